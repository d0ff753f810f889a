#include "rules/impl/vocabulary.h"

#include <algorithm>

namespace jiuqu::rules {
namespace {

using Words = std::string_view[];

constexpr Words kSchemaAttributes = {"id",   "schemaVersion", "defaultPhase", "queryBinding",
                                     "icon", "see",           "fpi"};
constexpr Words kSchemaChildren = {"title", "ns",    "p",       "include",     "extends",
                                   "let",   "phase", "pattern", "diagnostics", "properties"};
constexpr Words kNsAttributes = {"prefix", "uri"};
constexpr Words kPhaseAttributes = {"id", "icon", "see", "fpi"};
constexpr Words kPhaseChildren = {"include", "p", "let", "active"};
constexpr Words kActiveAttributes = {"pattern"};
constexpr Words kPatternAttributes = {"id", "abstract", "is-a", "documents", "icon", "see", "fpi"};
constexpr Words kPatternChildren = {"include", "extends", "title", "p", "let", "rule", "param"};
constexpr Words kNameValue = {"name", "value"};
constexpr Words kRuleAttributes = {"id",  "context", "abstract", "flag",    "icon",
                                   "see", "fpi",     "role",     "subject", "severity"};
constexpr Words kRuleChildren = {"include", "let", "assert", "report", "extends", "p"};
constexpr Words kTestAttributes = {"test", "flag", "id",  "diagnostics", "properties", "severity",
                                   "icon", "see",  "fpi", "role",        "subject"};
constexpr Words kText = {"name", "value-of", "emph", "dir", "span"};
constexpr Words kDiagnosticAttributes = {"id", "role", "icon", "see", "fpi"};
constexpr Words kDiagnosticsChildren = {"include", "diagnostic"};
constexpr Words kPropertyAttributes = {"id", "role", "scheme"};
constexpr Words kPropertiesChildren = {"include", "property"};
constexpr Words kExtendsAttributes = {"rule", "href"};
constexpr Words kIncludeAttributes = {"href"};
constexpr Words kParagraphAttributes = {"id", "class", "icon"};
constexpr Words kInline = {"emph", "dir", "span"};
constexpr Words kSelect = {"select"};
constexpr Words kPath = {"path"};
constexpr Words kValue = {"value"};
constexpr Words kClass = {"class"};

constexpr Element kElements[] = {
    {"schema", kSchemaAttributes, kSchemaChildren},
    {"ns", kNsAttributes, {}},
    {"phase", kPhaseAttributes, kPhaseChildren},
    {"active", kActiveAttributes, kInline},
    {"pattern", kPatternAttributes, kPatternChildren},
    {"param", kNameValue, {}},
    {"rule", kRuleAttributes, kRuleChildren},
    {"assert", kTestAttributes, kText},
    {"report", kTestAttributes, kText},
    {"let", kNameValue, {}},
    {"diagnostics", {}, kDiagnosticsChildren},
    {"diagnostic", kDiagnosticAttributes, kText},
    {"properties", {}, kPropertiesChildren},
    {"property", kPropertyAttributes, kText},
    {"extends", kExtendsAttributes, {}},
    {"include", kIncludeAttributes, {}},
    {"title", kParagraphAttributes, kInline},
    {"p", kParagraphAttributes, kInline},
    {"value-of", kSelect, {}},
    {"name", kPath, {}},
    {"emph", kClass, {}},
    {"dir", kValue, {}},
    {"span", kClass, {}},
};

}  // namespace

const Element* element_named(std::string_view name) {
  auto found = std::ranges::find(kElements, name, &Element::name);
  return found == std::end(kElements) ? nullptr : found;
}

std::span<const Element> elements() {
  return kElements;
}

}  // namespace jiuqu::rules
