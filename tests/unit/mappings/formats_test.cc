#include "mappings/impl/formats.h"

#include <boost/test/unit_test.hpp>

using jiuqu::from_iso8601;
using jiuqu::mapping::NumberFormat;
using jiuqu::mapping::Rounding;
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
  BOOST_TEST(!TimeFormat::compile("iso8601").has_value());
  BOOST_TEST(!TimeFormat::compile("yyyy-MM-ddTHH:mm:ssZ").has_value());
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
  for (const char* wrong : {"#", "0.#0", "0.", "", "#,#0", "0,000", "1"})
    BOOST_TEST(!NumberFormat::compile(wrong).has_value());
}

BOOST_AUTO_TEST_CASE(reads_and_writes_offsets_and_epochs) {
  BOOST_TEST(converted("iso", "iso", "2026-11-23T02:00:00Z") == "2026-11-23T10:00:00+08:00");
  BOOST_TEST(converted("iso", "iso-utc", "2026-11-23T02:00:00-05:30") == "2026-11-23T07:30:00Z");
  BOOST_TEST(converted("iso", "iso-utc", "2026-11-23T10:00:00") == "2026-11-23T02:00:00Z");
  BOOST_TEST(converted("iso", "iso-utc", "2026-11-23T10:00:00.5+08:00") ==
             "2026-11-23T02:00:00.500000Z");
  BOOST_TEST(converted("iso", "yyyyMMdd", "2026-11-23") == "20261123");
  BOOST_TEST(converted("iso", "iso-utc", "2026-11-23T10:00:00+25:00") == "-");
  BOOST_TEST(converted("epoch-ms", "iso-utc", "1795399200123") == "2026-11-23T02:00:00.123000Z");
  BOOST_TEST(converted("iso-utc", "epoch-s", "1970-01-01T00:01:00Z") == "60");
  BOOST_TEST(converted("epoch-s", "iso-utc", "99999999999999999999") == "-");
  BOOST_TEST(converted("epoch-ms", "iso-utc", "9223372036854775807") == "-");
  BOOST_TEST(converted("yyyy-MM-ddTHH:mm:ssXXX", "iso-utc", "2026-11-23T10:00:00+08:00") ==
             "2026-11-23T02:00:00Z");
}

BOOST_AUTO_TEST_CASE(reads_days_and_months_without_zeros_and_chinese_forms) {
  BOOST_TEST(converted("yyyy-M-d", "yyyy-MM-dd", "2026-2-3") == "2026-02-03");
  BOOST_TEST(converted("yyyy-M-d", "yyyy-M-d", "2026-12-13") == "2026-12-13");
  BOOST_TEST(converted("yyyy年MM月dd日", "yyyyMMddHHmmss", "2026年11月23日") == "20261123000000");
  BOOST_TEST(converted("yyyyMMdd", "yyyy年M月d日", "20260203") == "2026年2月3日");
  BOOST_TEST(TimeFormat::compile("yyyy年MM月dd日")->length() == 11U);
  BOOST_TEST(converted("yyyy-MM", "yyyy-MM-dd", "2026-11") == "2026-11-01");
}

BOOST_AUTO_TEST_CASE(tries_several_forms_in_order) {
  std::vector<TimeFormat> forms{*TimeFormat::compile("yyyy-MM-dd HH:mm:ss"),
                                *TimeFormat::compile("yyyy-MM-dd")};
  BOOST_TEST(jiuqu::mapping::parse_any(forms, "2026-11-23").has_value());
  BOOST_TEST(jiuqu::mapping::parse_any(forms, "2026-11-23 10:00:00").has_value());
  BOOST_TEST(!jiuqu::mapping::parse_any(forms, "2026/11/23").has_value());
}

BOOST_AUTO_TEST_CASE(scales_rounds_and_groups_numbers_digit_by_digit) {
  auto written = [](const char* form, int scale, Rounding rounding, const char* number) {
    auto format = *form != 0 ? *NumberFormat::compile(form) : NumberFormat::free();
    format.scale = scale;
    format.rounding = rounding;
    format.grouped = true;
    return format.write(number).value_or("-");
  };
  BOOST_TEST(written("", 4, Rounding::refuse, "1.5") == "15000");
  BOOST_TEST(written("", -4, Rounding::refuse, "15000.50") == "1.50005");
  BOOST_TEST(written("", -4, Rounding::refuse, "-7") == "-0.0007");
  BOOST_TEST(written("0.00", 0, Rounding::half_up, "2.345") == "2.35");
  BOOST_TEST(written("0.00", 0, Rounding::half_even, "2.345") == "2.34");
  BOOST_TEST(written("0.00", 0, Rounding::half_even, "2.3451") == "2.35");
  BOOST_TEST(written("0.00", 0, Rounding::down, "2.349") == "2.34");
  BOOST_TEST(written("0", 0, Rounding::half_up, "99.5") == "100");
  BOOST_TEST(written("0", 0, Rounding::half_up, "-0.4") == "0");
  BOOST_TEST(written("0.0#", 0, Rounding::refuse, "3") == "3.0");
  BOOST_TEST(written("0.0#", 0, Rounding::refuse, "3.14") == "3.14");
  BOOST_TEST(written("000", 0, Rounding::refuse, "7") == "007");
  BOOST_TEST(written("#,##0.00", 0, Rounding::refuse, "-1234567.5") == "-1,234,567.50");
  BOOST_TEST(written("0.00", 0, Rounding::refuse, "1,234,567.5") == "1234567.50");
  BOOST_TEST(written("0.00", 0, Rounding::refuse, "12,34.5") == "-");
  BOOST_TEST(written("0.00", 0, Rounding::refuse, ",123") == "-");
  BOOST_TEST(written("0", 20, Rounding::refuse, "99999999999999999999") ==
             "9999999999999999999900000000000000000000");
}

BOOST_AUTO_TEST_SUITE_END()
