// What a finding carries: the values used, masked; the rules in force on the day of filing.
#include <boost/test/unit_test.hpp>

#include "tests/unit/rules/rules_fixture.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

using Values = std::vector<std::string>;

Values values_of(const Finding& finding) {
  Values lines;
  for (const auto& [name, value] : finding.values) lines.push_back(name + "=" + value);
  return lines;
}

constexpr const char* kForm = R"xml(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:jq="urn:jiuqu:schema:1" targetNamespace="urn:t" elementFormDefault="qualified">
  <xs:element name="root"><xs:complexType><xs:sequence>
    <xs:element name="unit"><xs:complexType><xs:sequence>
      <xs:element name="name" type="xs:string"><xs:annotation><xs:appinfo><jq:personal/></xs:appinfo></xs:annotation></xs:element>
      <xs:element name="zip" type="xs:string"/>
    </xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>)xml";

std::string dated(const std::string& attributes, const std::string& id) {
  return "<sch:schema xmlns:sch='http://purl.oclc.org/dsdl/schematron' "
         "xmlns:hub='urn:jiuqu:functions' " +
         attributes +
         "><sch:ns prefix='t' uri='urn:t'/><sch:pattern id='p'><sch:rule context='t:root'>"
         "<sch:report id='" +
         id + "' test='true()'>在</sch:report></sch:rule></sch:pattern></sch:schema>";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_finding_carries_the_values_it_was_made_of) {
  RulesWorld world;
  const auto& rules = world.rules(R"xml(
<sch:pattern id='p'><sch:rule context='t:unit'>
  <sch:assert id='zip' test='false()' subject='t:zip' diagnostics='zip.en'>邮编 <sch:value-of select='t:zip'/> 与 <sch:value-of select="string-length(t:zip)"/> 位</sch:assert>
  <sch:assert id='none' test='false()' subject='t:missing'>无</sch:assert>
  <sch:assert id='inner' test='false()'>有下级</sch:assert>
</sch:rule></sch:pattern>
<sch:diagnostics><sch:diagnostic id='zip.en'>The zip <sch:value-of select='t:zip'/> of <sch:value-of select='t:name'/></sch:diagnostic></sch:diagnostics>)xml");
  auto document = tree("<unit><name>甲公司</name><zip> 43 </zip></unit>");
  auto found = rules.check(document.root());
  BOOST_REQUIRE(found->size() == 3u);
  same(values_of(found->at(0)), {"value=43", "zip=43", "string-length(zip)=4", "name=甲公司"});
  same(values_of(found->at(1)), {});
  same(values_of(found->at(2)), {});
}

BOOST_AUTO_TEST_CASE(personal_fields_are_masked_in_values_and_sentences) {
  RulesWorld world;
  RulesWorld forms;
  forms.write("form.xsd", kForm);
  Findings findings;
  auto model = xml::SchemaModel::read(forms.path + "/form.xsd", forms.path, findings);
  BOOST_REQUIRE(model != nullptr);
  const auto& rules = world.rules(R"xml(
<sch:pattern id='p'><sch:rule context='t:unit'>
  <sch:assert id='n' test='false()' subject='t:name'>“<sch:value-of select='t:name'/>”与“<sch:value-of select="concat('(', normalize-space(t:name), ')')"/>”；<sch:value-of select='t:zip'/></sch:assert>
</sch:rule></sch:pattern>)xml");
  auto document = tree("<unit><name> 王小明 </name><zip>430000</zip></unit>");
  auto open = rules.check(document.root());
  BOOST_TEST(open->front().zh == "“ 王小明 ”与“(王小明)”；430000");
  auto masked = rules.check(document.root(), {.form = model.get()});
  BOOST_TEST(masked->front().zh == "“ 王** ”与“(王**)”；430000");
  same(values_of(masked->front()),
       {"value=王**", "name=王**", "concat('(', normalize-space(name), ')')=(王**)", "zip=430000"});
}

BOOST_AUTO_TEST_CASE(citizen_and_mobile_numbers_are_masked_wherever_they_stand) {
  RulesWorld world;
  const auto& rules = world.rules(R"xml(
<sch:pattern id='p'><sch:rule context='t:note'>
  <sch:report id='n' test='true()'>说：<sch:value-of select='.'/></sch:report>
</sch:rule></sch:pattern>)xml");
  auto document =
      tree("<note>证件11010519491231002X，电话13912345678。单位91420100MA4KXXXX0X 共12</note>");
  auto found = rules.check(document.root());
  BOOST_TEST(found->front().zh ==
             "说：证件1101**********002X，电话1391***5678。单位91420100MA4KXXXX0X 共12");
  BOOST_TEST(found->front().values.front().second ==
             "证件1101**********002X，电话1391***5678。单位91420100MA4KXXXX0X 共12");
}

BOOST_AUTO_TEST_CASE(long_values_are_cut) {
  RulesWorld world;
  const auto& rules = world.rules(
      "<sch:pattern id='p'><sch:rule context='t:note'><sch:report id='n' test='true()'>长"
      "</sch:report></sch:rule></sch:pattern>");
  std::string text;
  for (int i = 0; i < 100; ++i) text += "字";
  auto found = rules.check(tree("<note>" + text + "</note>").root());
  BOOST_TEST(found->front().values.front().second == text.substr(0, 180) + "…");
}

BOOST_AUTO_TEST_CASE(a_pattern_applies_to_its_days_of_filing) {
  RulesWorld world;
  const auto& rules = world.rules(R"xml(
<sch:pattern id='old' xmlns:hub='urn:jiuqu:functions' hub:valid-to='2026-04-30'><sch:rule context='t:a'><sch:report id='o' test='true()'>旧</sch:report></sch:rule></sch:pattern>
<sch:pattern id='new' xmlns:hub='urn:jiuqu:functions' hub:valid-from='2026-05-01'><sch:rule context='t:a'><sch:report id='n' test='true()'>新<sch:value-of select='$filing-day'/></sch:report></sch:rule></sch:pattern>)xml");
  auto document = tree("<a/>");
  auto on = [&](const std::string& day) {
    return told(rules.check(document.root(), rules::CheckOptions{.day = day}));
  };
  same(on("2026-04-30"), {"o /root/a"});
  same(on("2026-05-01"), {"n /root/a"});
  same(on(""), {"n /root/a"});
  BOOST_TEST(rules.check(document.root(), rules::CheckOptions{.day = "2027-01-01"})->front().zh ==
             "新2027-01-01");
}

BOOST_AUTO_TEST_CASE(the_file_in_force_on_the_day_of_filing_judges) {
  RulesWorld world;
  world.write("pack@2025.sch",
              dated("hub:valid-from='2025-01-01' hub:valid-to='2026-04-30'", "old"));
  world.write("pack@2026.sch", dated("hub:valid-from='2026-05-01'", "new"));
  auto outcome = world.load({world.path});
  for (const auto& finding : outcome.findings) BOOST_ERROR(lint_line(finding));
  BOOST_REQUIRE(outcome.set != nullptr);
  auto element = xml::Document::parse_definition(
      "<check xmlns:t='urn:t' rules='pack' date='string(/t:root/t:at)'/>", "i.xml");
  Findings findings;
  auto step = rules::check_step_kind()->compile(element->root(), *outcome.set, findings);
  BOOST_REQUIRE(step != nullptr);
  auto judged = [&](const std::string& at, const char* received = nullptr) {
    Exchange exchange;
    exchange.tree = tree("<at>" + at + "</at>");
    if (received != nullptr) {
      auto message = std::make_shared<Message>();
      message->created = *from_iso8601(received);
      exchange.message = message;
    }
    BOOST_REQUIRE(dynamic_cast<JudgeStep&>(*step).run(exchange).has_value());
    BOOST_REQUIRE(exchange.findings.size() == 1u);
    return exchange.findings.front().code;
  };
  BOOST_TEST(judged("2026-04-30") == "old");
  BOOST_TEST(judged("2026-05-01 08:00:00") == "new");
  BOOST_TEST(judged("2026-04-30T17:00:00Z") == "new");  // 1 May in China
  BOOST_TEST(judged("2026-04-30T17:00:00+08:00") == "old");
  BOOST_TEST(judged("soon", "2026-04-30T15:59:59Z") == "old");
  BOOST_TEST(judged("", "2026-04-30T16:00:00Z") == "new");
  BOOST_TEST(judged("2024-12-31") == "rules.none-in-force");
}

BOOST_AUTO_TEST_CASE(refuses_two_files_of_a_pack_in_force_on_one_day) {
  RulesWorld world;
  world.write("pack.sch", dated("hub:valid-to='2026-05-01'", "old"));
  world.write("pack@2026.sch", dated("hub:valid-from='2026-05-01'", "new"));
  auto outcome = world.load({world.path});
  BOOST_REQUIRE(outcome.findings.size() == 1u);
  BOOST_TEST(
      lint_line(outcome.findings.front())
          .ends_with(
              "pack@2026.sch:1:1: error: The rules \"pack\" are in force on days of this file; set "
              "hub:valid-from and hub:valid-to apart [rules.pack-overlap]"));
}

BOOST_AUTO_TEST_CASE(samples_have_a_day_of_filing) {
  RulesWorld world;
  world.write("test.samples/late.pass.xml", "<root xmlns='urn:t'><a/></root>");
  world.write("test.samples/early.fail.xml", "<root xmlns='urn:t'><a/></root>");
  world.write("test.samples/early.fail.txt", "o /root/a\n");
  world.write("test.samples/date.txt", "2026-05-01\n");
  world.write("test.samples/early.date.txt", "2026-04-30\n");
  world.rules(R"xml(
<sch:pattern id='old' xmlns:hub='urn:jiuqu:functions' hub:valid-to='2026-04-30'><sch:rule context='t:a'><sch:report id='o' test='true()'>旧</sch:report></sch:rule></sch:pattern>)xml");
  auto runner = rules::rule_samples();
  SampleRunner* const runners[] = {runner.get()};
  const std::string roots[] = {world.path};
  auto report = run_samples(roots, runners, *world.set);
  BOOST_TEST(report.passed == 2u);
  BOOST_TEST(report.failed == 0u);
}
