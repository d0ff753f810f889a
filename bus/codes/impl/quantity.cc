#include "bus/codes/quantity.h"

#include <algorithm>

#include "bus/codes/impl/digits.h"
#include "bus/codes/plain_text.h"

namespace jiuqu::codes {

namespace {

enum Dimension {
  none,
  length,
  area,
  volume,
  mass,
  pressure,
  power,
  speed,
  temperature,
  flow,  // of steam: the rated evaporation of a boiler
  voltage,
  persons,
  angle
};

struct Unit {
  std::string_view symbol;
  Dimension dimension;
  int power;
};
constexpr Unit kUnits[] = {
    {"mm", length, -3},   {"cm", length, -2},    {"m", length, 0},     {"km", length, 3},
    {"m2", area, 0},      {"mL", volume, -6},    {"L", volume, -3},    {"m3", volume, 0},
    {"g", mass, -3},      {"kg", mass, 0},       {"t", mass, 3},       {"Pa", pressure, 0},
    {"kPa", pressure, 3}, {"MPa", pressure, 6},  {"bar", pressure, 5}, {"W", power, 0},
    {"kW", power, 3},     {"MW", power, 6},      {"m/s", speed, 0},    {"m/min", speed, 0},
    {"km/h", speed, 0},   {"℃", temperature, 0}, {"t/h", flow, 3},     {"kg/h", flow, 0},
    {"V", voltage, 0},    {"kV", voltage, 3},    {"人", persons, 0},   {"°", angle, 0}};

// Other spellings, small letters as they are looked up.
constexpr std::pair<std::string_view, std::string_view> kSpellings[] = {
    {"毫米", "mm"},     {"厘米", "cm"},      {"米", "m"},         {"千米", "km"},
    {"公里", "km"},     {"平方米", "m2"},    {"㎡", "m2"},        {"m²", "m2"},
    {"立方米", "m3"},   {"m³", "m3"},        {"㎥", "m3"},        {"升", "L"},
    {"毫升", "mL"},     {"克", "g"},         {"千克", "kg"},      {"公斤", "kg"},
    {"吨", "t"},        {"帕", "Pa"},        {"千帕", "kPa"},     {"兆帕", "MPa"},
    {"巴", "bar"},      {"瓦", "W"},         {"千瓦", "kW"},      {"兆瓦", "MW"},
    {"米/秒", "m/s"},   {"米/分", "m/min"},  {"千米/时", "km/h"}, {"公里/小时", "km/h"},
    {"°c", "℃"},        {"摄氏度", "℃"},     {"度", "°"},         {"吨/时", "t/h"},
    {"吨/小时", "t/h"}, {"千克/时", "kg/h"}, {"伏", "V"},         {"千伏", "kV"},
    {"㎜", "mm"},       {"㎝", "cm"},        {"㎞", "km"},        {"㎏", "kg"},
    {"㎾", "kW"}};

std::string small(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (is_capital(c)) c = char(c - 'A' + 'a');
  return out;
}

// As written first: mW is not MW, but kw and KW can only mean kW.
const Unit* unit_named(std::string_view text) {
  auto exact = std::ranges::find(kUnits, text, &Unit::symbol);
  if (exact != std::end(kUnits)) return exact;
  std::string word = small(text);
  for (const auto& [spelling, symbol] : kSpellings)
    if (spelling == word) return std::ranges::find(kUnits, symbol, &Unit::symbol);
  const Unit* found = nullptr;
  for (const Unit& unit : kUnits) {
    if (small(unit.symbol) != word) continue;
    if (found != nullptr) return nullptr;  // two could be meant
    found = &unit;
  }
  return found;
}

// The number at the front, thousands parted by commas; what is behind it stays in `text`.
std::optional<Decimal> take_number(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && (is_digit(text[end]) || text[end] == '.' || text[end] == ',' ||
                               text[end] == '-' || text[end] == '+'))
    ++end;
  std::string digits(text.substr(0, end));
  text.remove_prefix(end);
  std::size_t first = digits.find(',');
  if (first != digits.npos) {
    std::size_t whole_end = std::min(digits.find('.'), digits.size());
    for (std::size_t at = first; at < whole_end; at += 4)
      if (digits[at] != ',' || at + 4 > whole_end) return {};
    std::erase(digits, ',');
  }
  return Decimal::parse(digits);
}

}  // namespace

std::optional<Quantity> Quantity::parse(std::string_view text) {
  std::string plain = normalise(text);
  std::erase(plain, ' ');
  std::string_view rest = plain;
  auto value = take_number(rest);
  if (!value) return {};
  Quantity quantity{std::move(*value), {}, 0, Dimension::none};
  if (rest.empty()) return quantity;
  const Unit* unit = unit_named(rest);
  if (unit == nullptr) return {};
  quantity.unit = unit->symbol;
  quantity.power = unit->power;
  quantity.dimension = unit->dimension;
  return quantity;
}

std::string Quantity::text() const {
  return value.text() + unit;
}

std::optional<Tolerance> Tolerance::parse(std::string_view text) {
  std::string plain = normalise(text);
  Tolerance tolerance;
  tolerance.percent = plain.ends_with('%');
  if (tolerance.percent) plain.pop_back();
  auto amount = Decimal::parse(plain);
  if (!amount || amount->is_negative()) return {};
  tolerance.amount = std::move(*amount);
  return tolerance;
}

bool same_quantity(std::string_view a, std::string_view b, std::string_view tolerance) {
  auto x = Quantity::parse(a), y = Quantity::parse(b);
  auto within = Tolerance::parse(tolerance);
  if (!x || !y || !within) return false;
  // Units of speed differ by no power of ten: they are the same only where their symbol is.
  bool other_speed = x->dimension == speed && y->dimension == speed && x->unit != y->unit;
  if (!x->unit.empty() && !y->unit.empty() && (x->dimension != y->dimension || other_speed))
    return false;
  int first = x->unit.empty() ? y->power : x->power;
  int second = y->unit.empty() ? x->power : y->power;
  Decimal left = x->value.shifted(first), right = y->value.shifted(second);
  Decimal apart = (left - right).magnitude();
  Decimal bound = within->percent ? (left.magnitude() * within->amount).shifted(-2)
                                  : within->amount.shifted(first);
  return apart <= bound;
}

}  // namespace jiuqu::codes
