#include "bus/xml/impl/facets_lexical.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <limits>

#include "bus/base/text.h"

namespace jiuqu::xml {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

// Takes characters from the front of a text, each step saying whether it fitted.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  bool done() const { return rest_.empty(); }
  bool take(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::string_view digits() {
    auto end = std::ranges::find_if_not(rest_, is_digit);
    auto run = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(run.size());
    return run;
  }
  bool two(int least, int greatest, int& out) {
    if (rest_.size() < 2 || !is_digit(rest_[0]) || !is_digit(rest_[1])) return false;
    out = (rest_[0] - '0') * 10 + (rest_[1] - '0');
    rest_.remove_prefix(2);
    return out >= least && out <= greatest;
  }

 private:
  std::string_view rest_;
};

struct Moment {
  int year = 2000, month = 1, day = 1, hour = 0, minute = 0, second = 0;
  std::string_view fraction;
  int zone_minutes = 0;
};

bool read_year_month(Reader& in, Moment& moment) {
  bool negative = in.take('-');
  auto digits = in.digits();
  if (digits.size() < 4 || digits.size() > 7 || (digits.size() > 4 && digits[0] == '0'))
    return false;
  std::from_chars(digits.data(), digits.data() + digits.size(), moment.year);
  if (moment.year == 0) return false;
  if (negative) moment.year = -moment.year;
  return in.take('-') && in.two(1, 12, moment.month);
}

bool read_day(Reader& in, Moment& moment) {
  if (!in.take('-') || !in.two(1, 31, moment.day)) return false;
  using namespace std::chrono;
  // The calendar repeats every 400 years; the library's years end before those of XSD.
  return (year{2000 + moment.year % 400} / moment.month / moment.day).ok();
}

bool read_time(Reader& in, Moment& moment) {
  if (!in.two(0, 24, moment.hour) || !in.take(':') || !in.two(0, 59, moment.minute) ||
      !in.take(':') || !in.two(0, 59, moment.second))
    return false;
  if (in.take('.')) {
    moment.fraction = in.digits();
    if (moment.fraction.empty()) return false;
  }
  bool zero = moment.minute == 0 && moment.second == 0 &&
              moment.fraction.find_first_not_of('0') == std::string_view::npos;
  return moment.hour < 24 || zero;
}

bool read_zone(Reader& in, Moment& moment) {
  if (in.done()) return true;
  if (in.take('Z')) return in.done();
  bool west = in.take('-');
  if (!west && !in.take('+')) return false;
  int hours = 0;
  int minutes = 0;
  if (!in.two(0, 14, hours) || !in.take(':') || !in.two(0, 59, minutes)) return false;
  moment.zone_minutes = (hours * 60 + minutes) * (west ? -1 : 1);
  return in.done() && hours * 60 + minutes <= 14 * 60;
}

std::optional<Moment> read_moment(Primitive primitive, std::string_view text) {
  Reader in(text);
  Moment moment;
  bool dated = primitive == Primitive::date || primitive == Primitive::date_time;
  if (primitive != Primitive::time && !read_year_month(in, moment)) return std::nullopt;
  if (dated && !read_day(in, moment)) return std::nullopt;
  if (primitive == Primitive::date_time && !in.take('T')) return std::nullopt;
  bool timed = primitive == Primitive::time || primitive == Primitive::date_time;
  if (timed && !read_time(in, moment)) return std::nullopt;
  if (!read_zone(in, moment)) return std::nullopt;
  return moment;
}

std::int64_t seconds_of(const Moment& moment) {
  using namespace std::chrono;
  int cycle = moment.year / 400;
  auto days = sys_days{year{moment.year % 400} / moment.month / moment.day}.time_since_epoch();
  std::int64_t count = days.count() + std::int64_t{146'097} * cycle;
  return count * 86'400 + moment.hour * 3600 + (moment.minute - moment.zone_minutes) * 60 +
         moment.second;
}

struct Decimal {
  bool negative = false;
  std::string_view whole;     // without leading zeros
  std::string_view fraction;  // without zeros at the end
  bool zero() const { return whole.empty() && fraction.empty(); }
};

std::optional<Decimal> read_decimal(std::string_view text) {
  Decimal decimal;
  if (text.starts_with('-') || text.starts_with('+')) {
    decimal.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  auto dot = text.find('.');
  decimal.whole = text.substr(0, dot);
  if (dot != std::string_view::npos) decimal.fraction = text.substr(dot + 1);
  if (decimal.whole.empty() && decimal.fraction.empty()) return std::nullopt;
  if (!decimal.whole.empty() && !all_digits(decimal.whole)) return std::nullopt;
  if (!decimal.fraction.empty() && !all_digits(decimal.fraction)) return std::nullopt;
  decimal.whole.remove_prefix(std::min(decimal.whole.find_first_not_of('0'), decimal.whole.size()));
  auto last = decimal.fraction.find_last_not_of('0');
  decimal.fraction = decimal.fraction.substr(0, last == std::string_view::npos ? 0 : last + 1);
  return decimal;
}

std::partial_ordering compare_decimals(std::string_view a, std::string_view b) {
  auto left = read_decimal(a);
  auto right = read_decimal(b);
  if (!left || !right) return std::partial_ordering::unordered;
  bool left_below = left->negative && !left->zero();
  bool right_below = right->negative && !right->zero();
  if (left_below != right_below)
    return left_below ? std::partial_ordering::less : std::partial_ordering::greater;
  if (left_below) std::swap(left, right);
  if (auto order = left->whole.size() <=> right->whole.size(); order != 0) return order;
  if (auto order = left->whole <=> right->whole; order != 0) return order;
  return left->fraction <=> right->fraction;
}

std::optional<double> read_floating(std::string_view text) {
  if (text == "INF") return std::numeric_limits<double>::infinity();
  if (text == "-INF") return -std::numeric_limits<double>::infinity();
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  if (text.empty() || text.find_first_not_of("0123456789.eE+-") != std::string_view::npos)
    return std::nullopt;
  double value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size() || error == std::errc::invalid_argument) return std::nullopt;
  return value;
}

bool is_base64(std::string_view text) {
  std::size_t symbols = 0;
  std::size_t padding = 0;
  for (char c : text) {
    if (c == ' ') continue;
    ++symbols;
    bool letter = is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c == '=') {
      ++padding;
    } else if ((!letter && c != '+' && c != '/') || padding > 0) {
      return false;
    }
  }
  return symbols % 4 == 0 && padding <= 2;
}

bool is_boolean(std::string_view text) {
  return text == "true" || text == "false" || text == "1" || text == "0";
}

}  // namespace

std::string normalize(std::string_view text, WhiteSpace white_space) {
  std::string out(text);
  if (white_space == WhiteSpace::preserve) return out;
  std::ranges::replace_if(out, [](char c) { return c == '\t' || c == '\r' || c == '\n'; }, ' ');
  if (white_space == WhiteSpace::replace) return out;
  std::string collapsed;
  for (char c : trim(out)) {
    if (c == ' ' && collapsed.ends_with(' ')) continue;
    collapsed += c;
  }
  return collapsed;
}

bool is_lexical(Primitive primitive, std::string_view text) {
  switch (primitive) {
    case Primitive::string:
      return true;
    case Primitive::boolean:
      return is_boolean(text);
    case Primitive::integer: {
      bool sign = text.starts_with('-') || text.starts_with('+');
      return all_digits(text.substr(sign ? 1 : 0));
    }
    case Primitive::decimal:
      return read_decimal(text).has_value();
    case Primitive::floating:
      return read_floating(text).has_value();
    case Primitive::date:
    case Primitive::date_time:
    case Primitive::time:
    case Primitive::year_month:
      return read_moment(primitive, text).has_value();
    case Primitive::base64:
      return is_base64(text);
    case Primitive::none:
      return trim(text).empty();
  }
  return false;
}

std::partial_ordering compare_values(Primitive primitive, std::string_view a, std::string_view b) {
  switch (primitive) {
    case Primitive::integer:
    case Primitive::decimal:
      return compare_decimals(a, b);
    case Primitive::floating: {
      auto left = read_floating(a);
      auto right = read_floating(b);
      return left && right ? *left <=> *right : std::partial_ordering::unordered;
    }
    case Primitive::date:
    case Primitive::date_time:
    case Primitive::time:
    case Primitive::year_month: {
      auto left = read_moment(primitive, a);
      auto right = read_moment(primitive, b);
      if (!left || !right) return std::partial_ordering::unordered;
      if (auto order = seconds_of(*left) <=> seconds_of(*right); order != 0) return order;
      return compare_decimals("0." + std::string(left->fraction),
                              "0." + std::string(right->fraction));
    }
    default:
      return std::partial_ordering::unordered;
  }
}

Digits count_digits(std::string_view decimal) {
  auto read = read_decimal(decimal);
  if (!read) return {};
  std::size_t total = read->whole.size() + read->fraction.size();
  return {std::max<std::size_t>(total, 1), read->fraction.size()};
}

std::size_t value_length(Primitive primitive, std::string_view text) {
  if (primitive != Primitive::base64) return utf8_length(text);
  auto symbols = static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return c != ' ' && c != '='; }));
  return symbols * 3 / 4;
}

}  // namespace jiuqu::xml
