// Quantities as people write them beside a form's field: a decimal and perhaps a unit, in whatever
// spelling. Compared exactly, across units of one dimension that differ by a power of ten.
// Thread: any. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bus/codes/decimal.h"

namespace jiuqu::codes {

struct Quantity {
  Decimal value;
  std::string unit;   // the symbol: kg, MPa, m/s; empty when none is written
  int power = 0;      // of ten, to the base unit of its dimension
  int dimension = 0;  // 0: no unit

  // "1.5 MPa", "１．５兆帕", "1,250kg": empty for what is no number or has an unknown unit.
  static std::optional<Quantity> parse(std::string_view text);
  std::string text() const;  // shortest form: "1.5MPa"
  // In the base unit of its dimension.
  Decimal base() const { return value.shifted(power); }
};

// How far two values may lie apart: "0.5" in the unit of the first, "2%" of the first.
struct Tolerance {
  Decimal amount;
  bool percent = false;
  static std::optional<Tolerance> parse(std::string_view text);
};

// Whether two quantities are the same within the tolerance. A quantity without unit is in the unit
// of the other. False when one is none, or when they measure different things.
bool same_quantity(std::string_view a, std::string_view b, std::string_view tolerance = "0");

}  // namespace jiuqu::codes
