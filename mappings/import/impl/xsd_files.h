// The schemas of a description: a file with what it includes and imports beside or below it, or the
// schemas inside a WSDL. Global components are found by name and namespace.
// Thread: one. Ownership: owns the documents; nodes live as long as it.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bus/xml/document.h"
#include "mappings/import/impl/form.h"

namespace jiuqu::importing {

inline constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema";

struct QName {
  std::string ns, name;
  auto operator<=>(const QName&) const = default;
};

// One <schema> element.
struct SchemaSource {
  xml::Node root;
  std::string file, ns;
  bool elements_qualified = false, attributes_qualified = false;
};

struct Component {
  xml::Node node;
  const SchemaSource* source = nullptr;
  explicit operator bool() const { return bool(node); }
};

class XsdFiles {
 public:
  XsdFiles(std::string folder, Notes& notes) : folder_(std::move(folder)), notes_(notes) {}

  // The first file; false when it was told.
  bool add_text(std::string_view bytes, const std::string& file);
  // A <schema> of a document that the caller keeps. `ns` is that of who includes it.
  void add_schema(xml::Node root, const std::string& file, const std::string& relative,
                  const std::string& ns);

  // kind: element, complexType, simpleType, group, attributeGroup, attribute.
  Component find(std::string_view kind, const QName& name) const;
  std::vector<QName> names(std::string_view kind) const;
  // "p:name" as declared at the node; without a prefix the default namespace, else the one of an
  // including schema.
  static std::optional<QName> resolve(xml::Node node, const SchemaSource& source,
                                      std::string_view word);
  Location at(xml::Node node, const SchemaSource& source, std::string_view attribute = {}) const;

 private:
  void follow(xml::Node reference, const SchemaSource& from, const std::string& relative);

  std::string folder_;
  Notes& notes_;
  std::vector<std::unique_ptr<xml::Document>> documents_;
  std::vector<std::unique_ptr<SchemaSource>> sources_;
  std::map<std::pair<std::string, QName>, Component> components_;
  std::vector<std::pair<std::string, std::string>> read_;  // relative file, namespace
};

}  // namespace jiuqu::importing
