// Differences from an owner's data become draft disputes; what no owner has to answer stays a
// finding.
#include "rules/disputes.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/rules/rules_fixture.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

constexpr const char* kRules = R"xml(
  <sch:pattern id="p">
    <sch:rule context="t:declared/t:speed">
      <sch:let name="owner" value="'inspection'"/>
      <sch:let name="known" value="string(../../t:report/t:speed)"/>
      <sch:assert id="speed" test="hub:same-quantity(., $known, '1%')" properties="owner field declared known tolerance"
                  see="7.2.5" diagnostics="speed.en">速度：<sch:value-of select="."/>、<sch:value-of select="$known"/></sch:assert>
      <sch:assert id="odd" test="false()">不属于任何数源单位</sch:assert>
    </sch:rule>
  </sch:pattern>
  <sch:diagnostics><sch:diagnostic id="speed.en">The speeds differ.</sch:diagnostic></sch:diagnostics>
  <sch:properties>
    <sch:property id="owner"><sch:value-of select="$owner"/></sch:property>
    <sch:property id="field">equipment/speed</sch:property>
    <sch:property id="declared"><sch:value-of select="."/></sch:property>
    <sch:property id="known"><sch:value-of select="$known"/></sch:property>
    <sch:property id="tolerance">1%</sch:property>
  </sch:properties>)xml";

xml::Document wrapper(const std::string& declared, const std::string& known) {
  auto document = xml::Document::parse(
      "<c xmlns='urn:t'><projectNo>7</projectNo><declared><speed>" + declared +
      "</speed></declared><report><speed>" + known +
      "</speed><inspection><checkReportNum>R-1</checkReportNum></inspection></report></c>");
  BOOST_REQUIRE(document.has_value());
  return std::move(*document);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_difference_tells_owner_field_both_values_tolerance_rule_and_sentences) {
  RulesWorld world;
  auto document = wrapper("1.75 m/s", "2.5 m/s");
  auto found = rules::cross_check(world.rules(kRules), document.root(), {});
  BOOST_REQUIRE(found.has_value());
  BOOST_REQUIRE(found->others.size() == 1u);
  BOOST_TEST(found->others[0].code == "odd");
  BOOST_REQUIRE(found->differences.size() == 1u);
  UtcTime at = *from_iso8601("2026-11-23T02:00:00Z");
  Uuid cause = Uuid{}.derive("message");
  auto drafts = rules::draft_disputes(document.root(), found->differences, {}, cause, at);
  BOOST_REQUIRE(drafts.size() == 1u);
  auto again = rules::draft_disputes(document.root(), found->differences, {}, cause, at);
  BOOST_TEST(drafts[0].serialize() == again[0].serialize());
  xml::Node root = drafts[0].root();
  BOOST_TEST(root.child_text("owner") == "inspection");
  BOOST_TEST(root.child_text("state") == "draft");
  BOOST_TEST(root.child_text("projectNo") == "7");
  BOOST_TEST(root.child_text("reportNumber") == "R-1");
  xml::Node difference = root.child("difference");
  const std::pair<const char*, const char*> wanted[] = {{"field", "equipment/speed"},
                                                        {"declared", "1.75 m/s"},
                                                        {"known", "2.5 m/s"},
                                                        {"tolerance", "1%"},
                                                        {"rule", "speed"},
                                                        {"clause", "7.2.5"},
                                                        {"level", "error"},
                                                        {"zh", "速度：1.75 m/s、2.5 m/s"},
                                                        {"en", "The speeds differ."}};
  for (const auto& [name, text] : wanted) BOOST_TEST(difference.child_text(name) == text, name);
}

BOOST_AUTO_TEST_CASE(what_is_within_its_tolerance_or_written_otherwise_is_no_difference) {
  RulesWorld world;
  const auto& rules = world.rules(kRules);
  for (const char* known : {"1.76 m/s", "１．７５ｍ／ｓ", " 1.75 米/秒"}) {
    auto document = wrapper("1.75 m/s", known);
    auto found = rules::cross_check(rules, document.root(), {});
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST(found->differences.empty(), known);
  }
}
