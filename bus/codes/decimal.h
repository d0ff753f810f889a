// Exact decimals for money, measures and counts: XPath numbers are doubles, these are not.
// Thread: values.
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace jiuqu::codes {

class Decimal {
 public:
  // More digits than any field has; keeps work on hostile input small.
  static constexpr std::size_t kDigitsMax = 100;

  Decimal() = default;
  // The form of xs:decimal: "-12.50", "+3", ".5", "7."; no exponent, blanks around are allowed.
  static std::optional<Decimal> parse(std::string_view text);

  // Shortest form: no leading zeros, no zeros at the end of the fraction, no "-0".
  std::string text() const;
  // Exactly that many fraction digits; halves go away from zero: 2.345 -> "2.35".
  std::string text(std::size_t fraction_digits) const;
  std::size_t fraction_digits() const { return scale_; }
  bool is_negative() const { return negative_; }
  bool is_zero() const { return digits_.empty(); }

  Decimal operator+(const Decimal& other) const;
  Decimal operator-(const Decimal& other) const;
  Decimal operator*(const Decimal& other) const;
  // Times ten to the power, exactly.
  Decimal shifted(int power) const;
  Decimal magnitude() const;  // without its sign
  std::strong_ordering operator<=>(const Decimal& other) const;
  bool operator==(const Decimal& other) const = default;

 private:
  void settle();  // drops zeros that say nothing
  bool negative_ = false;
  std::string digits_;     // no leading zeros; empty for zero
  std::size_t scale_ = 0;  // how many of the digits are the fraction; no zero at its end
};

}  // namespace jiuqu::codes
