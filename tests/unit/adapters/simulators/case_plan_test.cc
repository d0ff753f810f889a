#include "adapters/simulators/case_plan.h"

#include <boost/test/unit_test.hpp>
#include <set>

namespace jiuqu::test {
namespace {

using namespace simulators;

}  // namespace

BOOST_AUTO_TEST_SUITE(case_plan)

BOOST_AUTO_TEST_CASE(every_twenty_cases_hold_every_outcome) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    std::set<Ending> endings;
    std::set<std::string> corrected;
    std::size_t faulty = 0, at_once = 0, later = 0;
    for (std::uint64_t i = 0; i < 20; ++i) {
      CasePlan plan = plan_case(seed, i, 0);
      endings.insert(plan.ending);
      corrected.insert(plan.corrections.begin(), plan.corrections.end());
      faulty += plan.faulty_first ? 1 : 0;
      at_once += plan.repeat == Repeat::at_once ? 1 : 0;
      later += plan.repeat == Repeat::later ? 1 : 0;
    }
    BOOST_TEST(endings.size() == 3U);
    BOOST_TEST(corrected.size() == 3U);
    BOOST_TEST(faulty > 0U);
    BOOST_TEST(at_once > 0U);
    BOOST_TEST(later > 0U);
  }
}

BOOST_AUTO_TEST_CASE(seeds_order_the_cases_differently) {
  std::set<std::vector<int>> orders;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    std::vector<int> order;
    for (std::uint64_t i = 0; i < 20; ++i) order.push_back(int(plan_case(seed, i, 0).ending));
    orders.insert(order);
  }
  BOOST_TEST(orders.size() > 5U);
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
  CasePlan plan{Ending::granted, {"accept", "accept", "decide"}, false, Repeat::none};
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
  CasePlan early{Ending::refused_at_acceptance, {}, false, Repeat::none};
  BOOST_TEST(planned_outcome(early, "formal-exam", 1, 0) == "refuse");
  BOOST_TEST(planned_outcome(early, "accept", 1, 0) == "refuse");
  CasePlan late{Ending::refused_at_decision, {}, false, Repeat::none};
  BOOST_TEST(planned_outcome(late, "accept", 1, 0) == "accept");
  BOOST_TEST(planned_outcome(late, "review", 1, 1) == "fail");
  BOOST_TEST(planned_outcome(late, "review", 1, 3) == "pass");
  BOOST_TEST(planned_outcome(late, "decide", 1, 0) == "refuse");
}

BOOST_AUTO_TEST_CASE(an_unknown_task_has_no_outcome) {
  BOOST_TEST(planned_outcome({}, "hearing", 1, 0).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::test
