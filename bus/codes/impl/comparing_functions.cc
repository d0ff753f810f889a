#include "bus/codes/calendar_date.h"
#include "bus/codes/decimal.h"
#include "bus/codes/impl/add_functions.h"
#include "bus/codes/plain_text.h"
#include "bus/codes/quantity.h"

namespace jiuqu::codes {

namespace {
using Text = std::string;
using Arguments = std::span<const xml::Value>;

Text text_at(Arguments values, std::size_t index, const char* otherwise) {
  return index < values.size() ? xml::to_string(values[index]) : otherwise;
}

// a op b, in the shortest form; empty when one is no decimal.
template <class F>
Text calculate(const Text& a, const Text& b, F function) {
  auto x = Decimal::parse(a), y = Decimal::parse(b);
  return x && y ? function(*x, *y).text() : Text();
}
}  // namespace

void add_comparing_functions(xml::FunctionTable& table) {
  add_two(table, "decimal-add", "exact sum of two decimals; empty when one is none",
          [](const Text& a, const Text& b) { return calculate(a, b, std::plus<>()); });
  add_two(table, "decimal-subtract", "exact difference of two decimals; empty when one is none",
          [](const Text& a, const Text& b) { return calculate(a, b, std::minus<>()); });
  add_two(table, "decimal-multiply", "exact product of two decimals; empty when one is none",
          [](const Text& a, const Text& b) { return calculate(a, b, std::multiplies<>()); });
  add_one(table, "quantity",
          "a number with its unit in one spelling (1.50 兆帕 -> 1.5MPa); empty when it is none",
          [](const Text& s) {
            auto quantity = Quantity::parse(s);
            return quantity ? quantity->text() : Text();
          });
  table.add({"same-quantity", 2, 3,
             [](Arguments values) -> Result<xml::Value> {
               return same_quantity(text_at(values, 0, ""), text_at(values, 1, ""),
                                    text_at(values, 2, "0"));
             },
             "same-quantity(a, b[, tolerance]): equal across units; tolerance '0.5' or '2%' of a"});
  add_two(table, "same-text",
          "true when two texts differ in width, blanks, brackets and case of letters at most",
          [](const Text& a, const Text& b) { return folded(a) == folded(b); });
  add_two(table, "similarity", "how alike two texts are, 0 to 1, spelling of width aside",
          [](const Text& a, const Text& b) { return similarity(a, b); });
  add_one(table, "day",
          "the day yyyy-MM-dd of a date in any usual form (20260501, 2026年5月1日…); or empty",
          [](const Text& s) { return day_of_text(s); });
  add_one(table, "division-code",
          "a division code of 12 digits, the last six zeros, or of 6 as one of 6; or empty",
          [](const Text& s) { return division_code(s); });
}

}  // namespace jiuqu::codes
