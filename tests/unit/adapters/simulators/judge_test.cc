#include "adapters/simulators/judge.h"

#include <boost/test/unit_test.hpp>

#include "adapters/simulators/report.h"
#include "bus/json/json.h"

namespace jiuqu::test {
namespace {

using namespace simulators;

UtcTime at(int second) {
  return from_micros(1'800'000'000'000'000 + second * 1'000'000LL);
}

PushRecord push(std::string number, PushKind kind = PushKind::fresh, int round = 0) {
  PushRecord record;
  record.at = at(0);
  record.project_no = number;
  record.kind = kind;
  record.round = round;
  record.status = kind == PushKind::faulty ? 422 : 200;
  record.message_id = number + "-" + std::to_string(round);
  return record;
}

DecisionRecord decision(std::string number, std::string element, std::string outcome, int visit = 1,
                        int second = 1) {
  DecisionRecord record;
  record.at = at(second);
  record.case_no = number;
  record.task = number + element + std::to_string(visit);
  record.element = element;
  record.outcome = outcome;
  record.officer = "o-" + element;
  record.officer_name = "名-" + element;
  record.visit = visit;
  return record;
}

// The decisions of a case that is granted without a detour.
std::vector<DecisionRecord> granted(const std::string& number) {
  std::vector<DecisionRecord> all;
  const std::pair<const char*, const char*> way[] = {
      {"formal-exam", "pass"}, {"accept", "accept"},         {"review", "pass"},
      {"decide", "grant"},     {"make-licence", "made"},     {"issue-licence", "issued"},
      {"close", "closed"},     {"pre-archive", "assembled"}, {"archive", "archived"}};
  for (const auto& [element, outcome] : way) all.push_back(decision(number, element, outcome));
  return all;
}

// A report as the platform writes it down: "step review 1" becomes path and body.
ReportRecord report(const std::string& number, const std::string& words, std::string officer, int n,
                    bool taken = true) {
  ReportRecord record;
  record.at = at(2);
  record.n = n;
  record.row_guid = number + words;
  record.project_no = number;
  record.answer = taken ? "200" : "503";
  record.taken = taken;
  auto space = words.find(' ');
  record.path = "/gateway/v1/" + words.substr(0, space);
  auto second = words.rfind(' ');
  json::Writer body;
  body.begin_object().member("rowGuid", record.row_guid);
  std::string middle = space < second ? words.substr(space + 1, second - space - 1) : "";
  std::string last = words.substr(second + 1);
  if (words.starts_with("acceptance"))
    body.member("acceptState", last).member("acceptPersonId", officer);
  else if (words.starts_with("step"))
    body.member("processCode", middle).member("eventName", last).member("handleUserCode", officer);
  else if (words.starts_with("result"))
    body.member("resultStage", middle).member("resultType", last).member("handleUserCode", officer);
  else
    body.member("bzgzfcrxm", officer);
  record.body = body.end_object().take();
  return record;
}

std::vector<ReportRecord> reports_of(const std::string& number,
                                     const std::vector<DecisionRecord>& decisions) {
  std::vector<ReportRecord> all;
  for (const auto& expected : expected_reports(decisions))
    all.push_back(report(number, expected.words, expected.officer, int(all.size()) + 1));
  return all;
}

Records good_case() {
  Records records;
  records.pushes = {push("A")};
  records.decisions = granted("A");
  records.reports = reports_of("A", records.decisions);
  return records;
}

bool tells(const Verdict& verdict, std::string_view words) {
  for (const auto& finding : verdict.findings)
    if (finding.find(words) != std::string::npos) return true;
  return false;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(judge_of_runs)

BOOST_AUTO_TEST_CASE(a_granted_case_is_reported_in_seven_messages) {
  std::string words;
  for (const auto& expected : expected_reports(granted("A"))) words += expected.words + ", ";
  BOOST_TEST(words ==
             "acceptance 05, step review 1, step decide 1, result decided 1, "
             "step make-licence 1, step issue-licence 1, result closed 1, ");
}

BOOST_AUTO_TEST_CASE(the_order_of_the_records_of_decisions_does_not_matter) {
  auto decisions = granted("A");
  std::ranges::reverse(decisions);
  BOOST_TEST(expected_reports(decisions).size() == 7U);
  BOOST_TEST(expected_reports(decisions).front().words == "acceptance 05");
}

BOOST_AUTO_TEST_CASE(refusals_and_corrections_are_expected_as_decided) {
  auto words_of = [](std::vector<DecisionRecord> decisions) {
    std::string words;
    for (const auto& expected : expected_reports(decisions)) words += expected.words + ", ";
    return words;
  };
  BOOST_TEST(words_of({decision("A", "formal-exam", "refuse"), decision("A", "accept", "refuse"),
                       decision("A", "pre-archive", "assembled")}) == "acceptance 07, ");
  BOOST_TEST(words_of({decision("A", "formal-exam", "correct"), decision("A", "accept", "correct"),
                       decision("A", "accept", "accept", 2), decision("A", "review", "fail"),
                       decision("A", "decide", "refuse"), decision("A", "close", "closed")}) ==
             "correction, acceptance 05, step review 3, step decide 3, result decided 0, "
             "result closed 0, ");
}

BOOST_AUTO_TEST_CASE(finds_nothing_in_a_good_run) {
  auto verdict = judge(good_case(), {.requested = {"A"}});
  BOOST_TEST(verdict.good());
  BOOST_TEST(verdict.findings.empty());
  BOOST_TEST(verdict.cases == 1U);
  BOOST_TEST(verdict.granted == 1U);
  BOOST_TEST(verdict.delivered == 7U);
  BOOST_TEST(verdict.waited_us["platform.step.report"].size() == 4U);
  BOOST_TEST(verdict.waited_us["platform.step.report"].front() == 1'000'000);
}

BOOST_AUTO_TEST_CASE(finds_a_lost_report) {
  Records records = good_case();
  records.reports.erase(records.reports.begin() + 2);
  auto verdict = judge(records);
  BOOST_TEST(verdict.lost == 1U);
  BOOST_TEST(verdict.out_of_order == 0U);
  BOOST_TEST(tells(verdict, "A: step decide 1: expected and never received"));
}

BOOST_AUTO_TEST_CASE(a_report_that_was_never_taken_is_lost) {
  Records records = good_case();
  records.reports[0].taken = false;
  records.reports[0].answer = "503";
  BOOST_TEST(judge(records).lost == 1U);
}

BOOST_AUTO_TEST_CASE(finds_swapped_reports) {
  Records records = good_case();
  std::swap(records.reports[1], records.reports[2]);
  auto verdict = judge(records);
  BOOST_TEST(verdict.out_of_order == 1U);
  BOOST_TEST(verdict.lost == 0U);
  BOOST_TEST(tells(verdict, "received as acceptance 05, step decide 1, step review 1"));
}

BOOST_AUTO_TEST_CASE(a_report_taken_before_the_one_that_was_refused_is_out_of_order) {
  Records records = good_case();
  ReportRecord late = records.reports[0];
  records.reports[0].taken = false;
  records.reports.insert(records.reports.begin() + 2, late);
  BOOST_TEST(judge(records).out_of_order == 1U);
}

BOOST_AUTO_TEST_CASE(the_same_report_again_counts_once) {
  Records records = good_case();
  records.reports.push_back(records.reports[3]);
  records.reports.insert(records.reports.begin() + 1, records.reports[0]);
  auto verdict = judge(records);
  BOOST_TEST(verdict.good());
  BOOST_TEST(verdict.repeated_receipts == 2U);
  BOOST_TEST(verdict.messages_out == 7U);
}

BOOST_AUTO_TEST_CASE(finds_other_content_under_the_same_id) {
  Records records = good_case();
  records.reports.push_back(records.reports[3]);
  records.reports.back().body = R"({"rowGuid":"x"})";
  BOOST_TEST(judge(records).wrong_content == 1U);
}

BOOST_AUTO_TEST_CASE(finds_a_report_sent_twice_under_two_ids) {
  Records records = good_case();
  records.reports.push_back(records.reports[6]);
  records.reports.back().row_guid = "another";
  auto verdict = judge(records);
  BOOST_TEST(verdict.unexpected == 1U);
  BOOST_TEST(tells(verdict, "result closed 1: received and never expected"));
}

BOOST_AUTO_TEST_CASE(finds_reports_of_cases_that_were_never_accepted) {
  Records records = good_case();
  records.reports.push_back(report("B", "acceptance 05", "x", 8));
  BOOST_TEST(judge(records).unexpected == 1U);
}

BOOST_AUTO_TEST_CASE(finds_a_report_in_the_name_of_another_officer) {
  Records records = good_case();
  records.reports[1] = report("A", "step review 1", "somebody", 2);
  auto verdict = judge(records);
  BOOST_TEST(verdict.wrong_content == 1U);
  BOOST_TEST(tells(verdict, "reported for somebody, decided by o-review"));
}

BOOST_AUTO_TEST_CASE(finds_what_is_unfinished) {
  Records records = good_case();
  records.decisions.pop_back();
  auto verdict = judge(records, {.requested = {"A", "B"}});
  BOOST_TEST(verdict.unfinished == 2U);
  BOOST_TEST(tells(verdict, "A: not archived"));
  BOOST_TEST(tells(verdict, "B: the application was never accepted"));
}

BOOST_AUTO_TEST_CASE(finds_a_task_that_was_not_due) {
  Records records = good_case();
  records.decisions.push_back(decision("A", "review", "pass", 2));
  BOOST_TEST(judge(records).unexpected == 1U);
}

BOOST_AUTO_TEST_CASE(a_duplicate_push_must_name_the_message_of_the_first) {
  Records records = good_case();
  records.pushes.push_back(push("A", PushKind::duplicate));
  auto verdict = judge(records);
  BOOST_TEST(verdict.good());
  BOOST_TEST(verdict.duplicates_suppressed == 1U);
  records.pushes.back().message_id = "new one";
  verdict = judge(records);
  BOOST_TEST(verdict.wrong_answers == 1U);
  BOOST_TEST(verdict.duplicates_suppressed == 0U);
}

BOOST_AUTO_TEST_CASE(faulty_pushes_are_counted_and_wrong_answers_told) {
  Records records = good_case();
  records.pushes.insert(records.pushes.begin(), push("A", PushKind::faulty));
  records.pushes[1].kind = PushKind::mended;
  BOOST_TEST(judge(records).faults_told == 1U);
  BOOST_TEST(judge(records).good());
  records.pushes[0].wrong = "no fault named $.form.zipCode";
  auto verdict = judge(records);
  BOOST_TEST(verdict.wrong_answers == 1U);
  BOOST_TEST(tells(verdict, "A: faulty push: no fault named $.form.zipCode"));
}

BOOST_AUTO_TEST_CASE(findings_are_bounded_and_counted_all_the_same) {
  Records records;
  for (int i = 0; i < 80; ++i) records.pushes.push_back(push("C" + std::to_string(i)));
  auto verdict = judge(records);
  BOOST_TEST(verdict.unfinished == 80U);
  BOOST_TEST(verdict.findings.size() == 50U);
}

BOOST_AUTO_TEST_CASE(the_report_carries_the_keys_scripts_read) {
  Records records = good_case();
  auto verdict = judge(records);
  auto json = json::Json::parse(report_json(records, verdict, {.seconds = 1.5, .parked = 0}));
  BOOST_REQUIRE(json);
  for (const char* key :
       {"cases", "granted", "denied", "refused_at_acceptance", "refused_at_decision", "corrected",
        "messages_in", "messages_out", "delivered", "parked", "lost", "out_of_order", "unexpected",
        "unfinished", "duplicates_suppressed", "faults_told", "seconds", "per_interface",
        "findings"})
    BOOST_TEST_CONTEXT(key) BOOST_TEST(json->member(key) != nullptr);
  const auto* step = json->member("per_interface")->member("platform.step.report");
  BOOST_REQUIRE(step != nullptr);
  BOOST_TEST(step->integer_or("sent", -1) == 4);
  BOOST_TEST(step->integer_or("delivered", -1) == 4);
  BOOST_TEST(step->member("p50_ms")->text == "1000");
  auto without = json::Json::parse(report_json(records, verdict, {}));
  BOOST_TEST(without->member("parked") == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::test
