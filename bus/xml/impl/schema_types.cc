#include "bus/xml/impl/schema_types.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>

#include "bus/base/text.h"
#include "bus/xml/impl/schema_patterns.h"

namespace jiuqu::xml {

namespace {

SimpleType text_type(WhiteSpace white_space, const char* pattern = nullptr) {
  SimpleType type;
  type.facets.white_space = white_space;
  if (pattern != nullptr) {
    type.facets.patterns = {pattern};
    type.facets.compiled = Patterns::compile(type.facets.patterns).value_or(nullptr);
  }
  return type;
}

SimpleType plain_type(Primitive primitive) {
  SimpleType type;
  type.primitive = primitive;
  type.facets.white_space = WhiteSpace::collapse;
  return type;
}

SimpleType integer_type(const char* least, const char* greatest) {
  SimpleType type = plain_type(Primitive::integer);
  if (least != nullptr) type.facets.value_min = least;
  if (greatest != nullptr) type.facets.value_max = greatest;
  return type;
}

using TypeTable = std::map<std::string, SimpleType, std::less<>>;

TypeTable make_builtin_types() {
  auto collapse = WhiteSpace::collapse;
  return {
      {"string", text_type(WhiteSpace::preserve)},
      {"normalizedString", text_type(WhiteSpace::replace)},
      {"token", text_type(collapse)},
      {"anyURI", text_type(collapse)},
      {"language", text_type(collapse, "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")},
      {"Name", text_type(collapse, "\\i\\c*")},
      {"NCName", text_type(collapse, "[\\i-[:]][\\c-[:]]*")},
      {"NMTOKEN", text_type(collapse, "\\c+")},
      {"ID", text_type(collapse, "[\\i-[:]][\\c-[:]]*")},
      {"IDREF", text_type(collapse, "[\\i-[:]][\\c-[:]]*")},
      {"boolean", plain_type(Primitive::boolean)},
      {"decimal", plain_type(Primitive::decimal)},
      {"float", plain_type(Primitive::floating)},
      {"double", plain_type(Primitive::floating)},
      {"date", plain_type(Primitive::date)},
      {"dateTime", plain_type(Primitive::date_time)},
      {"time", plain_type(Primitive::time)},
      {"gYearMonth", plain_type(Primitive::year_month)},
      {"base64Binary", plain_type(Primitive::base64)},
      {"integer", integer_type(nullptr, nullptr)},
      {"nonPositiveInteger", integer_type(nullptr, "0")},
      {"negativeInteger", integer_type(nullptr, "-1")},
      {"nonNegativeInteger", integer_type("0", nullptr)},
      {"positiveInteger", integer_type("1", nullptr)},
      {"long", integer_type("-9223372036854775808", "9223372036854775807")},
      {"int", integer_type("-2147483648", "2147483647")},
      {"short", integer_type("-32768", "32767")},
      {"byte", integer_type("-128", "127")},
      {"unsignedLong", integer_type("0", "18446744073709551615")},
      {"unsignedInt", integer_type("0", "4294967295")},
      {"unsignedShort", integer_type("0", "65535")},
      {"unsignedByte", integer_type("0", "255")},
  };
}

const TypeTable& builtin_types() {
  static const TypeTable kTypes = make_builtin_types();
  return kTypes;
}

std::optional<std::size_t> read_count(Node facet, SchemaReport& report) {
  std::string text(trim(facet.attribute("value").value_or("")));
  std::size_t count = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error == std::errc{} && end == text.data() + text.size()) return count;
  report.add("schema.facet-value", facet.at("value"),
             {"\"" + text + "\" is not a count for xs:" + std::string(facet.name()) + ".",
              "“" + text + "”不是 xs:" + std::string(facet.name()) + " 的有效数值。"});
  return std::nullopt;
}

bool read_count_facet(Node facet, Facets& facets, SchemaReport& report) {
  std::optional<std::size_t> Facets::* target = nullptr;
  if (facet.name() == "length") target = &Facets::length;
  if (facet.name() == "minLength") target = &Facets::length_min;
  if (facet.name() == "maxLength") target = &Facets::length_max;
  if (facet.name() == "totalDigits") target = &Facets::digits_total;
  if (facet.name() == "fractionDigits") target = &Facets::digits_fraction;
  if (target == nullptr) return false;
  if (auto count = read_count(facet, report)) facets.*target = count;
  return true;
}

bool read_bound_facet(Node facet, Facets& facets) {
  std::string value(trim(facet.attribute("value").value_or("")));
  bool lower = facet.name() == "minInclusive" || facet.name() == "minExclusive";
  bool upper = facet.name() == "maxInclusive" || facet.name() == "maxExclusive";
  if (lower) {
    facets.value_min.reset();
    facets.value_above.reset();
    (facet.name() == "minInclusive" ? facets.value_min : facets.value_above) = value;
  }
  if (upper) {
    facets.value_max.reset();
    facets.value_below.reset();
    (facet.name() == "maxInclusive" ? facets.value_max : facets.value_below) = value;
  }
  return lower || upper;
}

void read_white_space(Node facet, Facets& facets, SchemaReport& report) {
  if (facet.name() != "whiteSpace") return;
  std::string value = facet.attribute("value").value_or("");
  if (value == "preserve") {
    facets.white_space = WhiteSpace::preserve;
  } else if (value == "replace") {
    facets.white_space = WhiteSpace::replace;
  } else if (value == "collapse") {
    facets.white_space = WhiteSpace::collapse;
  } else {
    report.add("schema.facet-value", facet.at("value"),
               {"\"" + value + "\" is not a way to treat white space.",
                "“" + value + "”不是有效的 whiteSpace 取值。"});
  }
}

void read_patterns(Node restriction, const std::vector<Node>& patterns, SimpleType& type,
                   SchemaReport& report) {
  if (patterns.empty()) return;
  std::string joined;
  for (Node node : patterns) {
    std::string pattern = node.attribute("value").value_or("");
    if (!Patterns::compile({pattern})) {
      report.add("schema.facet-value", node.at("value"),
                 {"\"" + pattern + "\" is not a pattern of XSD.",
                  "“" + pattern + "”不是合法的 XSD 正则表达式。"});
      return;
    }
    if (!joined.empty()) joined += "|";
    joined += patterns.size() > 1 ? "(" + pattern + ")" : pattern;
  }
  type.facets.patterns.push_back(joined);
  auto compiled = Patterns::compile(type.facets.patterns);
  if (compiled) {
    type.facets.compiled = *compiled;
  } else {
    report.unsupported(restriction, "This set of patterns");
  }
}

}  // namespace

const SimpleType* builtin_type(std::string_view name) {
  auto row = builtin_types().find(name);
  return row == builtin_types().end() ? nullptr : &row->second;
}

std::vector<std::string> builtin_type_names() {
  std::vector<std::string> names;
  for (const auto& [name, type] : builtin_types()) names.push_back(name);
  return names;
}

bool is_refused_builtin(std::string_view name) {
  static constexpr std::array<std::string_view, 15> kRefused = {
      "anyType", "anySimpleType", "duration",  "gYear",    "gMonth",
      "gDay",    "gMonthDay",     "hexBinary", "NMTOKENS", "IDREFS",
      "ENTITY",  "QName",         "ENTITIES",  "NOTATION", "anyAtomicType"};
  return std::ranges::find(kRefused, name) != kRefused.end();
}

void read_facets(Node restriction, SimpleType& type, SchemaReport& report) {
  std::vector<Node> patterns;
  std::vector<std::string> enumeration;
  for (Node facet : restriction.children()) {
    if (facet.ns() != kXsdNamespace) continue;
    if (facet.name() == "pattern") patterns.push_back(facet);
    if (facet.name() == "enumeration") enumeration.push_back(facet.attribute("value").value_or(""));
    if (read_count_facet(facet, type.facets, report)) continue;
    if (read_bound_facet(facet, type.facets)) continue;
    read_white_space(facet, type.facets, report);
  }
  const Facets& facets = type.facets;
  if (facets.length_min && facets.length_max && *facets.length_min > *facets.length_max) {
    report.add("schema.facet-value", restriction.at(),
               {"minLength is greater than maxLength.", "minLength 大于 maxLength。"});
  }
  if (!enumeration.empty()) type.facets.enumeration = std::move(enumeration);
  read_patterns(restriction, patterns, type, report);
}

}  // namespace jiuqu::xml
