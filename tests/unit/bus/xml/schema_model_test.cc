#include "bus/xml/schema_model.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/bus/xml/schema_test_folder.h"

using namespace jiuqu;
using namespace jiuqu::xml;

namespace {

struct Fixture {
  SchemaTestFolder folder;
  Findings findings;

  std::shared_ptr<const SchemaModel> read(std::string_view components) {
    return read_file(folder.write_schema("main.xsd", components));
  }
  std::shared_ptr<const SchemaModel> read_file(const std::string& path) {
    findings.clear();
    return SchemaModel::read(path, folder.path(), findings);
  }
  // The model of an element <a> whose type is the restriction given, as a field.
  const Field* field_of(std::string_view restriction) {
    held = read("<xs:element name='a'><xs:simpleType>" + std::string(restriction) +
                "</xs:simpleType></xs:element>");
    BOOST_REQUIRE_MESSAGE(held, text_of(findings));
    return held->root("a");
  }
  // The one finding of components that must be refused.
  Finding refused(std::string_view components) {
    auto model = read(components);
    BOOST_CHECK(!model);
    BOOST_REQUIRE_MESSAGE(findings.size() == 1, text_of(findings));
    return findings.front();
  }
  std::shared_ptr<const SchemaModel> held;
};

std::string code_of(const Field& field, std::string_view value) {
  auto finding = check_value(field, value);
  return finding ? finding->code : "";
}

constexpr std::string_view kApplication = R"(<xs:element name="application">
  <xs:complexType><xs:sequence>
    <xs:element name="projectNo" type="t:number">
      <xs:annotation><xs:documentation> the number </xs:documentation>
        <xs:appinfo><jq:label>办件编号</jq:label></xs:appinfo></xs:annotation>
    </xs:element>
    <xs:element ref="t:applicant" minOccurs="0"/>
    <xs:element name="material" type="t:material" minOccurs="0" maxOccurs="unbounded"/>
  </xs:sequence><xs:attribute name="version" type="xs:int" use="required"/></xs:complexType>
</xs:element>
<xs:element name="applicant"><xs:complexType><xs:sequence>
  <xs:element name="idNumber" nillable="true">
    <xs:annotation><xs:appinfo><jq:label>证件号码</jq:label><jq:personal/></xs:appinfo></xs:annotation>
    <xs:simpleType><xs:restriction base="xs:string"><xs:length value="18"/></xs:restriction></xs:simpleType>
  </xs:element></xs:sequence></xs:complexType></xs:element>
<xs:simpleType name="number"><xs:restriction base="xs:token">
  <xs:minLength value="3"/><xs:maxLength value="30"/></xs:restriction></xs:simpleType>
<xs:complexType name="material"><xs:simpleContent><xs:extension base="xs:string">
  <xs:attribute name="kind" default="copy"/></xs:extension></xs:simpleContent></xs:complexType>)";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(schema_model, Fixture)

BOOST_AUTO_TEST_CASE(reads_elements_attributes_references_and_named_types) {
  auto model = read(kApplication);
  BOOST_REQUIRE_MESSAGE(model, text_of(findings));
  BOOST_TEST(model->target_namespace() == "urn:t");
  BOOST_TEST(model->qualified_elements());
  BOOST_TEST(model->roots().size() == 2);
  const Field* root = model->root("application");
  BOOST_REQUIRE(root);
  BOOST_REQUIRE_EQUAL(root->children.size(), 4);
  BOOST_TEST(root->children[0]->attribute);
  BOOST_TEST(root->children[0]->name == "version");
  BOOST_TEST(root->children[0]->occurs_min == 1);
  BOOST_TEST((root->children[0]->primitive == Primitive::integer));
  BOOST_TEST(root->content.parts.size() == 3);

  const Field* number = model->find("/application/projectNo");
  BOOST_REQUIRE(number);
  BOOST_TEST(number->ns == "urn:t");
  BOOST_TEST(number->label == "办件编号");
  BOOST_TEST(number->documentation == "the number");
  BOOST_TEST(number->line == 4);
  BOOST_TEST(number->facets.length_max.value() == 30);
  BOOST_TEST((number->facets.white_space == WhiteSpace::collapse));

  const Field* id = model->find("/application/applicant/idNumber");
  BOOST_REQUIRE(id);
  BOOST_TEST(id->personal);
  BOOST_TEST(id->nillable);
  BOOST_TEST(id->facets.length.value() == 18);
  BOOST_TEST(id->parent->occurs_min == 0);
  BOOST_TEST(id->path() == "/application/applicant/idNumber");

  const Field* material = model->find("/application/material[2]");
  BOOST_REQUIRE(material);
  BOOST_TEST(material->repeats());
  BOOST_TEST(material->is_leaf());
  const Field* kind = model->find("/application/material/@kind");
  BOOST_REQUIRE(kind);
  BOOST_TEST(kind->default_value.value() == "copy");
  BOOST_TEST(kind->ns == "");
  BOOST_TEST(kind->path() == "/application/material/@kind");
  BOOST_TEST(!model->find("/application/none"));
  BOOST_TEST(!model->find("application"));
}

BOOST_AUTO_TEST_CASE(marks_fields_of_choices_and_optional_groups_as_conditional) {
  auto model = read(R"(<xs:element name="a"><xs:complexType><xs:sequence>
    <xs:choice><xs:element name="b" type="xs:string"/><xs:element name="c" type="xs:string"/></xs:choice>
    <xs:sequence minOccurs="0"><xs:element name="d" type="xs:string"/>
      <xs:element name="e" type="xs:string"/></xs:sequence>
    <xs:element name="f" type="xs:string"/>
  </xs:sequence></xs:complexType></xs:element>)");
  BOOST_REQUIRE_MESSAGE(model, text_of(findings));
  for (const char* name : {"b", "c", "d", "e"}) {
    BOOST_TEST(model->find(std::string("/a/") + name)->conditional);
    BOOST_TEST(model->find(std::string("/a/") + name)->occurs_min == 1);
  }
  BOOST_TEST(!model->find("/a/f")->conditional);
}

BOOST_AUTO_TEST_CASE(moves_the_occurrence_of_a_group_to_its_only_particle) {
  auto model = read(R"(<xs:element name="a"><xs:complexType>
    <xs:choice minOccurs="0" maxOccurs="unbounded"><xs:element name="b" type="xs:string" maxOccurs="2"/>
    </xs:choice></xs:complexType></xs:element>
  <xs:element name="c"><xs:complexType><xs:sequence minOccurs="2" maxOccurs="3">
    <xs:element name="d" type="xs:string" minOccurs="2" maxOccurs="4"/></xs:sequence></xs:complexType></xs:element>)");
  BOOST_REQUIRE_MESSAGE(model, text_of(findings));
  BOOST_TEST(model->find("/a/b")->occurs_min == 0);
  BOOST_TEST(model->find("/a/b")->occurs_max == kUnbounded);
  BOOST_TEST(model->find("/c/d")->occurs_min == 4);
  BOOST_TEST(model->find("/c/d")->occurs_max == 12);
}

BOOST_AUTO_TEST_CASE(reads_all_groups_group_references_and_attribute_groups) {
  auto model = read(R"(<xs:element name="a"><xs:complexType><xs:sequence>
    <xs:group ref="t:g" minOccurs="0"/></xs:sequence><xs:attributeGroup ref="t:h"/></xs:complexType></xs:element>
  <xs:group name="g"><xs:sequence><xs:element name="b" type="xs:date"/><xs:element name="c" type="xs:time"/></xs:sequence></xs:group>
  <xs:attributeGroup name="h"><xs:attribute name="x" type="xs:boolean"/></xs:attributeGroup>
  <xs:element name="d"><xs:complexType><xs:all><xs:element name="e" type="xs:decimal"/>
    <xs:element name="f" type="xs:gYearMonth"/></xs:all></xs:complexType></xs:element>)");
  BOOST_REQUIRE_MESSAGE(model, text_of(findings));
  BOOST_TEST((model->find("/a/b")->primitive == Primitive::date));
  BOOST_TEST(model->find("/a/c")->conditional);
  BOOST_TEST((model->find("/a/@x")->primitive == Primitive::boolean));
  BOOST_TEST((model->root("d")->compositor == Compositor::all));
  BOOST_TEST((model->find("/d/f")->primitive == Primitive::year_month));
}

BOOST_AUTO_TEST_CASE(puts_the_content_of_an_extension_after_that_of_its_base) {
  auto model = read(
      R"(<xs:complexType name="base"><xs:sequence><xs:element name="b" type="xs:string"/></xs:sequence>
    <xs:attribute name="x"/></xs:complexType>
  <xs:complexType name="more"><xs:complexContent><xs:extension base="t:base"><xs:sequence>
    <xs:element name="c" type="xs:string"/></xs:sequence><xs:attribute name="y"/></xs:extension></xs:complexContent></xs:complexType>
  <xs:element name="a" type="t:more"/>)");
  BOOST_REQUIRE_MESSAGE(model, text_of(findings));
  std::string names;
  for (const auto& child : model->root("a")->children) names += child->name;
  BOOST_TEST(names == "xybc");
}

BOOST_AUTO_TEST_CASE(merges_facets_of_nested_restrictions) {
  auto model = read(R"(<xs:simpleType name="code"><xs:restriction base="xs:string">
    <xs:maxLength value="20"/><xs:minLength value="1"/><xs:pattern value="[0-9]*"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="short"><xs:restriction base="t:code"><xs:maxLength value="6"/>
    <xs:pattern value="1.*"/><xs:pattern value="2.*"/></xs:restriction></xs:simpleType>
  <xs:element name="a" type="t:short"/>)");
  BOOST_REQUIRE_MESSAGE(model, text_of(findings));
  const Field& field = *model->root("a");
  BOOST_TEST(field.facets.length_max.value() == 6);
  BOOST_TEST(field.facets.length_min.value() == 1);
  BOOST_TEST(field.facets.patterns.size() == 2);
  BOOST_TEST(code_of(field, "123") == "");
  BOOST_TEST(code_of(field, "2") == "");
  BOOST_TEST(code_of(field, "323") == "schema.pattern");
  BOOST_TEST(code_of(field, "1a") == "schema.pattern");
  BOOST_TEST(code_of(field, "1234567") == "schema.too-long");
  BOOST_TEST(code_of(field, "") == "schema.too-short");
}

BOOST_AUTO_TEST_CASE(knows_which_local_names_carry_the_namespace) {
  auto path = folder.write("form.xsd", R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
    targetNamespace="urn:t"><xs:element name="a"><xs:complexType><xs:sequence>
      <xs:element name="b" type="xs:string"/><xs:element name="c" type="xs:string" form="qualified"/>
    </xs:sequence></xs:complexType></xs:element></xs:schema>)");
  auto model = read_file(path);
  BOOST_REQUIRE_MESSAGE(model, text_of(findings));
  BOOST_TEST(!model->qualified_elements());
  BOOST_TEST(model->root("a")->ns == "urn:t");
  BOOST_TEST(model->find("/a/b")->ns == "");
  BOOST_TEST(model->find("/a/c")->ns == "urn:t");
}

BOOST_AUTO_TEST_CASE(follows_includes_and_imports_also_in_circles) {
  folder.write("common/types.xsd", R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
    <xs:include schemaLocation="../main.xsd"/>
    <xs:complexType name="unit"><xs:sequence><xs:element name="code" type="code"/></xs:sequence></xs:complexType>
    <xs:simpleType name="code"><xs:restriction base="xs:string"><xs:maxLength value="18"/></xs:restriction></xs:simpleType>
  </xs:schema>)");
  folder.write("other.xsd",
               R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:o"
    xmlns:o="urn:o" elementFormDefault="qualified"><xs:element name="extra" type="xs:string"/></xs:schema>)");
  auto path = folder.write("main.xsd",
                           R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:t"
    xmlns:o="urn:o" targetNamespace="urn:t">
    <xs:include schemaLocation="common/types.xsd"/><xs:import namespace="urn:o" schemaLocation="other.xsd"/>
    <xs:element name="a"><xs:complexType><xs:sequence><xs:element name="unit" type="unit"/>
      <xs:element ref="o:extra"/></xs:sequence></xs:complexType></xs:element></xs:schema>)");
  // An included file that includes its includer has the includer's namespace only by inheritance.
  auto model = read_file(path);
  BOOST_REQUIRE_MESSAGE(model, text_of(findings));
  BOOST_TEST(model->find("/a/unit/code")->facets.length_max.value() == 18);
  BOOST_TEST(model->find("/a/extra")->ns == "urn:o");
  BOOST_TEST(model->roots().size() == 1);
  BOOST_TEST(model->files().size() == 3);
}

BOOST_AUTO_TEST_CASE(refuses_locations_outside_the_base_directory) {
  SchemaTestFolder outside;
  outside.write_schema("types.xsd", "");
  std::string name = std::filesystem::path(outside.path()).filename().string();
  auto finding = refused("<xs:include schemaLocation='../" + name + "/types.xsd'/>");
  BOOST_TEST(finding.code == "schema.location-refused");
  BOOST_TEST(finding.where.line == 2);
  BOOST_TEST(finding.where.column > 0);
  std::filesystem::create_directory_symlink(outside.path(), folder.path() + "/link");
  BOOST_TEST(refused("<xs:include schemaLocation='link/types.xsd'/>").code ==
             "schema.location-refused");
  BOOST_TEST(refused("<xs:include schemaLocation='http://example.org/types.xsd'/>").code ==
             "schema.location-refused");
  BOOST_TEST(refused("<xs:include schemaLocation='file:///etc/passwd'/>").code ==
             "schema.location-refused");
  BOOST_TEST(refused("<xs:include schemaLocation='/etc/passwd'/>").code ==
             "schema.location-refused");
  BOOST_TEST(refused("<xs:include schemaLocation='missing.xsd'/>").code ==
             "schema.file-unreadable");
  BOOST_TEST(!SchemaModel::read(outside.path() + "/types.xsd", folder.path(), findings));
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_schema) {
  BOOST_TEST(!read_file(folder.write("x.xsd", "<schema/>")));
  BOOST_TEST(findings.at(0).code == "schema.not-a-schema");
  BOOST_TEST(!read_file(folder.write("y.xsd", "<xs:schema xmlns:xs='")));
  BOOST_TEST(findings.at(0).code == "schema.not-xml");
  BOOST_TEST(!read_file(folder.path() + "/none.xsd"));
  BOOST_TEST(findings.at(0).code == "schema.file-unreadable");
  folder.write("other.xsd",
               "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:o'/>");
  BOOST_TEST(refused("<xs:include schemaLocation='other.xsd'/>").code ==
             "schema.namespace-differs");
  BOOST_TEST(refused("<xs:import namespace='urn:p' schemaLocation='other.xsd'/>").suggestion ==
             "urn:o");
}

BOOST_AUTO_TEST_CASE(names_the_likely_type_for_an_unknown_one) {
  auto finding =
      refused(R"(<xs:simpleType name="creditCode"><xs:restriction base="xs:string"/></xs:simpleType>
    <xs:element name="a" type="t:creditcode"/>)");
  BOOST_TEST(finding.code == "schema.unknown-type");
  BOOST_TEST(finding.suggestion == "t:creditCode");
  BOOST_TEST(finding.where.line == 3);
  BOOST_TEST(finding.where.file == folder.path() + "/main.xsd");
  BOOST_TEST(refused("<xs:element name='a' type='xs:sting'/>").suggestion == "xs:string");
  BOOST_TEST(refused("<xs:element name='a' type='q:x'/>").code == "schema.unknown-prefix");
  auto element =
      refused(R"(<xs:element name="unit" type="xs:string"/><xs:element name="a"><xs:complexType>
    <xs:sequence><xs:element ref="t:unti"/></xs:sequence></xs:complexType></xs:element>)");
  BOOST_TEST(element.code == "schema.unknown-element");
  BOOST_TEST(element.suggestion == "t:unit");
}

BOOST_AUTO_TEST_CASE(refuses_what_is_outside_the_subset_with_its_line) {
  auto in_type = [&](const std::string& content) {
    auto finding = refused("<xs:element name='a'><xs:complexType>\n" + content +
                           "</xs:complexType></xs:element>");
    BOOST_TEST(finding.code == "schema.unsupported", content << ": " << finding.code);
    BOOST_TEST(finding.where.line == 3, content << ": line " << finding.where.line);
    BOOST_TEST(finding.where.column > 0);
    BOOST_TEST(!finding.zh.empty());
  };
  in_type("<xs:sequence><xs:any/></xs:sequence>");
  in_type("<xs:anyAttribute/>");
  in_type("<xs:attribute ref='t:x'/>");
  in_type(
      "<xs:sequence maxOccurs='2'><xs:element name='b' type='xs:string'/>"
      "<xs:element name='c' type='xs:string'/></xs:sequence>");
  in_type(
      "<xs:sequence><xs:element name='b' type='xs:string'/>"
      "<xs:element name='b' type='xs:string'/></xs:sequence>");
  in_type("<xs:sequence><xs:element name='b'/></xs:sequence>");
  in_type("<xs:sequence><xs:element name='b' type='xs:duration'/></xs:sequence>");
  in_type(
      "<xs:attribute name='b'><xs:simpleType><xs:list "
      "itemType='xs:string'/></xs:simpleType></xs:attribute>");
  in_type(
      "<xs:attribute name='b'><xs:simpleType><xs:union "
      "memberTypes='xs:string'/></xs:simpleType></xs:attribute>");
  in_type("<xs:complexContent><xs:restriction base='xs:anyType'/></xs:complexContent>");

  auto at_top = [&](const std::string& component) {
    auto finding = refused("\n" + component);
    BOOST_TEST(finding.code == "schema.unsupported", component);
    BOOST_TEST(finding.where.line == 3, component);
  };
  at_top("<xs:redefine schemaLocation='main.xsd'/>");
  at_top("<xs:notation name='n' public='p'/>");
  at_top("<xs:complexType name='m' mixed='true'/>");
  at_top("<xs:complexType name='m' abstract='true'/>");
  at_top("<xs:element name='m' type='xs:string' abstract='true'/>");
  at_top("<xs:element name='m' type='xs:string' substitutionGroup='t:m'/>");
  for (const char* kind : {"key", "unique", "keyref"})
    at_top("<xs:element name='m'><xs:complexType/><xs:" + std::string(kind) +
           " name='k'/></xs:element>");
  at_top(
      "<xs:complexType name='m'><xs:sequence><xs:element name='b' "
      "type='t:m'/></xs:sequence></xs:complexType>");
  at_top(
      "<xs:element name='m'><xs:complexType><xs:sequence><xs:element "
      "ref='t:m'/></xs:sequence></xs:complexType></xs:element>");
}

BOOST_AUTO_TEST_CASE(tells_all_refusals_at_once_and_each_only_once) {
  auto model =
      read(R"(<xs:complexType name="m"><xs:sequence><xs:any/></xs:sequence></xs:complexType>
    <xs:element name="a" type="t:m"/><xs:element name="b" type="t:m"/>
    <xs:element name="c" type="t:nothing"/>)");
  BOOST_TEST(!model);
  BOOST_TEST(findings.size() == 2, text_of(findings));
}

BOOST_AUTO_TEST_CASE(checks_lengths_in_code_points) {
  const Field* field =
      field_of("<xs:restriction base='xs:string'><xs:length value='3'/></xs:restriction>");
  BOOST_TEST(code_of(*field, "电梯间") == "");
  BOOST_TEST(code_of(*field, "𠮷野家") == "");
  BOOST_TEST(code_of(*field, "电梯") == "schema.too-short");
  BOOST_TEST(code_of(*field, "电梯间a") == "schema.too-long");
  field = field_of("<xs:restriction base='xs:token'><xs:maxLength value='3'/></xs:restriction>");
  BOOST_TEST(code_of(*field, "  a \n b ") == "");
  field =
      field_of("<xs:restriction base='xs:base64Binary'><xs:maxLength value='3'/></xs:restriction>");
  BOOST_TEST(code_of(*field, "TWFu") == "");
  BOOST_TEST(code_of(*field, "TWFuTQ==") == "schema.too-long");
  BOOST_TEST(code_of(*field, "TWF") == "schema.type");
}

BOOST_AUTO_TEST_CASE(checks_numbers_without_doubles) {
  const Field* field = field_of(R"(<xs:restriction base="xs:decimal"><xs:totalDigits value="20"/>
    <xs:fractionDigits value="2"/><xs:minInclusive value="-1.5"/>
    <xs:maxExclusive value="100000000000000000.02"/></xs:restriction>)");
  BOOST_TEST(code_of(*field, "100000000000000000.01") == "");
  BOOST_TEST(code_of(*field, "100000000000000000.02") == "schema.range");
  BOOST_TEST(code_of(*field, "-1.50") == "");
  BOOST_TEST(code_of(*field, "-1.51") == "schema.range");
  BOOST_TEST(code_of(*field, "0.125") == "schema.digits");
  BOOST_TEST(code_of(*field, "00012.500") == "");
  BOOST_TEST(code_of(*field, "1e3") == "schema.type");
  BOOST_TEST(code_of(*field, "") == "schema.type");
  field = field_of("<xs:restriction base='xs:unsignedByte'/>");
  BOOST_TEST(code_of(*field, "255") == "");
  BOOST_TEST(code_of(*field, "256") == "schema.range");
  BOOST_TEST(code_of(*field, "-0") == "");
  BOOST_TEST(code_of(*field, "1.0") == "schema.type");
  field =
      field_of("<xs:restriction base='xs:double'><xs:minExclusive value='0'/></xs:restriction>");
  BOOST_TEST(code_of(*field, "1.5e-3") == "");
  BOOST_TEST(code_of(*field, "0") == "schema.range");
  BOOST_TEST(code_of(*field, "INF") == "");
  BOOST_TEST(code_of(*field, "inf") == "schema.type");
}

BOOST_AUTO_TEST_CASE(checks_dates_and_times_against_the_calendar) {
  const Field* field =
      field_of(R"(<xs:restriction base="xs:date"><xs:minInclusive value="2020-02-29"/>
    <xs:maxInclusive value="2030-12-31"/></xs:restriction>)");
  BOOST_TEST(code_of(*field, "2024-02-29") == "");
  BOOST_TEST(code_of(*field, "2024-02-29Z") == "");
  BOOST_TEST(code_of(*field, "2023-02-29") == "schema.type");
  BOOST_TEST(code_of(*field, "2024-13-01") == "schema.type");
  BOOST_TEST(code_of(*field, "2024/01/01") == "schema.type");
  BOOST_TEST(code_of(*field, "2020-02-28") == "schema.range");
  BOOST_TEST(code_of(*field, "2031-01-01") == "schema.range");
  field = field_of(
      "<xs:restriction base='xs:dateTime'><xs:minInclusive "
      "value='2024-01-01T08:00:00+08:00'/></xs:restriction>");
  BOOST_TEST(code_of(*field, "2024-01-01T00:00:00Z") == "");
  BOOST_TEST(code_of(*field, "2023-12-31T23:59:59.999Z") == "schema.range");
  BOOST_TEST(code_of(*field, "2024-01-01 00:00:00") == "schema.type");
  BOOST_TEST(code_of(*field, "2024-01-01T24:00:00Z") == "");
  BOOST_TEST(code_of(*field, "2024-01-01T24:00:01Z") == "schema.type");
  BOOST_TEST(code_of(*field, "2024-01-01T00:00:00+15:00") == "schema.type");
  field = field_of("<xs:restriction base='xs:time'/>");
  BOOST_TEST(code_of(*field, "23:59:60") == "schema.type");
  BOOST_TEST(code_of(*field, "23:59:59.5") == "");
  field = field_of("<xs:restriction base='xs:gYearMonth'/>");
  BOOST_TEST(code_of(*field, "2024-07") == "");
  BOOST_TEST(code_of(*field, "2024-7") == "schema.type");
}

BOOST_AUTO_TEST_CASE(checks_enumerations_fixed_values_and_built_in_forms) {
  const Field* field =
      field_of(R"(<xs:restriction base="xs:string"><xs:enumeration value="新设备首次启用"/>
    <xs:enumeration value="移装"/></xs:restriction>)");
  BOOST_TEST(code_of(*field, "移装") == "");
  auto finding = check_value(*field, "新设备首启用");
  BOOST_REQUIRE(finding);
  BOOST_TEST(finding->code == "schema.enumeration");
  BOOST_TEST(finding->suggestion == "新设备首次启用");
  BOOST_TEST(finding->where.path == "/a");
  BOOST_TEST(finding->zh.find("移装") != std::string::npos);
  held = read(
      "<xs:element name='a' type='xs:int' fixed='5'/><xs:element name='b' type='xs:NCName'/>"
      "<xs:element name='c' type='xs:boolean'/>");
  BOOST_REQUIRE(held);
  BOOST_TEST(code_of(*held->root("a"), "05") == "");
  BOOST_TEST(code_of(*held->root("a"), "6") == "schema.enumeration");
  BOOST_TEST(code_of(*held->root("b"), "项目") == "");
  BOOST_TEST(code_of(*held->root("b"), "1a") == "schema.pattern");
  BOOST_TEST(code_of(*held->root("c"), "1") == "");
  BOOST_TEST(code_of(*held->root("c"), "yes") == "schema.type");
}

BOOST_AUTO_TEST_CASE(masks_personal_values_in_findings) {
  auto model = read(kApplication);
  BOOST_REQUIRE(model);
  auto finding =
      check_value(*model->find("/application/applicant/idNumber"), "4201061990010112345");
  BOOST_REQUIRE(finding);
  BOOST_TEST(finding->code == "schema.too-long");
  BOOST_TEST(finding->values.at(0).second == "4201***********2345");
  BOOST_TEST(finding->zh.find("证件号码") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(refuses_locations_that_are_no_uri_and_shows_how_to_write_them) {
  auto finding = refused("<xs:include schemaLocation='类 型.xsd'/>");
  BOOST_TEST(finding.code == "schema.location-refused");
  BOOST_TEST(finding.suggestion == "%E7%B1%BB%20%E5%9E%8B.xsd");
}

BOOST_AUTO_TEST_CASE(refuses_facets_that_are_no_values) {
  BOOST_TEST(refused("<xs:simpleType name='s'><xs:restriction base='xs:string'>"
                     "<xs:minLength value='9'/><xs:maxLength value='2'/>"
                     "</xs:restriction></xs:simpleType>")
                 .code == "schema.facet-value");
  BOOST_TEST(refused("<xs:simpleType name='s'><xs:restriction base='xs:string'>"
                     "<xs:maxLength value='long'/></xs:restriction></xs:simpleType>")
                 .code == "schema.facet-value");
  BOOST_TEST(refused("<xs:simpleType name='s'><xs:restriction base='xs:string'>"
                     "<xs:pattern value='[0-9'/></xs:restriction></xs:simpleType>")
                 .code == "schema.facet-value");
  BOOST_TEST(refused("<xs:element name='a'><xs:complexType><xs:sequence minOccurs='some'>"
                     "<xs:element name='b' type='xs:string'/></xs:sequence></xs:complexType>"
                     "</xs:element>")
                 .code == "schema.occurs");
}

BOOST_AUTO_TEST_SUITE_END()
