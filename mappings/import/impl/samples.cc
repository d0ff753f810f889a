// A sample document, XML or JSON: types, lengths and repetitions are inferred from its values. It
// does not tell what is required: every field is optional.
#include <algorithm>
#include <map>

#include "bus/base/text.h"
#include "bus/json/json.h"
#include "bus/xml/document.h"
#include "mappings/import/impl/import_limits.h"
#include "mappings/import/impl/readers.h"

namespace jiuqu::importing {
namespace {

using json::Json;

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

// The form of a time that a text has: digits where the form has letters.
bool looks_like(std::string_view text, std::string_view format) {
  if (text.size() != format.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool letter = format[i] >= 'A' && format[i] <= 'z' && format[i] != 'T';
    if (letter ? !(text[i] >= '0' && text[i] <= '9') : text[i] != format[i]) return false;
  }
  return true;
}

std::string time_format_of(std::string_view text) {
  for (std::string_view format : {"yyyy-MM-dd", "yyyy-MM-dd HH:mm:ss", "yyyy/MM/dd",
                                  "yyyy-MM-ddTHH:mm:ss", "yyyy/MM/dd HH:mm:ss", "yyyy-MM-dd HH:mm"})
    if (looks_like(text, format)) return std::string(format);
  // Digits alone are a time only when they read as one of this and the last century.
  bool century = text.starts_with("19") || text.starts_with("20");
  if (!century || !is_digits(text) || (text.size() != 8 && text.size() != 14)) return {};
  auto part = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  bool day = part(4) >= 1 && part(4) <= 12 && part(6) >= 1 && part(6) <= 31;
  bool hour = text.size() == 8 || (part(8) < 24 && part(10) < 60 && part(12) < 60);
  if (!day || !hour) return {};
  return text.size() == 8 ? "yyyyMMdd" : "yyyyMMddHHmmss";
}

bool is_iso_time(std::string_view text) {
  if (text.size() < 20 || !looks_like(text.substr(0, 19), "yyyy-MM-ddTHH:mm:ss")) return false;
  return text.ends_with('Z') || text[text.size() - 6] == '+' || text[text.size() - 6] == '-';
}

// Twice what was seen, in round numbers.
std::size_t room_for(std::size_t length) {
  std::size_t room = length * 2;
  for (std::size_t step : {10U, 20U, 50U, 100U, 200U, 500U, 1000U, 2000U, 4000U})
    if (room <= step) return step;
  return (room / 1000 + 1) * 1000;
}

// All values of one field, gathered over its repetitions.
struct Seen {
  std::vector<std::string> texts;
  bool number = true, boolean = true;  // every value so far
  bool null = false, many = false, object = false, attribute = false;
  std::string ns;
  std::vector<std::pair<std::string, std::unique_ptr<Seen>>> children;  // by first appearance
  Location where;

  Seen& child(const std::string& name, bool as_attribute) {
    for (auto& [known, seen] : children)
      if (known == name && seen->attribute == as_attribute) return *seen;
    children.emplace_back(name, std::make_unique<Seen>());
    children.back().second->attribute = as_attribute;
    return *children.back().second;
  }
};

void set_value(const Seen& seen, Item& item) {
  std::size_t longest = 0;
  for (const auto& text : seen.texts) longest = std::max(longest, utf8_length(text));
  if (seen.texts.empty()) return;
  if (seen.boolean) {
    item.primitive = xml::Primitive::boolean;
    return;
  }
  if (seen.number) {
    bool whole = std::ranges::none_of(
        seen.texts, [](const auto& text) { return text.find_first_of(".eE") != text.npos; });
    item.primitive = whole ? xml::Primitive::integer : xml::Primitive::decimal;
    return;
  }
  if (std::ranges::all_of(seen.texts, is_iso_time)) {
    item.primitive = xml::Primitive::date_time;
    return;
  }
  std::string format = time_format_of(seen.texts.front());
  bool same = std::ranges::all_of(seen.texts,
                                  [&](const auto& text) { return time_format_of(text) == format; });
  if (!format.empty() && same) return set_time(item, format);
  item.facets.length_max = room_for(std::max<std::size_t>(longest, 1));
}

Item item_of(const std::string& name, const Seen& seen) {
  Item item;
  item.name = name;
  item.ns = seen.ns;
  item.where = seen.where;
  item.kind = seen.attribute ? ItemKind::attribute : ItemKind::element;
  item.occurs_min = 0;
  item.nillable = seen.null;
  if (seen.many) item.occurs_max = xml::kUnbounded;
  bool elements = std::ranges::any_of(seen.children,
                                      [](const auto& child) { return !child.second->attribute; });
  item.primitive = xml::Primitive::string;
  if (elements || (seen.object && !seen.children.empty())) item.primitive = xml::Primitive::none;
  if (!item.is_group()) set_value(seen, item);
  for (const auto& [child, values] : seen.children)
    item.children.push_back(item_of(child, *values));
  return item;
}

class SampleReader {
 public:
  SampleReader(const std::string& file, Notes& notes) : file_(file), notes_(notes) {}

  // ---- JSON

  void json(const Json& value, Seen& seen, const std::string& pointer) {
    seen.where = at_path(file_, pointer);
    if (!room(seen.where)) return;
    switch (value.kind) {
      case Json::Kind::object:
        seen.object = true;
        for (const auto& [name, member] : value.members) {
          std::string place = pointer + "/" + name;
          if (!is_xml_name(name)) {
            notes_.warning("not-carried", at_path(file_, place),
                           "\"" + name + "\" cannot be the name of a field: left out",
                           "“" + name + "”不能作为字段名：未采用");
            continue;
          }
          json(member, child_of(seen, name, false), place);
        }
        return;
      case Json::Kind::array:
        seen.many = true;
        if (value.items.empty())
          notes_.warning("empty-array", seen.where,
                         "An empty array tells nothing of what it holds: taken as repeated text",
                         "空数组无法推断内容：按可重复文本处理");
        for (std::size_t i = 0; i < value.items.size(); ++i)
          json(value.items[i], seen, pointer + "/" + std::to_string(i));
        return;
      case Json::Kind::null:
        seen.null = true;
        return;
      default:
        seen.number &= value.kind == Json::Kind::number;
        seen.boolean &= value.kind == Json::Kind::boolean;
        seen.texts.push_back(value.text);
    }
  }

  // ---- XML

  void xml(xml::Node node, Seen& seen) {
    seen.ns = std::string(node.ns());
    seen.where = node.at();
    if (!room(seen.where)) return;
    for (const auto& [name, value] : node.attributes()) text(value, child_of(seen, name, true));
    std::map<std::string, int> counts;
    for (xml::Node child : node.children()) {
      std::string name(child.name());
      Seen& inner = child_of(seen, name, false);
      if (++counts[name] > 1) inner.many = true;
      xml(child, inner);
    }
    if (counts.empty() && !node.is_nil()) text(node.text(), seen);
    if (node.is_nil()) seen.null = true;
    bool mixed = !counts.empty() && std::ranges::any_of(node.content(), [](xml::Node part) {
      return !part.is_element() && !trim(part.text()).empty();
    });
    if (mixed)
      notes_.warning("not-carried", seen.where, "Text between elements is not carried over",
                     "元素之间的文本未采用");
  }

 private:
  // XML tells no types: only words and numbers without leading zeros, not longer than numbers are.
  static void text(const std::string& value, Seen& seen) {
    std::string_view trimmed = trim(value);
    if (trimmed.empty()) return;
    seen.boolean &= trimmed == "true" || trimmed == "false";
    auto dot = trimmed.find('.');
    std::string_view before = trimmed.substr(0, dot);
    bool fraction = dot != trimmed.npos && is_digits(trimmed.substr(dot + 1));
    // Whole numbers may be codes and identifiers: only what has decimal places is surely a number.
    seen.number &= fraction && is_digits(before) && (before == "0" || before[0] != '0');
    seen.texts.emplace_back(trimmed);
  }

  Seen& child_of(Seen& seen, const std::string& name, bool attribute) {
    std::size_t before = seen.children.size();
    Seen& child = seen.child(name, attribute);
    fields_ += seen.children.size() - before;
    return child;
  }

  bool room(const Location& where) {
    if (++values_ <= kFormItemsMax * 20 && fields_ <= kFormItemsMax) return true;
    if (fields_ > kFormItemsMax && !told_) {
      told_ = true;
      notes_.error("too-large", where, "The sample has more than 5000 different fields",
                   "样例超过 5000 个不同字段");
    }
    if (values_ == kFormItemsMax * 20 + 1)
      notes_.error("too-large", where, "The sample has more than 100000 values",
                   "样例超过 100000 个值");
    return false;
  }

  const std::string& file_;
  Notes& notes_;
  std::size_t values_ = 0, fields_ = 0;
  bool told_ = false;
};

bool finish(const Seen& seen, const std::string& name, const Description& told, Form& form,
            Notes& notes) {
  if (notes.failed()) return false;
  form.root = item_of(name, seen);
  form.root.occurs_min = 1;
  form.root.nillable = false;
  if (!form.root.is_group()) {
    notes.error("root-no-object", in_file(told.file), "The sample holds no fields",
                "样例中没有任何字段");
    return false;
  }
  notes.warning("sample", in_file(told.file),
                "A sample does not tell what is required or which values there are: every field is "
                "optional, lengths have room",
                "样例不能说明哪些字段必填、有哪些取值：所有字段均为选填，长度留有余量");
  return true;
}

}  // namespace

bool read_json_sample(const Description& told, Form& form, Notes& notes) {
  auto document = parsed_json(told, notes);
  if (!document) return false;
  Seen seen;
  SampleReader(told.file, notes).json(*document, seen, "#");
  seen.many = false;
  if (document->kind == Json::Kind::array) {
    notes.error("root-no-object", in_file(told.file),
                "The sample is an array; a form is an object: take one of its items",
                "样例是数组；请取其中一个对象作为样例");
    return false;
  }
  form.root_ns = told.ns;
  if (!finish(seen, told.root.empty() ? told.name : told.root, told, form, notes)) return false;
  set_namespace(form.root, form.root_ns);
  return true;
}

bool read_xml_sample(const Description& told, Form& form, Notes& notes) {
  auto document = xml::Document::parse_definition(told.bytes, told.file);
  if (!document) {
    Location where = document.error().where;
    where.file = told.file;
    notes.error("xml", where, document.error().describe(),
                std::string(entry_of(document.error().code).zh));
    return false;
  }
  xml::Node root = document->root();
  Seen seen;
  SampleReader(told.file, notes).xml(root, seen);
  form.root_ns = std::string(root.ns());
  if (!finish(seen, std::string(root.name()), told, form, notes)) return false;
  // Fields without a namespace below a root that has one: unqualified locals.
  bool bare = std::ranges::any_of(form.root.children, [](const Item& child) {
    return child.kind == ItemKind::element && child.ns.empty();
  });
  if (!form.root_ns.empty() && bare) form.qualified = false;
  return true;
}

}  // namespace jiuqu::importing
