// What every kind of description is read into: the tree of a form, ready to be written as XSD.
// Thread: values. Ownership: a form owns its items.
#pragma once

#include <algorithm>
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "bus/base/finding.h"
#include "bus/base/limits.h"
#include "bus/xml/schema_model.h"

namespace jiuqu::importing {

// A value of an enumeration, with what it means where the description says so.
struct Code {
  std::string code, name;
};

enum class ItemKind : std::uint8_t { element, attribute, sequence, choice };

// A field or group of the form; sequence and choice are groups without a name in between.
struct Item {
  ItemKind kind = ItemKind::element;
  std::string name;
  std::string ns;  // of an element
  std::string label, documentation;
  unsigned occurs_min = 1, occurs_max = 1;  // attributes: 0 or 1
  bool nillable = false;
  bool personal = false;
  xml::Primitive primitive = xml::Primitive::string;  // none: only children
  xml::Facets facets;
  std::vector<Code> codes;  // the enumeration with its meanings, as far as told
  std::string time_format;  // of dates written as text: yyyyMMdd
  std::optional<std::string> fixed, default_value;
  Location where;            // in the description
  std::list<Item> children;  // stay where they are while a form grows

  bool is_group() const { return primitive == xml::Primitive::none; }
  bool repeats() const { return occurs_max > 1; }
};

struct Form {
  Item root;
  std::string root_ns;
  bool qualified = true;  // local elements stand in the namespace
};

// Findings of an import; each has its place in the description and both languages.
class Notes {
 public:
  explicit Notes(Findings& findings) : findings_(findings) {}
  void error(std::string code, const Location& where, std::string en, std::string zh,
             std::string suggestion = {});
  // Something that was not carried over, or read with a doubt.
  void warning(std::string code, const Location& where, std::string en, std::string zh);
  bool failed() const { return has_errors(findings_); }

 private:
  void add(Level level, std::string code, const Location& where, std::string en, std::string zh,
           std::string suggestion);
  Findings& findings_;
};

Location in_file(const std::string& file);
Location at_path(const std::string& file, const std::string& path);
// "file:line:column" or "file:C7" or "file:#/properties/x".
std::string place_text(const Location& where);

template <class Range, class Value>
bool contains(const Range& range, const Value& value) {
  return std::ranges::find(range, value) != std::ranges::end(range);
}

bool is_xml_name(std::string_view text);
// Small letters, digits and single '-', for file names and ids; may come out empty.
std::string file_word(std::string_view text);
bool has_han(std::string_view text);
// Whether values under this name or label are of a person, and to be masked in lists and logs.
bool sounds_personal(std::string_view label);
// Text that may be long, for XSD documentation: at most so many characters.
std::string shortened(std::string_view text, std::size_t characters_max);

// A pattern of the mapping language found in a text such as "格式：YYYY-MM-DD HH24:MI:SS".
std::string time_format_in(std::string_view text);
// The XSD pattern of texts in a time format: [0-9]{4}-[0-9]{2}…
std::string pattern_of_time(std::string_view format);
// Makes the item one of a time in this form: xs:date where that is it, else a text of its length.
void set_time(Item& item, const std::string& format);
// The whole tree stands in one namespace.
void set_namespace(Item& item, const std::string& ns);
// Codes that stand twice are told and dropped.
void set_codes(Item& item, std::vector<Code> codes);

}  // namespace jiuqu::importing
