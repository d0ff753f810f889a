// One cell of a decision table: which values of its column it admits. Numbers, whole numbers and
// days are all ranges of decimals; texts are lists.
// Thread: immutable once read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bus/codes/decimal.h"

namespace jiuqu::rules {

enum class ValueType : std::uint8_t { text, number, integer, date };

// The words of the row "type"; empty for one that is none.
std::optional<ValueType> value_type(std::string_view word);
// A number, or a day as its number; empty when the text is none of that type.
std::optional<codes::Decimal> number_of(ValueType type, std::string_view text);
std::string text_of(ValueType type, const codes::Decimal& number);

struct Range {
  std::optional<codes::Decimal> low, high;  // none: open
  bool low_included = true;
  bool high_included = true;

  bool holds(const codes::Decimal& number) const;
};

struct Cell {
  bool any = false;
  bool negated = false;
  std::vector<std::string> texts;
  std::vector<Range> ranges;

  bool admits(ValueType type, std::string_view value) const;
};

// What is wrong with a cell: where in its text, in characters from 0.
struct CellFault {
  std::size_t at = 0;
  std::string en, zh;
};

// Reads a cell; the fault when it cannot be read.
std::optional<CellFault> read_cell(std::string_view text, ValueType type, Cell& cell);

}  // namespace jiuqu::rules
