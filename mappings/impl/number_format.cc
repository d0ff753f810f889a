#include <algorithm>

#include "mappings/impl/formats.h"

namespace jiuqu::mapping {
namespace {

// More digits than any field has; keeps work on hostile input small.
constexpr std::size_t kDigitsMax = 100;

bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// "1,234,567" without its commas; nullopt when the groups are not of three.
std::optional<std::string> ungrouped(std::string_view whole) {
  std::string digits;
  auto first = whole.find(',');
  if (first == 0 || (first != std::string_view::npos && first > 3)) return std::nullopt;
  while (first != std::string_view::npos) {
    digits += whole.substr(0, first);
    whole.remove_prefix(first + 1);
    first = whole.find(',');
    if (std::min(first, whole.size()) != 3) return std::nullopt;
  }
  return digits += whole;
}

std::string grouped_text(std::string_view whole) {
  std::string out;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && (whole.size() - i) % 3 == 0) out += ',';
    out += whole[i];
  }
  return out;
}

// One more at the last place; the point moves when a digit is gained.
void increment(std::string& digits, std::size_t& point) {
  for (std::size_t i = digits.size(); i-- > 0;) {
    if (digits[i] != '9') {
      ++digits[i];
      return;
    }
    digits[i] = '0';
  }
  digits.insert(digits.begin(), '1');
  ++point;
}

bool rounds_up(std::string_view kept, std::string_view dropped, Rounding rounding) {
  if (rounding == Rounding::down || dropped.front() < '5') return false;
  bool half = dropped.front() == '5' && dropped.find_first_not_of('0', 1) == std::string_view::npos;
  if (rounding == Rounding::half_up || !half) return true;
  return !kept.empty() && (kept.back() - '0') % 2 == 1;
}

// Moves the point; zeros fill what is not there.
void shift(std::string& digits, std::size_t& point, int places) {
  if (places < 0 && point < std::size_t(-places)) {
    std::size_t missing = std::size_t(-places) - point;
    digits.insert(0, missing, '0');
    point += missing;
  }
  point = std::size_t(std::ptrdiff_t(point) + places);
  if (point > digits.size()) digits.append(point - digits.size(), '0');
}

}  // namespace

std::optional<NumberFormat> NumberFormat::compile(std::string_view text) {
  NumberFormat format;
  format.text_ = text;
  constexpr std::string_view kGroups = "#,##";
  format.groups_ = text.starts_with(kGroups);
  if (format.groups_) text.remove_prefix(kGroups.size());
  format.digits_min_ = std::min(text.find_first_not_of('0'), text.size());
  text.remove_prefix(format.digits_min_);
  if (format.digits_min_ == 0) return std::nullopt;
  if (text.empty()) return format;
  if (text.front() != '.' || text.size() == 1) return std::nullopt;
  text.remove_prefix(1);
  format.places_min_ = std::min(text.find_first_not_of('0'), text.size());
  format.places_max_ = text.size();
  if (text.find_first_not_of('#', format.places_min_) != std::string_view::npos)
    return std::nullopt;
  return format;
}

NumberFormat NumberFormat::free() {
  NumberFormat format;
  format.places_max_ = kDigitsMax;
  return format;
}

std::optional<std::string> NumberFormat::write(std::string_view number) const {
  bool negative = number.starts_with('-');
  if (negative || number.starts_with('+')) number.remove_prefix(1);
  auto dot = number.find('.');
  std::string_view fraction;
  if (dot != std::string_view::npos) fraction = number.substr(dot + 1);
  std::optional<std::string> digits(number.substr(0, dot));
  if (grouped) digits = ungrouped(*digits);
  if (!digits || !all_digits(*digits) || !all_digits(fraction)) return std::nullopt;
  std::size_t point = digits->size();
  *digits += fraction;
  if (digits->empty() || digits->size() > kDigitsMax) return std::nullopt;
  shift(*digits, point, scale);

  while (digits->size() > point && digits->back() == '0') digits->pop_back();
  if (digits->size() - point > places_max_) {
    if (rounding == Rounding::refuse) return std::nullopt;
    std::string dropped = digits->substr(point + places_max_);
    digits->resize(point + places_max_);
    if (rounds_up(*digits, dropped, rounding)) increment(*digits, point);
    while (digits->size() > point && digits->back() == '0') digits->pop_back();
  }
  std::size_t zeros = std::min(digits->find_first_not_of('0'), point);
  std::string whole = digits->substr(zeros, point - zeros);
  std::string places = digits->substr(point);
  if (whole.empty() && places.empty()) negative = false;
  if (whole.size() < digits_min_) whole.insert(0, digits_min_ - whole.size(), '0');
  if (places.size() < places_min_) places.append(places_min_ - places.size(), '0');
  std::string text = (negative ? "-" : "") + (groups_ ? grouped_text(whole) : whole);
  return places.empty() ? text : text + "." + places;
}

}  // namespace jiuqu::mapping
