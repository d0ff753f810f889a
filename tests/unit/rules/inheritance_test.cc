// What a rule file takes from others and from itself: includes, abstract patterns, abstract rules.
#include <boost/test/unit_test.hpp>

#include "tests/unit/rules/rules_fixture.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

constexpr const char* kNs = " xmlns:sch='http://purl.oclc.org/dsdl/schematron'";

void lint_is(RulesWorld& world, const std::string& content,
             const std::vector<std::string>& wanted) {
  same(world.lint(content), wanted);
}

}  // namespace

BOOST_AUTO_TEST_CASE(includes_parts_by_file_and_by_id) {
  RulesWorld world;
  world.write("parts/whole.sch",
              std::string("<sch:pattern") + kNs +
                  " id='whole'><sch:include href='rules.sch#r1'/></sch:pattern>");
  world.write("parts/rules.sch",
              std::string("<sch:pattern") + kNs +
                  " id='shared'>\n<sch:rule id='r1' context='t:a'>"
                  "<sch:assert id='x' test='t:x' diagnostics='dx'>甲</sch:assert></sch:rule>\n"
                  "<sch:rule id='r2' abstract='true'><sch:assert id='y' test='t:y'>乙</sch:assert>"
                  "</sch:rule></sch:pattern>");
  const auto& rules = world.rules(R"xml(
<sch:include href='parts/whole.sch'/>
<sch:pattern id='own'><sch:rule context='t:a'><sch:extends href='./parts/rules.sch#r2'/></sch:rule></sch:pattern>
<sch:diagnostics><sch:diagnostic id='dx'>no x</sch:diagnostic></sch:diagnostics>)xml");
  auto document = tree("<a/>");
  auto found = rules.check(document.root());
  same(told(found), {"x /root/a", "y /root/a"});
  BOOST_TEST(found->front().en == "no x");
}

BOOST_AUTO_TEST_CASE(refuses_an_include_that_leads_nowhere_or_out) {
  RulesWorld world;
  world.write("parts/codes.sch", std::string("<sch:pattern") + kNs + " id='codes'/>");
  world.write("other.sch",
              std::string("<sch:schema") + kNs + "><sch:pattern id='p'/></sch:schema>");
  lint_is(world,
          "<sch:include href='parts/code.sch'/>\n<sch:include href='parts/codes.sch#none'/>\n"
          "<sch:include href='http://host/x.sch'/>\n<sch:include href='/etc/x.sch'/>\n"
          "<sch:include href='other.sch'/>\n<sch:include href='../outside.sch'/>\n"
          "<sch:pattern id='q'><sch:rule context='t:a'><sch:extends href='parts/codes.sch'/>"
          "</sch:rule></sch:pattern>",
          {"test.sch:3:20: error: Unknown rule file \"parts/code.sch\" (did you mean "
           "\"parts/codes.sch\"?) [rules.include-unknown]",
           "test.sch:4:20: error: No element of " + world.path +
               "/parts/codes.sch has the id \"none\" [rules.include-unknown]",
           "test.sch:5:20: error: Rules are included by a path relative to this file, within the "
           "definition folders [rules.include-outside]",
           "test.sch:6:20: error: Rules are included by a path relative to this file, within the "
           "definition folders [rules.include-outside]",
           "test.sch:7:20: error: A whole schema cannot be included; name the part with "
           "href=\"file#id\" [rules.include-schema]",
           "test.sch:8:20: error: Unknown rule file \"../outside.sch\" [rules.include-unknown]",
           "test.sch:9:64: error: A <rule> cannot be extended by a <pattern> "
           "[rules.extends-kind]"});
}

BOOST_AUTO_TEST_CASE(refuses_includes_that_come_back_or_have_no_end) {
  RulesWorld world;
  world.write("a.sch", std::string("<sch:pattern") + kNs +
                           " id='a'>\n<sch:include href='b.sch'/></sch:pattern>");
  world.write("b.sch", std::string("<sch:rule") + kNs +
                           " id='b' context='t:b'>\n<sch:include href='a.sch'/></sch:rule>");
  lint_is(world, "<sch:include href='a.sch'/>",
          {"b.sch:2:20: error: The inclusion leads back to itself [rules.include-cycle]"});
  // Each file includes the next one twice.
  for (int i = 0; i < 30; ++i)
    world.write("d" + std::to_string(i) + ".sch",
                std::string("<sch:p") + kNs + "><sch:include href='d" + std::to_string(i + 1) +
                    ".sch'/><sch:include href='d" + std::to_string(i + 1) + ".sch'/></sch:p>");
  world.write("d30.sch", std::string("<sch:p") + kNs + "/>");
  auto lines = world.lint("<sch:include href='d0.sch'/>");
  BOOST_REQUIRE(lines.size() == 1u);
  BOOST_TEST(lines[0].contains("have more than 100000 elements [rules.include-endless]"), lines[0]);
}

BOOST_AUTO_TEST_CASE(refuses_what_extends_wrongly) {
  RulesWorld world;
  lint_is(
      world,
      "<sch:pattern id='p'>\n"
      "<sch:rule abstract='true' id='named' context='t:a'><sch:assert id='n' test='1'>甲"
      "</sch:assert></sch:rule>\n"
      "<sch:rule abstract='true' id='again'><sch:extends rule='again'/></sch:rule>\n"
      "<sch:rule abstract='true' id='unused'/>\n"
      "<sch:rule context='t:b'><sch:extends rule='nmed'/></sch:rule>\n"
      "<sch:rule context='t:c'><sch:extends rule='again'/></sch:rule>\n"
      "<sch:rule context='t:d'><sch:extends rule='named'/></sch:rule>\n"
      "<sch:rule/>\n"
      "</sch:pattern>",
      {"test.sch:4:47: error: An abstract rule has no context [rules.context-abstract]",
       "test.sch:5:57: error: The rule extends itself [rules.extends-cycle]",
       "test.sch:6:31: warning: Nothing extends the abstract rule \"unused\"; it is not checked "
       "[rules.abstract-unused]",
       "test.sch:7:44: error: Unknown abstract rule \"nmed\" (did you mean \"named\"?) "
       "[rules.rule-unknown]",
       "test.sch:10:1: error: A rule needs a context [rules.context-missing]"});
}

BOOST_AUTO_TEST_CASE(parameters_of_an_abstract_pattern_have_defaults_and_are_checked) {
  RulesWorld world;
  const std::string abstract =
      "<sch:pattern abstract='true' id='least'><sch:param name='min' value='1'/>"
      "<sch:rule context='$what'><sch:let name='bound' value='$min'/>"
      "<sch:assert id='l' test='. &gt;= $bound' subject='$at'>至少 <sch:value-of select='$min'/>"
      "</sch:assert></sch:rule></sch:pattern>\n";
  const auto& rules = world.rules(
      abstract +
      "<sch:pattern id='p' is-a='least'><sch:param name='what' value='t:a'/>"
      "<sch:param name='at' value='@k'/></sch:pattern>\n"
      "<sch:pattern id='q' is-a='least'><sch:param name='what' value='t:b'/>"
      "<sch:param name='at' value='.'/><sch:param name='min' value='5'/></sch:pattern>");
  auto document = tree("<a>0</a><a>1</a><b>4</b>");
  auto found = rules.check(document.root());
  same(told(found), {"l /root/a[1]/@k", "l /root/b"});
  BOOST_TEST(found->at(1).zh == "至少 5");
  lint_is(world,
          abstract +
              "<sch:pattern id='p' is-a='lest'/>\n"
              "<sch:pattern id='q' is-a='least'><sch:param name='what' value='t:b'/>"
              "<sch:param name='mim' value='5'/><sch:rule context='t:c'/></sch:pattern>",
          {"test.sch:3:186: error: Unknown variable \"at\" [rules.variable-unknown]",
           "test.sch:4:27: error: Unknown abstract pattern \"lest\" (did you mean \"least\"?) "
           "[rules.pattern-unknown]",
           "test.sch:5:87: error: The abstract pattern does not use $mim [rules.param-unused]",
           "test.sch:5:103: error: A pattern with is-a has parameters only [rules.pattern-both]"});
}

BOOST_AUTO_TEST_CASE(a_fault_of_an_abstract_pattern_is_told_once) {
  RulesWorld world;
  lint_is(world,
          "<sch:pattern abstract='true' id='abs'><sch:rule context='$what'>\n"
          "<sch:assert id='l' test='$totl'>甲</sch:assert></sch:rule></sch:pattern>\n"
          "<sch:pattern id='p' is-a='abs'><sch:param name='what' value='t:a'/></sch:pattern>\n"
          "<sch:pattern id='q' is-a='abs'><sch:param name='what' value='t:b'/></sch:pattern>",
          {"test.sch:4:26: error: Unknown variable \"totl\" [rules.variable-unknown]"});
}
