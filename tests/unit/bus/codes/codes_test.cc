#include <boost/test/unit_test.hpp>
#include <string>

#include "bus/codes/calendar_date.h"
#include "bus/codes/citizen_number.h"
#include "bus/codes/credit_code.h"
#include "bus/codes/decimal.h"
#include "bus/codes/plain_text.h"
#include "bus/codes/vin.h"

using namespace jiuqu::codes;

namespace {
// Codes in public use: ministries, provincial bodies, institutions.
const std::string kPublished[] = {"11100000000013338W", "11100000MB0143028R", "11100000MB0341032Y",
                                  "11100000MB03271699", "11220000013544541J", "11430000006122244L",
                                  "11420000777570977B", "11420503087246977F", "12441500196720244T",
                                  "11370800MB28559184"};
// Printed as an example in GB 11643-1999.
const std::string kPrinted = "11010519491231002X";
constexpr std::string_view kCharacters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZax -";

std::string shortest(std::string_view text) {
  auto decimal = Decimal::parse(text);
  return decimal ? decimal->text() : "none";
}
std::string rounded(std::string_view text, std::size_t digits) {
  return Decimal::parse(text)->text(digits);
}
}  // namespace

BOOST_AUTO_TEST_SUITE(codes_suite)

BOOST_AUTO_TEST_CASE(accepts_published_credit_codes) {
  for (const auto& code : kPublished) {
    auto check = check_credit_code(code);
    BOOST_TEST(check.ok(), code);
    BOOST_TEST(check.inner_check_ok, code);
    BOOST_TEST(check.reason_en().empty());
    BOOST_TEST(check.reason_zh().empty());
    BOOST_TEST(make_credit_code(code.substr(0, 17)).value() == code);
    BOOST_TEST(make_organisation_code(code.substr(8, 8)).value() == code.substr(8, 9));
  }
}

BOOST_AUTO_TEST_CASE(refuses_every_change_of_one_character_of_a_credit_code) {
  for (const auto& code : kPublished)
    for (std::size_t i = 0; i < code.size(); ++i)
      for (char c : kCharacters) {
        std::string changed = code;
        changed[i] = c;
        BOOST_TEST(check_credit_code(changed).ok() == (changed == code), changed);
      }
}

BOOST_AUTO_TEST_CASE(says_what_is_wrong_with_a_credit_code) {
  BOOST_TEST(int(check_credit_code("").fault) == int(CreditCodeFault::length));
  BOOST_TEST(int(check_credit_code("11100000000013338").fault) == int(CreditCodeFault::length));
  auto check = check_credit_code("11100000000O13338W");
  BOOST_TEST(int(check.fault) == int(CreditCodeFault::alphabet));
  BOOST_TEST(check.position == 12);
  BOOST_TEST(check.reason_zh() == "第12位不是数字或大写字母（不含I、O、S、V、Z）");
  BOOST_TEST(int(check_credit_code("11100000000013338w").fault) == int(CreditCodeFault::alphabet));
  BOOST_TEST(int(check_credit_code("111A0000000013338W").fault) == int(CreditCodeFault::division));
  BOOST_TEST(check_credit_code("11100000000013338X").reason_zh() == "校验码不正确");
  BOOST_TEST(!make_credit_code("1110000000001333"));
  BOOST_TEST(!make_credit_code("1110000000001333I"));
}

BOOST_AUTO_TEST_CASE(only_warns_of_a_wrong_organisation_code_inside) {
  auto code = make_credit_code("91420100000000008");
  BOOST_REQUIRE(code);
  auto check = check_credit_code(*code);
  BOOST_TEST(check.ok());
  BOOST_TEST(!check.inner_check_ok);
  BOOST_TEST(make_organisation_code("00000000").value() == "000000000");
  BOOST_TEST(!make_organisation_code("0000000a"));
  BOOST_TEST(!make_organisation_code("0000"));
}

BOOST_AUTO_TEST_CASE(accepts_the_printed_citizen_number_and_no_change_of_one_character) {
  BOOST_TEST(check_citizen_number(kPrinted).ok());
  BOOST_TEST(make_citizen_number(kPrinted.substr(0, 17)).value() == kPrinted);
  for (std::size_t i = 0; i < kPrinted.size(); ++i)
    for (char c : kCharacters) {
      std::string changed = kPrinted;
      changed[i] = c;
      BOOST_TEST(check_citizen_number(changed).ok() == (changed == kPrinted), changed);
    }
}

BOOST_AUTO_TEST_CASE(says_what_is_wrong_with_a_citizen_number) {
  auto fault = [](std::string_view text) { return int(check_citizen_number(text).fault); };
  BOOST_TEST(fault("110105194912310") == int(CitizenNumberFault::length));
  BOOST_TEST(fault("11010519491231002x") == int(CitizenNumberFault::alphabet));
  BOOST_TEST(fault("1101051949123100XX") == int(CitizenNumberFault::alphabet));
  BOOST_TEST(fault("01010519491231002X") == int(CitizenNumberFault::division));
  BOOST_TEST(fault("110105194902290021") == int(CitizenNumberFault::birth_date));
  BOOST_TEST(fault("110105194912310021") == int(CitizenNumberFault::check));
  BOOST_TEST(check_citizen_number("110105194912310021").reason_zh() == "校验码不正确");
  BOOST_TEST(!make_citizen_number("11010519490229002"));
  BOOST_TEST(make_citizen_number("42010620000229001").has_value());
}

BOOST_AUTO_TEST_CASE(judges_dates_against_the_calendar) {
  for (std::string good : {"2024-02-29", "2000-02-29", "2026-11-23", "1999-12-31"})
    BOOST_TEST(parse_date(good).has_value(), good);
  for (std::string bad : {"2023-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "",
                          "2026-04-31", "20260401", "2026/04/01", "0999-01-01", "2026-04-0a"})
    BOOST_TEST(!parse_date(bad), bad);
  BOOST_TEST(is_date_time("2026-11-23 23:59:59"));
  for (std::string bad : {"2026-11-23 24:00:00", "2026-11-23T10:00:00", "2026-11-23 10:60:00",
                          "2026-11-23 10:00:60", "2026-11-31 10:00:00", "2026-11-23 10:00"})
    BOOST_TEST(!is_date_time(bad), bad);
}

BOOST_AUTO_TEST_CASE(compares_decimals_exactly) {
  auto order = [](std::string_view a, std::string_view b) {
    auto result = *Decimal::parse(a) <=> *Decimal::parse(b);
    return result < 0 ? -1 : result > 0 ? 1 : 0;
  };
  BOOST_TEST(order("110101199001011234", "110101199001011235") == -1);
  BOOST_TEST(order("0.1", "0.10000000000000000000000001") == -1);
  BOOST_TEST(order("1.50", "+001.5") == 0);
  BOOST_TEST(order("-0", "0.00") == 0);
  BOOST_TEST(order("-2", "-10") == 1);
  BOOST_TEST(order("-0.5", "0") == -1);
  BOOST_TEST(order("0", "0.05") == -1);
  BOOST_TEST(order("0.5", "0.05") == 1);
  BOOST_TEST(order("100", "99.99") == 1);
  BOOST_TEST(order("100", "100.5") == -1);
  BOOST_TEST((*Decimal::parse("1.50") == *Decimal::parse("01.5")));
}

BOOST_AUTO_TEST_CASE(adds_decimals_exactly) {
  auto sum = [](const char* a, const char* b) {
    return (*Decimal::parse(a) + *Decimal::parse(b)).text();
  };
  BOOST_TEST(sum("0.1", "0.2") == "0.3");
  BOOST_TEST(sum("220.25", "126.25") == "346.5");
  BOOST_TEST(sum("99.9", "0.1") == "100");
  BOOST_TEST(sum("9999999999999999999", "1") == "10000000000000000000");
  BOOST_TEST(sum("1", "-0.75") == "0.25");
  BOOST_TEST(sum("0.75", "-1") == "-0.25");
  BOOST_TEST(sum("-1.5", "-2.5") == "-4");
  BOOST_TEST(sum("3", "-3") == "0");
  BOOST_TEST((*Decimal::parse("3") + *Decimal::parse("-3") == Decimal()));
  BOOST_TEST(sum("0", "0.50") == "0.5");
}

// Numbers that makers published, and what typing does to one of them.
BOOST_AUTO_TEST_CASE(judges_vehicle_identification_numbers) {
  BOOST_TEST(has_vin_check("1M8GDM9AXKP042788"));
  BOOST_TEST(has_vin_check("11111111111111111"));
  const std::string vin = "1M8GDM9AXKP042788";
  for (std::size_t i = 0; i < vin.size(); ++i) {
    std::string wrong = vin;
    bool counts_one = std::string("1AJ").contains(wrong[i]);  // these weigh the same
    wrong[i] = counts_one ? '2' : '1';
    BOOST_TEST(!has_vin_check(wrong), wrong);
  }
  for (const char* wrong : {"", "1M8GDM9AXKP04278", "1M8GDM9AXKP0427881", "IM8GDM9AXKP042788",
                            "1m8gdm9axkp042788", "1M8GDM9AXKP04278A"})
    BOOST_TEST(!is_vin(wrong), wrong);
}

BOOST_AUTO_TEST_CASE(reads_and_writes_decimals) {
  BOOST_TEST(shortest("007.500") == "7.5");
  BOOST_TEST(shortest("-0.0") == "0");
  BOOST_TEST(shortest(".5") == "0.5");
  BOOST_TEST(shortest(" 7. ") == "7");
  BOOST_TEST(shortest("-0.050") == "-0.05");
  for (std::string bad : {"", ".", "-", "1e3", "1,000", "--1", "1.2.3", "0x1", "NaN", "1 2"})
    BOOST_TEST(shortest(bad) == "none", bad);
  BOOST_TEST(shortest(std::string(101, '9')) == "none");
  BOOST_TEST(rounded("2.345", 2) == "2.35");
  BOOST_TEST(rounded("-2.345", 2) == "-2.35");
  BOOST_TEST(rounded("2.344", 2) == "2.34");
  BOOST_TEST(rounded("9.99", 1) == "10.0");
  BOOST_TEST(rounded("0.5", 0) == "1");
  BOOST_TEST(rounded("-0.4", 0) == "0");
  BOOST_TEST(rounded("0.005", 1) == "0.0");
  BOOST_TEST(rounded("0.005", 2) == "0.01");
  BOOST_TEST(rounded("12", 3) == "12.000");
  BOOST_TEST(rounded("0", 2) == "0.00");
}

BOOST_AUTO_TEST_CASE(knows_mobile_numbers_and_postcodes) {
  BOOST_TEST(is_mobile("13800138000"));
  BOOST_TEST(!is_mobile("12800138000"));
  BOOST_TEST(!is_mobile("1380013800"));
  BOOST_TEST(!is_mobile("+8613800138000"));
  BOOST_TEST(is_postcode("430000"));
  BOOST_TEST(!is_postcode("93000"));
  BOOST_TEST(!is_postcode("930000"));
}

BOOST_AUTO_TEST_CASE(makes_full_width_text_half_width) {
  BOOST_TEST(normalise("　梯１１鄂Ａ０００１２（２６） ") == "梯11鄂A00012(26)");
  BOOST_TEST(normalise("甲〔2026〕3号【a】") == "甲(2026)3号[a]");
  BOOST_TEST(normalise(" a \t\n  b ") == "a b");
  BOOST_TEST(normalise("公司、部门。") == "公司、部门。");
  BOOST_TEST(normalise("") == "");
  BOOST_TEST(normalise("\xEF\xBC") == "\xEF\xBC");
}

BOOST_AUTO_TEST_CASE(counts_differences_in_characters) {
  BOOST_TEST(point_distance("武汉市", "武汉市") == 0U);
  BOOST_TEST(point_distance("武汉市", "武汉") == 1U);
  BOOST_TEST(point_distance("汉武市", "武汉市") == 1U);
  BOOST_TEST(point_distance("", "abc") == 3U);
}

BOOST_AUTO_TEST_SUITE_END()
