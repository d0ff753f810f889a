#include <algorithm>
#include <utility>

#include "bus/base/text.h"
#include "bus/json/impl/text.h"
#include "bus/json/json.h"

namespace jiuqu::json {

namespace {
// Writes elements as JSON members, led by the fields of the schema.
class TreeWriter {
 public:
  std::string write(xml::Node root, const xml::Field* field) {
    members(root, field);
    return std::move(out_);
  }

 private:
  void members(xml::Node node, const xml::Field* field) {
    out_ += '{';
    bool first = true;
    if (field != nullptr) attributes(node, *field, first);
    if (field != nullptr && field->is_leaf() && field->primitive != xml::Primitive::none) {
      name("#text", first);
      scalar(node.text(), field);
    } else {
      elements(node, field, first);
    }
    out_ += '}';
  }

  void attributes(xml::Node node, const xml::Field& field, bool& first) {
    for (const auto& child : field.children) {
      if (!child->attribute) continue;
      auto value = node.attribute(child->name);
      if (!value) continue;
      name("@" + child->name, first);
      scalar(*value, child.get());
    }
  }

  // One member for each name; elements of one name go into one array, wherever they stand.
  void elements(xml::Node node, const xml::Field* field, bool& first) {
    std::vector<xml::Node> children = node.children();
    std::vector<bool> written(children.size());
    for (std::size_t i = 0; i < children.size(); ++i) {
      if (written[i]) continue;
      std::string_view child_name = children[i].name();
      const xml::Field* child = field != nullptr ? element_field(*field, child_name) : nullptr;
      auto same = [&](std::size_t k) { return !written[k] && children[k].name() == child_name; };
      std::size_t next = i + 1;
      while (next < children.size() && !same(next)) ++next;
      bool array = next < children.size() || (child != nullptr && child->repeats());
      name(child_name, first);
      if (array) out_ += '[';
      value(children[i], child);
      for (; next < children.size(); ++next) {
        if (!same(next)) continue;
        written[next] = true;
        out_ += ',';
        value(children[next], child);
      }
      if (array) out_ += ']';
    }
  }

  static const xml::Field* element_field(const xml::Field& field, std::string_view name) {
    for (const auto& child : field.children)
      if (!child->attribute && child->name == name) return child.get();
    return nullptr;
  }

  void value(xml::Node node, const xml::Field* field) {
    if (node.is_nil()) {
      out_ += "null";
    } else if (field != nullptr && (!field->children.empty() || is_empty_type(*field))) {
      members(node, field);
    } else if (field == nullptr && node.has_element_children()) {
      members(node, nullptr);
    } else {
      scalar(node.text(), field);
    }
  }

  static bool is_empty_type(const xml::Field& field) {
    return field.primitive == xml::Primitive::none;
  }

  void scalar(const std::string& text, const xml::Field* field) {
    std::string_view bare = trim(text);
    switch (field != nullptr ? field->primitive : xml::Primitive::string) {
      case xml::Primitive::integer:
      case xml::Primitive::decimal:
      case xml::Primitive::floating:
        if (!is_json_number(bare)) break;
        out_ += bare;
        return;
      case xml::Primitive::boolean:
        if (bare != "true" && bare != "false" && bare != "1" && bare != "0") break;
        out_ += bare == "true" || bare == "1" ? "true" : "false";
        return;
      default:
        break;
    }
    append_quoted(out_, text);
  }

  void name(std::string_view text, bool& first) {
    if (!first) out_ += ',';
    first = false;
    append_quoted(out_, text);
    out_ += ':';
  }

  std::string out_;
};
}  // namespace

std::string from_tree(xml::Node root, const xml::SchemaModel& schema) {
  return TreeWriter().write(root, schema.root(root.name()));
}

}  // namespace jiuqu::json
