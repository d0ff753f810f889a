#include "bus/xml/schema.h"

#include <atomic>
#include <boost/test/unit_test.hpp>

#include "bus/base/executor.h"
#include "bus/base/text.h"
#include "tests/unit/bus/xml/schema_test_folder.h"

using namespace jiuqu;
using namespace jiuqu::xml;

namespace {

constexpr std::string_view kApplication =
    R"(<xs:element name="application"><xs:complexType><xs:sequence>
  <xs:element name="up_pro_accept"><xs:complexType><xs:sequence>
    <xs:element name="row_guid" type="xs:string"/>
    <xs:element name="project_no" type="t:number"/>
    <xs:element name="apply_date" type="xs:date"/>
    <xs:element name="legal" minOccurs="0" type="t:person"/>
    <xs:element name="count" type="t:count" minOccurs="0"/>
    <xs:element name="price" type="t:price" minOccurs="0"/>
    <xs:element name="code" type="t:code" minOccurs="0"/>
    <xs:element name="kind" type="t:kind" minOccurs="0"/>
  </xs:sequence><xs:attribute name="version" type="xs:int" use="required"/></xs:complexType></xs:element>
  <xs:element name="material" type="t:material" minOccurs="2" maxOccurs="3"/>
  <xs:element name="form"><xs:complexType><xs:sequence>
    <xs:element name="useComName" type="t:name"><xs:annotation><xs:appinfo>
      <jq:label>使用单位名称</jq:label></xs:appinfo></xs:annotation></xs:element>
    <xs:element name="useComAddr" type="t:name"><xs:annotation><xs:appinfo>
      <jq:label>使用单位地址</jq:label></xs:appinfo></xs:annotation></xs:element>
    <xs:element name="useComCode" type="t:name"/>
    <xs:choice><xs:element name="phone" type="xs:string"/>
      <xs:sequence><xs:element name="email" type="xs:string"/><xs:element name="backup" type="xs:string"/></xs:sequence></xs:choice>
    <xs:element name="nil" type="xs:string" minOccurs="0" nillable="true"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:sequence></xs:complexType></xs:element>
<xs:simpleType name="number"><xs:restriction base="xs:string"><xs:minLength value="4"/><xs:maxLength value="12"/></xs:restriction></xs:simpleType>
<xs:simpleType name="name"><xs:restriction base="xs:string"><xs:minLength value="1"/><xs:maxLength value="5"/></xs:restriction></xs:simpleType>
<xs:simpleType name="person"><xs:annotation><xs:appinfo><jq:personal/></xs:appinfo></xs:annotation>
  <xs:restriction base="xs:string"><xs:maxLength value="4"/></xs:restriction></xs:simpleType>
<xs:simpleType name="count"><xs:restriction base="xs:int"><xs:minInclusive value="1"/><xs:maxInclusive value="9"/></xs:restriction></xs:simpleType>
<xs:simpleType name="price"><xs:restriction base="xs:decimal"><xs:totalDigits value="5"/><xs:fractionDigits value="2"/></xs:restriction></xs:simpleType>
<xs:simpleType name="code"><xs:restriction base="xs:string"><xs:pattern value="[0-9A-Z]{4}"/></xs:restriction></xs:simpleType>
<xs:simpleType name="kind"><xs:restriction base="xs:string"><xs:enumeration value="first"/><xs:enumeration value="moved"/></xs:restriction></xs:simpleType>
<xs:complexType name="material"><xs:sequence><xs:element name="name" type="xs:string"/></xs:sequence></xs:complexType>)";

constexpr std::string_view kGood = R"(<application xmlns="urn:t">
<up_pro_accept version="1"><row_guid>g</row_guid><project_no>P001</project_no><apply_date>2026-11-02</apply_date></up_pro_accept>
<material><name>a</name></material><material><name>b</name></material>
<form><useComName>某单位</useComName><useComAddr>某路</useComAddr><useComCode>x</useComCode><phone>1</phone></form>
</application>)";

struct Fixture {
  SchemaTestFolder folder;
  Findings findings;
  std::shared_ptr<const Schema> schema = compile(kApplication);

  std::shared_ptr<const Schema> compile(std::string_view components) {
    auto compiled =
        Schema::compile(folder.write_schema("main.xsd", components), folder.path(), findings);
    BOOST_REQUIRE_MESSAGE(compiled, text_of(findings));
    return compiled;
  }
  Findings judge(const Schema& with, std::string_view text) {
    auto document = Document::parse(text);
    BOOST_REQUIRE(document.has_value());
    return with.validate(*document);
  }
  Findings judge(std::string_view text) { return judge(*schema, text); }
  // The good message with one part replaced.
  Findings judge_with(std::string_view from, std::string_view to) {
    std::string text(kGood);
    auto at = text.find(from);
    BOOST_REQUIRE(at != std::string::npos);
    return judge(text.replace(at, from.size(), to));
  }
  // The one finding there must be.
  Finding one_with(std::string_view from, std::string_view to) {
    auto all = judge_with(from, to);
    BOOST_REQUIRE_MESSAGE(all.size() == 1, text_of(all));
    return all.front();
  }
  // The one finding about an extra field of up_pro_accept with this value.
  Finding one_value(const std::string& name, const std::string& value) {
    return one_with("</apply_date>", "</apply_date><" + name + ">" + value + "</" + name + ">");
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(schema_validation, Fixture)

BOOST_AUTO_TEST_CASE(takes_a_good_message_without_findings) {
  BOOST_TEST(judge(kGood).empty());
  BOOST_TEST(judge_with("<phone>1</phone>", "<email>e</email><backup>b</backup>").empty());
  BOOST_TEST(schema->model().root("application"));
}

BOOST_AUTO_TEST_CASE(names_the_missing_field_with_the_label_of_the_partner) {
  auto finding = one_with("<useComName>某单位</useComName>", "");
  BOOST_TEST(finding.code == "schema.missing");
  BOOST_TEST(finding.where.path == "/application/form/useComName");
  BOOST_TEST(finding.where.line == 4);
  BOOST_TEST(finding.zh == "字段“使用单位名称”(form/useComName) 缺失（必填）。");
  BOOST_TEST(finding.en == "The field \"form/useComName\" (使用单位名称) is required and missing.");
}

BOOST_AUTO_TEST_CASE(tells_all_missing_and_unknown_and_wrong_fields_of_all_parents_at_once) {
  auto all = judge(R"(<application xmlns="urn:t">
<up_pro_accept version="x"><row_guid>g</row_guid><project_nr>P001</project_nr><apply_date>2 November</apply_date><legal>某某某某某</legal></up_pro_accept>
<form><useComNam>某单位</useComNam><what/><nil/></form></application>)");
  BOOST_TEST(all.size() == 12, text_of(all));
  for (const char* path : {"up_pro_accept/project_no", "material", "form/useComName",
                           "form/useComAddr", "form/useComCode", "form/phone"})
    BOOST_TEST(finding_at(all, "schema.missing", std::string("/application/") + path), path);
  auto unknown = finding_at(all, "schema.unexpected", "/application/up_pro_accept/project_nr");
  BOOST_REQUIRE(unknown);
  BOOST_TEST(unknown->suggestion == "project_no");
  BOOST_TEST(unknown->where.line == 2);
  BOOST_TEST(finding_at(all, "schema.unexpected", "/application/form/useComNam")->suggestion ==
             "useComName");
  BOOST_TEST(finding_at(all, "schema.unexpected", "/application/form/what"));
  BOOST_TEST(finding_at(all, "schema.type", "/application/up_pro_accept/apply_date"));
  BOOST_TEST(finding_at(all, "schema.type", "/application/up_pro_accept/@version"));
  auto legal = finding_at(all, "schema.too-long", "/application/up_pro_accept/legal");
  BOOST_REQUIRE(legal);
  BOOST_TEST(legal->values.at(0).second == "某****");
  BOOST_TEST(text_of(all).find("某某") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(tells_one_finding_for_a_bad_value) {
  auto finding = one_with("某路", "某路某路某路");
  BOOST_TEST(finding.code == "schema.too-long");
  BOOST_TEST(finding.where.path == "/application/form/useComAddr");
  BOOST_TEST(finding.zh ==
             "字段“使用单位地址”(form/useComAddr) 过长：6 个字符，最多允许 5 个字符。");
  BOOST_TEST(one_with("某路", "").code == "schema.too-short");
  BOOST_TEST(one_with("2026-11-02", "2026-11-31").code == "schema.type");
  BOOST_TEST(one_value("count", "0").code == "schema.range");
  BOOST_TEST(one_value("count", "ten").code == "schema.type");
  BOOST_TEST(one_value("price", "1234.56").code == "schema.digits");
  BOOST_TEST(one_value("price", "1.234").code == "schema.digits");
  BOOST_TEST(one_value("code", "ab").code == "schema.pattern");
  auto kind = one_value("kind", "frst");
  BOOST_TEST(kind.code == "schema.enumeration");
  BOOST_TEST(kind.suggestion == "first");
  BOOST_TEST(kind.en.find("\"first\", \"moved\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(judges_attributes) {
  auto missing = one_with(" version=\"1\"", "");
  BOOST_TEST(missing.code == "schema.attribute-missing");
  BOOST_TEST(missing.where.path == "/application/up_pro_accept/@version");
  auto unknown = one_with(" version=\"1\"", " version=\"1\" versoin=\"2\"");
  BOOST_TEST(unknown.code == "schema.attribute-unexpected");
  BOOST_TEST(unknown.suggestion == "version");
  BOOST_TEST(one_with("version=\"1\"", "version=\"one\"").code == "schema.type");
}

BOOST_AUTO_TEST_CASE(judges_how_often_and_in_which_order_fields_stand) {
  auto few = one_with("<material><name>b</name></material>", "");
  BOOST_TEST(few.code == "schema.missing");
  BOOST_TEST(few.where.path == "/application/material");
  std::string material = "<material><name>b</name></material>";
  auto many = one_with(material, material + material + material);
  BOOST_TEST(many.code == "schema.unexpected");
  BOOST_TEST(many.where.path == "/application/material[4]");
  auto moved = one_with("<row_guid>g</row_guid><project_no>P001</project_no>",
                        "<project_no>P001</project_no><row_guid>g</row_guid>");
  BOOST_TEST(moved.code == "schema.unexpected");
  BOOST_TEST(moved.values.size() == 1);
}

BOOST_AUTO_TEST_CASE(judges_choices) {
  auto none = one_with("<phone>1</phone>", "");
  BOOST_TEST(none.code == "schema.missing");
  BOOST_TEST(none.values.at(0).second == "\"phone\", \"email\"");
  auto half = one_with("<phone>1</phone>", "<email>e</email>");
  BOOST_TEST(half.where.path == "/application/form/backup");
  auto both = judge_with("<phone>1</phone>", "<phone>1</phone><email>e</email><backup>b</backup>");
  BOOST_TEST(finding_of(both, "schema.unexpected"), text_of(both));
}

BOOST_AUTO_TEST_CASE(judges_text_elements_and_nil_where_they_do_not_belong) {
  BOOST_TEST(one_with("<form>", "<form>words").code == "schema.unexpected");
  auto inner = one_with("<project_no>P001", "<project_no><b/>P001");
  BOOST_TEST(inner.code == "schema.unexpected");
  BOOST_TEST(inner.where.path == "/application/up_pro_accept/project_no/b");
  std::string xsi = " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"";
  BOOST_TEST(judge_with("<phone>1</phone>", "<phone>1</phone><nil" + xsi + "/>").empty());
  auto nil = one_with("<phone>1</phone>", "<phone" + xsi + "/>");
  BOOST_TEST(nil.code == "schema.type");
  BOOST_TEST(nil.where.path == "/application/form/phone");
  BOOST_TEST(one_with("<phone>1</phone>", "<phone>1</phone><nil" + xsi + ">x</nil>").code ==
             "schema.unexpected");
}

BOOST_AUTO_TEST_CASE(names_the_wrong_root_and_the_wrong_namespace_once) {
  auto root = judge("<aplication xmlns='urn:t'/>");
  BOOST_REQUIRE_EQUAL(root.size(), 1);
  BOOST_TEST(root.front().suggestion == "application");
  BOOST_TEST(root.front().where.path == "/aplication");
  auto all = one_with("urn:t", "urn:other");
  BOOST_TEST(all.code == "schema.unexpected");
  BOOST_TEST(all.values.at(1).second == "urn:t");
  auto inner = one_with("<form>", "<form xmlns=\"\">");
  BOOST_TEST(inner.where.path == "/application/form");
}

BOOST_AUTO_TEST_CASE(bounds_the_number_of_findings) {
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "<unknown/>";
  auto all = judge_with("<phone>1</phone>", "<phone>1</phone>" + many);
  BOOST_TEST(all.size() == limits::kFindingsMax);
}

BOOST_AUTO_TEST_CASE(tells_what_only_the_validator_knows_as_other) {
  auto other =
      one_with("<phone>",
               "<phone xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"none\">");
  BOOST_TEST(other.code == "schema.other");
  BOOST_TEST(other.where.path.starts_with("/application/form/phone"));
  BOOST_TEST(other.where.line == 4);
  auto personal =
      one_with("</apply_date>",
               "</apply_date><legal xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
               "xsi:type=\"none\">某</legal>");
  BOOST_TEST(personal.code == "schema.other");
  BOOST_TEST(personal.en == "The field \"up_pro_accept/legal\" does not fit the schema.");
}

BOOST_AUTO_TEST_CASE(judges_all_groups_in_any_order) {
  auto any = compile(
      "<xs:element name='a'><xs:complexType><xs:all><xs:element name='b' type='xs:int'/>"
      "<xs:element name='c' type='xs:int'/><xs:element name='d' type='xs:int' minOccurs='0'/>"
      "</xs:all></xs:complexType></xs:element>");
  BOOST_TEST(judge(*any, "<a xmlns='urn:t'><d>1</d><c>1</c><b>1</b></a>").empty());
  auto all = judge(*any, "<a xmlns='urn:t'><d>x</d><c>1</c><e/></a>");
  BOOST_TEST(all.size() == 3, text_of(all));
  BOOST_TEST(finding_at(all, "schema.missing", "/a/b"));
}

BOOST_AUTO_TEST_CASE(ignores_schema_locations_a_message_brings) {
  folder.write("evil.xsd",
               "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:e'>"
               "<xs:element name='e' type='xs:string'/></xs:schema>");
  std::string hint =
      "xmlns=\"urn:t\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
      "xsi:schemaLocation=\"urn:e " +
      folder.path() + "/evil.xsd\"";
  BOOST_TEST(judge_with("xmlns=\"urn:t\"", hint).empty());
  std::string root = "<e xmlns=\"urn:e\" " + hint.substr(hint.find("xmlns:xsi")) + ">x</e>";
  BOOST_TEST(!judge(root).empty());
}

BOOST_AUTO_TEST_CASE(compiles_includes_and_imports_below_a_folder_with_a_chinese_name) {
  folder.write("模式/common/类 型.xsd",
               "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>"
               "<xs:simpleType name='code'><xs:restriction base='xs:string'>"
               "<xs:maxLength value='2'/></xs:restriction></xs:simpleType></xs:schema>");
  folder.write("other.xsd",
               "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:o'>"
               "<xs:element name='o' type='xs:int'/></xs:schema>");
  auto path = folder.write("模式/main.xsd",
                           R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:t"
    xmlns:o="urn:o" targetNamespace="urn:t" elementFormDefault="qualified">
    <xs:include schemaLocation="common/%E7%B1%BB%20%E5%9E%8B.xsd"/><xs:import namespace="urn:o" schemaLocation="../other.xsd"/>
    <xs:element name="a"><xs:complexType><xs:sequence><xs:element name="b" type="code"/>
      <xs:element ref="o:o"/></xs:sequence></xs:complexType></xs:element></xs:schema>)");
  findings.clear();
  auto compiled = Schema::compile(path, folder.path(), findings);
  BOOST_REQUIRE_MESSAGE(compiled, text_of(findings));
  BOOST_TEST(judge(*compiled, "<a xmlns='urn:t'><b>xy</b><o xmlns='urn:o'>1</o></a>").empty());
  auto all = judge(*compiled, "<a xmlns='urn:t'><b>xyz</b><o xmlns='urn:o'>z</o></a>");
  BOOST_TEST(all.size() == 2, text_of(all));
}

BOOST_AUTO_TEST_CASE(names_the_place_where_a_schema_breaks_its_own_rules) {
  findings.clear();
  auto path = folder.write_schema("bad.xsd",
                                  "\n<xs:element name='a'><xs:simpleType>\n"
                                  "<xs:restriction base='xs:int'><xs:minInclusive value='few'/>"
                                  "</xs:restriction></xs:simpleType></xs:element>");
  BOOST_TEST(!Schema::compile(path, folder.path(), findings));
  BOOST_REQUIRE(!findings.empty());
  BOOST_TEST(findings.front().code == "schema.invalid");
  BOOST_TEST(findings.front().where.file == path);
  BOOST_TEST(findings.front().where.line >= 3);
  findings.clear();
  path = folder.write_schema("any.xsd", "<xs:element name='a' type='xs:anyType'/>");
  BOOST_TEST(!Schema::compile(path, folder.path(), findings));
  BOOST_TEST(findings.at(0).code == "schema.unsupported");
}

BOOST_AUTO_TEST_CASE(validates_from_many_threads_at_once) {
  SystemClock clock;
  std::atomic<int> done{0};
  std::atomic<int> wrong{0};
  constexpr int kJobs = 400;
  {
    ThreadPool pool("validate", 4, clock);
    for (int i = 0; i < kJobs; ++i) {
      pool.post([&, i] {
        std::string text(kGood);
        bool good = i % 2 == 0;
        if (!good) text.replace(text.find("2026-11-02"), 10, "yesterday!");
        auto document = Document::parse(text);
        auto all = schema->validate(*document);
        if (all.size() != (good ? 0U : 1U)) ++wrong;
        if (i % 50 == 0) {
          Findings own;
          if (!Schema::compile(folder.path() + "/main.xsd", folder.path(), own)) ++wrong;
        }
        ++done;
        done.notify_all();
      });
    }
    for (int seen = done; seen < kJobs; seen = done) done.wait(seen);
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_SUITE_END()
