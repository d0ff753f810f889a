// Is this text a value of that primitive, and which of two values is less: decided on the text,
// with no doubles for decimals and no clock for dates. Thread: any.
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "bus/xml/schema_model.h"

namespace jiuqu::xml {

// The text after the white space rule of its type.
std::string normalize(std::string_view text, WhiteSpace white_space);

// The text is already normalized.
bool is_lexical(Primitive primitive, std::string_view text);

// Orders two values of one primitive; unordered when the primitive has no order or a text is not a
// value.
std::partial_ordering compare_values(Primitive primitive, std::string_view a, std::string_view b);

struct Digits {
  std::size_t total = 0;
  std::size_t fraction = 0;
};
// Significant digits of a decimal: leading zeros, and zeros that end the fraction, don't count.
Digits count_digits(std::string_view decimal);

// Length as XSD counts it: code points, for base64 octets.
std::size_t value_length(Primitive primitive, std::string_view text);

}  // namespace jiuqu::xml
