#include "bus/codes/functions.h"

#include <limits>
#include <unordered_set>
#include <utility>

#include "bus/base/clock.h"
#include "bus/base/text.h"
#include "bus/codes/calendar_date.h"
#include "bus/codes/citizen_number.h"
#include "bus/codes/credit_code.h"
#include "bus/codes/decimal.h"
#include "bus/codes/impl/add_functions.h"
#include "bus/codes/plain_text.h"
#include "bus/codes/vin.h"

namespace jiuqu::codes {

namespace {
using Text = std::string;

// The texts of a node-set; any other value is one text.
std::vector<Text> texts_of(const xml::Value& value) {
  std::vector<Text> texts;
  if (const auto* nodes = std::get_if<xml::NodeSet>(&value))
    for (xml::Node node : *nodes) texts.push_back(node.text());
  else
    texts.push_back(xml::to_string(value));
  return texts;
}

// A function of the texts of a node-set.
template <class F>
void add_many(xml::FunctionTable& table, std::string name, std::string help, F function) {
  auto call = [function](std::span<const xml::Value> values) -> Result<xml::Value> {
    return xml::Value(function(texts_of(values[0])));
  };
  table.add({std::move(name), 1, 1, std::move(call), std::move(help)});
}

Text sum(const std::vector<Text>& texts) {
  Decimal total;
  for (const Text& text : texts) {
    auto value = Decimal::parse(text);
    if (!value) return {};
    total = total + *value;
  }
  return total.text();
}

Text first_repeated(const std::vector<Text>& texts) {
  std::unordered_set<std::string_view> seen;
  for (const Text& text : texts) {
    std::string_view word = trim(text);
    if (!word.empty() && !seen.insert(word).second) return Text(word);
  }
  return {};
}

Result<xml::Value> contains_any(std::span<const xml::Value> values) {
  auto words = split(xml::to_string(values[1]), '/');
  for (const Text& text : texts_of(values[0]))
    for (const Text& word : words)
      if (!word.empty() && text.contains(word)) return xml::Value(true);
  return xml::Value(false);
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
  add_one(table, "vin", "true for a vehicle identification number, whatever its check character",
          [](const Text& s) { return is_vin(s); });
  add_one(table, "vin-check", "true for a vehicle identification number with its check character",
          [](const Text& s) { return has_vin_check(s); });
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
  add_one(table, "china-day", "the day in China of a time in UTC with Z; empty when it is none",
          [](const Text& s) {
            auto time = from_iso8601(s);
            return time ? to_china_time(*time).substr(0, 10) : Text();
          });
  add_many(table, "decimal-sum", "exact sum of the decimals of a node-set; empty when one is none",
           sum);
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
  add_many(table, "first-repeated",
           "the first text that stands twice in a node-set; empty when there is none",
           first_repeated);
  table.add({"contains-any", 2, 2, contains_any,
             "true when a text of the node-set holds one of the words, which '/' separates"});
  add_one(table, "normalise",
          "full-width characters as half-width, blanks trimmed, for comparing names and numbers",
          [](const Text& s) { return normalise(s); });
}
}  // namespace

void add_functions(xml::FunctionTable& functions) {
  add_codes(functions);
  add_dates_and_numbers(functions);
  add_texts(functions);
  add_comparing_functions(functions);
}

}  // namespace jiuqu::codes
