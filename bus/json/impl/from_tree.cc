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

  struct Child {
    xml::Node node;
    std::string_view name;
    bool written = false;
  };

  // One member for each name; elements of one name go into one array, wherever they stand.
  void elements(xml::Node node, const xml::Field* field, bool& first) {
    std::vector<Child> children;
    for (xml::Node child = node.first_child(); child; child = child.next_sibling())
      children.push_back({child, child.name()});
    std::size_t hint = 0;
    for (auto child = children.begin(); child != children.end(); ++child) {
      if (child->written) continue;
      auto same = [&](const Child& other) { return !other.written && other.name == child->name; };
      auto next = std::find_if(child + 1, children.end(), same);
      const xml::Field* of = field != nullptr ? element_field(*field, child->name, hint) : nullptr;
      bool array = next != children.end() || (of != nullptr && of->repeats());
      name(child->name, first);
      if (array) out_ += '[';
      value(child->node, of);
      for (; next != children.end(); next = std::find_if(next + 1, children.end(), same)) {
        next->written = true;
        out_ += ',';
        value(next->node, of);
      }
      if (array) out_ += ']';
    }
  }

  // Elements mostly come in schema order, so the search begins behind the last field found.
  static const xml::Field* element_field(const xml::Field& field, std::string_view name,
                                         std::size_t& hint) {
    std::size_t count = field.children.size();
    for (std::size_t step = 0; step < count; ++step) {
      std::size_t place = hint + step < count ? hint + step : hint + step - count;
      const xml::Field& child = *field.children[place];
      if (child.attribute || child.name != name) continue;
      hint = place + 1 < count ? place + 1 : 0;
      return &child;
    }
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
