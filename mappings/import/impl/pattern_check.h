// Patterns of JSON Schema (ECMA-262, anywhere in the text) as patterns of XSD (the whole text).
// Thread: any.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jiuqu::importing {

// nullopt when there is no pattern of XSD for it.
std::optional<std::string> xsd_pattern(std::string_view pattern);
// Whether the schema loader takes a pattern.
bool is_xsd_pattern(std::string_view pattern);

}  // namespace jiuqu::importing
