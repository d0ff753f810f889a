#include "bus/codes/vin.h"

#include <algorithm>
#include <cstddef>

#include "bus/codes/impl/digits.h"

namespace jiuqu::codes {

namespace {

constexpr std::size_t kLength = 17;
constexpr std::size_t kCheckAt = 8;
constexpr int kWeights[kLength] = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};

// Letters stand for 1 to 9, in runs that begin at A, J and S; S begins at 2.
int value_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c <= 'H') return c - 'A' + 1;
  if (c <= 'R') return c - 'J' + 1;
  return c - 'S' + 2;
}

}  // namespace

bool is_vin(std::string_view text) {
  bool known = std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z' && c != 'I' && c != 'O' && c != 'Q');
  });
  return text.size() == kLength && known && all_digits(text.substr(kLength - 4));
}

bool has_vin_check(std::string_view text) {
  if (!is_vin(text)) return false;
  int sum = 0;
  for (std::size_t i = 0; i < kLength; ++i) sum += kWeights[i] * value_of(text[i]);
  int check = sum % 11;
  return text[kCheckAt] == (check == 10 ? 'X' : char('0' + check));
}

}  // namespace jiuqu::codes
