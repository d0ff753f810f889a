#include "licensing-core/duration.h"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace jiuqu;
using namespace jiuqu::licensing;

BOOST_AUTO_TEST_SUITE(duration)

BOOST_AUTO_TEST_CASE(reads_weeks_days_hours_minutes_and_seconds) {
  using namespace std::chrono_literals;
  auto same = [](const char* text, Span expected) {
    auto span = parse_duration(text);
    BOOST_REQUIRE_MESSAGE(span.has_value(), text);
    BOOST_CHECK_MESSAGE(*span == expected, text);
  };
  same("P5D", {5, 0s});
  same("P2W", {14, 0s});
  same("P1W2D", {9, 0s});
  same("PT30M", {0, 30min});
  same("P1DT12H30M5S", {1, 12h + 30min + 5s});
  same("P9999D", {9999, 0s});
}

BOOST_AUTO_TEST_CASE(refuses_what_is_none) {
  for (const char* text : {"",
                           "P",
                           "PT",
                           "P5",
                           "5D",
                           "P5DT",
                           "P-5D",
                           "P5.5D",
                           "P1M",
                           "P1Y",
                           "P1D1W",
                           "P1D1D",
                           "PT5",
                           "PT1M1H",
                           "P0D",
                           "PT0S",
                           "P10000D",
                           "P99999999999999999999D",
                           "PT9999999999S",
                           "P5d",
                           " P5D",
                           "P5D ",
                           "P5DT1HT1M"})
    BOOST_CHECK_MESSAGE(!parse_duration(text), "\"" << text << "\" was taken");
}

BOOST_AUTO_TEST_SUITE_END()
