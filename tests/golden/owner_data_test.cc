// What an inspection institution says of the device of a case, with files alone: its report becomes
// values that the case keeps.
#include "tests/golden/tree.h"

using namespace jiuqu;
using namespace jiuqu::golden;

namespace {

void write_institute(const Tree& tree) {
  const std::string partner = "adapters/partners/institute/";
  tree.write(partner + "partner.xml",
             R"xml(<partner id="institute" version="1" xmlns="urn:jiuqu:partner:1">
  <name en="Institute" zh="检验所"/>
  <client id="institute" key="env:JIUQU_INSTITUTE_KEY"/>
</partner>
)xml");
  tree.write(
      partner + "report.interface.xml",
      R"xml(<interface id="institute.report" version="1" xmlns="urn:jiuqu:interface:1" xmlns:l="urn:jiuqu:licensing:1" xmlns:i="urn:institute">
  <receive adapter="http" method="POST" path="/institute/reports"/>
  <identity key="string(/i:report/i:reportNo)" on-change="pass"/>
  <order key="string(/i:report/i:caseNo)"/>
  <validate schema="institute/report.xsd"/>
  <map mapping="institute/report"/>
  <owner-data key="string(/l:ownerData/l:projectNo)"/>
</interface>
)xml");
  tree.write(
      partner + "report.xsd",
      R"xml(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:institute" targetNamespace="urn:institute" elementFormDefault="qualified">
  <xs:element name="report"><xs:complexType><xs:sequence>
    <xs:element name="caseNo"><xs:simpleType><xs:restriction base="xs:string"><xs:minLength value="1"/><xs:maxLength value="50"/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name="reportNo"><xs:simpleType><xs:restriction base="xs:string"><xs:minLength value="1"/><xs:maxLength value="50"/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name="result"><xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="20"/></xs:restriction></xs:simpleType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>
)xml");
  tree.write(
      "mappings/institute/report.map.xml",
      R"xml(<mapping xmlns="urn:jiuqu:mapping:1" version="1" source="institute/report.xsd" source-root="report"
         target="canonical/owner-data.xsd" target-root="ownerData">
  <field to="projectNo" from="caseNo"/>
  <field to="owner" constant="inspection"/>
  <field to="reference" from="reportNo"/>
  <group to="statement">
    <group to="inspection">
      <field to="checkReportNum" from="reportNo"/>
      <field to="checkConclusion" from="result"/>
    </group>
  </group>
</mapping>
)xml");
  tree.write("report.json", R"({"caseNo":"1234","reportNo":"DT2026000123","result":"合格"})");
}

std::vector<std::string> with_definitions(const Tree& tree, std::vector<std::string> command) {
  for (const char* root : kRoots) {
    command.emplace_back("--definitions");
    command.push_back(tree.path() + "/" + root);
  }
  return command;
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_institutions_report_becomes_data_of_a_case_by_files_alone) {
  Tree tree;
  write_institute(tree);
  auto lint = tree.run_on_definitions({"lint"});
  BOOST_TEST(lint.status == 0, lint.out);
  auto way =
      tree.run(with_definitions(tree, {"route", "institute.report", tree.path() + "/report.json"}));
  BOOST_TEST(way.status == 0, way.out << way.err);
  BOOST_TEST(way.out.contains("owner-data case \"1234\""), way.out);

  tree.change("adapters/partners/institute/report.interface.xml", "<owner-data key=\"string(",
              "<owner-data key=\"strin(");
  auto broken = tree.run_on_definitions({"lint"});
  BOOST_TEST(broken.status == 1);
  BOOST_TEST(broken.out.contains("report.interface.xml:7:"), broken.out);
}
