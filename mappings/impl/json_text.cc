#include "mappings/impl/json_text.h"

#include "bus/base/text.h"
#include "bus/json/json.h"

namespace jiuqu::mapping {

std::optional<JsonText> read_json_text(xml::Node node, std::string_view attribute,
                                       const DefinitionSet& definitions, Findings& findings) {
  std::string name = node.attribute(attribute).value_or("");
  auto hash = name.find('#');
  std::string id = name.substr(0, hash);
  const auto* schema = definitions.get<SchemaDefinition>("schema", id);
  if (schema == nullptr) {
    findings.push_back(unknown_word("mapping.schema-unknown", node, attribute, "schema", id,
                                    definitions.ids("schema")));
    return std::nullopt;
  }
  std::string root_name = hash == std::string::npos ? "" : name.substr(hash + 1);
  std::string array_name;
  if (auto slash = root_name.find('/'); slash != std::string::npos) {
    array_name = root_name.substr(slash + 1);
    root_name.resize(slash);
  }
  const auto& model = schema->schema->model();
  JsonText text;
  text.schema = schema->schema;
  text.root = model.root(root_name);
  if (text.root == nullptr) {
    std::vector<std::string> names;
    for (const auto& root : model.roots()) names.push_back(root->name);
    findings.push_back(
        unknown_word("mapping.json-text", node, attribute, "root element", root_name, names));
    return std::nullopt;
  }
  if (array_name.empty()) return text;
  text.array = text.root->child(array_name);
  if (text.array != nullptr && text.array->repeats()) return text;
  findings.push_back(definition_finding(
      Level::error, "mapping.json-text", node,
      "\"" + array_name + "\" is no repeated child of " + text.root->path(),
      "“" + array_name + "”不是 " + text.root->path() + " 的可重复子元素", attribute));
  return std::nullopt;
}

bool holds_json(const xml::Field& field) {
  return field.is_leaf() && field.primitive == xml::Primitive::string;
}

Result<xml::Document> parse_json_text(const JsonText& form, std::string_view text) {
  const auto& model = form.schema->model();
  text = trim(text);
  const xml::Field* array = form.array;
  // A sender may give the array where the form knows an object with just that.
  if (array == nullptr && text.starts_with('[') && form.root->children.size() == 1 &&
      form.root->children.front()->repeats())
    array = form.root->children.front().get();
  if (array == nullptr || !text.starts_with('[')) return json::to_tree(text, model, *form.root);
  std::string object = "{" + json_quote(array->name) + ":" + std::string(text) + "}";
  return json::to_tree(object, model, *form.root);
}

std::string write_json_text(const JsonText& form, xml::Node root) {
  std::string object = json::from_tree(root, form.schema->model());
  if (form.array == nullptr) return object;
  std::string head = "{" + json_quote(form.array->name) + ":";
  if (!object.starts_with(head)) return "[]";
  return object.substr(head.size(), object.size() - head.size() - 1);
}

}  // namespace jiuqu::mapping
