#include <algorithm>
#include <optional>
#include <utility>

#include "bus/json/impl/tape.h"
#include "bus/json/impl/text.h"
#include "bus/json/json.h"
#include "bus/xml/building.h"

namespace jiuqu::json {

namespace {
using Index = Tape::Index;
constexpr std::string_view kTextMember = "#text";
constexpr Index kTaken = 0;  // the root, which is no member

// A leaf without attributes: whatever JSON stands there becomes its text.
bool holds_only_text(const xml::Field& field) {
  return field.is_leaf() && field.children.empty() && field.primitive != xml::Primitive::none;
}

// Puts the values of a tape into a tree in the order of the schema. A fault ends the walk.
class TreeBuilder {
 public:
  TreeBuilder(const Tape& tape) : tape_(tape) {}

  Result<xml::Document> build(const xml::Field& root) {
    if (tape_[0].kind != ItemKind::object)
      return fail(ErrorCode::body_not_json, "the body is not a JSON object", tape_.where(0));
    auto document = xml::Document::create(root.name, root.ns);
    if (!members(document.root(), &root, 0)) return std::unexpected(std::move(*error_));
    return document;
  }

 private:
  // The members of an object as attributes and elements below `node`: known ones in schema order,
  // then the others as the sender ordered them.
  bool members(xml::Node node, const xml::Field* field, Index object) {
    std::size_t base = open_.size();
    for (Index i = object + 1; i != tape_[object].end; i = tape_[i].end) open_.push_back(i);
    std::size_t count = open_.size() - base;
    bool good = known_members(node, field, base, count);
    for (std::size_t i = base; good && i < base + count; ++i)
      if (open_[i] != kTaken) good = unknown_member(node, open_[i]);
    open_.resize(base);
    return good;
  }

  bool known_members(xml::Node node, const xml::Field* field, std::size_t base, std::size_t count) {
    if (field == nullptr || count == 0) return true;
    std::size_t hint = 0;
    if (!field->children.empty() && field->is_leaf() && field->primitive != xml::Primitive::none)
      if (Index text = take(base, count, kTextMember, false, hint); text != kTaken)
        if (!set_text(node, text)) return false;
    for (const auto& child : field->children) {
      Index value = take(base, count, child->name, child->attribute, hint);
      if (value == kTaken) continue;
      bool good = child->attribute ? attribute(node, child->name, value)
                                   : element(node, child.get(), child->name, value);
      if (!good) return false;
    }
    return true;
  }

  // Finds a member by name and marks it taken. Members mostly come in schema order, so the search
  // begins behind the last one found.
  Index take(std::size_t base, std::size_t count, std::string_view name, bool at_sign,
             std::size_t& hint) {
    for (std::size_t step = 0; step < count; ++step) {
      std::size_t place = hint + step < count ? hint + step : hint + step - count;
      Index item = open_[base + place];
      if (item == kTaken) continue;
      std::string_view key = tape_[item].key;
      if (at_sign && !key.starts_with('@')) continue;
      if (key.substr(at_sign ? 1 : 0) != name) continue;
      hint = place + 1 < count ? place + 1 : 0;
      open_[base + place] = kTaken;
      return item;
    }
    return kTaken;
  }

  bool unknown_member(xml::Node node, Index value) {
    std::string_view key = tape_[value].key;
    bool at_sign = key.starts_with('@');
    std::string_view name = key.substr(at_sign ? 1 : 0);
    if (!is_xml_name(name) || (at_sign && name == "xmlns"))
      return refuse(
          ErrorCode::body_not_json,
          "the member \"" + shown_name(key) + "\" is not known, and no field can have this name",
          value);
    return at_sign ? attribute(node, name, value) : element(node, nullptr, name, value);
  }

  bool attribute(xml::Node node, std::string_view name, Index value) {
    if (tape_[value].kind == ItemKind::null) return true;
    auto text = text_of(value);
    if (text) node.set_attribute(name, *text);
    return text.has_value();
  }

  bool element(xml::Node parent, const xml::Field* field, std::string_view name, Index value) {
    const Item& item = tape_[value];
    bool as_text = field != nullptr && holds_only_text(*field) && !field->repeats() &&
                   field->primitive == xml::Primitive::string;
    if (item.kind == ItemKind::array && !as_text) {
      // null inside an array keeps its place, so that the others keep their numbers.
      for (Index i = value + 1; i != item.end; i = tape_[i].end)
        if (!content(append(parent, field, name), field, i)) return false;
      return true;
    }
    bool left_out = item.kind == ItemKind::null && field != nullptr && !field->nillable;
    return left_out || content(append(parent, field, name), field, value);
  }

  static xml::Node append(xml::Node parent, const xml::Field* field, std::string_view name) {
    return field != nullptr ? parent.append(name, field->ns) : parent.append(name);
  }

  bool content(xml::Node node, const xml::Field* field, Index value) {
    const Item& item = tape_[value];
    if (item.kind == ItemKind::null) {
      if (field != nullptr && field->nillable) node.set_nil();
      return true;
    }
    bool as_text = field != nullptr && holds_only_text(*field);
    if (item.kind == ItemKind::object && !as_text) return members(node, field, value);
    return set_text(node, value);
  }

  bool set_text(xml::Node node, Index value) {
    auto text = text_of(value);
    if (text) xml::append_clean_text(node, *text);  // just made, and judged as it was read
    return text.has_value();
  }

  // The text of a value, of objects and arrays their JSON; nothing when a tree cannot hold it.
  std::optional<std::string_view> text_of(Index value) {
    std::string_view text = tape_[value].text;
    if (tape_[value].is_container()) {
      json_.clear();
      tape_.write(value, json_);
      text = json_;
    }
    if (text.size() > limits::kXmlTextBytesMax) {
      refuse(ErrorCode::limit_exceeded,
             "a text has more than " + std::to_string(limits::kXmlTextBytesMax) + " bytes", value);
      return {};
    }
    if (find_illegal_xml(text) != std::string_view::npos) {
      refuse(ErrorCode::body_not_json,
             "a text holds a control character or another one that XML cannot carry", value);
      return {};
    }
    return text;
  }

  bool refuse(ErrorCode code, std::string reason, Index at) {
    Location where = tape_.where(at);
    reason +=
        " (line " + std::to_string(where.line) + ", column " + std::to_string(where.column) + ")";
    error_ = Error{code, std::move(reason), std::move(where)};
    return false;
  }

  const Tape& tape_;
  std::vector<Index> open_;  // members of the objects on the way down; kTaken once placed
  std::string json_;
  std::optional<Error> error_;
};
}  // namespace

Result<xml::Document> to_tree(std::string_view bytes, const xml::SchemaModel&,
                              const xml::Field& root) {
  auto tape = Tape::parse(bytes);
  if (!tape) return std::unexpected(std::move(tape.error()));
  return TreeBuilder(*tape).build(root);
}

}  // namespace jiuqu::json
