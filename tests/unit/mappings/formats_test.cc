#include "mappings/impl/formats.h"

#include <boost/test/unit_test.hpp>

using jiuqu::from_iso8601;
using jiuqu::mapping::NumberFormat;
using jiuqu::mapping::TimeFormat;

namespace {

std::string converted(std::string_view from, std::string_view to, std::string_view text) {
  auto in = TimeFormat::compile(from);
  auto out = TimeFormat::compile(to);
  BOOST_REQUIRE(in && out);
  auto time = in->parse(text);
  return time ? out->write(*time) : "-";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(formats)

BOOST_AUTO_TEST_CASE(reads_china_time_and_writes_utc) {
  BOOST_TEST(converted("yyyy-MM-dd HH:mm:ss", "iso-utc", "2026-11-23 09:28:41") ==
             "2026-11-23T01:28:41Z");
  BOOST_TEST(converted("yyyy-MM-dd HH:mm:ss", "iso-utc", "2026-01-01 07:59:59") ==
             "2025-12-31T23:59:59Z");
}

BOOST_AUTO_TEST_CASE(writes_the_day_in_china) {
  BOOST_TEST(converted("iso-utc", "yyyy-MM-dd", "2026-11-23T16:00:00Z") == "2026-11-24");
  BOOST_TEST(converted("iso-utc", "yyyyMMddTHHmmss", "2026-11-23T16:00:00.250000Z") ==
             "20261124T000000");
  BOOST_TEST(converted("yyyy/MM/dd", "yyyyMMdd", "2099/12/31") == "20991231");
}

BOOST_AUTO_TEST_CASE(keeps_a_fraction_only_where_there_is_one) {
  BOOST_TEST(converted("iso-utc", "iso-utc", "2026-11-23T16:00:00.250000Z") ==
             "2026-11-23T16:00:00.250000Z");
  BOOST_TEST(converted("iso-utc", "iso-utc", "2026-11-23T16:00:00Z") == "2026-11-23T16:00:00Z");
  BOOST_TEST(converted("iso-utc", "yyyy-MM-dd HH:mm:ss.SSS", "2026-11-23T16:00:00.25Z") ==
             "2026-11-24 00:00:00.250");
}

BOOST_AUTO_TEST_CASE(refuses_days_and_hours_that_are_none) {
  BOOST_TEST(converted("yyyy-MM-dd", "iso-utc", "2026-02-30") == "-");
  BOOST_TEST(converted("yyyy-MM-dd", "iso-utc", "2026-2-3") == "-");
  BOOST_TEST(converted("yyyy-MM-dd", "iso-utc", "2026-02-03 ") == "-");
  BOOST_TEST(converted("yyyy-MM-dd HH:mm:ss", "iso-utc", "2026-02-03 24:00:00") == "-");
  BOOST_TEST(converted("iso-utc", "iso-utc", "2026-02-03T00:00:00+08:00") == "-");
}

BOOST_AUTO_TEST_CASE(knows_only_its_letters) {
  BOOST_TEST(!TimeFormat::compile("YYYY-MM-DD").has_value());
  BOOST_TEST(!TimeFormat::compile("HH:mm").has_value());
  BOOST_TEST(!TimeFormat::compile("iso").has_value());
}

BOOST_AUTO_TEST_CASE(writes_numbers_with_the_places_of_the_form) {
  auto two = NumberFormat::compile("0.00");
  BOOST_REQUIRE(two.has_value());
  BOOST_TEST(two->write("007.5").value_or("-") == "7.50");
  BOOST_TEST(two->write("-.5").value_or("-") == "-0.50");
  BOOST_TEST(two->write("1.250").value_or("-") == "1.25");
  BOOST_TEST(two->write("-0").value_or("-") == "0.00");
  BOOST_TEST(two->write("1.255").value_or("-") == "-");
  BOOST_TEST(two->write("1e3").value_or("-") == "-");
  BOOST_TEST(two->write(".").value_or("-") == "-");
  BOOST_TEST(NumberFormat::compile("0")->write("12345678901234567890.0").value_or("-") ==
             "12345678901234567890");
  BOOST_TEST(!NumberFormat::compile("0.0#").has_value());
  BOOST_TEST(!NumberFormat::compile("#").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
