// Definitions of a test: files in a folder of its own, loaded with the kinds a mapping needs; and
// the shipped ones.
#pragma once

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "bus/pipeline/kinds.h"
#include "mappings/mapping.h"
#include "tests/support/temp_folder.h"

namespace jiuqu::test {

using DefinitionFolder = TempFolder;

// Schemas, code tables and mappings; the kinds outlive what they loaded.
struct Kinds {
  std::unique_ptr<DefinitionKind> schema = schema_kind();
  std::unique_ptr<DefinitionKind> table = code_table_kind();
  EnvironmentValues environment{
      {"site", "武汉"}, {"north.area", "420100"}, {"south.area", "421000"}};
  std::unique_ptr<DefinitionKind> fragments = fragment_kind();
  std::unique_ptr<DefinitionKind> stylesheet = stylesheet_kind();
  std::unique_ptr<DefinitionKind> mapping = mapping_kind(nullptr, &environment);

  LoadOutcome load(const std::vector<std::string>& roots) const {
    DefinitionKind* const all[] = {schema.get(), table.get(), fragments.get(), stylesheet.get(),
                                   mapping.get()};
    return load_definitions(roots, all);
  }
};

inline std::vector<std::string> shipped_roots() {
  const std::string source = JIUQU_SOURCE_DIR;
  return {source + "/mappings", source + "/adapters/partners"};
}

// Sender and receiver forms that the tests of the engine map between.
inline constexpr const char* kFromXsd = R"(<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:jq="urn:jiuqu:schema:1" xmlns="urn:from"
           targetNamespace="urn:from" elementFormDefault="qualified">
  <xs:simpleType name="short"><xs:restriction base="xs:string"><xs:maxLength value="12"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="colour"><xs:restriction base="xs:string">
    <xs:enumeration value="red"/><xs:enumeration value="blue"/></xs:restriction></xs:simpleType>
  <xs:element name="order" type="order"/>
  <xs:element name="draft" type="order"/>
  <xs:complexType name="order">
    <xs:sequence>
      <xs:element name="number" type="short"/>
      <xs:element name="region" type="short"/>
      <xs:element name="nick" type="short" minOccurs="0"/>
      <xs:element name="colour" type="colour" minOccurs="0"/>
      <xs:element name="placed" type="short" minOccurs="0"/>
      <xs:element name="price" type="short" minOccurs="0"/>
      <xs:element name="contact" minOccurs="0">
        <xs:complexType><xs:sequence>
          <xs:element name="name" type="short"><xs:annotation><xs:appinfo><jq:label>联系人</jq:label><jq:personal/></xs:appinfo></xs:annotation></xs:element>
          <xs:element name="phone" type="short" minOccurs="0"/>
        </xs:sequence></xs:complexType>
      </xs:element>
      <xs:element name="tag" type="short" minOccurs="0" maxOccurs="unbounded"/>
      <xs:element name="line" minOccurs="0" maxOccurs="unbounded">
        <xs:complexType>
          <xs:sequence>
            <xs:element name="article" type="short"/>
            <xs:element name="kind" type="short" minOccurs="0"/>
            <xs:element name="note" type="short" minOccurs="0" maxOccurs="unbounded"/>
          </xs:sequence>
          <xs:attribute name="id" type="short"/>
        </xs:complexType>
      </xs:element>
    </xs:sequence>
  </xs:complexType>
</xs:schema>
)";

inline constexpr const char* kToXsd = R"(<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:to" targetNamespace="urn:to"
           elementFormDefault="qualified">
  <xs:simpleType name="short"><xs:restriction base="xs:string"><xs:maxLength value="12"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="six"><xs:restriction base="xs:string"><xs:maxLength value="6"/></xs:restriction></xs:simpleType>
  <xs:element name="purchase">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="id" type="short"/>
        <xs:element name="region" type="six" minOccurs="0"/>
        <xs:element name="alias" type="short" minOccurs="0"/>
        <xs:element name="shade" type="short" minOccurs="0"/>
        <xs:element name="placedAt" type="xs:dateTime" minOccurs="0"/>
        <xs:element name="amount" type="xs:decimal" minOccurs="0"/>
        <xs:element name="tags" type="xs:string" minOccurs="0"/>
        <xs:element name="remark" type="xs:string" minOccurs="0" nillable="true"/>
        <xs:element name="person" minOccurs="0">
          <xs:complexType><xs:sequence>
            <xs:element name="name" type="short"/>
            <xs:element name="phone" type="short" minOccurs="0"/>
            <xs:element name="source" type="short" minOccurs="0"/>
          </xs:sequence></xs:complexType>
        </xs:element>
        <xs:element name="items" minOccurs="0">
          <xs:complexType><xs:sequence>
            <xs:element name="item" minOccurs="0" maxOccurs="unbounded">
              <xs:complexType>
                <xs:sequence>
                  <xs:element name="name" type="short"/>
                  <xs:element name="note" type="short" minOccurs="0" maxOccurs="unbounded"/>
                </xs:sequence>
                <xs:attribute name="line" type="short"/>
              </xs:complexType>
            </xs:element>
          </xs:sequence></xs:complexType>
        </xs:element>
        <xs:element name="label" minOccurs="0" maxOccurs="unbounded">
          <xs:complexType><xs:simpleContent><xs:extension base="xs:string">
            <xs:attribute name="lang" type="xs:string"/>
          </xs:extension></xs:simpleContent></xs:complexType>
        </xs:element>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
</xs:schema>
)";

inline constexpr const char* kColours =
    "code,name,valid-from,valid-to,hue\n"
    "red,红,,,10\nblue,蓝,,,20\nold,旧,,2020-12-31,30\n";

// A folder with the two forms, a table and one mapping "order", whose body is given.
class OrderMapping : public DefinitionFolder {
 public:
  explicit OrderMapping(const std::string& body, const std::string& source_root = "order") {
    write("from.xsd", kFromXsd);
    write("to.xsd", kToXsd);
    write("codes/colours.csv", kColours);
    write("order.map.xml",
          "<mapping xmlns=\"urn:jiuqu:mapping:1\" xmlns:f=\"urn:from\" version=\"1\" "
          "source=\"from.xsd\" source-root=\"" +
              source_root + "\" target=\"to.xsd\" target-root=\"purchase\">\n" + body +
              "\n</mapping>\n");
    load();
  }
  // Whether a mapping can be turned round is asked by few tests: it is left out of the rest.
  void load() {
    outcome_ = kinds_.load({path()});
    for (auto at = outcome_.findings.begin(); at != outcome_.findings.end();) {
      bool way = at->code == "mapping.one-way";
      if (way) one_way_.push_back(*at);
      at = way ? outcome_.findings.erase(at) : at + 1;
    }
  }
  const Findings& one_way() const { return one_way_; }
  const DefinitionSet& set() const { return *outcome_.set; }
  const Findings& findings() const { return outcome_.findings; }
  const Mapping& mapping() const {
    for (const auto& finding : outcome_.findings)
      if (finding.level != Level::info) BOOST_TEST_MESSAGE(lint_line(finding));
    BOOST_REQUIRE(outcome_.set != nullptr);
    const auto* found = outcome_.set->get<Mapping>("mapping", "order");
    BOOST_REQUIRE(found != nullptr);
    return *found;
  }
  // The only finding of that level.
  Finding only(Level level = Level::error) const {
    std::vector<Finding> found;
    for (const auto& finding : outcome_.findings)
      if (finding.level == level) found.push_back(finding);
    for (const auto& finding : found) BOOST_TEST_MESSAGE(lint_line(finding));
    BOOST_REQUIRE_EQUAL(found.size(), 1U);
    return found.front();
  }

 private:
  Kinds kinds_;
  LoadOutcome outcome_;
  Findings one_way_;
};

// Runs over <order xmlns="urn:from">BODY</order>; the tree below the root as text.
struct Ran {
  std::string text;
  Findings findings;
  std::shared_ptr<const Lineage> lineage;
};

inline Ran run_mapping(const Mapping& mapping, const std::string& body,
                       const std::string& root = "order",
                       const std::map<std::string, std::string>& variables = {}) {
  auto source =
      xml::Document::parse("<" + root + " xmlns=\"urn:from\">" + body + "</" + root + ">");
  BOOST_REQUIRE(source.has_value());
  MapContext context{&variables, *from_iso8601("2026-11-23T02:00:00Z")};
  Ran ran;
  auto mapped = mapping.run_judged(*source, context, ran.findings);
  BOOST_REQUIRE(mapped.has_value());
  ran.lineage = mapped->lineage;
  for (xml::Node child : mapped->tree.root().children()) ran.text += child.serialize();
  for (auto at = ran.text.find(" xmlns=\"urn:to\""); at != std::string::npos;
       at = ran.text.find(" xmlns=\"urn:to\""))
    ran.text.erase(at, 15);
  return ran;
}

// A mapping of number to id and more, run over <number>7</number><region>r</region> and more.
inline Ran ran_with(const std::string& mapping, const std::string& source,
                    const std::map<std::string, std::string>& variables = {}) {
  OrderMapping order("<field to=\"id\" from=\"number\"/>\n" + mapping);
  return run_mapping(order.mapping(), "<number>7</number><region>r</region>" + source, "order",
                     variables);
}

// What comes after the id, when nothing is wrong.
inline std::string made_of(const std::string& mapping, const std::string& source,
                           const std::map<std::string, std::string>& variables = {}) {
  Ran result = ran_with(mapping, source, variables);
  for (const auto& finding : result.findings) BOOST_TEST_MESSAGE(lint_line(finding));
  BOOST_TEST(result.findings.empty());
  BOOST_TEST(result.text.starts_with("<id>7</id>"));
  return result.text.substr(std::string("<id>7</id>").size());
}

}  // namespace jiuqu::test
