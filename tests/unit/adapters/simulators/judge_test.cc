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
  if (is_withdrawal(kind)) record.message_id += "-w";
  if (kind == PushKind::fresh || kind == PushKind::mended)
    record.facts = {"26", "lift", "NEW", "", "梯11鄂A"};
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

void add_special(json::Writer& body, const std::string& stage, const std::string& officer) {
  body.member("specialStage", stage).member("specialType", "2").member("specialName", "听证");
  body.member("specialTime", "2026-11-24 10:00:00").member("specialReason", "reason");
  body.member("handleUserCode", officer).member("handleUserName", "甲");
  body.member("regionCode", "420106000000");
  if (stage == "ended") body.member("endTime", "2026-11-24 10:00:00").member("result", "result");
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
  if (words.starts_with("special")) record.path = "/gateway/v1/special-procedure";
  if (words.starts_with("acceptance"))
    body.member("acceptState", last).member("acceptPersonId", officer);
  else if (words.starts_with("step"))
    body.member("processCode", middle).member("eventName", last).member("handleUserCode", officer);
  else if (words.starts_with("special"))
    add_special(body, last, officer);
  else if (words.starts_with("result"))
    body.member("resultStage", middle).member("resultType", last).member("handleUserCode", officer);
  else
    body.member("bzgzfcrxm", officer);
  record.body = body.end_object().take();
  return record;
}

CaseRecords case_of(std::vector<DecisionRecord> decisions, std::string action = "NEW") {
  CaseRecords made;
  made.facts = {"26", "lift", std::move(action), "梯11鄂AZ00001(19)", "梯11鄂A"};
  made.decisions = std::move(decisions);
  return made;
}

std::string words_of(const CaseRecords& records) {
  std::string words;
  for (const auto& expected : walk_case(records).expected) words += expected.words + ", ";
  return words;
}

// What the platform receives of a case when all is well.
std::vector<ReportRecord> reports_of(const std::string& number, const CaseRecords& records) {
  std::vector<ReportRecord> all;
  for (const auto& expected : walk_case(records).expected) {
    all.push_back(report(number, expected.words, expected.officer, int(all.size()) + 1));
    if (expected.words != "result closed 1") continue;
    std::string licence =
        R"("resultCertName":"特种设备使用登记证","resultCertNo":"梯11鄂A00)" + number + "(26)\",";
    all.back().body.insert(1, licence);
  }
  return all;
}

Records good_case() {
  Records records;
  records.pushes = {push("A")};
  records.decisions = granted("A");
  records.reports = reports_of("A", case_of(granted("A")));
  return records;
}

// The same, for an item whose licence or proof is told by report 10 in these words.
Records case_with(const std::string& action, const std::string& name, const std::string& cert) {
  Records records;
  records.pushes = {push("A")};
  records.pushes[0].facts = {"27", "lift", action, "梯11鄂AZ00001(19)", "梯11鄂A"};
  records.decisions = granted("A");
  records.reports = reports_of("A", case_of(granted("A"), "NEW"));
  json::Writer body;
  body.begin_object().member("rowGuid", "r").member("resultStage", "closed");
  body.member("resultType", "1").member("handleUserCode", "o-close");
  if (!name.empty()) body.member("resultCertName", name).member("resultCertNo", cert);
  records.reports.back().body = body.end_object().take();
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
  BOOST_TEST(words_of(case_of(granted("A"))) ==
             "acceptance 05, step review 1, step decide 1, result decided 1, "
             "step make-licence 1, step issue-licence 1, result closed 1, ");
}

BOOST_AUTO_TEST_CASE(the_order_of_the_records_of_decisions_does_not_matter) {
  auto decisions = granted("A");
  std::ranges::reverse(decisions);
  BOOST_TEST(words_of(case_of(decisions)) == words_of(case_of(granted("A"))));
}

BOOST_AUTO_TEST_CASE(refusals_and_corrections_are_expected_as_decided) {
  BOOST_TEST(
      words_of(case_of({decision("A", "formal-exam", "refuse"), decision("A", "accept", "refuse"),
                        decision("A", "pre-archive", "assembled")})) == "acceptance 07, ");
  auto corrected =
      case_of({decision("A", "formal-exam", "correct"), decision("A", "accept", "correct"),
               decision("A", "accept", "accept", 2), decision("A", "review", "fail"),
               decision("A", "decide", "refuse"), decision("A", "close", "closed")});
  BOOST_TEST(words_of(corrected) ==
             "correction, acceptance 05, step review 3, step decide 3, result decided 0, "
             "result closed 0, ");
}

BOOST_AUTO_TEST_CASE(what_yields_nothing_is_closed_behind_the_decision) {
  auto decisions = granted("A");
  std::erase_if(decisions, [](const auto& one) { return one.element.ends_with("licence"); });
  for (const char* action : {"STOP", "RESTART", "SCRAP"})
    BOOST_TEST(words_of(case_of(decisions, action)) ==
               "acceptance 05, step review 1, step decide 1, result decided 1, result closed 1, ");
}

BOOST_AUTO_TEST_CASE(a_special_procedure_goes_back_to_who_asked) {
  auto decisions = granted("A");
  std::erase_if(decisions, [](const auto& one) { return one.element == "decide"; });
  decisions.push_back(decision("A", "decide", "special"));
  decisions.push_back(decision("A", "special-procedure", "ended"));
  decisions.push_back(decision("A", "decide", "grant", 2));
  BOOST_TEST(words_of(case_of(decisions)) ==
             "acceptance 05, step review 1, special started, special ended, step decide 1, "
             "result decided 1, step make-licence 1, step issue-licence 1, result closed 1, ");
}

BOOST_AUTO_TEST_CASE(a_withdrawn_case_goes_from_where_it_is_to_the_archive) {
  auto records =
      case_of({decision("A", "formal-exam", "pass"), decision("A", "accept", "accept"),
               decision("A", "pre-archive", "assembled"), decision("A", "archive", "archived")});
  BOOST_TEST(words_of(records) == "acceptance 05, ");
  records.withdrawn = true;
  BOOST_TEST(words_of(records) == "acceptance 05, result withdrawn 2, ");
  auto walk = walk_case(records);
  BOOST_TEST(walk.archived);
  BOOST_TEST(walk.withdrawn);
  BOOST_TEST(walk.used == 4U);
}

BOOST_AUTO_TEST_CASE(a_correction_of_one_day_that_never_comes_runs_out) {
  auto asked = decision("A", "accept", "correct");
  asked.variables = {{"materials", "x"}, {"days", "1"}};
  auto records =
      case_of({decision("A", "formal-exam", "correct"), asked,
               decision("A", "pre-archive", "assembled"), decision("A", "archive", "archived")});
  BOOST_TEST(words_of(records) == "correction, result expired 5, ");
  BOOST_TEST(walk_case(records).expired);
  BOOST_TEST(walk_case(records).archived);
  records.corrections_taken = 1;
  BOOST_TEST(words_of(records) == "correction, ");
  records.corrections_taken = 0;
  records.decisions[1].variables[1].second = "60";
  BOOST_TEST(words_of(records) == "correction, ");
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

BOOST_AUTO_TEST_CASE(finds_a_licence_that_is_not_the_one_decided) {
  const std::string licence = "特种设备使用登记证", proof = "特种设备使用登记证变更证明";
  const std::string old_number = "梯11鄂AZ00001(19)", fresh = "梯11鄂A00001(26)";
  BOOST_TEST(judge(case_with("NEW", licence, fresh)).good());
  BOOST_TEST(judge(case_with("RENAME", licence, old_number)).good());
  BOOST_TEST(judge(case_with("OWNER_OUT", proof, old_number)).good());
  BOOST_TEST(judge(case_with("NEW", licence, "起11鄂A00001(26)")).wrong_content == 1U);
  BOOST_TEST(judge(case_with("OWNER_IN", licence, old_number)).wrong_content == 1U);
  BOOST_TEST(judge(case_with("RENAME", licence, fresh)).wrong_content == 1U);
  BOOST_TEST(judge(case_with("MOVE_OUT", licence, old_number)).wrong_content == 1U);
  BOOST_TEST(judge(case_with("NEW", "", "")).wrong_content == 1U);
}

BOOST_AUTO_TEST_CASE(finds_a_licence_where_there_is_none) {
  Records records = case_with("STOP", "特种设备使用登记证", "梯11鄂A00001(26)");
  std::erase_if(records.decisions,
                [](const auto& one) { return one.element.ends_with("licence"); });
  std::erase_if(records.reports, [](const auto& one) { return one.body.contains("-licence"); });
  BOOST_TEST(tells(judge(records), "a licence is told, and there is none"));
}

BOOST_AUTO_TEST_CASE(finds_a_number_given_twice) {
  Records records = good_case();
  records.pushes.push_back(push("B"));
  for (const auto& one : granted("B")) records.decisions.push_back(one);
  for (const auto& one : reports_of("B", case_of(granted("B")))) records.reports.push_back(one);
  BOOST_TEST(judge(records).good());
  auto& body = records.reports.back().body;
  body.replace(body.find("A00B"), 4, "A00A");
  BOOST_TEST(tells(judge(records), "is that of A"));
}

BOOST_AUTO_TEST_CASE(finds_a_special_procedure_told_wrongly) {
  Records records = good_case();
  std::erase_if(records.decisions, [](const auto& one) { return one.element == "review"; });
  auto asked = decision("A", "review", "special");
  asked.variables = {{"special-type", "hearing"}};
  asked.opinion = "reason";
  auto ended = decision("A", "special-procedure", "ended");
  ended.opinion = "result";
  for (const auto& one : {asked, ended, decision("A", "review", "pass", 2)})
    records.decisions.push_back(one);
  records.reports = reports_of("A", case_of(records.decisions));
  auto verdict = judge(records);
  BOOST_TEST(verdict.good());
  BOOST_TEST(verdict.special_procedures == 1U);
  BOOST_TEST(records.reports[1].path == "/gateway/v1/special-procedure");
  for (const auto& [from, to] :
       {std::pair{"听证", "鉴定"}, std::pair{"reason\"", "none\""}, std::pair{"\"2\"", "\"1\""}}) {
    Records wrong = records;
    auto& body = wrong.reports[1].body;
    body.replace(body.find(from), std::string_view(from).size(), to);
    BOOST_TEST_CONTEXT(from) BOOST_TEST(judge(wrong).wrong_content == 1U);
  }
}

BOOST_AUTO_TEST_CASE(finds_a_case_that_goes_on_though_it_was_withdrawn) {
  Records records = good_case();
  records.pushes.push_back(push("A", PushKind::withdrawal));
  auto verdict = judge(records);
  BOOST_TEST(verdict.unexpected == 1U);
  BOOST_TEST(tells(verdict, "it went on though its withdrawal was taken"));
}

BOOST_AUTO_TEST_CASE(a_withdrawal_that_is_repeated_must_name_the_message_of_the_first) {
  Records records;
  records.pushes = {push("A"), push("A", PushKind::withdrawal),
                    push("A", PushKind::withdrawal_again)};
  records.decisions = {decision("A", "pre-archive", "assembled"),
                       decision("A", "archive", "archived")};
  records.reports = {report("A", "result withdrawn 2", "", 1)};
  auto verdict = judge(records, {.requested = {"A"}});
  BOOST_TEST(verdict.good());
  BOOST_TEST(verdict.withdrawn == 1U);
  BOOST_TEST(verdict.duplicates_suppressed == 1U);
  records.pushes[2].message_id = "new one";
  BOOST_TEST(judge(records).wrong_answers == 1U);
}

BOOST_AUTO_TEST_CASE(refused_pushes_are_counted_and_open_no_case) {
  Records records = good_case();
  for (auto kind : {PushKind::contradicting, PushKind::withdrawal_late}) {
    records.pushes.push_back(push("A", kind));
    records.pushes.back().status = 409;
  }
  records.pushes.push_back(push("B", PushKind::withdrawal_unknown));
  records.pushes.back().status = 404;
  auto verdict = judge(records, {.requested = {"A"}});
  BOOST_TEST(verdict.good());
  BOOST_TEST(verdict.refusals_told == 3U);
  BOOST_TEST(verdict.cases == 1U);
}

BOOST_AUTO_TEST_CASE(counts_the_handling_items_that_occurred) {
  Records records;
  for (const char* number : {"A", "B", "C"}) {
    records.pushes.push_back(push(number));
    records.pushes.back().facts.item = number == std::string("C") ? "27" : "26";
  }
  BOOST_TEST(judge(records).items == 2U);
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
  for (const char* key : {"cases",
                          "granted",
                          "denied",
                          "refused_at_acceptance",
                          "refused_at_decision",
                          "corrected",
                          "special_procedures",
                          "withdrawn",
                          "expired",
                          "items",
                          "refusals_told",
                          "messages_in",
                          "messages_out",
                          "delivered",
                          "parked",
                          "lost",
                          "out_of_order",
                          "unexpected",
                          "unfinished",
                          "duplicates_suppressed",
                          "faults_told",
                          "seconds",
                          "per_interface",
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
