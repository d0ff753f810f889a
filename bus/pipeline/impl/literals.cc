#include "bus/pipeline/impl/literals.h"

namespace jiuqu {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
// Of a name, a variable or a number; a digit after it does not begin a literal.
bool joins(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' ||
         c == '.' || c == ':' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}
// A minus sign after a blank is no part of a name.
bool inside_name(std::string_view text, std::size_t at) {
  if (at == 0 || !joins(text[at - 1])) return false;
  if (text[at - 1] != '-') return true;
  return at >= 2 && joins(text[at - 2]);
}

// Decimals and percentages often stand in quotes, to be compared exactly; "001" is a code.
bool is_quantity(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.ends_with('%')) text.remove_suffix(1);
  if (text.empty() || !is_digit(text.front())) return false;
  if (text.size() > 1 && text[0] == '0' && text[1] != '.') return false;
  return text.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

Literals literals_of(std::string_view text) {
  Literals result;
  for (std::size_t at = 0; at < text.size();) {
    char c = text[at];
    if (c == '\'' || c == '"') {
      std::size_t end = text.find(c, at + 1);
      if (end == std::string_view::npos) end = text.size();
      std::string_view inside = text.substr(at + 1, end - at - 1);
      result.all.push_back({std::string(inside), is_quantity(inside)});
      result.shape += '\x01';
      at = end + 1;
    } else if (is_digit(c) && !inside_name(text, at)) {
      std::size_t end = at;
      while (end < text.size() && (is_digit(text[end]) || text[end] == '.')) ++end;
      result.all.push_back({std::string(text.substr(at, end - at)), true});
      result.shape += '\x02';
      at = end;
    } else {
      bool blank = is_blank(c);
      if (!blank) result.shape += c;
      if (blank && !result.shape.empty() && result.shape.back() != ' ') result.shape += ' ';
      ++at;
    }
  }
  while (result.shape.ends_with(' ')) result.shape.pop_back();
  return result;
}

}  // namespace jiuqu
