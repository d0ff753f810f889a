// Reports in SVRL, and the parts of Schematron they show: properties, severities, places, lets with
// content, keys, phases.
#include <boost/test/unit_test.hpp>

#include "tests/unit/rules/rules_fixture.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

std::string report_of(const rules::RuleSet& rules, const xml::Document& document,
                      const rules::CheckOptions& options = {}) {
  auto report = rules.report(document.root(), options);
  BOOST_REQUIRE_MESSAGE(report.has_value(), (report ? "" : report.error().describe()));
  return report->serialize_indented();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_report_tells_patterns_rules_and_findings_in_order) {
  RulesWorld world;
  const auto& rules = world.rules(R"xml(
<sch:pattern id='p'><sch:title>Units</sch:title>
  <sch:rule id='r' context='t:a' role='unit' flag='f'>
    <sch:assert id='x' test=" t:x
      = 1" see='c7' role='own' flag='g' severity='warning' diagnostics='x.en' properties='x.p'>没有 x。</sch:assert>
    <sch:report id='y' test='@y'>有 y。</sch:report>
  </sch:rule>
</sch:pattern>
<sch:diagnostics><sch:diagnostic id='x.en' role='hint' see='c8'>no x</sch:diagnostic></sch:diagnostics>
<sch:properties><sch:property id='x.p' role='unit' scheme='s'>of <sch:value-of select='name()'/></sch:property></sch:properties>)xml");
  auto document = tree("<a y='1'/><a><x>1</x></a>");
  BOOST_TEST(report_of(rules, document) == R"xml(<?xml version="1.0" encoding="UTF-8"?>
<schematron-output xmlns="http://purl.oclc.org/dsdl/svrl">
  <ns-prefix-in-attribute-values prefix="t" uri="urn:t"/>
  <active-pattern id="p" name="Units"/>
  <fired-rule id="r" context="t:a" role="unit" flag="f"/>
  <failed-assert id="x" location="/t:root/t:a[1]" test="t:x = 1" role="own" flag="g" severity="warning">
    <diagnostic-reference diagnostic="x.en" role="hint">
      <text see="c8">no x</text>
    </diagnostic-reference>
    <property-reference property="x.p" role="unit" scheme="s">
      <text>of a</text>
    </property-reference>
    <text see="c7">没有 x。</text>
  </failed-assert>
  <successful-report id="y" location="/t:root/t:a[1]" test="@y">
    <text>有 y。</text>
  </successful-report>
  <fired-rule id="r" context="t:a" role="unit" flag="f"/>
</schematron-output>
)xml");
}

BOOST_AUTO_TEST_CASE(places_are_paths_that_find_the_node) {
  RulesWorld world;
  const auto& rules = world.rules(R"xml(
<sch:pattern id='p'>
  <sch:rule context='/ | t:a | @* | text() | comment() | processing-instruction() | *'>
    <sch:report id='here' test='true()'>在</sch:report>
  </sch:rule>
</sch:pattern>)xml");
  auto document = xml::Document::parse_definition(
      "<root xmlns='urn:t' xmlns:o='urn:o'><a k='1' xml:lang='en'>one<o:b o:k='2'/>two</a>"
      "<!--c--><?go?><a/></root>",
      "d.xml");
  auto report = rules.report(document->root());
  BOOST_REQUIRE(report.has_value());
  const xml::Namespaces namespaces{{"t", "urn:t"}};
  std::vector<std::string> places;
  for (xml::Node entry : report->root().children("successful-report")) {
    places.push_back(entry.attribute("location").value());
    auto nodes = xml::XPath::compile(places.back(), namespaces)->nodes(document->root());
    BOOST_REQUIRE_MESSAGE(nodes.has_value(), places.back());
    BOOST_TEST(nodes->size() == 1u, places.back());
  }
  same(places, {"/", "/t:root", "/t:root/t:a[1]", "/t:root/t:a[1]/@k", "/t:root/t:a[1]/@xml:lang",
                "/t:root/t:a[1]/text()[1]",
                "/t:root/t:a[1]/*[local-name()='b' and namespace-uri()='urn:o']",
                "/t:root/t:a[1]/*[local-name()='b' and namespace-uri()='urn:o']/"
                "@*[local-name()='k' and namespace-uri()='urn:o']",
                "/t:root/t:a[1]/text()[2]", "/t:root/comment()[1]",
                "/t:root/processing-instruction()[1]", "/t:root/t:a[2]"});
}

BOOST_AUTO_TEST_CASE(a_let_may_hold_content_that_expressions_look_into) {
  RulesWorld world;
  const auto& rules = world.rules(R"xml(
<sch:let name='unit'>kW</sch:let>
<sch:let name='bounds'><b xmlns='urn:t' of='x' max='3'/><b xmlns='urn:t' of='y' max='5'/></sch:let>
<sch:pattern id='p'><sch:rule context='t:x | t:y'>
  <sch:let name='max' value='$bounds/t:b[@of = local-name(current())]/@max'/>
  <sch:assert id='most' test='. &lt;= $max'>不超过 <sch:value-of select="concat($max, $unit)"/></sch:assert>
</sch:rule></sch:pattern>)xml");
  auto document = tree("<x>4</x><y>4</y><y>6</y>");
  auto found = rules.check(document.root());
  same(told(found), {"most /root/x", "most /root/y[2]"});
  BOOST_TEST(found->at(1).zh == "不超过 5kW");
  same(world.lint("<sch:let name='a' value='1'>x</sch:let>\n<sch:let name='b'/>\n"
                  "<sch:let name='c' value='1'/>\n<sch:let name='c' value='2'/>\n"
                  "<sch:let name='filing-day' value='1'/>"),
       {"test.sch:3:1: error: A let has a value attribute or content, one of both "
        "[rules.let-value]",
        "test.sch:4:1: error: A let has a value attribute or content, one of both "
        "[rules.let-value]",
        "test.sch:6:16: error: The variable \"c\" is already in force here [rules.let-duplicate]",
        "test.sch:7:16: error: The variable \"filing-day\" is already in force here "
        "[rules.let-duplicate]"});
}

BOOST_AUTO_TEST_CASE(keys_find_nodes_in_document_order_each_once) {
  RulesWorld world;
  const std::string key =
      "<xsl:key xmlns:xsl='http://www.w3.org/1999/XSL/Transform' name='by-part' match='t:row' "
      "use='t:part'/>\n";
  const auto& rules = world.rules(key + R"xml(
<sch:pattern id='p'><sch:rule context='t:row'>
  <sch:report id='first' test="count(. | key('by-part', t:part)[1]) = 1"><sch:value-of select="count(key('by-part', t:part))"/></sch:report>
  <sch:report id='same' test="key('by-part', string(t:part))[2]">同</sch:report>
</sch:rule></sch:pattern>)xml");
  auto document = tree(
      "<row><part>a</part></row><row><part>b</part><part>a</part></row><row><part>c</part></row>");
  auto found = rules.check(document.root());
  same(told(found), {"first /root/row[1]", "same /root/row[1]", "first /root/row[3]"});
  BOOST_TEST(found->front().zh == "2");
}

BOOST_AUTO_TEST_CASE(refuses_keys_that_are_not_simple) {
  RulesWorld world;
  const std::string xsl = " xmlns:xsl='http://www.w3.org/1999/XSL/Transform' ";
  same(world.lint("<xsl:key" + xsl + "name='a' match='t:x' use=\"key('a', .)\"/>\n<xsl:key" + xsl +
                  "name='b' match='t:x/..' use='@k'/>\n<xsl:key" + xsl +
                  "name='c' match='t:x' use='$v'/>\n<xsl:key" + xsl +
                  "name='codes' match='t:x' use='.'/>\n"
                  "<sch:pattern id='p'><sch:rule context='t:a'>\n"
                  "<sch:assert id='k' test=\"key('code', .) and key(@k, 1)\">甲</sch:assert>\n"
                  "<xsl:variable" +
                  xsl + "name='v'/>\n</sch:rule></sch:pattern>"),
       {"test.sch:3:85: error: A key cannot be made of keys [rules.key-of-key]",
        "test.sch:4:75: error: The pattern cannot be read: a pattern names the node itself, not "
        "\"..\" near byte 7 in \"t:x/..\" [rules.context]",
        "test.sch:5:85: error: Unknown variable \"v\" [rules.variable-unknown]",
        "test.sch:8:26: error: Unknown key \"code\" (did you mean \"codes\"?) [rules.key-unknown]",
        "test.sch:8:26: error: The name of a key is a text in quotes [rules.key-name]",
        "test.sch:9:1: error: This part of Schematron is not executed: <xsl:variable> here "
        "[rules.unsupported]"});
}

BOOST_AUTO_TEST_CASE(contexts_are_patterns) {
  RulesWorld world;
  auto lines = world.lint(
      "<sch:pattern id='p'>\n<sch:rule context='t:a/ancestor::t:b'/>\n<sch:rule context='u:a'/>\n"
      "<sch:rule context=\"t:a[current() = 1]\"/>\n</sch:pattern>");
  BOOST_REQUIRE(lines.size() == 3u);
  BOOST_TEST(lines[0].starts_with("test.sch:4:20: error: The pattern cannot be read: the axis "
                                  "\"ancestor\" is not for patterns"),
             lines[0]);
  BOOST_TEST(lines[1].contains("unknown prefix \"u\""), lines[1]);
  BOOST_TEST(lines[2].contains("current() has no meaning in a pattern"), lines[2]);
}

BOOST_AUTO_TEST_CASE(the_default_phase_runs_where_none_is_named) {
  RulesWorld world;
  world.write("test.sch",
              "<sch:schema xmlns:sch='http://purl.oclc.org/dsdl/schematron' defaultPhase='one' "
              "queryBinding='xslt'><sch:ns prefix='t' uri='urn:t'/>"
              "<sch:phase id='one'><sch:let name='least' value='2'/><sch:active pattern='p'/>"
              "</sch:phase><sch:pattern id='p'><sch:rule context='t:a'>"
              "<sch:assert id='p1' test='. &gt;= $least'>甲</sch:assert></sch:rule></sch:pattern>"
              "<sch:pattern id='q'><sch:rule context='t:a'><sch:report id='q1' test='true()'>乙"
              "</sch:report></sch:rule></sch:pattern></sch:schema>");
  auto outcome = world.load({world.path});
  BOOST_REQUIRE(outcome.set != nullptr);
  const auto& rules = *outcome.set->get<rules::RuleSet>("rules", "test");
  auto document = tree("<a>1</a><a>2</a>");
  same(told(rules.check(document.root())), {"p1 /root/a[1]"});
  auto all = rules.check(document.root(), "#ALL");
  BOOST_REQUIRE(!all.has_value());
  BOOST_TEST(all.error().detail ==
             "the pattern \"p\" uses $least, which a phase lets; name the phase");
}

BOOST_AUTO_TEST_CASE(refuses_phases_and_bindings_that_are_not_there) {
  RulesWorld world;
  const std::string head =
      "<sch:schema xmlns:sch='http://purl.oclc.org/dsdl/schematron' queryBinding='xslt2'\n"
      " defaultPhase='oen' hub:valid-from='2026-02-30' hub:valid-too='x' "
      "xmlns:hub='urn:jiuqu:functions'>\n";
  world.write("test.sch", head +
                              "<sch:phase id='one'><sch:active pattern='p'/></sch:phase>\n"
                              "<sch:phase id='two'><sch:let name='v' value='1'/></sch:phase>\n"
                              "<sch:pattern id='p'><sch:rule context='a'><sch:assert id='x' "
                              "test='$v'>甲</sch:assert></sch:rule></sch:pattern></sch:schema>");
  std::vector<std::string> lines;
  for (const auto& finding : world.load({world.path}).findings)
    lines.push_back(lint_line(finding).substr(world.path.size() + 1));
  same(lines, {"test.sch:1:76: error: Unknown query binding \"xslt2\" (did you mean \"xslt\"?) "
               "[rules.binding]",
               "test.sch:2:16: error: Unknown phase \"oen\" (did you mean \"one\"?) "
               "[rules.phase-unknown]",
               "test.sch:2:37: error: \"2026-02-30\" is not a day yyyy-MM-dd [rules.validity]",
               "test.sch:2:64: error: Unknown attribute \"valid-too\" (did you mean \"valid-to\"?) "
               "[definition.attribute-unknown]",
               "test.sch:3:42: error: The pattern uses $v, which this phase does not let "
               "[rules.phase-variable]",
               "test.sch:4:1: error: A phase activates at least one pattern [rules.phase-empty]"});
}

BOOST_AUTO_TEST_CASE(a_severity_is_a_level_and_a_role_may_be_the_authors_own) {
  RulesWorld world;
  const auto& rules = world.rules(R"xml(
<sch:pattern id='p'><sch:rule context='t:a'>
  <sch:assert id='w' test='false()' severity='warning' role='billing'>甲</sch:assert>
  <sch:assert id='f' test='false()' role='fatal'>乙</sch:assert>
  <sch:assert id='b' test='false()' role='billing'>丙</sch:assert>
</sch:rule></sch:pattern>)xml");
  auto document = tree("<a/>");
  auto found = rules.check(document.root());
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(int(found->at(0).level) == int(Level::warning));
  BOOST_TEST(int(found->at(1).level) == int(Level::error));
  BOOST_TEST(int(found->at(2).level) == int(Level::error));
  same(world.lint("<sch:pattern id='p'><sch:rule context='t:a'>\n"
                  "<sch:assert id='w' test='1' severity='bad'>甲</sch:assert>\n"
                  "</sch:rule></sch:pattern>"),
       {"test.sch:4:39: error: Unknown severity \"bad\" [rules.severity-unknown]"});
}
