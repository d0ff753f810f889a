#include "mappings/import/impl/json_schema.h"

#include <charconv>

#include "bus/base/text.h"
#include "mappings/import/impl/import_limits.h"
#include "mappings/import/impl/pattern_check.h"
#include "mappings/import/impl/readers.h"
#include "mappings/import/impl/type_text.h"

namespace jiuqu::importing {

using json::Json;
using JsonKind = json::Json::Kind;

namespace {

std::optional<std::size_t> count_of(const Json& schema, std::string_view name) {
  const Json* value = schema.member(name);
  if (value == nullptr || value->kind != JsonKind::number) return std::nullopt;
  std::size_t count = 0;
  auto [end, error] =
      std::from_chars(value->text.data(), value->text.data() + value->text.size(), count);
  if (error != std::errc()) return std::nullopt;
  return count;
}

std::optional<std::string> number_of(const Json& schema, std::string_view name) {
  const Json* value = schema.member(name);
  if (value == nullptr || value->kind != JsonKind::number) return std::nullopt;
  if (value->text.find_first_of("eE") != std::string::npos) return std::nullopt;
  return value->text;
}

// The types a schema allows, without "null".
std::vector<std::string> types_of(const Json& schema, bool& nullable) {
  std::vector<std::string> types;
  auto add = [&](const Json& word) {
    if (word.text == "null") {
      nullable = true;
    } else {
      types.push_back(word.text);
    }
  };
  if (const Json* type = schema.member("type")) {
    if (type->kind == JsonKind::string) add(*type);
    for (const Json& word : type->items) add(word);
  }
  nullable |= schema.boolean_or("nullable", false);  // OpenAPI 3.0
  if (types.empty() && schema.member("properties") != nullptr) types.emplace_back("object");
  if (types.empty() && schema.member("items") != nullptr) types.emplace_back("array");
  return types;
}

bool is_required(const Json& schema, const std::string& name) {
  const Json* required = schema.member("required");
  if (required == nullptr) return false;
  for (const Json& word : required->items)
    if (word.text == name) return true;
  return false;
}

}  // namespace

const Json* at_pointer(const Json& document, std::string_view pointer) {
  if (!pointer.starts_with('#')) return nullptr;
  const Json* at = &document;
  pointer.remove_prefix(1);
  if (pointer.empty()) return at;
  for (const auto& raw : split(pointer.substr(1), '/')) {
    std::string word;
    for (std::size_t i = 0; i < raw.size(); ++i) {
      bool escape = raw[i] == '~' && i + 1 < raw.size();
      word += escape ? (raw[++i] == '1' ? '/' : '~') : raw[i];
    }
    const Json* next = at->member(word);
    if (next == nullptr && at->kind == JsonKind::array) {
      std::size_t place = 0;
      auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), place);
      if (error == std::errc() && place < at->items.size()) next = &at->items[place];
    }
    if (next == nullptr) return nullptr;
    at = next;
  }
  return at;
}

std::string pointer_word(std::string_view word) {
  std::string made;
  for (char c : word) made += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return made;
}

void JsonSchemaReader::warn(const std::string& pointer, std::string en, std::string zh) {
  notes_.warning("not-carried", where(pointer), std::move(en), std::move(zh));
}

bool JsonSchemaReader::read_root(const Json& schema, const std::string& pointer,
                                 const std::string& name, Form& form) {
  Item& root = form.root;
  root = {};
  root.name = name;
  read({&schema, pointer}, root);
  if (notes_.failed()) return false;
  if (root.occurs_max > 1 || !root.is_group() || root.children.empty()) {
    notes_.error("root-no-object", where(pointer),
                 "The root must be an object with properties: a form is one",
                 "根必须是带有 properties 的对象");
    return false;
  }
  root.occurs_min = 1;
  root.nillable = false;
  return true;
}

// Follows $ref inside the document; false when it was told.
bool JsonSchemaReader::follow(At& at) {
  for (int hops = 0; const Json* reference = at.schema->member("$ref"); ++hops) {
    const Json* target = at_pointer(document_, reference->text);
    if (target == nullptr || hops > kFormDepthMax) {
      bool other_file = !reference->text.starts_with('#');
      notes_.error("reference", where(at.pointer + "/$ref"),
                   "\"" + reference->text + "\" " +
                       (other_file ? "is not inside this file: only references that begin with # "
                                     "are followed"
                                   : "names nothing in this file"),
                   "“" + reference->text + "”" +
                       (other_file ? "不在本文件内：只支持以 # 开头的引用" : "在本文件中不存在"));
      return false;
    }
    at = {target, reference->text};
  }
  return true;
}

// References multiply: what they come to is counted.
bool JsonSchemaReader::has_room(const std::string& pointer) {
  if (++items_ <= kFormItemsMax && open_.size() <= std::size_t(kFormDepthMax)) return true;
  notes_.error("too-large", where(pointer),
               "The form has more than 5000 fields or more than 24 levels",
               "字段超过 5000 个或层级超过 24 层");
  return false;
}

void JsonSchemaReader::read(const At& said, Item& item) {
  item.where = where(said.pointer);
  At at = said;
  if (at.schema->kind == JsonKind::object) read_words(*at.schema, item);
  if (at.schema->kind == JsonKind::object && !follow(at)) return;
  if (at.schema->kind != JsonKind::object) {
    return as_json_text(at, item, "A schema that allows everything", "允许任意内容的 schema");
  }
  if (!has_room(at.pointer)) return;
  if (contains(open_, at.schema))
    return as_json_text(at, item, "A schema that contains itself", "包含自身的 schema");
  open_.push_back(at.schema);
  if (at.schema != said.schema) read_words(*at.schema, item);
  read_type(at, item);
  open_.pop_back();
}

// Title and description: what people call the field, and what they say about it.
void JsonSchemaReader::read_words(const Json& schema, Item& item) {
  std::string title = schema.string_or("title"), description = schema.string_or("description");
  bool short_text = utf8_length(description) <= 20 && description.find('\n') == description.npos;
  if (title.empty() && has_han(description) && short_text) title = description;
  if (item.label.empty()) item.label = shortened(title, kLabelMax);
  if (item.documentation.empty() && description != title)
    item.documentation = shortened(description, kDocumentationMax);
  item.personal |= sounds_personal(item.label);
}

// The hub keeps an object or array under a text field as JSON text.
void JsonSchemaReader::as_json_text(const At& at, Item& item, const std::string& why_en,
                                    const std::string& why_zh) {
  warn(at.pointer, why_en + " has no place in a form: taken as text that holds JSON",
       why_zh + "无法表示：作为 JSON 文本处理");
  item.primitive = xml::Primitive::string;
  item.children.clear();
}

void JsonSchemaReader::read_type(const At& at, Item& item) {
  const Json& schema = *at.schema;
  if (const Json* all = schema.member("allOf")) {
    // Parts of one object; what stands beside them belongs to it as well.
    item.primitive = xml::Primitive::none;
    for (std::size_t i = 0; i < all->items.size(); ++i) {
      At part{&all->items[i], at.pointer + "/allOf/" + std::to_string(i)};
      Item made;
      if (!follow(part)) return;
      if (contains(open_, part.schema) || !has_room(part.pointer)) continue;
      open_.push_back(part.schema);
      read_type(part, made);
      open_.pop_back();
      if (!made.is_group() && all->items.size() == 1) {
        made.name = item.name;
        made.label = item.label;
        made.documentation = item.documentation;
        made.occurs_min = item.occurs_min;
        made.where = item.where;
        item = std::move(made);
        return read_enum(at, item);
      }
      item.children.splice(item.children.end(), made.children);
    }
    if (schema.member("properties") != nullptr) read_object(at, item);
    return;
  }
  for (std::string_view word : {"oneOf", "anyOf"})
    if (const Json* branches = schema.member(word)) {
      if (schema.member("properties") != nullptr) read_object(at, item);
      return read_branches(at, *branches, word, item);
    }
  bool nullable = false;
  auto types = types_of(schema, nullable);
  item.nillable |= nullable;
  if (types.size() > 1)
    warn(at.pointer + "/type", "Several types: taken as text", "多种类型：按文本处理");
  std::string type = types.size() == 1 ? types[0] : "string";
  if (type == "object") return read_object(at, item);
  if (type == "array") return read_array(at, item);
  if (type == "boolean") {
    item.primitive = xml::Primitive::boolean;
  } else if (type == "integer" || type == "number") {
    read_number(at, item, type == "integer");
  } else if (type == "string") {
    read_text(at, item);
  } else {
    notes_.error("type-unknown", where(at.pointer + "/type"), "\"" + type + "\" is no type of JSON",
                 "“" + type + "”不是 JSON 的类型",
                 likely_word(type, std::vector<std::string>{"string", "number", "integer",
                                                            "boolean", "object", "array"}));
  }
  read_enum(at, item);
}

void JsonSchemaReader::read_object(const At& at, Item& item) {
  const Json* properties = at.schema->member("properties");
  if (properties == nullptr || properties->members.empty()) {
    if (item.children.empty())
      as_json_text(at, item, "An object without properties", "没有 properties 的对象");
    return;
  }
  item.primitive = xml::Primitive::none;
  for (const auto& [name, schema] : properties->members) {
    std::string pointer = at.pointer + "/properties/" + pointer_word(name);
    if (!is_xml_name(name)) {
      warn(pointer, "\"" + name + "\" cannot be the name of a field: left out",
           "“" + name + "”不能作为字段名：未采用");
      continue;
    }
    if (std::ranges::find(item.children, name, &Item::name) != item.children.end()) continue;
    Item child;
    child.name = name;
    child.occurs_min = is_required(*at.schema, name) ? 1 : 0;
    read({&schema, pointer}, child);
    item.children.push_back(std::move(child));
  }
  if (const Json* required = at.schema->member("required"))
    for (const Json& word : required->items)
      if (properties->member(word.text) == nullptr)
        warn(at.pointer + "/required", "\"" + word.text + "\" is required, but no property",
             "“" + word.text + "”列为必填，但没有该属性");
  if (at.schema->member("patternProperties") != nullptr)
    warn(at.pointer + "/patternProperties", "Members named by a pattern are not carried over",
         "按模式命名的成员未采用");
}

void JsonSchemaReader::read_array(const At& at, Item& item) {
  const Json* items = at.schema->member("items");
  std::string pointer = at.pointer + "/items";
  if (items == nullptr || items->kind != JsonKind::object)
    return as_json_text(at, item, "An array without one schema for its items",
                        "没有统一 items 定义的数组");
  unsigned least = unsigned(count_of(*at.schema, "minItems").value_or(0));
  auto most = count_of(*at.schema, "maxItems");
  bool required = item.occurs_min > 0;
  unsigned occurs_max = most && *most > 1 ? unsigned(*most) : xml::kUnbounded;
  read({items, pointer}, item);
  if (item.occurs_max > 1) return as_json_text(at, item, "An array of arrays", "数组的数组");
  item.occurs_max = occurs_max;
  item.occurs_min = required ? least : 0;
  item.nillable = false;
}

// Objects of which one is sent become a choice between their fields.
void JsonSchemaReader::read_branches(const At& at, const Json& branches, std::string_view word,
                                     Item& item) {
  Item choice;
  choice.kind = ItemKind::choice;
  choice.primitive = xml::Primitive::none;
  std::vector<Item> values;
  std::set<std::string> first;  // names that the branches begin with
  for (std::size_t i = 0; i < branches.items.size(); ++i) {
    At branch{&branches.items[i], at.pointer + "/" + std::string(word) + "/" + std::to_string(i)};
    if (branch.schema->string_or("type") == "null") {
      item.nillable = true;
      continue;
    }
    Item made;
    read(branch, made);
    if (!made.is_group()) {
      values.push_back(std::move(made));
      continue;
    }
    made.kind = ItemKind::sequence;
    for (const Item& child : made.children) first.insert(child.name);
    choice.children.push_back(std::move(made));
  }
  if (values.size() == 1 && choice.children.empty()) {
    // One type beside null.
    Item& only = values.front();
    item.primitive = only.primitive;
    item.facets = only.facets;
    item.codes = only.codes;
    item.time_format = only.time_format;
    return;
  }
  std::size_t names = 0;
  for (const Item& branch : choice.children) names += branch.children.size();
  if (!values.empty() || names != first.size())
    return as_json_text(at, item, "Alternatives that share fields or are no objects",
                        "含有相同字段或不是对象的多选结构");
  if (word == "anyOf")
    warn(at.pointer + "/anyOf", "anyOf is taken as one of its branches", "anyOf 按多选一处理");
  item.primitive = xml::Primitive::none;
  item.children.push_back(std::move(choice));
}

void JsonSchemaReader::read_text(const At& at, Item& item) {
  const Json& schema = *at.schema;
  item.primitive = xml::Primitive::string;
  std::string format = schema.string_or("format");
  if (format == "date") return set_time(item, "yyyy-MM-dd");
  if (format == "date-time") {
    item.primitive = xml::Primitive::date_time;
    return;
  }
  if (format == "byte" || schema.string_or("contentEncoding") == "base64") {
    item.primitive = xml::Primitive::base64;
    return;
  }
  item.facets.length_min = count_of(schema, "minLength");
  item.facets.length_max = count_of(schema, "maxLength");
  std::string told = schema.string_or("description");
  std::string pattern = schema.string_or("pattern");
  if (std::string time = time_format_in(told); !time.empty() && pattern.empty())
    return set_time(item, time);
  if (pattern.empty()) return;
  if (auto carried = xsd_pattern(pattern)) {
    item.facets.patterns = {*carried};
  } else {
    warn(at.pointer + "/pattern", "The pattern " + pattern + " has no form in XSD: left out",
         "正则表达式 " + pattern + " 无法用 XSD 表示：未采用");
  }
}

void JsonSchemaReader::read_number(const At& at, Item& item, bool whole) {
  const Json& schema = *at.schema;
  item.primitive = whole ? xml::Primitive::integer : xml::Primitive::decimal;
  item.facets.value_min = number_of(schema, "minimum");
  item.facets.value_max = number_of(schema, "maximum");
  item.facets.value_above = number_of(schema, "exclusiveMinimum");
  item.facets.value_below = number_of(schema, "exclusiveMaximum");
  if (item.facets.value_above) item.facets.value_min.reset();
  if (item.facets.value_below) item.facets.value_max.reset();
  // Draft 4 and OpenAPI 3.0 say whether the bound itself is allowed.
  if (schema.boolean_or("exclusiveMinimum", false)) {
    item.facets.value_above = item.facets.value_min;
    item.facets.value_min.reset();
  }
  if (schema.boolean_or("exclusiveMaximum", false)) {
    item.facets.value_below = item.facets.value_max;
    item.facets.value_max.reset();
  }
  std::string step = number_of(schema, "multipleOf").value_or("");
  if (auto dot = step.find('.'); dot != step.npos)
    item.facets.digits_fraction = step.size() - dot - 1;
}

void JsonSchemaReader::read_enum(const At& at, Item& item) {
  const Json& schema = *at.schema;
  if (const Json* constant = schema.member("const");
      constant != nullptr && constant->items.empty() && constant->members.empty())
    item.fixed = constant->text;
  const Json* values = schema.member("enum");
  if (values == nullptr || item.is_group()) return;
  std::vector<Code> codes, told = codes_in(schema.string_or("description"), false);
  for (const Json& value : values->items) {
    if (value.kind == JsonKind::null) {
      item.nillable = true;
      continue;
    }
    auto named = std::ranges::find(told, value.text, &Code::code);
    codes.push_back({value.text, named == told.end() ? std::string() : named->name});
  }
  if (item.primitive == xml::Primitive::boolean) return;
  item.facets.length_min.reset();
  item.facets.length_max.reset();
  item.facets.patterns.clear();
  set_codes(item, std::move(codes));
}

std::optional<Json> parsed_json(const Description& told, Notes& notes) {
  auto document = Json::parse(told.bytes);
  if (document) return std::move(*document);
  Location where = document.error().where;
  where.file = told.file;
  notes.error("json", where, document.error().describe(),
              std::string(entry_of(document.error().code).zh));
  return {};
}

bool read_json_schema(const Description& told, Form& form, Notes& notes) {
  auto document = parsed_json(told, notes);
  if (!document) return false;
  std::string pointer = "#";
  std::string name = told.name;
  if (!told.root.empty()) {
    // A schema of the definitions, by its name or pointer.
    for (std::string_view place : {"", "#/$defs/", "#/definitions/"})
      if (at_pointer(*document, std::string(place) + told.root) != nullptr)
        pointer = std::string(place) + told.root;
    if (pointer == "#" && !is_xml_name(told.root)) {
      notes.error("root-unknown", in_file(told.file), "No schema \"" + told.root + "\"",
                  "没有名为“" + told.root + "”的 schema");
      return false;
    }
    name = told.root.substr(told.root.rfind('/') + 1);
  } else if (std::string title = document->string_or("title");
             is_xml_name(title) && !has_han(title)) {
    name = title;
  }
  form.root_ns = told.ns;
  JsonSchemaReader reader(*document, told.file, notes);
  if (!reader.read_root(*at_pointer(*document, pointer), pointer, name, form)) return false;
  set_namespace(form.root, form.root_ns);
  return true;
}

}  // namespace jiuqu::importing
