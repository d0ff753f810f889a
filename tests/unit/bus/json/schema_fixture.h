// A small schema with every shape JSON has to fit: leaves of all types, repeating and nillable
// fields, nested objects, attributes.
#pragma once

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "bus/base/finding.h"
#include "bus/json/json.h"
#include "bus/xml/schema_model.h"

namespace jiuqu::json {

inline constexpr std::string_view kSchema =
    R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
  targetNamespace="urn:test:1" xmlns="urn:test:1" elementFormDefault="qualified">
  <xs:element name="application"><xs:complexType><xs:sequence>
    <xs:element name="project_no" type="xs:string"/>
    <xs:element name="count" type="xs:integer" minOccurs="0"/>
    <xs:element name="price" type="xs:decimal" minOccurs="0"/>
    <xs:element name="urgent" type="xs:boolean" minOccurs="0"/>
    <xs:element name="closed" type="xs:string" minOccurs="0" nillable="true"/>
    <xs:element name="extra" type="xs:string" minOccurs="0"/>
    <xs:element name="unit" minOccurs="0"><xs:complexType><xs:sequence>
      <xs:element name="name" type="xs:string"/>
      <xs:element name="code" type="xs:string" minOccurs="0"/>
    </xs:sequence><xs:attribute name="kind" type="xs:string"/></xs:complexType></xs:element>
    <xs:element name="material" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
      <xs:element name="name" type="xs:string"/>
      <xs:element name="copies" type="xs:int" minOccurs="0"/>
    </xs:sequence></xs:complexType></xs:element>
    <xs:element name="tag" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>
    <xs:element name="load" minOccurs="0"><xs:complexType><xs:simpleContent>
      <xs:extension base="xs:decimal"><xs:attribute name="unit" type="xs:string"/></xs:extension>
    </xs:simpleContent></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>)";

struct SchemaFixture {
  std::shared_ptr<const xml::SchemaModel> schema;

  SchemaFixture() {
    auto folder = std::filesystem::temp_directory_path() / "jiuqu-json-XXXXXX";
    std::string name = folder.string();
    BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
    std::ofstream(name + "/application.xsd") << kSchema;
    Findings findings;
    schema = xml::SchemaModel::read(name + "/application.xsd", name, findings);
    for (const auto& finding : findings) BOOST_TEST_MESSAGE(lint_line(finding));
    std::filesystem::remove_all(name);
    BOOST_REQUIRE(schema != nullptr);
  }

  Result<xml::Document> tree(std::string_view bytes) const {
    return to_tree(bytes, *schema, *schema->root("application"));
  }
  // The inside of the root element, without namespace and root tags.
  std::string inside(std::string_view bytes) const {
    auto document = tree(bytes);
    if (!document) return "error: " + document.error().describe();
    std::string text = document->root().serialize();
    auto from = text.find('>') + 1;
    auto to = text.rfind("</");
    return to == std::string::npos || to < from ? "" : text.substr(from, to - from);
  }
  Error refusal(std::string_view bytes) const {
    auto document = tree(bytes);
    BOOST_REQUIRE_MESSAGE(!document, "accepted: " << bytes);
    return document.error();
  }
  std::string back(std::string_view bytes) const {
    auto document = tree(bytes);
    if (!document) return "error: " + document.error().describe();
    return from_tree(document->root(), *schema);
  }
};

}  // namespace jiuqu::json
