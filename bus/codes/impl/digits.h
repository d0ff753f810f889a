// Characters as numbers, for check digits. Thread: any.
#pragma once

#include <algorithm>
#include <string_view>

namespace jiuqu::codes {

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
inline bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}
inline bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, is_digit);
}

}  // namespace jiuqu::codes
