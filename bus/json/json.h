// JSON <-> tree in the partner's own form, led by the partner's XSD: member names are element
// names, arrays are repeated elements, null is xsi:nil (or absent when not nillable), numbers and
// booleans keep their text. The order of the tree is the order of xs:sequence, whatever the order
// of the members was. A member the schema does not know is kept after the known ones, so that the
// validator names it.
// A JSON value under a field documented as text (xs:string) that is an object or array is kept as
// JSON text; ("JSON text inside JSON" is mapped by the mapping engine).
// Thread: any. Ownership: results own themselves.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bus/base/error.h"
#include "bus/xml/document.h"
#include "bus/xml/schema_model.h"

namespace jiuqu::json {

// Errors: body_not_json (line, column and reason), limit_exceeded, encoding_invalid; duplicate
// member names are refused. `root` is the global element whose content the JSON object is.
Result<xml::Document> to_tree(std::string_view bytes, const xml::SchemaModel& schema,
                              const xml::Field& root);
// Writes the content of the root element as a JSON object: arrays where the schema repeats, numbers
// and booleans where the schema says integer, decimal or boolean, nil as null.
std::string from_tree(xml::Node root, const xml::SchemaModel& schema);

// $.materials[1].name (0-based) for /application/materials[2]/name, for answers to JSON senders.
std::string path_of(std::string_view xml_path);
// The same with the schema at hand: the only element of a repeating field is [0] as well.
std::string path_of(std::string_view xml_path, const xml::Field& root);

// Reads one value out of a JSON text by a simple path: "$.data.code", "$[0].msg", "$.a[2].b";
// also "$['a b']". Strings come unescaped, other values as their JSON text. Errors: body_not_json,
// encoding_invalid, limit_exceeded, not_found; configuration_invalid when the path is not one.
Result<std::string> value_at(std::string_view bytes, std::string_view path);

// A small tree for the hub's own configuration and API bodies (not for the message path).
struct Json {
  enum class Kind { null, boolean, number, string, array, object } kind = Kind::null;
  std::string text;  // string value, number text, "true"/"false"
  struct Member;     // name and value, as a pair
  std::vector<Member> members;
  std::vector<Json> items;

  static Result<Json> parse(std::string_view bytes);
  const Json* member(std::string_view name) const;
  std::string string_or(std::string_view name, std::string_view fallback = {}) const;
  std::int64_t integer_or(std::string_view name, std::int64_t fallback) const;
  bool boolean_or(std::string_view name, bool fallback) const;
};
struct Json::Member : std::pair<std::string, Json> {
  using std::pair<std::string, Json>::pair;
};

// Builds one JSON value; keeps commas right. Thread: one.
class Writer {
 public:
  Writer& begin_object();
  Writer& end_object();
  Writer& begin_array();
  Writer& end_array();
  Writer& key(std::string_view name);
  Writer& string(std::string_view value);
  Writer& number(std::int64_t value);
  Writer& real(double value);
  Writer& boolean(bool value);
  Writer& null();
  Writer& raw(std::string_view json);  // already JSON
  // Shorthands for members.
  Writer& member(std::string_view name, std::string_view value) { return key(name).string(value); }
  Writer& member(std::string_view name, std::int64_t value) { return key(name).number(value); }
  std::string take();

 private:
  void separate();
  std::string out_;
  bool comma_ = false;
};

}  // namespace jiuqu::json
