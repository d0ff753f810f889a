// XSD and WSDL as partners write them.
#include "tests/unit/mappings/import/trial.h"

using namespace jiuqu;
using namespace jiuqu::importing;

namespace {

std::string schema_text(const std::string& inner, const std::string& attributes = {}) {
  return "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:t=\"urn:t\" "
         "targetNamespace=\"urn:t\" elementFormDefault=\"qualified\"" +
         attributes + ">\n" + inner + "</xs:schema>";
}

std::string wrapped(const std::string& particles) {
  return schema_text("<xs:element name=\"r\"><xs:complexType>\n" + particles +
                     "</xs:complexType></xs:element>");
}

const xml::Field& field(const std::shared_ptr<const xml::Schema>& schema, const std::string& path) {
  const xml::Field* found = schema->model().find(path);
  BOOST_REQUIRE_MESSAGE(found != nullptr, "no field " << path);
  return *found;
}

// The document fits the description's own schema and the imported one.
void check_fits(const Trial& trial, const std::string& text) {
  auto document = xml::Document::parse(text);
  BOOST_REQUIRE(document.has_value());
  auto faults = trial.schema()->validate(*document);
  BOOST_TEST_CONTEXT(text << (faults.empty() ? "" : faults[0].en)) BOOST_TEST(faults.empty());
}

const std::string kWsdl =
    R"(<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:t="urn:t"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t">
  <wsdl:types>
    <xs:schema targetNamespace="urn:t" elementFormDefault="qualified">
      <xs:element name="push"><xs:complexType><xs:sequence>
        <xs:element name="sbdm" type="xs:string"/></xs:sequence></xs:complexType></xs:element>
      <xs:element name="pushResponse"><xs:complexType><xs:sequence>
        <xs:element name="code" type="t:code"/></xs:sequence></xs:complexType></xs:element>
      <xs:simpleType name="code"><xs:restriction base="xs:string"><xs:maxLength value="3"/></xs:restriction></xs:simpleType>
    </xs:schema>
  </wsdl:types>
  <wsdl:message name="in"><wsdl:part name="p" element="t:push"/></wsdl:message>
  <wsdl:message name="out"><wsdl:part name="p" element="t:pushResponse"/></wsdl:message>
  <wsdl:message name="rpc"><wsdl:part name="sbdm" type="xs:string"/><wsdl:part name="zt" type="t:code"/></wsdl:message>
  <wsdl:portType name="port">
    <wsdl:operation name="push"><wsdl:input message="t:in"/><wsdl:output message="t:out"/></wsdl:operation>
    <wsdl:operation name="old"><wsdl:input message="t:rpc"/></wsdl:operation>
  </wsdl:portType>
</wsdl:definitions>)";

}  // namespace

BOOST_AUTO_TEST_CASE(a_schema_with_files_beside_it_becomes_one_form) {
  Trial trial;
  trial.put("parts/types.xsd",
            schema_text("<xs:complexType name=\"device\"><xs:sequence><xs:element "
                        "name=\"sbdm\" type=\"xs:string\"/></xs:sequence></xs:complexType>"));
  trial.put(
      "other.xsd",
      "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" targetNamespace=\"urn:o\" "
      "elementFormDefault=\"qualified\"><xs:element name=\"note\"><xs:complexType><xs:sequence>"
      "<xs:element name=\"text\" type=\"xs:string\"/></xs:sequence></xs:complexType></xs:element>"
      "</xs:schema>");
  trial.take("main.xsd",
             schema_text("<xs:include schemaLocation=\"parts/types.xsd\"/>"
                         "<xs:import namespace=\"urn:o\" schemaLocation=\"other.xsd\"/>"
                         "<xs:element name=\"r\"><xs:complexType><xs:sequence>"
                         "<xs:element name=\"device\" type=\"t:device\" maxOccurs=\"9\"/>"
                         "<xs:element ref=\"o:note\" minOccurs=\"0\"/>"
                         "</xs:sequence></xs:complexType></xs:element>",
                         " xmlns:o=\"urn:o\""));
  BOOST_TEST(field(trial.schema(), "/r/device").occurs_max == 9U);
  check_fits(trial,
             "<r xmlns=\"urn:t\"><device><sbdm>1</sbdm></device><note "
             "xmlns=\"urn:o\"><text>x</text></note></r>");
}

BOOST_AUTO_TEST_CASE(unqualified_locals_and_no_namespace_stay_what_they_are) {
  Trial trial;
  trial.take("t.xsd",
             "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns=\"urn:t\" "
             "targetNamespace=\"urn:t\"><xs:element name=\"g\" type=\"xs:string\"/><xs:element "
             "name=\"r\"><xs:complexType><xs:sequence>"
             "<xs:element name=\"a\" type=\"xs:int\"/><xs:element "
             "ref=\"g\"/></xs:sequence></xs:complexType></xs:element></xs:schema>");
  check_fits(trial, "<t:r xmlns:t=\"urn:t\"><a>1</a><t:g>x</t:g></t:r>");
  trial.take(
      "t.xsd",
      "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">"
      "<xs:element name=\"r\"><xs:complexType><xs:sequence><xs:element "
      "name=\"a\" type=\"xs:int\"/></xs:sequence></xs:complexType></xs:element></xs:schema>");
  check_fits(trial, "<r><a>1</a></r>");
}

BOOST_AUTO_TEST_CASE(types_are_carried_with_their_facets) {
  Trial trial;
  trial.take("t.xsd", wrapped(R"(<xs:sequence>
    <xs:element name="a"><xs:simpleType><xs:restriction base="xs:string"><xs:minLength value="2"/><xs:maxLength value="5"/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name="b" type="xs:dateTime" nillable="true"/>
    <xs:element name="c"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="1"><xs:annotation><xs:documentation>自然人</xs:documentation></xs:annotation></xs:enumeration><xs:enumeration value="2"/></xs:restriction></xs:simpleType></xs:element>
    <xs:element name="d"><xs:complexType><xs:simpleContent><xs:extension base="xs:decimal"><xs:attribute name="unit" use="required" type="xs:string"/></xs:extension></xs:simpleContent></xs:complexType></xs:element>
    <xs:element name="e"><xs:annotation><xs:documentation>设备代码</xs:documentation></xs:annotation><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[0-9]+"/><xs:pattern value="X"/></xs:restriction></xs:simpleType></xs:element>
    <xs:choice><xs:element name="p" type="xs:string"/><xs:element name="q" type="xs:int"/></xs:choice>
  </xs:sequence>)"));
  auto schema = trial.schema();
  BOOST_TEST(field(schema, "/r/a").facets.length_min.value() == 2U);
  BOOST_TEST(field(schema, "/r/b").nillable);
  BOOST_TEST(field(schema, "/r/c").facets.enumeration.size() == 2U);
  BOOST_TEST(field(schema, "/r/d/@unit").occurs_min == 1U);
  BOOST_TEST(!xml::check_value(field(schema, "/r/e"), "X"));
  BOOST_TEST(field(schema, "/r/p").conditional);
  BOOST_TEST(trial.maps("e", "equipment/eqCode"));
  BOOST_TEST(trial.findings.empty());
}

BOOST_AUTO_TEST_CASE(what_the_subset_lacks_is_told_with_its_line) {
  auto told = [](const std::string& particles) {
    Trial trial;
    trial.take("t.xsd", wrapped("<xs:sequence><xs:element name=\"a\" type=\"xs:string\"/>\n" +
                                particles + "</xs:sequence>"));
    trial.schema();
    return trial.told();
  };
  BOOST_TEST(told("<xs:any/>").starts_with("t.xsd:4:1: warning: xs:any is left out"));
  BOOST_TEST(told("<xs:element name=\"b\"/>").starts_with("t.xsd:4:1: warning: \"b\" has no type"));
  BOOST_TEST(told("<xs:element name=\"b\"><xs:simpleType><xs:list "
                  "itemType=\"xs:int\"/></xs:simpleType></xs:element>")
                 .contains(": warning: A list of values"));
  BOOST_TEST(told("<xs:element name=\"b\"><xs:simpleType><xs:union memberTypes=\"xs:int "
                  "xs:date\"/></xs:simpleType></xs:element>")
                 .contains(": warning: A union of types"));
  BOOST_TEST(told("<xs:choice maxOccurs=\"unbounded\"><xs:element name=\"b\" "
                  "type=\"xs:int\"/><xs:element name=\"c\" type=\"xs:int\"/></xs:choice>")
                 .starts_with("t.xsd:4:1: warning: A group that repeats"));
  BOOST_TEST(told("<xs:element name=\"b\"><xs:complexType mixed=\"true\"><xs:sequence><xs:element "
                  "name=\"c\" type=\"xs:int\"/></xs:sequence></xs:complexType></xs:element>")
                 .contains("Text between elements"));
}

BOOST_AUTO_TEST_CASE(a_type_inside_itself_ends_somewhere) {
  Trial trial;
  trial.take(
      "t.xsd",
      schema_text(
          "<xs:element name=\"r\" type=\"t:tree\"/><xs:complexType name=\"tree\"><xs:sequence>"
          "<xs:element name=\"name\" type=\"xs:string\"/>"
          "<xs:element name=\"child\" type=\"t:tree\" "
          "minOccurs=\"0\"/></xs:sequence></xs:complexType>"));
  BOOST_TEST(trial.told().contains("A type that contains itself"));
  trial.schema();
}

BOOST_AUTO_TEST_CASE(faults_of_a_schema_are_told_with_their_place) {
  auto refuse = [](const std::string& text, const std::string& begin,
                   const std::string& root = {}) {
    Trial trial;
    trial.request.root = root;
    BOOST_TEST(!trial.run("t.xsd", text));
    BOOST_TEST_CONTEXT(trial.told()) BOOST_TEST(trial.told().starts_with(begin));
  };
  refuse("<xs:schema", "t.xsd:1:");
  refuse("<a/>", "t.xsd:1:1: error: The root element is not xs:schema");
  refuse(schema_text(""), "t.xsd: error: The schema has no global element");
  refuse(schema_text("<xs:element name=\"r\" type=\"t:nnoe\"/><xs:complexType name=\"none\"/>"),
         "t.xsd:2:28: error: Nothing is called \"t:nnoe\"");
  refuse(schema_text("<xs:element name=\"r\" type=\"xs:string\"/>"),
         "t.xsd:2:1: error: \"r\" has no fields");
  refuse(
      schema_text(
          "<xs:element name=\"a\" type=\"xs:string\"/><xs:element name=\"b\" type=\"xs:string\"/>"),
      "t.xsd: error: Which element is the form? --root is one of: a, b");
  refuse(
      schema_text(
          "<xs:include schemaLocation=\"none.xsd\"/><xs:element name=\"a\" type=\"xs:string\"/>"),
      "t.xsd:2:29: error: \"none.xsd\" cannot be read");
  refuse(
      schema_text(
          "<xs:include schemaLocation=\"../../etc/x.xsd\"/><xs:element name=\"a\" type=\"t:x\"/>"),
      "t.xsd:2:29: warning: \"../../etc/x.xsd\" was not read");
}

BOOST_AUTO_TEST_CASE(messages_of_a_wsdl_are_forms) {
  Trial trial;
  BOOST_TEST(!trial.run("s.wsdl", kWsdl));
  BOOST_TEST(trial.told().contains("push (push), push output (pushResponse), old"));
  trial.request.root = "push";
  trial.take("s.wsdl", kWsdl);
  BOOST_TEST(trial.maps("sbdm", "equipment/eqCode") == false);
  check_fits(trial, "<push xmlns=\"urn:t\"><sbdm>1</sbdm></push>");
  trial.request.root = "push output";
  trial.take("s.wsdl", kWsdl);
  BOOST_TEST(field(trial.schema(), "/pushResponse/code").facets.length_max.value() == 3U);
  trial.request.root = "old";
  trial.take("s.wsdl", kWsdl);
  check_fits(trial, "<t:old xmlns:t=\"urn:t\"><sbdm>1</sbdm><zt>2</zt></t:old>");
}

BOOST_AUTO_TEST_CASE(faults_of_a_wsdl_are_told) {
  Trial trial;
  trial.request.root = "pull";
  BOOST_TEST(!trial.run("s.wsdl", kWsdl));
  BOOST_TEST(trial.told().starts_with("s.wsdl: error: No operation \"pull\""));
  BOOST_TEST(trial.told().contains("did you mean \"push\""));
  BOOST_TEST(!trial.run("s.wsdl", "<a/>"));
  BOOST_TEST(trial.told().contains("not wsdl:definitions"));
}
