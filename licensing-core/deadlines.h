// When timers of cases are due. Working days follow the calendar of the definitions (code table
// working-days), or, for demonstrations and tests, each lasts a given time. A timer keeps its start
// and its span, so that it can be counted again when the calendar has changed.
// Thread: any once set up. Ownership: borrows definitions for the call.
#pragma once

#include <optional>
#include <string>

#include "bus/base/ids.h"
#include "bus/pipeline/definitions.h"
#include "licensing-core/duration.h"

namespace jiuqu {
class Clock;
}

namespace jiuqu::licensing {

inline constexpr std::string_view kWorkingDaysTable = "working-days";
inline constexpr std::string_view kTimerHandler = "licensing.timer";

// What a timer's appointment carries.
struct TimerPayload {
  std::string case_key, element;
  std::uint32_t instance = 0;
  UtcTime start;
  Span span;
  bool working_days = false;
  std::optional<UtcTime> date;  // instead of a span
};
std::string to_text(const TimerPayload& payload);
Result<TimerPayload> timer_payload_from(std::string_view text);
// The same for every try: a case's instance numbers are never used again.
Uuid timer_id(const std::string& case_key, const std::string& element, std::uint32_t instance);

class Deadlines {
 public:
  // From now on a working day lasts so long instead of following the calendar.
  void use_day_length(Duration length) { day_length_ = length; }

  // Errors: configuration_invalid when the calendar is missing or broken.
  Result<UtcTime> due(const TimerPayload& timer, const DefinitionSet* definitions) const;

 private:
  std::optional<Duration> day_length_;
};

// What lint says about the calendar that workflows count in: missing, broken, or, as a warning,
// near its end. Without a clock its end is not looked at.
void check_calendar(const DefinitionSet& definitions, const Finding& where, const Clock* clock,
                    Findings& findings);

}  // namespace jiuqu::licensing
