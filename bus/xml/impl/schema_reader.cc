#include "bus/xml/impl/schema_reader.h"

#include <algorithm>
#include <utility>

#include "bus/base/text.h"

namespace jiuqu::xml {

SchemaReader::SchemaReader(const std::string& base_directory, Findings& findings)
    : report_(findings), files_(base_directory, report_) {}

std::shared_ptr<const SchemaModel> SchemaReader::read(const std::string& path) {
  const SchemaFile* main = files_.read(path);
  if (main == nullptr) return nullptr;
  auto model = std::make_shared<SchemaModel>();
  model->target_namespace_ = main->target_namespace;
  model->qualified_ = main->elements_qualified;
  for (const auto& file : files_.files()) model->files_.push_back(file->path);
  for (const auto& [name, source] : files_.all(Component::element)) {
    auto field = std::make_unique<Field>();
    field->name = name.name;
    field->ns = name.ns;
    if (open(source.node, source.node)) {
      read_element(source, *field);
      close();
    }
    if (name.ns == main->target_namespace) model->roots_.push_back(std::move(field));
  }
  read_unused_types();
  if (report_.failed()) return nullptr;
  return model;
}

// Faults of a type nobody uses yet are told as well.
void SchemaReader::read_unused_types() {
  for (const auto& [name, source] : files_.all(Component::type)) {
    if (std::ranges::find(visited_, source.node) != visited_.end()) continue;
    Field scratch;
    scratch.name = name.name;
    read_global_type(source, source, scratch);
  }
}

bool SchemaReader::open(Node node, Node used_at) {
  if (std::ranges::find(open_, node) != open_.end()) {
    report_.unsupported(used_at, "A type that contains itself (\"" +
                                     node.attribute("name").value_or("anonymous") + "\")");
    return false;
  }
  open_.push_back(node);
  return true;
}

void SchemaReader::read_element(const Source& at, Field& field) {
  field.file = at.file->path;
  field.line = at.node.line();
  refuse_element_extras(at);
  read_annotation(at.node, field);
  field.nillable = at.node.attribute("nillable") == "true" || at.node.attribute("nillable") == "1";
  field.fixed = at.node.attribute("fixed");
  field.default_value = at.node.attribute("default");
  Node complex = at.node.child("complexType");
  Node simple = at.node.child("simpleType");
  if (at.node.attribute("type")) {
    read_type_named(at, "type", field);
  } else if (complex) {
    read_complex_type({complex, at.file}, field);
  } else if (simple) {
    if (auto type = read_simple_type({simple, at.file}, field)) set_type(field, *type);
  } else {
    report_.unsupported(at.node, "An element without a type (xs:anyType)");
  }
  std::ranges::stable_partition(field.children, [](const auto& child) { return child->attribute; });
}

void SchemaReader::refuse_element_extras(const Source& at) {
  report_.only(at.node, {"annotation", "complexType", "simpleType"});
  if (at.node.attribute("substitutionGroup"))
    report_.unsupported(at.node, "substitutionGroup", "substitutionGroup");
  if (auto value = at.node.attribute("abstract"); value == "true" || value == "1")
    report_.unsupported(at.node, "abstract", "abstract");
}

void SchemaReader::read_attributes(const Source& parent, Field& field) {
  for (Node node : parent.node.children()) {
    if (node.is("attribute", kXsdNamespace)) read_attribute({node, parent.file}, field);
    if (node.is("attributeGroup", kXsdNamespace)) read_attribute_group({node, parent.file}, field);
  }
}

void SchemaReader::read_attribute_group(const Source& at, Field& field) {
  auto name = files_.resolve(at, "ref");
  if (!name) return;
  Source group = files_.find(Component::attribute_group, *name);
  if (!group) {
    files_.report_unknown(at, "ref", Component::attribute_group,
                          files_.names(Component::attribute_group));
    return;
  }
  if (!open(group.node, at.node)) return;
  report_.only(group.node, {"annotation", "attribute", "attributeGroup"});
  read_attributes(group, field);
  close();
}

void SchemaReader::read_attribute(const Source& at, Field& field) {
  report_.only(at.node, {"annotation", "simpleType"});
  if (at.node.attribute("ref")) {
    report_.unsupported(at.node, "An attribute by reference", "ref");
    return;
  }
  std::string use = at.node.attribute("use").value_or("optional");
  if (use == "prohibited") return;
  auto form = at.node.attribute("form");
  bool qualified = form ? form == "qualified" : at.file->attributes_qualified;
  Field* child = add_child(field, at, at.node.attribute("name").value_or(""),
                           qualified ? at.file->target_namespace : std::string());
  if (child == nullptr) return;
  child->attribute = true;
  child->occurs_min = use == "required" ? 1 : 0;
  child->fixed = at.node.attribute("fixed");
  child->default_value = at.node.attribute("default");
  child->primitive = Primitive::string;
  read_annotation(at.node, *child);
  Node simple = at.node.child("simpleType");
  std::optional<SimpleType> type;
  if (at.node.attribute("type")) {
    type = read_simple_named(at, "type", *child);
  } else if (simple) {
    type = read_simple_type({simple, at.file}, *child);
  }
  if (type) set_type(*child, *type);
}

// Text of the nearest annotation wins: an element's own before that of its type.
void SchemaReader::read_annotation(Node at, Field& field) {
  bool documented = !field.documentation.empty();
  for (Node annotation : at.children("annotation")) {
    for (Node part : annotation.children()) {
      if (part.is("documentation", kXsdNamespace) && !documented) {
        if (!field.documentation.empty()) field.documentation += "\n";
        field.documentation += std::string(trim(part.text()));
      }
      if (!part.is("appinfo", kXsdNamespace)) continue;
      for (Node note : part.children()) {
        if (note.is("label", kSchemaExtensionNamespace) && field.label.empty())
          field.label = std::string(trim(note.text()));
        if (note.is("personal", kSchemaExtensionNamespace)) field.personal = true;
      }
    }
  }
}

Field* SchemaReader::add_child(Field& parent, const Source& at, std::string name, std::string ns) {
  if (name.empty()) {
    report_.add("schema.name-missing", at.node.at(),
                {"An xs:" + std::string(at.node.name()) + " has neither name nor ref.",
                 "xs:" + std::string(at.node.name()) + " 缺少 name 或 ref 属性。"});
    return nullptr;
  }
  if (++fields_ > limits::kXmlNodesMax) {
    report_.unsupported(
        at.file->document.root(),
        "A schema of more than " + std::to_string(limits::kXmlNodesMax) + " fields");
    return nullptr;
  }
  Field& child = *parent.children.emplace_back(std::make_unique<Field>());
  child.name = std::move(name);
  child.ns = std::move(ns);
  child.parent = &parent;
  child.file = at.file->path;
  child.line = at.node.line();
  return &child;
}

std::shared_ptr<const SchemaModel> SchemaModel::read(const std::string& path,
                                                     const std::string& base_directory,
                                                     Findings& findings) {
  return SchemaReader(base_directory, findings).read(path);
}

}  // namespace jiuqu::xml
