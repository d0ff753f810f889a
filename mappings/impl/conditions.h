// What an XPath of a mapping says, held against the form it is asked of: names that are not there,
// identifiers compared as numbers, comparisons that can never hold. Names without a prefix mean the
// fields of the form, whatever their namespace, as they do in paths of the mapping.
// Thread: one; while a mapping is linked.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bus/base/finding.h"
#include "bus/xml/schema_model.h"
#include "bus/xml/xpath.h"

namespace jiuqu::mapping {

struct ConditionScope {
  std::vector<const xml::Field*> fields;  // of the context element, one for each source root
  std::vector<const xml::Field*> roots;   // of its document
};

struct ConditionText {
  std::string expression;  // with a prefix on every name
  xml::Namespaces namespaces;
  std::vector<const xml::Field*> asked;  // fields it looks at
  std::optional<bool> constant;          // true() or false() whatever the message
};

// An expression that cannot be read is given back as it is: compiling it tells why.
ConditionText read_condition(xml::Node node, std::string_view attribute, const std::string& text,
                             const ConditionScope& scope, Findings& findings);

}  // namespace jiuqu::mapping
