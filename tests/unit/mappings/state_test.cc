// Missing, null and empty are kept apart, from reading to writing.
#include "tests/unit/mappings/definitions_fixture.h"

using jiuqu::test::OrderMapping;
using jiuqu::test::Ran;
using jiuqu::test::ran_with;

namespace {

constexpr const char* kNil =
    "<nick xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>";

// What the three states of a nick make of the remark: missing, null, empty.
std::string made(const std::string& policies) {
  std::string all;
  for (const char* source : {"", kNil, "<nick> </nick>"}) {
    Ran result = ran_with("<field to=\"remark\" from=\"nick\" " + policies + "/>", source);
    std::string text = result.text.substr(std::string("<id>7</id>").size());
    if (!result.findings.empty()) text = result.findings.front().code;
    if (text.contains("nil=")) text = "null";
    all += (all.empty() ? "" : " ") + (text.empty() ? "-" : text);
  }
  return all;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mapping_states)

BOOST_AUTO_TEST_CASE(treats_all_states_alike_unless_told) {
  BOOST_TEST(made("") == "- - -");
  BOOST_TEST(made("empty=\"keep\"") == "<remark/> <remark/> <remark/>");
  BOOST_TEST(made("empty=\"null\"") == "null null null");
}

BOOST_AUTO_TEST_CASE(keeps_the_state_of_the_source) {
  BOOST_TEST(made("empty=\"same\"") == "- null <remark/>");
  BOOST_TEST(made("empty=\"same\" missing=\"null\"") == "null null <remark/>");
}

BOOST_AUTO_TEST_CASE(does_what_is_said_of_each_state) {
  BOOST_TEST(made("missing=\"null\" null=\"keep\"") == "null <remark/> -");
  BOOST_TEST(made("missing=\"refuse\"") == "mapping.value-missing - -");
  BOOST_TEST(made("empty=\"refuse\" missing=\"skip\" null=\"null\"") ==
             "- null mapping.value-missing");
}

BOOST_AUTO_TEST_CASE(fills_a_default_where_nothing_else_is_said) {
  BOOST_TEST(made("default=\"d\"") == "<remark>d</remark> <remark>d</remark> <remark>d</remark>");
  BOOST_TEST(made("default=\"d\" null=\"null\" missing=\"skip\"") == "- null <remark>d</remark>");
}

BOOST_AUTO_TEST_CASE(tells_a_missing_value_at_its_source) {
  Ran result = ran_with("<field to=\"remark\" missing=\"refuse\" from=\"contact/phone\"/>",
                        "<contact><name>x</name></contact>");
  BOOST_REQUIRE_EQUAL(result.findings.size(), 1U);
  BOOST_TEST(result.findings.front().where.path == "/order/contact/phone");
}

BOOST_AUTO_TEST_CASE(refuses_null_for_any_state_where_the_target_takes_none) {
  for (const char* policy : {"missing=\"null\"", "null=\"null\"", "empty=\"null\""}) {
    OrderMapping order("<field to=\"id\" from=\"number\"/><field to=\"alias\" from=\"nick\" " +
                       std::string(policy) + "/>");
    BOOST_TEST(order.only().code == "mapping.target-not-nillable");
  }
}

BOOST_AUTO_TEST_SUITE_END()
