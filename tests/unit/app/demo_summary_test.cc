#include "app/impl/demo_summary.h"

#include <boost/test/unit_test.hpp>

namespace jiuqu::test {

BOOST_AUTO_TEST_SUITE(demo_summary)

BOOST_AUTO_TEST_CASE(tells_every_number_and_the_outcomes_that_did_not_occur) {
  auto report = json::Json::parse(
      R"({"cases":3,"granted":2,"withdrawn":0,"expired":0,"items":3,"seconds":1.5,)"
      R"("per_interface":{},"findings":["x"]})");
  BOOST_REQUIRE(report);
  BOOST_TEST(app::demo_summary(*report) ==
             "cases                    3\n"
             "granted                  2\n"
             "withdrawn                0\n"
             "expired                  0\n"
             "items                    3 of 114\n"
             "seconds                  1.5\n"
             "did not occur: withdrawn, correction expired\n");
}

BOOST_AUTO_TEST_CASE(says_nothing_of_what_the_report_does_not_count) {
  auto report = json::Json::parse(R"({"granted":1})");
  BOOST_REQUIRE(report);
  BOOST_TEST(app::demo_summary(*report) == "granted                  1\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::test
