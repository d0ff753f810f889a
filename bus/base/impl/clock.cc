#include "bus/base/clock.h"

#include <array>
#include <cstdio>
#include <string>

namespace jiuqu {
namespace {

constexpr Duration kChinaOffset = std::chrono::hours{8};

struct Civil {
  int year, month, day, hour, minute, second;
};

Civil civil_of(UtcTime time) {
  auto day = std::chrono::floor<std::chrono::days>(time);
  std::chrono::year_month_day date{day};
  std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
  return {int(date.year()),           int(unsigned(date.month())),  int(unsigned(date.day())),
          int(clock.hours().count()), int(clock.minutes().count()), int(clock.seconds().count())};
}

// Reads fixed-width digits; false when anything else stands there.
bool digits(std::string_view text, std::size_t from, std::size_t count, int& value) {
  if (text.size() < from + count) return false;
  value = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    value = value * 10 + (text[i] - '0');
  }
  return true;
}

Result<UtcTime> time_of(std::string_view text, char separator) {
  Civil c{};
  bool good = digits(text, 0, 4, c.year) && digits(text, 5, 2, c.month) &&
              digits(text, 8, 2, c.day) && digits(text, 11, 2, c.hour) &&
              digits(text, 14, 2, c.minute) && digits(text, 17, 2, c.second) && text[4] == '-' &&
              text[7] == '-' && text[10] == separator && text[13] == ':' && text[16] == ':';
  std::chrono::year_month_day date{std::chrono::year{c.year}, std::chrono::month(unsigned(c.month)),
                                   std::chrono::day(unsigned(c.day))};
  if (!good || !date.ok() || c.hour > 23 || c.minute > 59 || c.second > 59)
    return fail(ErrorCode::bad_request, "not a time: " + std::string(text));
  return UtcTime{std::chrono::sys_days{date}} + std::chrono::hours{c.hour} +
         std::chrono::minutes{c.minute} + std::chrono::seconds{c.second};
}

}  // namespace

UtcTime SystemClock::now() const {
  return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

SteadyTime SystemClock::steady() const {
  return SteadyTime{
      std::chrono::floor<Duration>(std::chrono::steady_clock::now().time_since_epoch())};
}

std::string to_iso8601(UtcTime time) {
  auto c = civil_of(time);
  auto micros = (time - std::chrono::floor<std::chrono::seconds>(time)).count();
  std::array<char, 64> buffer{};
  int size = std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ",
                           c.year, c.month, c.day, c.hour, c.minute, c.second, int(micros));
  return {buffer.data(), std::size_t(size)};
}

Result<UtcTime> from_iso8601(std::string_view text) {
  if (text.size() < 20 || text.back() != 'Z')
    return fail(ErrorCode::bad_request, "not a UTC time: " + std::string(text));
  auto time = time_of(text.substr(0, 19), 'T');
  if (!time || text[19] != '.') return time;
  std::int64_t micros = 0;
  std::int64_t unit = 100'000;
  for (char c : text.substr(20, text.size() - 21)) {
    if (c < '0' || c > '9') return fail(ErrorCode::bad_request, "not a UTC time");
    micros += (c - '0') * unit;
    unit /= 10;
  }
  return *time + Duration{micros};
}

std::string to_china_time(UtcTime time) {
  auto c = civil_of(time + kChinaOffset);
  std::array<char, 64> buffer{};
  int size = std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d %02d:%02d:%02d", c.year,
                           c.month, c.day, c.hour, c.minute, c.second);
  return {buffer.data(), std::size_t(size)};
}

Result<UtcTime> from_china_time(std::string_view text) {
  if (text.size() != 19)
    return fail(ErrorCode::bad_request, "not a time yyyy-MM-dd HH:mm:ss: " + std::string(text));
  auto time = time_of(text, ' ');
  if (!time) return time;
  return *time - kChinaOffset;
}

std::int64_t to_micros(UtcTime time) {
  return time.time_since_epoch().count();
}
UtcTime from_micros(std::int64_t micros) {
  return UtcTime{Duration{micros}};
}

}  // namespace jiuqu
