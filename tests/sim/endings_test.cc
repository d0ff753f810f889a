// How a case ends without a decision, and what a decision waits for, as a user notices it.
#include "tests/sim/flow.h"

namespace jiuqu::sim {
namespace {

using Words = std::vector<std::string>;

void check_words(const Words& came, const Words& expected) {
  BOOST_TEST(came == expected, boost::test_tools::per_element());
}

std::string withdrawal(const std::string& record = "w-1", const std::string& stamp = "10:58:03") {
  return withdrawal_text(kNumber, record, stamp);
}

// One clear answer in both languages.
void check_refusal(const Reply& reply, int status, const std::string& code) {
  BOOST_TEST(reply.status == status, reply.body);
  auto answer = parsed(reply);
  BOOST_TEST(answer.string_or("code") == code);
  BOOST_TEST(!answer.string_or("msg").empty());
  BOOST_TEST(!answer.string_or("message_en").empty());
  BOOST_TEST(!answer.string_or("detail").empty());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(endings)

BOOST_AUTO_TEST_CASE(a_withdrawal_ends_the_case_and_is_reported) {
  Flow flow;
  BOOST_TEST(flow.push(ApplicationForm(kNumber)).status == 200);
  flow.decide({"pass", "accept"});
  auto task = flow.open_tasks()[0];
  auto reply = flow.withdraw(withdrawal());
  BOOST_TEST(reply.status == 200, reply.body);
  BOOST_TEST(parsed(reply).member("data")->string_or("project_no") == kNumber);
  flow.settle();
  check_words(flow.reported(), {"acceptance 05 o-acceptor", "result withdrawn 2"});
  const auto& fields = flow.hub.platform.of_case(kNumber)[1]->fields;
  BOOST_TEST(fields.string_or("resultExplain") == "改由产权单位登记");
  BOOST_TEST(fields.member("handleUserCode") == nullptr);
  auto refused = flow.hub.await(flow.hub.cases->complete_task(completion(task, "pass")));
  BOOST_REQUIRE((refused && !refused->has_value()));
  BOOST_CHECK(refused->error().code == ErrorCode::version_conflict);
  BOOST_TEST(refused->error().detail.contains("cancelled"));
  BOOST_TEST(flow.rests_at() == "pre-archive");
  flow.decide({"assembled", "archived"});
  BOOST_CHECK(flow.page().row.state.status == licensing::CaseStatus::closed);
  BOOST_TEST(flow.reported().size() == 2U);
}

BOOST_AUTO_TEST_CASE(the_same_withdrawal_again_gets_the_same_answer) {
  Flow flow;
  BOOST_TEST(flow.push(ApplicationForm(kNumber)).status == 200);
  auto first = flow.withdraw(withdrawal());
  BOOST_TEST(first.status == 200);
  BOOST_TEST(flow.withdraw(withdrawal()).body == first.body);
  flow.decide({"assembled", "archived"});
  BOOST_TEST(flow.withdraw(withdrawal("w-1", "11:00:00")).body == first.body);
  check_refusal(flow.withdraw(withdrawal("w-2")), 409, "1012");
  BOOST_TEST(flow.messages(MessageState::accepted).size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_withdrawal_of_an_unknown_case_or_after_the_decision_is_refused) {
  Flow flow;
  check_refusal(flow.withdraw(withdrawal()), 404, "1024");
  BOOST_TEST(flow.push(ApplicationForm(kNumber)).status == 200);
  flow.decide({"pass", "accept", "pass", "grant"});
  auto late = flow.withdraw(withdrawal());
  check_refusal(late, 409, "1012");
  BOOST_TEST(parsed(late).string_or("detail").contains("制证"));
  flow.decide({"made", "issued", "closed", "assembled", "archived"});
  check_refusal(flow.withdraw(withdrawal()), 409, "1012");
  BOOST_TEST(flow.reported().size() == 7U);
}

BOOST_AUTO_TEST_CASE(a_faulty_withdrawal_is_told_in_the_senders_fields) {
  Flow flow;
  BOOST_TEST(flow.push(ApplicationForm(kNumber)).status == 200);
  auto body = withdrawal();
  auto blank = [&body](const std::string& value, const std::string& by) {
    body.replace(body.find(value), value.size(), by);
  };
  blank("改由产权单位登记", "");
  blank("2026-11-23 10:58:00", "today");
  auto reply = flow.withdraw(body);
  BOOST_TEST(reply.status == 422, reply.body);
  BOOST_TEST(reply.body.contains("$.withdraw_reason"));
  BOOST_TEST(reply.body.contains("$.withdraw_date"));
  BOOST_TEST(flow.rests_at() == "formal-exam");
}

// Five working days from Monday 23 November; the hub is down when they are over.
BOOST_AUTO_TEST_CASE(a_correction_that_never_comes_ends_the_case_after_its_working_days) {
  Flow flow;
  BOOST_TEST(flow.push(ApplicationForm(kNumber)).status == 200);
  flow.decide({"pass", "correct"});
  auto timers = flow.page().timers;
  BOOST_REQUIRE(timers.size() == 1U);
  BOOST_TEST(to_china_time(timers[0].due).starts_with("2026-11-30 09:3"));
  flow.hub.kill();
  flow.hub.clock.advance(std::chrono::days(7) - std::chrono::minutes(10));
  BOOST_REQUIRE(flow.hub.boot().has_value());
  flow.settle();
  BOOST_TEST(flow.rests_at() == "");
  flow.hub.kill();
  flow.hub.clock.advance(std::chrono::minutes(15));
  BOOST_REQUIRE(flow.hub.boot().has_value());
  flow.settle();
  check_words(flow.reported(), {"correction 钱二", "result expired 5"});
  BOOST_TEST(flow.rests_at() == "pre-archive");
  BOOST_TEST(flow.page().timers.empty());
  auto late = flow.push(ApplicationForm(kNumber).form("remark", "补"));
  BOOST_TEST(late.status == 409);
  flow.decide({"assembled", "archived"});
  BOOST_TEST(flow.reported().size() == 2U);
}

// The correction and the timer at the same instant: one wins, nothing is left of the other.
BOOST_AUTO_TEST_CASE(a_correction_that_comes_with_the_end_of_its_limit_wins_or_loses_whole) {
  int corrected = 0, expired = 0;
  for (int early = -8; early <= 8; ++early) {
    Flow flow;
    flow.hub.cases->use_day_length(std::chrono::seconds(10));
    BOOST_TEST(flow.push(ApplicationForm(kNumber)).status == 200);
    flow.decide({"pass", "correct"});
    auto due = flow.page().timers.at(0).due;
    std::optional<Reply> reply;
    auto when = due - flow.hub.clock.now() - std::chrono::milliseconds(early);
    flow.hub.executor.post_at(flow.hub.clock.steady() + when, [&] {
      flow.hub.submit(ApplicationForm(kNumber).form("remark", "补").text(),
                      [&reply](Reply came) { reply = std::move(came); });
    });
    flow.hub.run_for(std::chrono::minutes(2));
    BOOST_REQUIRE(reply.has_value());
    bool taken = reply->status == 200;
    BOOST_TEST((taken || reply->status == 409));
    corrected += taken;
    expired += !taken;
    BOOST_TEST(flow.rests_at() == (taken ? "accept" : "pre-archive"));
    BOOST_TEST(flow.reported().size() == (taken ? 1U : 2U));
    BOOST_TEST(flow.page().timers.empty());
  }
  BOOST_TEST(corrected > 0);
  BOOST_TEST(expired > 0);
}

BOOST_AUTO_TEST_CASE(a_special_procedure_is_reported_when_it_starts_and_when_it_ends) {
  Flow flow;
  BOOST_TEST(flow.push(ApplicationForm(kNumber)).status == 200);
  flow.decide({"pass", "accept", "special"});
  BOOST_TEST(flow.rests_at() == "special-procedure");
  BOOST_TEST(flow.open_tasks()[0].step == "review");
  flow.decide({"ended", "pass", "special", "ended", "grant"});
  check_words(flow.reported(),
              {"acceptance 05 o-acceptor", "special started o-reviewer", "special ended o-reviewer",
               "step review 1 o-reviewer", "special started o-decider", "special ended o-reviewer",
               "step decide 1 o-decider", "result decided 1 o-decider"});
  auto reports = flow.hub.platform.of_case(kNumber);
  const auto& started = reports[1]->fields;
  const auto& ended = reports[2]->fields;
  BOOST_TEST(started.string_or("specialType") == "2");
  BOOST_TEST(started.string_or("specialName") == "现场核查");
  BOOST_TEST(started.string_or("specialReason") == "意见：special");
  BOOST_TEST(started.member("endTime") == nullptr);
  BOOST_TEST(ended.string_or("specialTime") == started.string_or("specialTime"));
  BOOST_TEST(ended.string_or("result") == "意见：ended");
  BOOST_TEST(!ended.string_or("endTime").empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::sim
