// What rules find in a document.
#include <boost/test/unit_test.hpp>

#include "tests/unit/rules/rules_fixture.h"

using namespace jiuqu;
using namespace jiuqu::test;

BOOST_AUTO_TEST_CASE(every_assert_that_does_not_hold_is_a_finding) {
  RulesWorld world;
  const auto& rules = world.rules(R"xml(
<sch:pattern id='p'><sch:rule context='t:a'>
  <sch:assert id='one' test='t:x' see='clause 7'>没有 x。</sch:assert>
  <sch:assert id='two' test='t:y'>没有 y。</sch:assert>
  <sch:assert id='three' test='true()'>不会。</sch:assert>
</sch:rule></sch:pattern>)xml");
  auto document = tree("<a/><b><a><x/></a></b>");
  auto found = rules.check(document.root(), "");
  same(told(found), {"one /root/a", "two /root/a", "two /root/b/a"});
  const Finding& first = found->front();
  BOOST_TEST(first.clause == "clause 7");
  BOOST_TEST(first.zh == "没有 x。");
  BOOST_TEST(first.en == "没有 x。");  // no diagnostic: the sentence itself
  BOOST_TEST(int(first.level) == int(Level::error));
}

BOOST_AUTO_TEST_CASE(a_report_fires_when_its_test_is_true) {
  RulesWorld world;
  const auto& rules = world.rules(R"xml(
<sch:pattern id='p'><sch:rule context='t:a'>
  <sch:report id='odd' test="t:x = '1'">x 是 1。</sch:report>
</sch:rule></sch:pattern>)xml");
  auto document = tree("<a><x>1</x></a><a><x>2</x></a>");
  same(told(rules.check(document.root(), "")), {"odd /root/a[1]"});
}

BOOST_AUTO_TEST_CASE(the_first_rule_of_a_pattern_that_matches_a_node_judges_it) {
  RulesWorld world;
  const auto& rules = world.rules(R"xml(
<sch:pattern id='p'>
  <sch:rule context="t:a[@kind='x']"><sch:assert id='special' test='false()'>甲</sch:assert></sch:rule>
  <sch:rule context='t:a'><sch:assert id='general' test='false()'>乙</sch:assert></sch:rule>
</sch:pattern>
<sch:pattern id='q'>
  <sch:rule context='t:a'><sch:assert id='other' test='false()'>丙</sch:assert></sch:rule>
</sch:pattern>)xml");
  auto document = tree("<a kind='x'/><a/>");
  same(told(rules.check(document.root(), "")),
       {"special /root/a[1]", "general /root/a[2]", "other /root/a[1]", "other /root/a[2]"});
}

BOOST_AUTO_TEST_CASE(a_context_may_name_several_places) {
  RulesWorld world;
  const auto& rules = world.rules(R"xml(
<sch:pattern id='p'><sch:rule context="t:a[t:x | t:y] | t:b/t:c | /t:root">
  <sch:assert id='here' test='false()'>在。</sch:assert>
</sch:rule></sch:pattern>)xml");
  auto document = tree("<a/><a><x/></a><b><c/></b><c/>");
  same(told(rules.check(document.root(), "")), {"here /root", "here /root/a[2]", "here /root/b/c"});
}

BOOST_AUTO_TEST_CASE(a_phase_runs_its_patterns_alone) {
  RulesWorld world;
  const auto& rules = world.rules(R"xml(
<sch:phase id='early'><sch:active pattern='p'/></sch:phase>
<sch:phase id='late'><sch:active pattern='q'/><sch:active pattern='p'/></sch:phase>
<sch:pattern id='p'><sch:rule context='t:a'><sch:assert id='in-p' test='false()'>甲</sch:assert></sch:rule></sch:pattern>
<sch:pattern id='q'><sch:rule context='t:a'><sch:assert id='in-q' test='false()'>乙</sch:assert></sch:rule></sch:pattern>)xml");
  auto document = tree("<a/>");
  same(told(rules.check(document.root(), "early")), {"in-p /root/a"});
  same(told(rules.check(document.root(), "late")), {"in-p /root/a", "in-q /root/a"});
  same(told(rules.check(document.root(), "")), {"in-p /root/a", "in-q /root/a"});
  auto unknown = rules.check(document.root(), "never");
  BOOST_REQUIRE(!unknown.has_value());
  BOOST_TEST(int(unknown.error().code) == int(ErrorCode::definition_broken));
  BOOST_TEST(rules.has_phase("late"));
  BOOST_TEST(!rules.has_phase("never"));
}

BOOST_AUTO_TEST_CASE(lets_reach_as_far_as_what_they_stand_in) {
  RulesWorld world;
  const auto& rules = world.rules(R"xml(
<sch:let name='whole' value="count(//t:a)"/>
<sch:pattern id='p'>
  <sch:let name='half' value="$whole div 2"/>
  <sch:rule context='t:a'>
    <sch:let name='own' value="string(t:x)"/>
    <sch:let name='next' value="concat($own, '+', $half)"/>
    <sch:report id='r' test="$next = '7+1'">值 <sch:value-of select="$next"/> 共 <sch:value-of select='$whole'/>。</sch:report>
  </sch:rule>
</sch:pattern>
<sch:pattern id='q'>
  <sch:let name='half' value="'other'"/>
  <sch:rule context='t:a'><sch:report id='s' test="$half != 'other'">丁</sch:report></sch:rule>
</sch:pattern>)xml");
  auto document = tree("<a><x>7</x></a><a><x>8</x></a>");
  auto found = rules.check(document.root(), "");
  same(told(found), {"r /root/a[1]"});
  BOOST_TEST(found->front().zh == "值 7+1 共 2。");
}

BOOST_AUTO_TEST_CASE(sentences_hold_values_names_and_folded_words) {
  RulesWorld world;
  const auto& rules = world.rules(R"xml(
<sch:pattern id='p'><sch:rule context='t:a'>
  <sch:assert id='s' test='false()' diagnostics='s.en'>
    字段 <sch:name/> 的
    值为“<sch:value-of select='t:x'/>”，<sch:emph>不是</sch:emph>
    <sch:value-of select="t:y"/> <sch:name path='t:x'/>
  </sch:assert>
</sch:rule></sch:pattern>
<sch:diagnostics><sch:diagnostic id='s.en'>
    The value <sch:value-of select='t:x'/>
    is not   <sch:value-of select='t:y'/>.
</sch:diagnostic></sch:diagnostics>)xml");
  auto document = tree("<a><x>1</x><y>2</y></a>");
  auto found = rules.check(document.root(), "");
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->front().zh == "字段 a 的 值为“1”，不是 2 x");
  BOOST_TEST(found->front().en == "The value 1 is not 2.");
}

BOOST_AUTO_TEST_CASE(the_subject_is_where_a_finding_is_told) {
  RulesWorld world;
  const auto& rules = world.rules(R"xml(
<sch:pattern id='p'><sch:rule context='t:a'>
  <sch:assert id='there' test='false()' subject='t:x'>甲</sch:assert>
  <sch:assert id='missing' test='false()' subject='t:deep/t:er'>乙</sch:assert>
  <sch:assert id='second' test='false()' subject='t:z[2]'>丙</sch:assert>
  <sch:assert id='attribute' test='false()' subject='@k'>丁</sch:assert>
  <sch:assert id='none' test='false()'>戊</sch:assert>
</sch:rule></sch:pattern>)xml");
  auto document = tree("<a/><a k='1'><x/><z/><z/></a>");
  auto found = told(rules.check(document.root().children()[1], ""));
  // Rules are held against the whole document, whatever node they are given.
  same(found, {"there /root/a[1]/x", "missing /root/a[1]/deep/er", "second /root/a[1]/z[2]",
               "attribute /root/a[1]/@k", "none /root/a[1]", "there /root/a[2]/x",
               "missing /root/a[2]/deep/er", "second /root/a[2]/z[2]", "attribute /root/a[2]/@k",
               "none /root/a[2]"});
}

BOOST_AUTO_TEST_CASE(roles_are_levels) {
  RulesWorld world;
  const auto& rules = world.rules(R"xml(
<sch:pattern id='p'><sch:rule context='t:a'>
  <sch:assert id='e' test='false()' role='error'>甲</sch:assert>
  <sch:assert id='w' test='false()' role='warning'>乙</sch:assert>
  <sch:assert id='i' test='false()' role='info'>丙</sch:assert>
</sch:rule></sch:pattern>)xml");
  auto document = tree("<a/>");
  auto found = rules.check(document.root(), "");
  BOOST_REQUIRE(found.has_value());
  BOOST_REQUIRE(found->size() == 3u);
  BOOST_TEST(int((*found)[0].level) == int(Level::error));
  BOOST_TEST(int((*found)[1].level) == int(Level::warning));
  BOOST_TEST(int((*found)[2].level) == int(Level::info));
}

BOOST_AUTO_TEST_CASE(table_functions_look_into_the_sets_code_tables) {
  RulesWorld world;
  const auto& rules = world.rules(R"xml(
<sch:pattern id='p'><sch:rule context='t:c'>
  <sch:assert id='known' test="hub:in-table('colour', string(.))">未知颜色 <sch:value-of select='.'/></sch:assert>
  <sch:assert id='warm' test="hub:table-value('colour', string(.), 'warm') = 'yes'">不暖</sch:assert>
</sch:rule></sch:pattern>)xml");
  auto document = tree("<c>r</c><c>b</c><c>g</c>");
  same(told(rules.check(document.root(), "")),
       {"warm /root/c[2]", "known /root/c[3]", "warm /root/c[3]"});
}

BOOST_AUTO_TEST_CASE(codes_stand_in_the_tables_of_the_set) {
  RulesWorld world;
  world.write("codes/division.csv",
              "code,name,valid-from,valid-to\n420102,江岸区,,\n420199,旧区,,2019-12-31\n");
  const auto& rules = world.rules(R"xml(
<sch:pattern id='p'><sch:rule context='t:c'>
  <sch:assert id='d' test="hub:division(.)">未知区划</sch:assert>
  <sch:assert id='on' test="hub:division(., '2020-01-01')">当日未知</sch:assert>
</sch:rule></sch:pattern>)xml");
  auto document = tree("<c>420102</c><c>420102000000</c><c>420199</c><c>420102000001</c>");
  same(told(rules.check(document.root())), {"on /root/c[3]", "d /root/c[4]", "on /root/c[4]"});
  auto lines = world.lint(
      "<sch:pattern id='p'><sch:rule context='t:c'>\n<sch:assert id='a' "
      "test='hub:catalogue(.)'>甲</sch:assert></sch:rule></sch:pattern>");
  BOOST_REQUIRE(lines.size() == 1u);
  BOOST_TEST(lines[0].contains("unknown function \"hub:catalogue\""), lines[0]);
}

BOOST_AUTO_TEST_CASE(working_days_follow_the_calendar_of_the_set) {
  auto value = [](RulesWorld& world, const std::string& expression) {
    const auto& rules = world.rules(
        "<sch:pattern id='p'><sch:rule context='t:a'><sch:report id='v' test='true()'>"
        "<sch:value-of select=\"" + expression + "\"/></sch:report></sch:rule></sch:pattern>");
    return rules.check(tree("<a/>").root())->front().zh;
  };
  RulesWorld plain;  // Monday to Friday
  BOOST_TEST(value(plain, "hub:add-working-days('2026-02-13', 1)") == "2026-02-16");
  BOOST_TEST(value(plain, "hub:working-days('2026-02-13', '2026-02-16')") == "1");
  RulesWorld world;
  world.write("codes/working-days.csv",
              "code,name,valid-from,valid-to,worked\n2026-02-14,调休,,,yes\n2026-02-16,春节,,,no\n"
              "2026-02-17,春节,,,no\n");
  BOOST_TEST(value(world, "hub:add-working-days('2026-02-13', 1)") == "2026-02-14");
  BOOST_TEST(value(world, "hub:add-working-days('2026-02-13', 2)") == "2026-02-18");
  BOOST_TEST(value(world, "hub:add-working-days('2026年2月13日', 0)") == "2026-02-13");
  BOOST_TEST(value(world, "hub:add-working-days('soon', 1)") == "");
  BOOST_TEST(value(world, "hub:add-working-days('2026-02-13', -1)") == "");
  BOOST_TEST(value(world, "hub:add-working-days('2026-02-13', 1.5)") == "");
  BOOST_TEST(value(world, "hub:add-working-days('2026-02-13', 999999999999)") == "");
  BOOST_TEST(value(world, "hub:working-days('2026-02-13', '2026-02-18')") == "2");
  BOOST_TEST(value(world, "hub:working-days('2026-02-18', '2026-02-13')") == "-2");
  BOOST_TEST(value(world, "hub:working-days('2026-02-13', '2026-02-13')") == "0");
  BOOST_TEST(value(world, "hub:working-days('', '2026-02-13')") == "NaN");
  BOOST_TEST(value(world, "hub:working-days('1000-01-01', '9999-01-01')") == "NaN");
}

BOOST_AUTO_TEST_CASE(ids_are_compared_as_texts) {
  RulesWorld world;
  const auto& rules = world.rules(R"xml(
<sch:pattern id='p'><sch:rule context='t:a'>
  <sch:assert id='same' test="string(t:x) = string(t:y)">不同</sch:assert>
</sch:rule></sch:pattern>)xml");
  auto document = tree("<a><x>110101199001011234</x><y>110101199001011235</y></a>");
  same(told(rules.check(document.root(), "")), {"same /root/a"});
}

BOOST_AUTO_TEST_CASE(findings_of_a_document_are_bounded) {
  RulesWorld world;
  const auto& rules = world.rules(R"xml(
<sch:pattern id='p'><sch:rule context='t:a'><sch:assert id='x' test='false()'>甲</sch:assert></sch:rule></sch:pattern>
<sch:pattern id='q'><sch:rule context='t:a'><sch:assert id='y' test='false()'>乙</sch:assert></sch:rule></sch:pattern>)xml");
  std::string many;
  for (int i = 0; i < 500; ++i) many += "<a/>";
  auto document = tree(many);
  auto found = rules.check(document.root(), "");
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST(found->size() == limits::kFindingsMax);
}
