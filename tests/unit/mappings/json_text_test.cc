// JSON that stands as text in a field, read and written by a form of its own.
#include "tests/unit/mappings/definitions_fixture.h"

using namespace jiuqu;
using jiuqu::test::DefinitionFolder;
using jiuqu::test::Kinds;

namespace {

constexpr const char* kDataXsd = R"(<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="data">
    <xs:complexType><xs:sequence>
      <xs:element name="total" type="xs:integer" minOccurs="0"/>
      <xs:element name="row" minOccurs="0" maxOccurs="unbounded">
        <xs:complexType><xs:sequence>
          <xs:element name="code"><xs:simpleType><xs:restriction base="xs:string">
            <xs:maxLength value="4"/></xs:restriction></xs:simpleType></xs:element>
          <xs:element name="tag" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>
        </xs:sequence></xs:complexType>
      </xs:element>
    </xs:sequence></xs:complexType>
  </xs:element>
</xs:schema>
)";

constexpr const char* kOuterXsd = R"(<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:outer" targetNamespace="urn:outer"
           elementFormDefault="qualified">
  <xs:element name="answer">
    <xs:complexType><xs:sequence>
      <xs:element name="code" type="xs:string"/>
      <xs:element name="data" type="xs:string" minOccurs="0"/>
      <xs:element name="part" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>
      <xs:element name="count" type="xs:integer" minOccurs="0"/>
      <xs:element name="entry" minOccurs="0" maxOccurs="unbounded">
        <xs:complexType><xs:sequence>
          <xs:element name="name" type="xs:string"/>
        </xs:sequence></xs:complexType>
      </xs:element>
    </xs:sequence></xs:complexType>
  </xs:element>
</xs:schema>
)";

struct Answers : DefinitionFolder {
  explicit Answers(const std::string& body) {
    write("outer.xsd", kOuterXsd);
    write("data.xsd", kDataXsd);
    write("codes/colours.csv", jiuqu::test::kColours);
    write("a.map.xml",
          "<mapping xmlns=\"urn:jiuqu:mapping:1\" source=\"outer.xsd\" source-root=\"answer\" "
          "target=\"outer.xsd\" target-root=\"answer\">\n<field to=\"code\" from=\"code\"/>" +
              body + "</mapping>");
    outcome = kinds.load({path()});
  }
  const Mapping& mapping() const {
    for (const auto& finding : outcome.findings) BOOST_TEST_MESSAGE(lint_line(finding));
    BOOST_REQUIRE(outcome.set != nullptr);
    return *outcome.set->get<Mapping>("mapping", "a");
  }
  std::string run(const std::string& body) {
    auto source =
        xml::Document::parse("<answer xmlns=\"urn:outer\"><code>0</code>" + body + "</answer>");
    BOOST_REQUIRE(source.has_value());
    findings.clear();
    auto mapped = mapping().run_judged(*source, {}, findings);
    BOOST_REQUIRE(mapped.has_value());
    lineage = mapped->lineage;
    std::string text;
    for (xml::Node child : mapped->tree.root().children())
      if (child.name() != "code") text += std::string(child.name()) + "=" + child.text() + ";";
    return text;
  }
  std::string error() const {
    std::string codes;
    for (const auto& finding : outcome.findings)
      if (finding.level == Level::error) codes += finding.code + " " + finding.suggestion + ";";
    return codes;
  }
  Kinds kinds;
  LoadOutcome outcome;
  Findings findings;
  std::shared_ptr<const Lineage> lineage;
};

const std::string kRead =
    "<group from=\"data\" from-json-text=\"data.xsd#data\"><field to=\"count\" from=\"total\"/>"
    "<each to=\"entry\" from=\"row\"><field to=\"name\" from=\"code\"/></each></group>";

}  // namespace

BOOST_AUTO_TEST_SUITE(mapping_json_text)

BOOST_AUTO_TEST_CASE(reads_the_text_by_its_own_form) {
  Answers answers(kRead);
  BOOST_TEST(
      answers.run("<data>{\"row\":[{\"code\":\"a1\"},{\"code\":\"武\"}],\"total\":2}</data>") ==
      "count=2;entry=a1;entry=武;");
  BOOST_TEST(answers.findings.empty());
  BOOST_TEST(answers.lineage->source_of("/answer/entry[2]/name") == "/answer/data/row[2]/code");
  BOOST_TEST(answers.lineage->source_of("/answer/count") == "/answer/data/total");
  BOOST_TEST(answers.run("<data> </data>") == "");
  BOOST_TEST(answers.run("") == "");
  BOOST_TEST(answers.findings.empty());
}

BOOST_AUTO_TEST_CASE(reads_an_array_as_the_repeated_child) {
  Answers answers(
      "<each to=\"entry\" from=\"part\" from-json-text=\"data.xsd#data/row\">"
      "<field to=\"name\" from=\"row/code\" join=\"+\"/></each>");
  BOOST_TEST(answers.run("<part>[{\"code\":\"a\"},{\"code\":\"b\"}]</part><part>[]</part>"
                         "<part>[{\"code\":\"c\"}]</part>") == "entry=a+b;entry=;entry=c;");
}

BOOST_AUTO_TEST_CASE(tells_faults_of_the_text_at_the_field) {
  Answers answers(kRead);
  answers.run("<data>{\"row\":</data>");
  BOOST_REQUIRE_EQUAL(answers.findings.size(), 1U);
  BOOST_TEST(answers.findings.front().code == "mapping.json-text-invalid");
  BOOST_TEST(answers.findings.front().where.path == "/answer/data");
  answers.run("<data>{\"row\":[{\"code\":\"a\"},{\"code\":\"too long\"}]}</data>");
  BOOST_REQUIRE_EQUAL(answers.findings.size(), 1U);
  BOOST_TEST(answers.findings.front().code == "mapping.schema.too-long");
  BOOST_TEST(answers.findings.front().where.path == "/answer/data/row[2]/code");
}

BOOST_AUTO_TEST_CASE(writes_what_it_makes_as_text) {
  const std::string write =
      "<group to=\"data\" to-json-text=\"data.xsd#data\"><field to=\"total\" from=\"count\"/>"
      "<each to=\"row\" from=\"entry\"><field to=\"code\" from=\"name\"/></each></group>";
  Answers answers(write);
  BOOST_TEST(answers.run("<count>2</count><entry><name>a</name></entry><entry><name>\"</name>"
                         "</entry>") ==
             "data={\"total\":2,\"row\":[{\"code\":\"a\"},{\"code\":\"\\\"\"}]};");
  BOOST_TEST(answers.lineage->source_of("/answer/data/row[2]/code") == "/answer/entry[2]/name");
  BOOST_TEST(answers.run("") == "");
  answers.run("<entry><name>a</name></entry><entry><name>too long</name></entry>");
  BOOST_REQUIRE_EQUAL(answers.findings.size(), 1U);
  BOOST_TEST(answers.findings.front().code == "mapping.schema.too-long");
  BOOST_TEST(answers.findings.front().where.path == "/answer/entry[2]/name");
}

BOOST_AUTO_TEST_CASE(writes_an_array_and_several_texts) {
  Answers answers(
      "<each to=\"part\" from=\"entry\" to-json-text=\"data.xsd#data/row\">"
      "<group to=\"row\"><field to=\"code\" from=\"name\"/></group>"
      "<group to=\"row\"><field to=\"code\" constant=\"x\"/></group></each>");
  BOOST_TEST(answers.run("<entry><name>a</name></entry><entry><name>b</name></entry>") ==
             "part=[{\"code\":\"a\"},{\"code\":\"x\"}];part=[{\"code\":\"b\"},{\"code\":\"x\"}];");
}

BOOST_AUTO_TEST_CASE(turns_a_text_into_another_text) {
  Answers answers(
      "<group to=\"data\" from=\"data\" from-json-text=\"data.xsd#data\" "
      "to-json-text=\"data.xsd#data\"><field to=\"total\" from=\"total\" scale=\"1\"/></group>"
      "<ignore from=\"part\"/>");
  BOOST_TEST(answers.run("<data>{\"total\":4}</data>") == "data={\"total\":40};");
}

BOOST_AUTO_TEST_CASE(checks_paths_inside_the_text) {
  auto told = [](const std::string& body) { return Answers(body).error(); };
  const std::string open = "<group from=\"data\" from-json-text=\"";
  const std::string inside = "\"><field to=\"count\" from=\"totl\"/></group>";
  BOOST_TEST(told(open + "data.xsd#data" + inside) == "mapping.source-unknown total;");
  BOOST_TEST(told(open + "dat.xsd#data" + inside) == "mapping.schema-unknown data.xsd;");
  BOOST_TEST(told(open + "data.xsd#dat" + inside) == "mapping.json-text data;");
  BOOST_TEST(told(open + "data.xsd#data/total" + inside) == "mapping.json-text ;");
  BOOST_TEST(told("<group from=\"entry[1]\" from-json-text=\"data.xsd#data" + inside) ==
             "mapping.json-text ;");
  BOOST_TEST(told("<group to=\"entry\" to-json-text=\"data.xsd#data\"/>") == "mapping.json-text ;");
  BOOST_TEST(told("<group to=\"data\" to-json-text=\"data.xsd#data\"><each to=\"row\" "
                  "from=\"entry\"/></group>") == "mapping.required-unfed ;");
}

BOOST_AUTO_TEST_SUITE_END()
