// The work of a check grows with the document and not with its square. Counted, never timed.
#include <boost/test/unit_test.hpp>

#include "tests/unit/rules/rules_fixture.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

// Many contexts of all sorts: by name, by place, by position, by attribute, any.
constexpr const char* kRules = R"xml(
<xsl:key xmlns:xsl='http://www.w3.org/1999/XSL/Transform' name='by-code' match='t:row' use='@code'/>
<sch:let name='total' value='count(//t:row)'/>
<sch:pattern id='unique'><sch:rule context='t:row'>
  <sch:assert id='u' test="count(key('by-code', @code)) = 1">重复</sch:assert>
</sch:rule></sch:pattern>
<sch:pattern id='first'>
  <sch:rule context='t:row[1]'><sch:assert id='f' test='@code'>首行</sch:assert></sch:rule>
  <sch:rule context='t:row[last()]'><sch:assert id='l' test='@code'>末行</sch:assert></sch:rule>
  <sch:rule context="t:row[t:name = 'x']"><sch:assert id='x' test='@code'>名为 x</sch:assert></sch:rule>
  <sch:rule context='t:list/t:row'><sch:assert id='r' test='$total &gt; 0'>行</sch:assert></sch:rule>
</sch:pattern>
<sch:pattern id='names'><sch:rule context='t:row//t:name'><sch:let name='n' value='string(.)'/><sch:assert id='n' test='$n'>名</sch:assert></sch:rule></sch:pattern>
<sch:pattern id='codes'><sch:rule context='@code'><sch:assert id='c' test='. &gt; 0'>码</sch:assert></sch:rule></sch:pattern>
<sch:pattern id='any'><sch:rule context='*'><sch:assert id='a' test='true()'>任意</sch:assert></sch:rule></sch:pattern>
<sch:pattern id='texts'><sch:rule context='text()'><sch:assert id='t' test='true()'>文字</sch:assert></sch:rule></sch:pattern>)xml";

xml::Document rows(int count) {
  std::string text = "<list>";
  for (int i = 1; i <= count; ++i)
    text += "<row code='" + std::to_string(i) + "'><name>n" + std::to_string(i) + "</name></row>";
  return tree(text + "</list>");
}

rules::Work work_of(const rules::RuleSet& rules, const xml::Document& document) {
  rules::Work work;
  auto found = rules.check(document.root(), {.work = &work});
  BOOST_REQUIRE_MESSAGE(found.has_value(), (found ? "" : found.error().describe()));
  BOOST_TEST(found->empty());
  return work;
}

}  // namespace

BOOST_AUTO_TEST_CASE(twice_the_document_is_twice_the_work) {
  RulesWorld world;
  const auto& rules = world.rules(kRules);
  constexpr double kMost = 2.2;
  auto once = work_of(rules, rows(2000));
  auto twice = work_of(rules, rows(4000));
  BOOST_TEST(once.fired > 2000u * 6);
  BOOST_TEST(once.steps > once.tests);
  BOOST_TEST(double(twice.nodes) <= kMost * double(once.nodes));
  BOOST_TEST(double(twice.matches) <= kMost * double(once.matches));
  BOOST_TEST(double(twice.fired) <= kMost * double(once.fired));
  BOOST_TEST(double(twice.tests) <= kMost * double(once.tests));
  BOOST_TEST(double(twice.steps) <= kMost * double(once.steps));
}

BOOST_AUTO_TEST_CASE(a_node_meets_only_the_contexts_that_may_match_it) {
  RulesWorld world;
  std::string patterns;
  for (int i = 0; i < 200; ++i)
    patterns += "<sch:pattern id='p" + std::to_string(i) + "'><sch:rule context='t:e" +
                std::to_string(i) + "'><sch:assert id='a" + std::to_string(i) +
                "' test='true()'>甲</sch:assert></sch:rule></sch:pattern>\n";
  const auto& rules = world.rules(patterns);
  auto work = work_of(rules, rows(500));
  BOOST_TEST(work.matches == 0u);
  auto some = work_of(rules, tree("<e1/><e2/><e2/>"));
  BOOST_TEST(some.matches == 3u);
  BOOST_TEST(some.fired == 3u);
}

BOOST_AUTO_TEST_CASE(a_check_without_an_end_in_sight_is_refused) {
  RulesWorld world;
  const auto& rules = world.rules(R"xml(
<sch:pattern id='p'><sch:rule context='t:row'>
  <sch:assert id='u' test="count(//t:row[@code = current()/@code]) = 1">重复</sch:assert>
</sch:rule></sch:pattern>)xml");
  auto document = rows(3000);
  auto found = rules.check(document.root());
  BOOST_REQUIRE(!found.has_value());
  BOOST_TEST(int(found.error().code) == int(ErrorCode::limit_exceeded));
  BOOST_TEST(found.error().detail == "the rules take more than 40000000 steps on this document");
  BOOST_TEST(rules.check(rows(100).root()).has_value());
}

BOOST_AUTO_TEST_CASE(reports_of_long_lists_are_written_in_one_pass) {
  RulesWorld world;
  const auto& rules = world.rules(
      "<sch:pattern id='p'><sch:rule context='t:row'><sch:report id='r' test='true()'>甲"
      "</sch:report></sch:rule></sch:pattern>");
  auto report = rules.report(rows(4000).root());
  BOOST_REQUIRE(report.has_value());
  auto entries = report->root().children("successful-report");
  BOOST_REQUIRE(entries.size() == 4000u);
  BOOST_TEST(entries.back().attribute("location").value() == "/t:root/t:list/t:row[4000]");
}
