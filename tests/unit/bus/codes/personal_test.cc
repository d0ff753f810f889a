// Personal values and their substitutes.
#include "bus/codes/personal.h"

#include <boost/test/unit_test.hpp>
#include <set>

#include "bus/base/text.h"
#include "bus/codes/citizen_number.h"
#include "bus/codes/credit_code.h"
#include "bus/codes/plain_text.h"
#include "bus/codes/vin.h"

using namespace jiuqu;
using namespace jiuqu::codes;

namespace {

std::string substitute(const std::string& value, const std::string& salt = "s") {
  Substitutes substitutes(salt);
  auto other = substitutes.of(value);
  BOOST_REQUIRE_MESSAGE(other.has_value(), value);
  return *other;
}

}  // namespace

BOOST_AUTO_TEST_CASE(numbers_keep_their_form_and_their_check) {
  std::set<std::string> all;
  for (int salt = 0; salt < 50; ++salt) {
    std::string citizen = substitute("429999198503149063", std::to_string(salt));
    BOOST_TEST(check_citizen_number(citizen).ok(), citizen);
    BOOST_TEST(citizen.starts_with("429999198"), citizen);  // division and decade of birth
    std::string credit = substitute("91420822XXBC96Y89K", std::to_string(salt));
    BOOST_TEST(check_credit_code(credit).ok(), credit);
    BOOST_TEST(check_credit_code(credit).inner_check_ok, credit);
    BOOST_TEST(credit.starts_with("91420822XX"), credit);
    std::string mobile = substitute("15442431300", std::to_string(salt));
    BOOST_TEST(is_mobile(mobile), mobile);
    std::string vin = substitute("1M8GDM9AXKP042788", std::to_string(salt));
    BOOST_TEST(has_vin_check(vin), vin);
    all.insert({citizen, credit, mobile, vin});
  }
  BOOST_TEST(all.size() == 200u);
}

BOOST_AUTO_TEST_CASE(texts_keep_length_division_and_legal_form) {
  for (int i = 0; i < 50; ++i) {
    std::string salt = std::to_string(i);
    std::string address = substitute("湖北省荆门市沙洋县旌帆路357号", salt);
    BOOST_TEST(address.starts_with("湖北省荆门市沙洋县"), address);
    BOOST_TEST(address.ends_with("号"), address);
    BOOST_TEST(!address.contains("旌帆"), address);
    BOOST_TEST(utf8_length(address) == utf8_length("湖北省荆门市沙洋县旌帆路357号"));
    std::string unit = substitute("沙洋桁墅食品有限公司", salt);
    BOOST_TEST(unit.ends_with("有限公司"), unit);
    BOOST_TEST(!unit.contains("桁墅"), unit);
    BOOST_TEST(utf8_length(substitute("虞远宁", salt)) == 3u);
    std::string plate = substitute("鄂A12D45", salt);
    BOOST_TEST(plate.starts_with("鄂A"), plate);
    BOOST_TEST(substitute("027-87654321", salt).starts_with("027-"));
    BOOST_TEST(substitute("wang.li@example.com", salt).contains("@"));
  }
}

BOOST_AUTO_TEST_CASE(the_same_value_gets_the_same_substitute_and_another_gets_another) {
  Substitutes substitutes("one");
  auto first = substitutes.of("虞远宁");
  BOOST_TEST(*substitutes.of("虞远宁") == *first);
  std::set<std::string> names;
  for (char c = 'a'; c < 'a' + 26; ++c)
    for (char d = 'a'; d < 'a' + 10; ++d)
      names.insert(*substitutes.of(std::string{c, d, '1', '2'}));
  BOOST_TEST(names.size() == 260u);
  BOOST_TEST(substitute("虞远宁", "one") == *first);
  BOOST_TEST(substitute("虞远宁", "two") != *first);
  // What stands beside a known value is taken apart.
  BOOST_TEST(substitutes.of("虞远宁、15442431300")->starts_with(*first + "、"));
}

BOOST_AUTO_TEST_CASE(what_says_nothing_stays) {
  for (const char* value : {"无", "-", "/", "不详"}) BOOST_TEST(substitute(value) == value);
}

BOOST_AUTO_TEST_CASE(what_is_personal_is_exchanged_wherever_it_stands) {
  auto stars = [](std::string_view value) { return std::string(value.size() / 3, '*'); };
  BOOST_TEST(exchange_personal("虞远宁的电梯, 虞远", {"虞远宁", "虞远"}, stars) == "***的电梯, **");
  auto mark = [](std::string_view) { return std::string("#"); };
  BOOST_TEST(exchange_personal("电话15442431300转5, 号429999198503149063", {}, mark) ==
             "电话#转5, 号#");
  BOOST_TEST(exchange_personal("9154424313000 A15442431300", {}, mark) ==
             "9154424313000 A15442431300");
}
