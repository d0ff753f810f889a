// From a cross-check to the dispute that a data owner gets in its own words, with files alone: what
// an inspection institution's pack will bring, played here by files of the test.
#include "bus/xml/schema.h"
#include "tests/golden/tree.h"

using namespace jiuqu;
using namespace jiuqu::golden;

namespace {

const std::string kDiffering = "rules/cross-check.samples/differences.fail.xml";

void write_institute(const Tree& tree) {
  const std::string partner = "adapters/partners/institute/";
  tree.write(partner + "partner.xml",
             R"xml(<partner id="institute" version="1" xmlns="urn:jiuqu:partner:1">
  <name en="Institute" zh="检验所"/>
  <client id="institute" key="env:JIUQU_INSTITUTE_KEY"/>
  <endpoint id="institute" adapter="http" base-url="http://127.0.0.1:9"/>
</partner>
)xml");
  tree.write(
      partner + "comparison.interface.xml",
      R"xml(<interface id="institute.comparison" version="1" xmlns="urn:jiuqu:interface:1" xmlns:l="urn:jiuqu:licensing:1">
  <receive adapter="http" method="POST" path="/institute/comparisons"/>
  <identity key="string(/l:crossCheck/l:projectNo)" on-change="pass"/>
  <order key="string(/l:crossCheck/l:projectNo)"/>
  <validate schema="canonical/cross-check.xsd"/>
  <cross-check rules="cross-check"/>
  <emit select="/l:crossCheck/l:DisputeRaised"/>
</interface>
)xml");
  tree.write(
      partner + "dispute.interface.xml",
      R"xml(<interface id="institute.dispute" version="1" xmlns="urn:jiuqu:interface:1" xmlns:l="urn:jiuqu:licensing:1">
  <on event="DisputeRaised" when="/*/l:owner = 'inspection' and /*/l:institution = '武汉市特种设备检验所'"/>
  <map mapping="institute/dispute"/>
  <send endpoint="institute" method="POST" path="/objections" order="string(/*/l:reportNumber)"/>
</interface>
)xml");
  tree.write(
      partner + "objection.xsd",
      R"xml(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:institute" targetNamespace="urn:institute" elementFormDefault="qualified">
  <xs:element name="objection"><xs:complexType><xs:sequence>
    <xs:element name="reportNo" type="xs:string"/>
    <xs:element name="items" maxOccurs="unbounded"><xs:complexType><xs:sequence>
      <xs:element name="field" type="xs:string"/>
      <xs:element name="reported" type="xs:string"/>
      <xs:element name="claimed" type="xs:string"/>
      <xs:element name="reason" type="xs:string"/>
    </xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>
)xml");
  tree.write("mappings/codes/institute-field.csv",
             "code,name,valid-from,valid-to\nequipment/eqCode,eqpCod,,\n"
             "inspection/checkConclusion,conclusion,,\n");
  tree.write(
      "mappings/institute/dispute.map.xml",
      R"xml(<mapping xmlns="urn:jiuqu:mapping:1" version="1" source="canonical/dispute.xsd" source-root="DisputeRaised"
         target="institute/objection.xsd" target-root="objection">
  <field to="reportNo" from="reportNumber" missing="refuse"/>
  <each to="items" from="difference">
    <field to="field" from="field" table="institute-field" lookup="code-to-name" unknown="keep"/>
    <field to="reported" from="known"/>
    <field to="claimed" from="declared"/>
    <field to="reason" from="zh"/>
  </each>
  <ignore from="eventId occurredAt projectNo division owner state institution equipmentCode difference/label
                difference/tolerance difference/rule difference/clause difference/level difference/en"/>
</mapping>
)xml");
}

// What the report itself rules out is a fault of the message, not a difference: another test's.
std::string without_conclusion(std::string text) {
  for (const auto& [from, to] :
       {std::pair{"不合格", "合格"}, std::pair{"2026-11-22", "2027-11-22"}})
    text.replace(text.find(from), std::string(from).size(), to);
  return text;
}

// The lines of `jiuqu route` for the differing documents.
Outcome route(const Tree& tree, std::vector<std::string> options) {
  options.insert(options.begin(),
                 {"route", "institute.comparison", tree.path() + "/" + kDiffering});
  for (const char* root : kRoots) {
    options.emplace_back("--definitions");
    options.push_back(tree.path() + "/" + root);
  }
  return tree.run(std::move(options));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_cross_check_drafts_one_dispute_for_each_owner_of_the_data) {
  Tree tree;
  std::vector<std::string> command{
      "check",           "cross-check", tree.path() + "/" + kDiffering, "--date", "2026-11-23",
      "--draft-dispute", "--out",       tree.path() + "/drafts.xml"};
  for (const char* root : kRoots) {
    command.emplace_back("--definitions");
    command.push_back(tree.path() + "/" + root);
  }
  auto outcome = tree.run(command);
  BOOST_TEST(outcome.status == 1, outcome.err);
  BOOST_TEST(outcome.out.empty());
  Findings broken;
  auto schema = xml::Schema::compile(kSource + "/mappings/canonical/dispute.xsd",
                                     kSource + "/mappings/canonical", broken);
  auto drafts = xml::Document::parse(read_file(tree.path() + "/drafts.xml").value_or(""));
  BOOST_REQUIRE(drafts.has_value());
  BOOST_REQUIRE(schema != nullptr);
  for (const Finding& finding : schema->validate(*drafts)) BOOST_ERROR(lint_line(finding));
  auto all = drafts->root().children("DisputeRaised");
  BOOST_REQUIRE(all.size() == 2u);
  BOOST_TEST(all[0].child_text("owner") == "inspection");
  BOOST_TEST(all[1].child_text("owner") == "supervision");
  BOOST_TEST(all[0].children("difference").size() == 9u);
  BOOST_TEST(all[1].children("difference").size() == 2u);
  BOOST_TEST(all[0].child("difference").child_text("label") == "设备代码");
  BOOST_TEST(all[0].child("difference").child_text("known") == "31104201022026A002");

  command[2] = tree.path() + "/rules/cross-check.samples/same-in-other-spelling.pass.xml";
  BOOST_TEST(tree.run(command).status == 0);
}

BOOST_AUTO_TEST_CASE(the_owner_of_the_data_hears_of_a_dispute_in_its_own_field_names) {
  Tree tree;
  write_institute(tree);
  auto lint = tree.run_on_definitions({"lint"});
  BOOST_TEST(lint.status == 0, lint.out);

  tree.write("rules/cross-check.samples/differences.fail.xml",
             without_conclusion(read_file(kSource + "/" + kDiffering).value()));
  auto way = route(tree, {"--now", "2026-11-23T02:00:00Z"});
  BOOST_TEST(way.status == 0, way.out << way.err);
  BOOST_TEST(way.out.contains("  difference inspection equipment/eqCode\n"), way.out);
  BOOST_TEST(way.out.contains("emit select=\"/l:crossCheck/l:DisputeRaised\"\n"
                              "  interface institute.dispute when="),
             way.out);
  BOOST_TEST(way.out.contains("    send institute method=POST path=/objections lane=DT2026000123"),
             way.out);
  BOOST_TEST(way.out.contains("\"field\": \"eqpCod\""), way.out);
  BOOST_TEST(way.out.contains("\"claimed\": \"31104201022026A001\""), way.out);
  // The supervision's draft is for nobody here: no interface takes it.
  BOOST_TEST(way.out.contains("  not: interface institute.dispute when="), way.out);
}
