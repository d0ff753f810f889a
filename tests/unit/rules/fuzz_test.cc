// Broken definitions and documents never break the hub: rule files, expressions, decision tables
// and documents are mutated thousands of times; what loads is run, what does not says why.
#include <array>
#include <boost/test/unit_test.hpp>

#include "bus/base/random.h"
#include "bus/xml/match_pattern.h"
#include "rules/impl/decision_cell.h"
#include "tests/unit/rules/rules_fixture.h"

using namespace jiuqu;
using namespace jiuqu::test;
using namespace std::string_view_literals;

namespace {

constexpr std::string_view kRules = R"xml(
<xsl:key xmlns:xsl='http://www.w3.org/1999/XSL/Transform' name='k' match='t:a[@k]' use='@k'/>
<sch:let name='all' value='count(//t:a)'/>
<sch:phase id='ph'><sch:let name='v' value='1'/><sch:active pattern='p'/></sch:phase>
<sch:pattern id='p'><sch:rule abstract='true' id='ab'><sch:assert id='x' test='t:b'>甲 <sch:value-of select='.'/></sch:assert></sch:rule>
<sch:rule context="t:a[2] | @k | text()"><sch:extends rule='ab'/><sch:report id='y' test="count(key('k', .)) &gt; 1" subject='t:b' diagnostics='d'>乙<sch:name/></sch:report></sch:rule></sch:pattern>
<sch:pattern abstract='true' id='q'><sch:rule context='$what[last()]'><sch:let name='n' value='current()/@k'/><sch:assert id='z' test="$n != hub:table-value('colour', 'r', 'warm')">丙</sch:assert></sch:rule></sch:pattern>
<sch:pattern is-a='q' id='r'><sch:param name='what' value='t:a/t:b'/></sch:pattern>
<sch:diagnostics><sch:diagnostic id='d'>d <sch:value-of select='$all'/></sch:diagnostic></sch:diagnostics>)xml";
constexpr std::string_view kTable =
    "F,input,input,output,valid-from\nname,x,y,z,\ntype,number,text,text,\nvalues,[0..10],\"a, "
    "b\",-,"
    "\n1,\"[1..5), 7\",not(a),u,2026-01-01\n2,-,\"a, \"\"b\"\"\",v,\n3,>= 5,-,w,\n";
constexpr std::array kPieces{
    "["sv, "]"sv,  "("sv,  ")"sv,    "/"sv,    "//"sv,   "@"sv,    "|"sv,
    "$"sv, "'"sv,  "\""sv, ","sv,    ".."sv,   "*"sv,    "::"sv,   "and "sv,
    "-"sv, "\0"sv, "<"sv,  "&lt;"sv, "\xE7"sv, "not("sv, "key("sv, "last()"sv,
    ">"sv, "="sv,  "9"sv,  "\n"sv,   "甲"sv,   "，"sv,   "div "sv, "current()"sv};

std::string mutate(std::string text, Random& random) {
  for (auto rounds = 1 + random.below(3); rounds > 0; --rounds) {
    std::size_t at = random.below(text.size() + 1);
    switch (random.below(4)) {
      case 0:
        text.insert(at, kPieces[random.below(kPieces.size())]);
        break;
      case 1:
        text.erase(at, 1 + random.below(5));
        break;
      case 2:
        if (at < text.size()) text[at] = char(random.next());
        break;
      default:
        text.insert(at, text.substr(random.below(text.size() + 1), random.below(12)));
        break;
    }
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(mutated_rule_files_load_or_say_why) {
  SeededRandom random(20261125);
  RulesWorld world;
  auto document = tree("<a k='1'><b>x</b></a><a k='1'/><a><b/><b k='2'>y</b></a>");
  std::size_t loaded = 0;
  for (int i = 0; i < 1500; ++i) {
    world.write("test.sch",
                RulesWorld::head() + mutate(std::string(kRules), random) + "\n</sch:schema>\n");
    auto outcome = world.load({world.path});
    if (!outcome.set) {
      BOOST_TEST(!outcome.findings.empty());
      continue;
    }
    const auto* rules = outcome.set->get<rules::RuleSet>("rules", "test");
    if (rules == nullptr) continue;
    ++loaded;
    for (const char* phase : {"", "ph"}) {
      (void)rules->check(document.root(), phase);
      (void)rules->report(document.root(), rules::CheckOptions{.phase = phase});
    }
  }
  BOOST_TEST(loaded > 20u);
}

BOOST_AUTO_TEST_CASE(mutated_patterns_match_or_are_refused) {
  SeededRandom random(7);
  auto document = tree("<a k='1'><b>x</b></a><a k='1'/><a><b/><b k='2'>y</b></a>");
  const xml::Namespaces namespaces{{"t", "urn:t"}};
  std::size_t matched = 0;
  for (int i = 0; i < 5000; ++i) {
    std::string text = mutate("t:a[@k = '1'][2]/t:b | //@k | t:a[last() - 1]//text()", random);
    auto pattern = xml::MatchPattern::compile(text, namespaces);
    if (!pattern) continue;
    xml::MatchPattern::Memo memo;
    xml::walk(xml::document_node(document.root()), [&](xml::Node node) {
      auto holds = pattern->matches(node, {}, memo);
      matched += holds && *holds;
    });
  }
  BOOST_TEST(matched > 1000u);
}

BOOST_AUTO_TEST_CASE(mutated_decision_tables_load_or_say_why) {
  SeededRandom random(11);
  RulesWorld world;
  std::size_t decided = 0;
  for (int i = 0; i < 2000; ++i) {
    world.write("t.dmn.csv", mutate(std::string(kTable), random));
    auto outcome = world.load({world.path});
    if (!outcome.set) {
      BOOST_TEST(!outcome.findings.empty());
      continue;
    }
    const auto* table = outcome.set->get<rules::DecisionTable>("decision-table", "t");
    if (table == nullptr) continue;
    for (const std::string value : {"", "5", "a", "b", "2026-02-30"}) {
      const std::string inputs[] = {value, value};
      decided += table->decide(inputs, "2026-05-01").rows.size();
    }
  }
  BOOST_TEST(decided > 20u);
}

BOOST_AUTO_TEST_CASE(mutated_cells_are_read_or_refused) {
  SeededRandom random(3);
  for (int i = 0; i < 20000; ++i)
    for (auto type : {rules::ValueType::text, rules::ValueType::number, rules::ValueType::integer,
                      rules::ValueType::date}) {
      std::string text = mutate("not([1..5), \"a b\", < 2026-05-01, 7)", random);
      rules::Cell cell;
      if (auto fault = rules::read_cell(text, type, cell)) {
        BOOST_REQUIRE(!fault->en.empty() && !fault->zh.empty());
        BOOST_REQUIRE(fault->at <= text.size());
      } else {
        (void)cell.admits(type, "5");
        (void)cell.admits(type, "2026-05-01");
      }
    }
}
