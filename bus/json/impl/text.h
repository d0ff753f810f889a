// Characters of JSON texts, paths and names. Thread: any.
#pragma once

#include <string>
#include <string_view>

namespace jiuqu::json {

// Appends "text" with quotes and escapes.
void append_quoted(std::string& out, std::string_view text);
// The number grammar of RFC 8259, nothing around it.
bool is_json_number(std::string_view text);
// A name that can stand for an element or attribute: NCName of "Namespaces in XML 1.0".
bool is_xml_name(std::string_view name);
// Offset of the first character XML 1.0 cannot hold; npos when there is none.
std::size_t find_illegal_xml(std::string_view text);
// Offset of the first surrogate encoded as if it were a character; npos when there is none.
std::size_t find_surrogate(std::string_view text);
// Appends .name, or ['name'] where the name is more than a word.
void append_member_step(std::string& path, std::string_view name);
// A member name for an error text: shortened, control characters as dots.
std::string shown_name(std::string_view name);

}  // namespace jiuqu::json
