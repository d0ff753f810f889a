#include "adapters/simulators/case_plan.h"

#include <boost/test/unit_test.hpp>
#include <set>

namespace jiuqu::test {
namespace {

using namespace simulators;

}  // namespace

BOOST_AUTO_TEST_SUITE(case_plan)

BOOST_AUTO_TEST_CASE(every_window_of_cases_holds_every_outcome) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    std::set<Ending> endings;
    std::set<Repeat> repeats;
    std::set<std::string> corrected, special, withdrawn;
    std::size_t faulty = 0, contradicted = 0, late = 0, twice = 0;
    for (std::uint64_t i = 0; i < kPlanWindow; ++i) {
      CasePlan plan = plan_case(seed, i, 0);
      endings.insert(plan.ending);
      repeats.insert(plan.repeat);
      corrected.insert(plan.corrections.begin(), plan.corrections.end());
      if (!plan.special.empty()) special.insert(plan.special);
      BOOST_TEST((plan.ending == Ending::withdrawn) == !plan.withdrawn_at.empty());
      if (!plan.withdrawn_at.empty()) withdrawn.insert(plan.withdrawn_at);
      faulty += plan.faulty_first ? 1 : 0;
      contradicted += plan.contradicted ? 1 : 0;
      late += plan.withdrawn_late ? 1 : 0;
      twice += plan.corrections.size() == 2 && plan.ending == Ending::granted ? 1 : 0;
    }
    BOOST_TEST(endings.size() == 5U);
    BOOST_TEST(repeats.size() == 3U);
    BOOST_TEST(corrected.size() == 3U);
    BOOST_TEST(special.size() == 2U);
    BOOST_TEST(withdrawn.contains(std::string(kAwaitCorrection)));
    BOOST_TEST(withdrawn.contains(std::string(kSpecialProcedure)));
    BOOST_TEST(withdrawn.size() > 2U);
    for (std::size_t count : {faulty, contradicted, late, twice}) BOOST_TEST(count > 0U);
  }
}

BOOST_AUTO_TEST_CASE(seeds_order_the_cases_differently) {
  std::set<std::vector<int>> orders;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    std::vector<int> order;
    for (std::uint64_t i = 0; i < kPlanWindow; ++i)
      order.push_back(int(plan_case(seed, i, 0).ending));
    orders.insert(order);
  }
  BOOST_TEST(orders.size() > 5U);
}

BOOST_AUTO_TEST_CASE(a_contradicted_case_never_waits_for_a_correction) {
  for (std::uint64_t i = 0; i < 1000; ++i) {
    CasePlan plan = plan_case(3, i, 50);
    if (plan.contradicted) BOOST_TEST(plan.corrections.empty());
  }
}

BOOST_AUTO_TEST_CASE(more_duplicates_come_when_asked_for) {
  std::size_t without = 0, with = 0;
  for (std::uint64_t i = 0; i < 400; ++i) {
    without += plan_case(1, i, 0).repeat != Repeat::none ? 1 : 0;
    with += plan_case(1, i, 50).repeat != Repeat::none ? 1 : 0;
  }
  BOOST_TEST(with > without + 100);
}

BOOST_AUTO_TEST_CASE(asks_for_each_correction_once_and_then_decides) {
  CasePlan plan{.corrections = {"accept", "accept", "decide"}};
  BOOST_TEST(planned_outcome(plan, "formal-exam", 1, 0) == "correct");
  BOOST_TEST(planned_outcome(plan, "accept", 1, 0) == "correct");
  BOOST_TEST(planned_outcome(plan, "accept", 2, 0) == "correct");
  BOOST_TEST(planned_outcome(plan, "accept", 3, 0) == "accept");
  BOOST_TEST(planned_outcome(plan, "review", 1, 0) == "pass");
  BOOST_TEST(planned_outcome(plan, "decide", 1, 0) == "correct");
  BOOST_TEST(planned_outcome(plan, "decide", 2, 0) == "grant");
  BOOST_TEST(planned_outcome(plan, "archive", 1, 0) == "archived");
}

BOOST_AUTO_TEST_CASE(refusals_follow_the_plan) {
  CasePlan early{.ending = Ending::refused_at_acceptance};
  BOOST_TEST(planned_outcome(early, "formal-exam", 1, 0) == "refuse");
  BOOST_TEST(planned_outcome(early, "accept", 1, 0) == "refuse");
  CasePlan late{.ending = Ending::refused_at_decision};
  BOOST_TEST(planned_outcome(late, "accept", 1, 0) == "accept");
  BOOST_TEST(planned_outcome(late, "review", 1, 1) == "fail");
  BOOST_TEST(planned_outcome(late, "review", 1, 3) == "pass");
  BOOST_TEST(planned_outcome(late, "decide", 1, 0) == "refuse");
}

BOOST_AUTO_TEST_CASE(a_special_procedure_comes_once_behind_the_corrections) {
  CasePlan plan{.corrections = {"review"}, .special = "review"};
  BOOST_TEST(planned_outcome(plan, "review", 1, 0) == "correct");
  BOOST_TEST(planned_outcome(plan, "review", 2, 0) == "special");
  BOOST_TEST(planned_outcome(plan, "special-procedure", 1, 0) == "ended");
  BOOST_TEST(planned_outcome(plan, "review", 3, 0) == "pass");
  BOOST_TEST(planned_outcome(plan, "decide", 1, 0) == "grant");
}

BOOST_AUTO_TEST_CASE(the_last_correction_of_an_expired_case_is_left_unanswered) {
  CasePlan plan{.ending = Ending::expired, .corrections = {"accept", "review", "review"}};
  BOOST_TEST(corrections_answered(plan) == 2);
  BOOST_TEST(!is_left_unanswered(plan, "accept", 1));
  BOOST_TEST(!is_left_unanswered(plan, "review", 1));
  BOOST_TEST(is_left_unanswered(plan, "review", 2));
  plan.ending = Ending::granted;
  BOOST_TEST(corrections_answered(plan) == 3);
  BOOST_TEST(!is_left_unanswered(plan, "review", 2));
}

BOOST_AUTO_TEST_CASE(what_is_answered_has_far_more_days_than_what_is_not) {
  for (std::uint64_t salt = 0; salt < 100; ++salt) {
    BOOST_TEST(days_answered(salt) >= 60);
    BOOST_TEST(days_answered(salt) <= 90);
  }
  BOOST_TEST(kDaysUnanswered == 1);
}

BOOST_AUTO_TEST_CASE(an_unknown_task_has_no_outcome) {
  BOOST_TEST(planned_outcome({}, "hearing", 1, 0).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::test
