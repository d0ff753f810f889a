// What is told of conditions when a mapping is loaded.
#include "tests/unit/mappings/definitions_fixture.h"

using jiuqu::Finding;
using jiuqu::Level;
using jiuqu::test::made_of;
using jiuqu::test::OrderMapping;

namespace {

const std::string kIgnoreAll =
    "<ignore from=\"number region nick colour placed price contact tag line\"/>\n";

std::string mapping(const std::string& when) {
  return kIgnoreAll +
         "<field to=\"id\" from=\"number\"/><field to=\"alias\" from=\"nick\" when=\"" + when +
         "\"/>";
}

std::string told(const std::string& when) {
  OrderMapping order(mapping(when));
  std::string codes;
  for (const auto& finding : order.findings()) codes += (codes.empty() ? "" : " ") + finding.code;
  return codes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mapping_conditions)

BOOST_AUTO_TEST_CASE(takes_what_the_form_knows) {
  for (const char* when : {"f:colour = 'red'",
                           "colour = 'red'",
                           "/f:order/f:nick",
                           "/order/nick and not(tag)",
                           "line[kind = 'x' and @id = '1']/note",
                           "//note",
                           "//f:line[f:kind]/f:article",
                           "count(line) &gt; 2",
                           "contact/../nick",
                           "*/f:note",
                           "starts-with(nick, 'a') or tag[2]",
                           "string-length(contact/name) * 2 &gt; 4",
                           "./nick",
                           "self::f:order",
                           "child::nick",
                           "line/attribute::id",
                           "descendant::f:note",
                           "(nick | region)[1] = 'x'",
                           "text() = 'a'",
                           "-count(tag) = -2",
                           "nick != '' and line[last()]/article = nick"})
    BOOST_TEST(told(when) == "", when << ": " << told(when));
}

BOOST_AUTO_TEST_CASE(names_fields_that_are_not_there) {
  for (const char* when :
       {"f:color = 'red'", "color = 'red'", "/f:oder/f:nick", "line[knd = 'x']", "line/nite",
        "//notes", "line/@ident", "not(contact/nam)", "contact/../nik", "g or unknwon"})
    BOOST_TEST(told(when).contains("mapping.when-unknown"), when << ": " << told(when));
  OrderMapping order(mapping("line[knd = 'x']"));
  Finding finding = order.only();
  BOOST_TEST(finding.suggestion == "kind");
  BOOST_TEST(finding.where.line == 3);
  BOOST_TEST(finding.en.contains("/order/line"));
}

BOOST_AUTO_TEST_CASE(asks_with_names_as_paths_have_them) {
  BOOST_TEST(made_of("<field to=\"alias\" from=\"nick\" when=\"line[@id='2']/kind = 'x'\"/>",
                     "<nick>n</nick><line id=\"2\"><article>a</article><kind>x</kind></line>") ==
             "<alias>n</alias>");
}

BOOST_AUTO_TEST_CASE(warns_of_identifiers_compared_as_numbers) {
  for (const char* when :
       {"number = 7", "0101 = f:number", "number(number) = number(nick)", "line/@id != 3"})
    BOOST_TEST(told(when) == "mapping.number-compare", when << ": " << told(when));
  // Short texts may be compared by size.
  BOOST_TEST(told("price &gt; 100") == "");
  OrderMapping order(mapping("number = 7"));
  BOOST_TEST(order.only(Level::warning).en.contains("/order/number"));
}

BOOST_AUTO_TEST_CASE(warns_of_conditions_that_never_or_always_hold) {
  OrderMapping never(mapping("colour = 'green'"));
  BOOST_TEST(never.only(Level::warning).code == "mapping.when-dead");
  OrderMapping near(mapping("colour = 'redd'"));
  BOOST_TEST(near.only(Level::warning).suggestion == "red");
  BOOST_TEST(told("colour != 'green'") == "mapping.when-dead");
  BOOST_TEST(told("true()") == "mapping.when-dead");
  BOOST_TEST(told("false() or not(true())") == "mapping.when-dead");
}

BOOST_AUTO_TEST_CASE(leaves_expressions_it_cannot_read_to_the_compiler) {
  for (const char* when : {"nick =", "line[", "nick nick", "'open", "@", "f:*", "g:nick"})
    BOOST_TEST(!told(when).contains("when-unknown"), when);
  BOOST_TEST(OrderMapping(mapping("nick =")).only().code == "mapping.when");
}

// Fields that only conditions look at are not unread.
BOOST_AUTO_TEST_CASE(counts_fields_of_conditions_as_read) {
  OrderMapping order(
      "<ignore from=\"region nick placed price contact tag line\"/>"
      "<field to=\"id\" from=\"number\"/>"
      "<field to=\"alias\" constant=\"x\" when=\"colour = 'red'\"/>");
  BOOST_TEST(order.findings().empty());
}

BOOST_AUTO_TEST_SUITE_END()
