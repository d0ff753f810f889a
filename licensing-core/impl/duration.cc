#include "licensing-core/duration.h"

#include <charconv>
#include <span>

#include "bus/base/limits.h"

namespace jiuqu::licensing {

namespace {

constexpr std::int64_t kSecondsMax = std::int64_t{limits::kTimerDaysMax} * 86'400;

struct Unit {
  char letter;
  std::int64_t days;
  std::int64_t seconds;
};
constexpr Unit kDateUnits[] = {{'W', 7, 0}, {'D', 1, 0}};
constexpr Unit kTimeUnits[] = {{'H', 0, 3600}, {'M', 0, 60}, {'S', 0, 1}};

// Takes "12D" and the like off the front, in the order of the units.
Result<void> take_units(std::string_view& text, std::span<const Unit> units, std::int64_t& days,
                        std::int64_t& seconds) {
  auto unit = units.begin();
  while (!text.empty() && text[0] != 'T') {
    std::int64_t count = 0;
    auto read = std::from_chars(text.data(), text.data() + text.size(), count);
    bool number = read.ec == std::errc() && count >= 0 && read.ptr != text.data() + text.size();
    if (!number || text[0] == '-') return fail(ErrorCode::bad_request, "not a duration");
    text.remove_prefix(std::size_t(read.ptr - text.data()));
    while (unit != units.end() && unit->letter != text[0]) ++unit;
    if (unit == units.end()) {
      return fail(ErrorCode::bad_request,
                  "a duration takes weeks, days, hours, minutes and "
                  "seconds, in this order and each once");
    }
    if (count > kSecondsMax) return fail(ErrorCode::bad_request, "longer than 9999 days");
    days += count * unit->days;
    seconds += count * unit->seconds;
    text.remove_prefix(1);
    ++unit;
  }
  return {};
}

}  // namespace

Result<Span> parse_duration(std::string_view text) {
  if (text.size() < 3 || text[0] != 'P') return fail(ErrorCode::bad_request, "not a duration");
  text.remove_prefix(1);
  std::int64_t days = 0, seconds = 0;
  if (auto dates = take_units(text, kDateUnits, days, seconds); !dates) {
    return std::unexpected(dates.error());
  }
  if (!text.empty()) {
    text.remove_prefix(1);
    if (text.empty()) return fail(ErrorCode::bad_request, "not a duration");
    if (auto times = take_units(text, kTimeUnits, days, seconds); !times) {
      return std::unexpected(times.error());
    }
    if (!text.empty()) return fail(ErrorCode::bad_request, "not a duration");
  }
  if (days == 0 && seconds == 0) return fail(ErrorCode::bad_request, "a duration of nothing");
  if (days > limits::kTimerDaysMax || seconds > kSecondsMax) {
    return fail(ErrorCode::bad_request, "longer than 9999 days");
  }
  return Span{int(days), std::chrono::seconds(seconds)};
}

}  // namespace jiuqu::licensing
