#include "bus/codes/calendar_date.h"

#include "bus/codes/impl/digits.h"
#include "bus/codes/plain_text.h"

namespace jiuqu::codes {

namespace {
int number(std::string_view digits) {
  int value = 0;
  for (char c : digits) value = value * 10 + (c - '0');
  return value;
}

std::optional<std::chrono::year_month_day> day(std::string_view year, std::string_view month,
                                               std::string_view day) {
  if (!all_digits(year) || !all_digits(month) || !all_digits(day) || year.front() == '0') return {};
  std::chrono::year_month_day date{std::chrono::year(number(year)),
                                   std::chrono::month(unsigned(number(month))),
                                   std::chrono::day(unsigned(number(day)))};
  if (!date.ok()) return {};
  return date;
}
}  // namespace

std::optional<std::chrono::year_month_day> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return {};
  return day(text.substr(0, 4), text.substr(5, 2), text.substr(8, 2));
}

std::optional<std::chrono::year_month_day> parse_compact_date(std::string_view text) {
  if (text.size() != 8) return {};
  return day(text.substr(0, 4), text.substr(4, 2), text.substr(6, 2));
}

bool is_date_time(std::string_view text) {
  if (text.size() != 19 || !parse_date(text.substr(0, 10))) return false;
  std::string_view hour = text.substr(11, 2), minute = text.substr(14, 2), second = text.substr(17);
  if (text[10] != ' ' || text[13] != ':' || text[16] != ':') return false;
  if (!all_digits(hour) || !all_digits(minute) || !all_digits(second)) return false;
  return number(hour) < 24 && number(minute) < 60 && number(second) < 60;
}

namespace {
// Takes a run of at most `most` digits off the front.
std::string_view take_digits(std::string_view& text, std::size_t most) {
  std::size_t length = 0;
  while (length < text.size() && length < most && is_digit(text[length])) ++length;
  std::string_view digits = text.substr(0, length);
  text.remove_prefix(length);
  return digits;
}

// Takes one of the words off the front; false when none stands there.
bool take_word(std::string_view& text, std::initializer_list<std::string_view> words) {
  for (std::string_view word : words) {
    if (!text.starts_with(word)) continue;
    text.remove_prefix(word.size());
    return true;
  }
  return false;
}
}  // namespace

std::string day_of_text(std::string_view text) {
  std::string plain = normalise(text);
  std::string_view rest = plain;
  std::string_view year = take_digits(rest, 4);
  if (year.size() != 4) return {};
  bool parted = take_word(rest, {"-", "/", ".", "年"});
  std::string_view month = take_digits(rest, 2);
  if (parted && !take_word(rest, {"-", "/", ".", "月"})) return {};
  std::string_view date = take_digits(rest, 2);
  if (parted) take_word(rest, {"日"});
  bool ends = rest.empty() || rest.front() == ' ' || rest.front() == 'T';
  if (!ends || month.empty() || date.empty() || (!parted && month.size() + date.size() != 4))
    return {};
  auto two = [](std::string_view digits) {
    return digits.size() == 1 ? "0" + std::string(digits) : std::string(digits);
  };
  std::string found = std::string(year) + "-" + two(month) + "-" + two(date);
  return parse_date(found) ? found : std::string();
}

}  // namespace jiuqu::codes
