// Simple types of a partner's XSD, with their facets, and what annotations say.
#include <algorithm>
#include <charconv>

#include "bus/base/text.h"
#include "mappings/import/impl/import_limits.h"
#include "mappings/import/impl/pattern_check.h"
#include "mappings/import/impl/xsd_reader.h"

namespace jiuqu::importing {
namespace {

struct BuiltIn {
  std::string_view name;
  xml::Primitive primitive;
  const char* least = nullptr;
  const char* most = nullptr;
};
constexpr BuiltIn kBuiltIns[] = {
    {"string", xml::Primitive::string},
    {"normalizedString", xml::Primitive::string},
    {"token", xml::Primitive::string},
    {"anyURI", xml::Primitive::string},
    {"language", xml::Primitive::string},
    {"Name", xml::Primitive::string},
    {"NCName", xml::Primitive::string},
    {"NMTOKEN", xml::Primitive::string},
    {"ID", xml::Primitive::string},
    {"IDREF", xml::Primitive::string},
    {"QName", xml::Primitive::string},
    {"anySimpleType", xml::Primitive::string},
    {"boolean", xml::Primitive::boolean},
    {"decimal", xml::Primitive::decimal},
    {"float", xml::Primitive::floating},
    {"double", xml::Primitive::floating},
    {"date", xml::Primitive::date},
    {"dateTime", xml::Primitive::date_time},
    {"time", xml::Primitive::time},
    {"gYearMonth", xml::Primitive::year_month},
    {"gYear", xml::Primitive::string},
    {"duration", xml::Primitive::string},
    {"base64Binary", xml::Primitive::base64},
    {"hexBinary", xml::Primitive::string},
    {"integer", xml::Primitive::integer},
    {"positiveInteger", xml::Primitive::integer, "1"},
    {"nonNegativeInteger", xml::Primitive::integer, "0"},
    {"negativeInteger", xml::Primitive::integer, nullptr, "-1"},
    {"nonPositiveInteger", xml::Primitive::integer, nullptr, "0"},
    {"long", xml::Primitive::integer, "-9223372036854775808", "9223372036854775807"},
    {"int", xml::Primitive::integer, "-2147483648", "2147483647"},
    {"short", xml::Primitive::integer, "-32768", "32767"},
    {"byte", xml::Primitive::integer, "-128", "127"},
    {"unsignedLong", xml::Primitive::integer, "0", "18446744073709551615"},
    {"unsignedInt", xml::Primitive::integer, "0", "4294967295"},
    {"unsignedShort", xml::Primitive::integer, "0", "65535"},
    {"unsignedByte", xml::Primitive::integer, "0", "255"}};

}  // namespace

bool XsdReader::builtin(const std::string& name, Item& item) {
  const auto* known = std::ranges::find(kBuiltIns, name, &BuiltIn::name);
  if (known == std::end(kBuiltIns)) return false;
  item.primitive = known->primitive;
  if (known->least != nullptr) item.facets.value_min = known->least;
  if (known->most != nullptr) item.facets.value_max = known->most;
  return true;
}

void XsdReader::simple_type(const Component& at, Item& item) {
  annotation(at, item);
  if (xml::Node restricted = at.node.child("restriction"))
    return restriction({restricted, at.source}, item);
  item.primitive = xml::Primitive::string;
  if (at.node.child("list"))
    lost(at, "A list of values is taken as one text", "值列表（list）按一个文本处理");
  if (at.node.child("union"))
    lost(at, "A union of types is taken as text", "类型联合（union）按文本处理");
}

void XsdReader::restriction(const Component& at, Item& item) {
  if (at.node.attribute("base")) {
    named_type(at, "base", item);
  } else if (xml::Node simple = at.node.child("simpleType")) {
    simple_type({simple, at.source}, item);
  }
  facets(at, item);
}

void XsdReader::facets(const Component& restriction, Item& item) {
  xml::Facets& set = item.facets;
  std::vector<Code> codes;
  std::string alternatives;
  for (xml::Node node : restriction.node.children()) {
    if (node.ns() != kXsd) continue;
    std::string_view name = node.name();
    std::string value = node.attribute("value").value_or("");
    std::size_t count = 0;
    std::from_chars(value.data(), value.data() + value.size(), count);
    if (name == "length") set.length = count;
    if (name == "minLength") set.length_min = count;
    if (name == "maxLength") set.length_max = count;
    if (name == "totalDigits") set.digits_total = count;
    if (name == "fractionDigits") set.digits_fraction = count;
    if (name == "minInclusive") set.value_min = value;
    if (name == "maxInclusive") set.value_max = value;
    if (name == "minExclusive") set.value_above = value;
    if (name == "maxExclusive") set.value_below = value;
    if (name == "pattern") alternatives += (alternatives.empty() ? "" : "|") + value;
    if (name != "enumeration") continue;
    Item said;
    annotation({node, restriction.source}, said);
    codes.push_back({value, said.label.empty() ? said.documentation : said.label});
  }
  if (set.value_above) set.value_min.reset();
  if (set.value_below) set.value_max.reset();
  if (!codes.empty()) set_codes(item, std::move(codes));
  if (alternatives.empty()) return;
  if (is_xsd_pattern(alternatives))
    set.patterns.push_back(alternatives);
  else
    lost(restriction, "The pattern " + alternatives + " is not one of XSD: left out",
         "正则表达式 " + alternatives + " 不合法：未采用");
}

// An element's own words before those of its type. Short Chinese documentation is what people call
// the field.
void XsdReader::annotation(const Component& at, Item& item) {
  std::string documentation;
  for (xml::Node annotation : at.node.children("annotation"))
    for (xml::Node part : annotation.children()) {
      if (part.name() == "documentation") {
        documentation += (documentation.empty() ? "" : " ") + std::string(trim(part.text()));
        continue;
      }
      for (xml::Node note : part.children()) {
        if (note.is("label", "urn:jiuqu:schema:1") && item.label.empty())
          item.label = std::string(trim(note.text()));
        item.personal |= note.is("personal", "urn:jiuqu:schema:1");
      }
    }
  bool short_text =
      utf8_length(documentation) <= 20 && documentation.find('\n') == documentation.npos;
  if (item.label.empty() && short_text && has_han(documentation)) {
    item.label = documentation;
    documentation.clear();
  }
  if (item.documentation.empty()) item.documentation = shortened(documentation, kDocumentationMax);
  if (item.codes.empty() && item.time_format.empty() && item.primitive == xml::Primitive::string)
    item.time_format = time_format_in(documentation);
  item.personal |= sounds_personal(item.label);
}

}  // namespace jiuqu::importing
