#include "bus/codes/functions.h"

#include <limits>
#include <utility>

#include "bus/base/text.h"
#include "bus/codes/calendar_date.h"
#include "bus/codes/citizen_number.h"
#include "bus/codes/credit_code.h"
#include "bus/codes/decimal.h"
#include "bus/codes/plain_text.h"

namespace jiuqu::codes {

namespace {
using Text = std::string;

// A function of one text, or of two.
template <class F>
void add_one(xml::FunctionTable& table, std::string name, std::string help, F function) {
  auto call = [function](std::span<const xml::Value> values) -> Result<xml::Value> {
    return xml::Value(function(xml::to_string(values[0])));
  };
  table.add({std::move(name), 1, 1, std::move(call), std::move(help)});
}

template <class F>
void add_two(xml::FunctionTable& table, std::string name, std::string help, F function) {
  auto call = [function](std::span<const xml::Value> values) -> Result<xml::Value> {
    return xml::Value(function(xml::to_string(values[0]), xml::to_string(values[1])));
  };
  table.add({std::move(name), 2, 2, std::move(call), std::move(help)});
}

double compare(const Text& a, const Text& b) {
  auto x = Decimal::parse(a), y = Decimal::parse(b);
  if (!x || !y) return std::numeric_limits<double>::quiet_NaN();
  return *x < *y ? -1 : *y < *x ? 1 : 0;
}

void add_codes(xml::FunctionTable& table) {
  add_one(table, "credit-code", "true for a unified social credit code that passes GB 32100",
          [](const Text& s) { return check_credit_code(s).ok(); });
  add_one(table, "credit-code-fault",
          "what is wrong with a credit code, in Chinese; empty when right",
          [](const Text& s) { return check_credit_code(s).reason_zh(); });
  add_one(table, "credit-code-inner",
          "false when characters 9 to 17 of a credit code fail GB 11714 (worth a warning)",
          [](const Text& s) { return check_credit_code(s).inner_check_ok; });
  add_one(table, "citizen-number", "true for a citizen number that passes GB 11643",
          [](const Text& s) { return check_citizen_number(s).ok(); });
  add_one(table, "citizen-number-fault",
          "what is wrong with a citizen number, in Chinese; empty when right",
          [](const Text& s) { return Text(check_citizen_number(s).reason_zh()); });
  add_one(table, "holder-code", "true for a credit code or a citizen number",
          [](const Text& s) { return check_credit_code(s).ok() || check_citizen_number(s).ok(); });
}

void add_dates_and_numbers(xml::FunctionTable& table) {
  add_one(table, "date", "true for a day of the calendar in the form yyyy-MM-dd",
          [](const Text& s) { return parse_date(s).has_value(); });
  add_one(table, "date-time", "true for a time in the form yyyy-MM-dd HH:mm:ss",
          [](const Text& s) { return is_date_time(s); });
  add_two(table, "date-before",
          "true when both are dates yyyy-MM-dd and the first is the earlier one",
          [](const Text& a, const Text& b) {
            auto x = parse_date(a), y = parse_date(b);
            return x && y && *x < *y;
          });
  add_two(
      table, "decimal-compare",
      "-1, 0 or 1 as the first decimal is less, equal or greater, exactly; NaN when one is none",
      compare);
}

void add_texts(xml::FunctionTable& table) {
  add_one(table, "length", "number of characters (code points)",
          [](const Text& s) { return double(utf8_length(s)); });
  add_one(table, "mobile", "true for a mobile number of mainland China",
          [](const Text& s) { return is_mobile(s); });
  add_one(table, "postcode", "true for a postcode of six digits",
          [](const Text& s) { return is_postcode(s); });
  add_two(table, "distance", "how many letters two texts differ by, for likely misspellings",
          [](const Text& a, const Text& b) { return double(point_distance(a, b)); });
  add_one(table, "normalise",
          "full-width characters as half-width, blanks trimmed, for comparing names and numbers",
          [](const Text& s) { return normalise(s); });
}
}  // namespace

void add_functions(xml::FunctionTable& functions) {
  add_codes(functions);
  add_dates_and_numbers(functions);
  add_texts(functions);
}

}  // namespace jiuqu::codes
