// What lint says about rule files.
#include "rules/impl/reader.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/rules/rules_fixture.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

std::string rule(const std::string& content) {
  return "<sch:pattern id='p'><sch:rule context='t:a'>\n" + content + "\n</sch:rule></sch:pattern>";
}

void lint_is(const std::string& content, const std::vector<std::string>& wanted) {
  RulesWorld world;
  same(world.lint(content), wanted);
}

}  // namespace

BOOST_AUTO_TEST_CASE(refuses_what_is_not_executed_with_its_place) {
  lint_is(
      "<sch:pattern id='p' documents='x.xml'><sch:rule context='t:a'/></sch:pattern>\n"
      "<sch:group id='g'/>\n"
      "<xsl:function xmlns:xsl='http://www.w3.org/1999/XSL/Transform' name='f'/>",
      {"test.sch:3:32: error: This part of Schematron is not executed: the attribute documents: "
       "rules read no other documents; a wrapper document brings them together "
       "[rules.unsupported]",
       "test.sch:4:1: error: Unknown element of schema \"group\" [rules.element-unknown]",
       "test.sch:5:1: error: This part of Schematron is not executed: <xsl:function>; of XSLT only "
       "xsl:key [rules.unsupported]"});
  lint_is(rule("<sch:asert id='a' test='1'>甲</sch:asert>\n"
               "<sch:assert id='b' test='1'>甲<sch:value-off/></sch:assert>"),
          {"test.sch:4:1: error: Unknown element of rule \"asert\" (did you mean \"assert\"?) "
           "[rules.element-unknown]",
           "test.sch:5:30: error: Unknown element of assert \"value-off\" (did you mean "
           "\"value-of\"?) [rules.element-unknown]"});
  lint_is(rule("<sch:assert id='a' test=\"document('x.xml')/a\">甲</sch:assert>"),
          {"test.sch:4:26: error: document() is refused: rules read no other documents; a wrapper "
           "document brings them together [rules.document]"});
}

BOOST_AUTO_TEST_CASE(refuses_expressions_that_cannot_be_read) {
  RulesWorld world;
  auto lines =
      world.lint(rule("<sch:assert id='a' test='t:x ='>甲</sch:assert>\n"
                      "<sch:assert id='b' test='u:x'>甲</sch:assert>\n"
                      "<sch:assert id='c' test='hub:credit-cod(.)'>甲</sch:assert>"));
  BOOST_REQUIRE(lines.size() == 3u);
  BOOST_TEST(lines[0].starts_with("test.sch:4:26: error: The expression cannot be read: "),
             lines[0]);
  BOOST_TEST(lines[1].starts_with("test.sch:5:26: error: The expression cannot be read: "),
             lines[1]);
  BOOST_TEST(lines[2].starts_with("test.sch:6:26: error: The expression cannot be read: "),
             lines[2]);
  BOOST_TEST(lines[2].contains("credit-code"), lines[2]);
}

BOOST_AUTO_TEST_CASE(refuses_unknown_patterns_diagnostics_variables_tables_and_roles) {
  lint_is("<sch:phase id='f'><sch:active pattern='pp'/></sch:phase>\n" +
              rule("<sch:let name='total' value='1'/>\n"
                   "<sch:assert id='a' test='$totl' diagnostics='a.em'>甲</sch:assert>\n"
                   "<sch:assert id='b' test=\"hub:in-table('color', .)\" role='waning'>乙"
                   "</sch:assert>") +
              "\n<sch:diagnostics><sch:diagnostic id='a.en'>x</sch:diagnostic></sch:diagnostics>",
          {"test.sch:3:40: error: Unknown pattern \"pp\" (did you mean \"p\"?) "
           "[rules.pattern-unknown]",
           "test.sch:6:26: error: Unknown variable \"totl\" (did you mean \"total\"?) "
           "[rules.variable-unknown]",
           "test.sch:6:46: error: Unknown diagnostic \"a.em\" (did you mean \"a.en\"?) "
           "[rules.diagnostic-unknown]",
           "test.sch:7:26: error: Unknown code table \"color\" (did you mean \"colour\"?) "
           "[rules.table-unknown]",
           "test.sch:7:58: error: Unknown role \"waning\" (did you mean \"warning\"?) "
           "[rules.role-unknown]"});
}

BOOST_AUTO_TEST_CASE(variables_end_with_the_rule_or_pattern_that_lets_them) {
  lint_is(rule("<sch:let name='own' value='1'/>") +
              "\n<sch:pattern id='q'><sch:rule context='t:b'>\n"
              "<sch:assert id='a' test='$own'>甲</sch:assert></sch:rule></sch:pattern>",
          {"test.sch:7:26: error: Unknown variable \"own\" [rules.variable-unknown]"});
}

BOOST_AUTO_TEST_CASE(refuses_misspelt_attributes_and_missing_names) {
  lint_is(rule("<sch:assert id='a' test='1' subjcet='t:x'>甲</sch:assert>\n"
               "<sch:assert test='1'>乙</sch:assert>\n"
               "<sch:assert id='a' test='1'>丙</sch:assert>\n"
               "<sch:let value='1'/>"),
          {"test.sch:4:38: error: Unknown attribute \"subjcet\" (did you mean \"subject\"?) "
           "[definition.attribute-unknown]",
           "test.sch:5:1: error: Every assert and report needs an id: findings are told by it "
           "[rules.id-missing]",
           "test.sch:6:17: error: The id \"a\" stands twice in this file [rules.id-duplicate]",
           "test.sch:7:1: error: A let needs a name [rules.name-missing]"});
}

BOOST_AUTO_TEST_CASE(the_step_names_its_rules_and_phase) {
  RulesWorld world;
  world.rules("<sch:phase id='early'><sch:active pattern='p'/></sch:phase>" +
              rule("<sch:assert id='a' test='t:x'>甲</sch:assert>"));
  auto kind = rules::check_step_kind();
  auto compile = [&](const std::string& element) {
    auto document = xml::Document::parse_definition(element, "i.xml");
    BOOST_REQUIRE(document.has_value());
    Findings findings;
    auto step = kind->compile(document->root(), *world.set, findings);
    BOOST_TEST((step == nullptr) == has_errors(findings));
    return findings.empty() ? std::string() : lint_line(findings.front());
  };
  BOOST_TEST(compile("<check rules='test' phase='early'/>").empty());
  BOOST_TEST(compile("<check rules='test'/>").empty());
  BOOST_TEST(compile("<check rules='tset'/>") ==
             "i.xml:1:15: error: Unknown rules \"tset\" (did you mean \"test\"?) "
             "[interface.rules-unknown]");
  BOOST_TEST(compile("<check rules='test' phase='erly'/>") ==
             "i.xml:1:28: error: Unknown phase \"erly\" (did you mean \"early\"?) "
             "[interface.phase-unknown]");
}

BOOST_AUTO_TEST_CASE(the_step_adds_its_findings_to_those_before) {
  RulesWorld world;
  world.rules(rule("<sch:assert id='a' test='t:x'>甲</sch:assert>"));
  auto document = xml::Document::parse_definition("<check rules='test'/>", "i.xml");
  Findings findings;
  auto step = rules::check_step_kind()->compile(document->root(), *world.set, findings);
  BOOST_REQUIRE(step != nullptr);
  Exchange exchange;
  exchange.findings.resize(1);
  exchange.tree = tree("<a/>");
  BOOST_REQUIRE(dynamic_cast<JudgeStep&>(*step).run(exchange).has_value());
  BOOST_REQUIRE(exchange.findings.size() == 2u);
  BOOST_TEST(exchange.findings[1].code == "a");
}
