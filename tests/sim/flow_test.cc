// What a user of the hub notices, without faults of disk or partner: answers, corrections,
// refusals, and the order of reports.
#include "tests/sim/flow.h"

namespace jiuqu::sim {
namespace {

using Words = std::vector<std::string>;

const Words kGranted{"pass",   "accept", "pass",      "grant",   "made",
                     "issued", "closed", "assembled", "archived"};

ApplicationForm form() {
  return ApplicationForm(kNumber);
}

const json::Json* fault_at(const json::Json& answer, const std::string& field) {
  const auto* faults = answer.member("faults");
  BOOST_REQUIRE(faults != nullptr);
  for (const auto& fault : faults->items)
    if (fault.string_or("field") == field) return &fault;
  return nullptr;
}

void check_words(const Words& came, const Words& expected) {
  BOOST_TEST(came == expected, boost::test_tools::per_element());
}

void check_conflict(const Reply& reply) {
  BOOST_TEST(reply.status == 409);
  BOOST_TEST(parsed(reply).string_or("code") == "1011");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(flow)

BOOST_AUTO_TEST_CASE(an_application_is_answered_with_its_number_and_message) {
  Flow flow;
  auto reply = flow.push(form());
  BOOST_TEST(reply.status == 200);
  BOOST_TEST(reply.content_type == "application/json");
  auto answer = parsed(reply);
  BOOST_TEST(answer.string_or("code") == "200");
  BOOST_REQUIRE(answer.member("data") != nullptr);
  BOOST_TEST(answer.member("data")->string_or("project_no") == kNumber);
  BOOST_TEST(answer.member("data")->string_or("received_at") == "2026-11-23 09:30:00");
  auto id = Uuid::parse(answer.member("data")->string_or("message_id"));
  BOOST_REQUIRE(id.has_value());
  BOOST_TEST(flow.message(*id).message.body == form().text());
  BOOST_TEST(flow.rests_at() == "formal-exam");
}

BOOST_AUTO_TEST_CASE(one_answer_tells_all_faults_in_the_senders_field_paths) {
  Flow flow;
  auto faulty = form();
  faulty.form("useComCode", "91420106MA4KQ7R21X").form("zipCode", "43").form("checkDate", "");
  faulty.form("nextCheckDate", "2026-02-30").set({"up_pro_accept", "apply_date"}, "yesterday");
  faulty.set({"up_pro_accept", "applyer_type"}, "9").erase({"up_pro_accept", "row_guid"});
  faulty.at({"up_pro_material"}).items.pop_back();
  auto reply = flow.push(faulty);
  BOOST_TEST(reply.status == 422);
  auto answer = parsed(reply);
  BOOST_TEST(!answer.string_or("message_id").empty());
  BOOST_TEST(!answer.string_or("message_en").empty());
  const std::vector<std::pair<std::string, std::string>> expected{
      {"$.form.useComCode", "usingUnit.useComCode.check"},
      {"$.form.zipCode", "usingUnit.zipCode.form"},
      {"$.form.checkDate", "inspection.checkDate.required"},
      {"$.form.nextCheckDate", "inspection.nextCheckDate.date"},
      {"$.up_pro_accept.apply_date", "mapping.time-invalid"},
      {"$.up_pro_accept.applyer_type", "mapping.code-unknown"},
      {"$.up_pro_material", "materials.inspection"}};
  for (const auto& [field, rule] : expected) {
    const auto* fault = fault_at(answer, field);
    BOOST_REQUIRE_MESSAGE(fault != nullptr, field << " is not told: " << reply.body);
    BOOST_TEST(fault->string_or("rule") == rule);
    BOOST_TEST(!fault->string_or("zh").empty());
    BOOST_TEST(!fault->string_or("en").empty());
    if (!rule.starts_with("mapping.")) BOOST_TEST(!fault->string_or("clause").empty());
  }
  const auto* missing = fault_at(answer, "$.up_pro_accept.row_guid");
  BOOST_REQUIRE_MESSAGE(missing != nullptr, reply.body);
  BOOST_TEST(missing->string_or("rule").starts_with("schema."));
  BOOST_TEST(answer.member("faults")->items.size() == expected.size() + 1);
  BOOST_TEST(flow.cases() == 0U);
}

BOOST_AUTO_TEST_CASE(the_same_interface_takes_xml_and_answers_in_it) {
  const std::string folder =
      std::string(JIUQU_SOURCE_DIR) + "/mappings/platform/application.samples/";
  const std::string number = "11420106MB0C3D4E3J4000131011000202611230083";
  auto sample = read_file(folder + "new-cylinders.in.xml");
  BOOST_REQUIRE(sample.has_value());
  Flow flow;
  auto reply = flow.push(*sample, "application/xml");
  BOOST_TEST(reply.status == 200);
  BOOST_TEST(reply.content_type == "application/xml");
  auto answer = xml::Document::parse(reply.body);
  BOOST_REQUIRE(answer.has_value());
  BOOST_TEST(answer->root().child_text("code") == "200");
  BOOST_TEST(answer->root().child("data").child_text("project_no") == number);
  BOOST_TEST(flow.rests_at(number) == "formal-exam");
  // The same application as JSON is the same application.
  auto again = flow.push(*read_file(folder + "new-cylinders.in.json"));
  BOOST_TEST(again.body == reply.body);
  BOOST_TEST(flow.cases() == 1U);
}

BOOST_AUTO_TEST_CASE(faults_in_xml_are_told_in_xml_with_their_paths) {
  auto sample = read_file(std::string(JIUQU_SOURCE_DIR) +
                          "/mappings/platform/application.samples/unknown-variety.in.xml");
  BOOST_REQUIRE(sample.has_value());
  Flow flow;
  auto reply = flow.push(*sample, "application/xml");
  BOOST_TEST(reply.status == 422);
  BOOST_TEST(reply.content_type == "application/xml");
  auto answer = xml::Document::parse(reply.body);
  BOOST_REQUIRE_MESSAGE(answer.has_value(), reply.body);
  auto faults = answer->root().child("faults").children("fault");
  BOOST_REQUIRE(!faults.empty());
  BOOST_TEST(faults[0].child_text("field") == "/application/form_vehicle/shebeipinzhongdaima");
  BOOST_TEST(faults[0].child_text("rule") == "mapping.code-unknown");
  BOOST_TEST(flow.cases() == 0U);
}

BOOST_AUTO_TEST_CASE(a_body_that_is_not_json_is_told_with_its_place) {
  Flow flow;
  auto body = form().text();
  body.pop_back();
  auto reply = flow.push(body);
  BOOST_TEST(reply.status == 400);
  BOOST_TEST(parsed(reply).string_or("code") == "1001");
  BOOST_TEST(flow.push("").status == 400);
  BOOST_TEST(flow.push("no json at all").status == 400);
  BOOST_TEST(flow.push("<application/>", "text/plain").status == 415);
  BOOST_TEST(flow.cases() == 0U);
}

BOOST_AUTO_TEST_CASE(the_same_push_again_gets_the_same_answer_and_opens_no_second_case) {
  Flow flow;
  auto first = flow.push(form());
  flow.settle();
  auto again = flow.push(form());
  BOOST_TEST(again.status == first.status);
  BOOST_TEST(again.body == first.body);
  BOOST_TEST(again.content_type == first.content_type);
  BOOST_TEST(flow.cases() == 1U);
  BOOST_TEST(flow.open_tasks().size() == 1U);
  BOOST_TEST(flow.messages(MessageState::accepted).size() == 1U);
  BOOST_TEST(flow.hub.hub->stats().repeated == 1U);
  flow.decide(kGranted);
  BOOST_TEST(flow.push(form()).body == first.body);
}

BOOST_AUTO_TEST_CASE(the_same_push_many_times_at_once_is_one_application) {
  Flow flow;
  auto replies = flow.push_at_once(Words(20, form().text()));
  for (const auto& reply : replies) BOOST_TEST(reply.body == replies[0].body);
  BOOST_TEST(replies[0].status == 200);
  BOOST_TEST(flow.cases() == 1U);
  BOOST_TEST(flow.open_tasks().size() == 1U);
}

BOOST_AUTO_TEST_CASE(fields_that_the_interface_ignores_do_not_make_a_push_new) {
  Flow flow;
  auto first = flow.push(form());
  auto later = form();
  later.pushed_at("2026-11-24 08:00:00", "another batch");
  BOOST_TEST(flow.push(later).body == first.body);
  // The order of the members of a JSON object says nothing either.
  auto turned = form();
  auto& members = turned.at({"up_pro_accept"}).members;
  std::ranges::reverse(members);
  BOOST_TEST(flow.push(turned).body == first.body);
}

BOOST_AUTO_TEST_CASE(other_content_under_a_known_number_is_a_conflict) {
  Flow flow;
  auto first = flow.push(form());
  check_conflict(flow.push(form().form("remark", "改")));
  flow.decide({"pass", "accept"});
  check_conflict(flow.push(form().form("remark", "改")));
  flow.decide({"pass", "grant", "made", "issued", "closed", "assembled", "archived"});
  check_conflict(flow.push(form().form("remark", "改")));
  BOOST_TEST(flow.push(form()).body == first.body);
  BOOST_TEST(flow.messages(MessageState::rejected).size() == 3U);
}

BOOST_AUTO_TEST_CASE(of_two_contents_at_once_one_is_taken) {
  Flow flow;
  auto replies = flow.push_at_once({form().text(), form().form("remark", "改").text()});
  std::ranges::sort(replies, {}, &Reply::status);
  BOOST_TEST(replies[0].status == 200);
  check_conflict(replies[1]);
  BOOST_TEST(flow.cases() == 1U);
}

BOOST_AUTO_TEST_CASE(the_raw_message_of_a_faulty_push_is_kept_as_rejected) {
  Flow flow;
  auto faulty = form();
  faulty.form("useComCode", "1");
  auto reply = flow.push(faulty);
  BOOST_TEST(reply.status == 422);
  auto kept = flow.messages(MessageState::rejected);
  BOOST_REQUIRE(kept.size() == 1U);
  BOOST_TEST(kept[0].id.text() == parsed(reply).string_or("message_id"));
  auto record = flow.message(kept[0].id);
  BOOST_TEST(record.message.body == faulty.text());
  BOOST_TEST(record.cause == reply.body);
}

BOOST_AUTO_TEST_CASE(a_mended_push_with_the_same_number_is_welcome) {
  Flow flow;
  auto faulty = form();
  faulty.form("useComCode", "1");
  BOOST_TEST(flow.push(faulty).status == 422);
  BOOST_TEST(flow.push(faulty).status == 422);
  BOOST_TEST(flow.push(form()).status == 200);
  BOOST_TEST(flow.push(faulty).status == 422);
  flow.decide(kGranted);
  BOOST_TEST(flow.reported().size() == 7U);
}

BOOST_AUTO_TEST_CASE(a_granted_case_is_reported_in_the_order_of_its_steps) {
  Flow flow;
  BOOST_TEST(flow.push(form()).status == 200);
  flow.decide(kGranted);
  check_words(flow.reported(),
              {"acceptance 05 o-acceptor", "step review 1 o-reviewer", "step decide 1 o-decider",
               "result decided 1 o-decider", "step make-licence 1 o-issuer",
               "step issue-licence 1 o-issuer", "result closed 1 o-decider"});
  auto reports = flow.hub.platform.of_case(kNumber);
  BOOST_TEST(!reports[3]->fields.member("resultCertNo"));
  BOOST_TEST(reports[6]->fields.string_or("resultCertNo") == "梯11鄂A00001(26)");
  for (const auto* report : reports) BOOST_TEST(report->receipts == 1);
  auto page = flow.page();
  BOOST_CHECK(page.row.state.status == licensing::CaseStatus::closed);
  BOOST_REQUIRE(page.licences.size() == 1U);
  BOOST_TEST(page.licences[0].number == "梯11鄂A00001(26)");
  BOOST_TEST(flow.hub.dispatcher->stats().lanes == 0U);
}

BOOST_AUTO_TEST_CASE(reports_wait_for_those_before_them) {
  Flow flow;
  BOOST_TEST(flow.push(form()).status == 200);
  flow.hub.platform.trouble_percent = 90;
  flow.decide(kGranted);
  BOOST_TEST(flow.rests_at() == "");
  flow.hub.platform.trouble_percent = 0;
  for (int i = 0; i < 60 && flow.hub.dispatcher->stats().queued > 0; ++i) {
    auto parked = flow.hub.await(flow.hub.dispatcher->parked());
    for (const auto& one : *parked) flow.hub.await(flow.hub.dispatcher->replay(one.id));
    flow.hub.run_for(std::chrono::minutes(1));
  }
  check_words(flow.reported(),
              {"acceptance 05 o-acceptor", "step review 1 o-reviewer", "step decide 1 o-decider",
               "result decided 1 o-decider", "step make-licence 1 o-issuer",
               "step issue-licence 1 o-issuer", "result closed 1 o-decider"});
}

BOOST_AUTO_TEST_CASE(refused_at_acceptance_only_that_is_reported) {
  Flow flow;
  BOOST_TEST(flow.push(form()).status == 200);
  flow.decide({"refuse", "refuse", "assembled", "archived"});
  check_words(flow.reported(), {"acceptance 07 o-acceptor"});
  BOOST_CHECK(flow.page().row.state.status == licensing::CaseStatus::closed);
  BOOST_TEST(flow.page().licences.empty());
}

BOOST_AUTO_TEST_CASE(refused_at_decision_is_reported_and_closed_without_a_licence) {
  Flow flow;
  BOOST_TEST(flow.push(form()).status == 200);
  flow.decide({"pass", "accept", "fail", "refuse", "closed", "assembled", "archived"});
  check_words(flow.reported(),
              {"acceptance 05 o-acceptor", "step review 3 o-reviewer", "step decide 3 o-decider",
               "result decided 0 o-decider", "result closed 0 o-decider"});
  BOOST_TEST(flow.page().licences.empty());
}

BOOST_AUTO_TEST_CASE(a_correction_is_taken_at_the_stage_that_asked_for_it) {
  struct Stage {
    Words before;
    std::string element;
    std::string officer;
    Words after;
  };
  const std::vector<Stage> stages{{{"pass"}, "accept", "钱二", {"accept", "pass", "grant"}},
                                  {{"pass", "accept"}, "review", "孙三", {"pass", "grant"}},
                                  {{"pass", "accept", "pass"}, "decide", "李四", {"grant"}}};
  for (const auto& stage : stages) {
    Flow flow;
    auto first = flow.push(form());
    flow.decide(stage.before);
    check_conflict(flow.push(form().form("remark", "补")));
    flow.decide({"correct"});
    BOOST_TEST(flow.reported().back() == "correction " + stage.officer);
    BOOST_TEST(flow.rests_at() == "");
    BOOST_TEST(flow.push(form()).body == first.body);
    BOOST_TEST(flow.rests_at() == "");  // the same as before corrects nothing
    auto corrected = flow.push(form().form("remark", "补"));
    BOOST_TEST(corrected.status == 200);
    BOOST_TEST(corrected.body != first.body);
    BOOST_TEST(flow.rests_at() == stage.element);
    BOOST_TEST(flow.push(form().form("remark", "补")).body == corrected.body);
    check_conflict(flow.push(form().form("remark", "又补")));
    flow.decide(stage.after);
    flow.decide({"made", "issued", "closed", "assembled", "archived"});
    BOOST_TEST(flow.reported().size() == 8U);
    BOOST_TEST(flow.cases() == 1U);
    BOOST_TEST(flow.page().licences.size() == 1U);
  }
}

BOOST_AUTO_TEST_CASE(what_was_asked_for_reaches_the_platform) {
  Flow flow;
  BOOST_TEST(flow.push(form()).status == 200);
  flow.decide({"pass", "correct"});
  auto reports = flow.hub.platform.of_case(kNumber);
  BOOST_REQUIRE(reports.size() == 1U);
  const auto& fields = reports[0]->fields;
  BOOST_TEST(fields.string_or("bzgzyy") == "意见：correct");
  BOOST_TEST(fields.string_or("bzclqd") == "监督检验证明");
  BOOST_TEST(fields.integer_or("bzgzsx", 0) == 5);
  BOOST_TEST(fields.string_or("bzgzsxdw") == "G");
  BOOST_TEST(fields.string_or("xzqhdm") == "420106");
}

BOOST_AUTO_TEST_CASE(a_faulty_correction_leaves_the_case_waiting) {
  Flow flow;
  BOOST_TEST(flow.push(form()).status == 200);
  flow.decide({"pass", "accept", "correct"});
  auto faulty = form();
  faulty.form("useComCode", "1");
  BOOST_TEST(flow.push(faulty).status == 422);
  BOOST_TEST(flow.rests_at() == "");
  BOOST_TEST(flow.push(form().form("remark", "补")).status == 200);
  BOOST_TEST(flow.rests_at() == "review");
}

BOOST_AUTO_TEST_CASE(a_hub_that_stops_sends_new_pushes_away_and_answers_the_others) {
  Flow flow;
  std::optional<Reply> before, after;
  flow.hub.submit(form().text(), [&](Reply reply) { before = std::move(reply); });
  bool stopped = false;
  flow.hub.hub->stop([&] { stopped = true; });
  flow.hub.submit(form().text(), [&](Reply reply) { after = std::move(reply); });
  flow.hub.executor.run([&] { return stopped; });
  BOOST_REQUIRE(before.has_value());
  BOOST_REQUIRE(after.has_value());
  BOOST_TEST(before->status == 200);
  BOOST_TEST(after->status == 503);
  BOOST_TEST(header_of(after->headers, "Retry-After") == "1");
}

// Of pushes that wait for their turn, each holds what the one before it will hand on.
BOOST_AUTO_TEST_CASE(a_power_cut_leaves_nothing_of_waiting_pushes_behind) {
  auto held = std::make_shared<int>(0);
  Flow flow;
  for (int i = 0; i < 30; ++i) flow.hub.submit(form().text(), [held](Reply) {});
  for (int i = 0; i < 50; ++i) flow.hub.executor.step();
  BOOST_TEST(held.use_count() > 10);
  flow.hub.kill();
  BOOST_TEST(held.use_count() == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::sim
