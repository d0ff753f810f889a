#include <algorithm>
#include <utility>

#include "bus/base/text.h"
#include "bus/xml/impl/schema_reader.h"

namespace jiuqu::xml {

void SchemaReader::set_type(Field& field, const SimpleType& type) {
  field.primitive = type.primitive;
  field.facets = type.facets;
}

void SchemaReader::report_unknown_type(const Source& at, std::string_view attribute,
                                       const QName& name) {
  if (name.ns != kXsdNamespace) {
    files_.report_unknown(at, attribute, Component::type, files_.names(Component::type));
  } else if (is_refused_builtin(name.name)) {
    report_.unsupported(at.node, "The type xs:" + name.name, attribute);
  } else {
    files_.report_unknown(at, attribute, Component::type, builtin_type_names());
  }
}

// The type an attribute names, simple or complex, read into the field.
void SchemaReader::read_type_named(const Source& at, std::string_view attribute, Field& field) {
  auto name = files_.resolve(at, attribute);
  if (!name) return;
  if (name->ns == kXsdNamespace) {
    if (const SimpleType* builtin = builtin_type(name->name)) {
      set_type(field, *builtin);
      return;
    }
  }
  if (Source type = files_.find(Component::type, *name)) {
    read_global_type(at, type, field);
  } else {
    report_unknown_type(at, attribute, *name);
  }
}

void SchemaReader::read_global_type(const Source& named_at, const Source& type, Field& field) {
  visited_.push_back(type.node);
  if (!open(type.node, named_at.node)) return;
  if (type.node.name() == "complexType") {
    read_complex_type(type, field);
  } else if (auto simple = read_simple_type(type, field)) {
    set_type(field, *simple);
  }
  close();
}

void SchemaReader::read_complex_type(const Source& at, Field& field) {
  report_.only(at.node, {"annotation", "simpleContent", "complexContent", "sequence", "choice",
                         "all", "group", "attribute", "attributeGroup"});
  for (std::string_view flag : {"mixed", "abstract"}) {
    auto value = at.node.attribute(flag);
    if (value == "true" || value == "1") report_.unsupported(at.node, std::string(flag), flag);
  }
  read_annotation(at.node, field);
  if (Node simple = at.node.child("simpleContent")) {
    read_simple_content({simple, at.file}, field);
  } else if (Node complex = at.node.child("complexContent")) {
    read_complex_content({complex, at.file}, field);
  } else {
    read_content(at, field);
    read_attributes(at, field);
  }
}

void SchemaReader::read_complex_content(const Source& at, Field& field) {
  report_.only(at.node, {"annotation", "extension"});
  auto mixed = at.node.attribute("mixed");
  if (mixed == "true" || mixed == "1") report_.unsupported(at.node, "mixed", "mixed");
  if (Node extension = at.node.child("extension")) read_extension({extension, at.file}, field);
}

void SchemaReader::read_extension(const Source& at, Field& field) {
  report_.only(at.node,
               {"annotation", "sequence", "choice", "all", "group", "attribute", "attributeGroup"});
  auto name = files_.resolve(at, "base");
  if (!name) return;
  Source base = files_.find(Component::type, *name);
  if (base && base.node.name() == "complexType") {
    read_global_type(at, base, field);
  } else if (base || (name->ns == kXsdNamespace && builtin_type(name->name) != nullptr)) {
    report_.unsupported(at.node, "complexContent that extends a simple type", "base");
  } else {
    report_unknown_type(at, "base", *name);
  }
  read_content(at, field);
  read_attributes(at, field);
}

void SchemaReader::read_simple_content(const Source& at, Field& field) {
  report_.only(at.node, {"annotation", "extension"});
  Node extension = at.node.child("extension");
  if (!extension) return;
  report_.only(extension, {"annotation", "attribute", "attributeGroup"});
  Source source{extension, at.file};
  read_type_named(source, "base", field);
  if (!field.content.parts.empty())
    report_.unsupported(extension, "simpleContent that extends a type with elements", "base");
  read_attributes(source, field);
}

std::optional<SimpleType> SchemaReader::read_simple_type(const Source& at, Field& field) {
  report_.only(at.node, {"annotation", "restriction"});
  read_annotation(at.node, field);
  Node node = at.node.child("restriction");
  if (!node) return std::nullopt;
  report_.only(node, {"annotation", "simpleType", "length", "minLength", "maxLength", "totalDigits",
                      "fractionDigits", "minInclusive", "maxInclusive", "minExclusive",
                      "maxExclusive", "enumeration", "pattern", "whiteSpace"});
  Source restriction{node, at.file};
  std::optional<SimpleType> type;
  if (node.attribute("base")) {
    type = read_simple_named(restriction, "base", field);
  } else if (Node inner = node.child("simpleType")) {
    type = read_simple_type({inner, at.file}, field);
  } else {
    report_.add("schema.base-missing", node.at(),
                {"xs:restriction names no base type.", "xs:restriction 未指定基类型。"});
  }
  if (type) read_facets(node, *type, report_);
  return type;
}

std::optional<SimpleType> SchemaReader::read_simple_named(const Source& at,
                                                          std::string_view attribute,
                                                          Field& field) {
  auto name = files_.resolve(at, attribute);
  if (!name) return std::nullopt;
  if (name->ns == kXsdNamespace) {
    if (const SimpleType* builtin = builtin_type(name->name)) return *builtin;
  }
  Source type = files_.find(Component::type, *name);
  if (!type) {
    report_unknown_type(at, attribute, *name);
    return std::nullopt;
  }
  if (type.node.name() != "simpleType") {
    report_.unsupported(at.node, "A complex type where a simple one is needed", attribute);
    return std::nullopt;
  }
  visited_.push_back(type.node);
  if (!open(type.node, at.node)) return std::nullopt;
  auto simple = read_simple_type(type, field);
  close();
  return simple;
}

}  // namespace jiuqu::xml
