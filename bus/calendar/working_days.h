// Working days: Monday to Friday, but for the days that a calendar names. Legal time limits count
// in them, in China time (GMT+8, no daylight saving), to the minute.
//
// A calendar is a code table of days (mappings/codes/working-days.csv), one row a day:
//   code,name,valid-from,valid-to,worked
//   2026-02-14,春节调休,,,yes        a Saturday on which offices are open
//   2026-02-16,春节,,,no             a Monday on which they are closed
// It tells about whole years: those in which it names a day. Beyond them Monday to Friday counts
// until the office puts the next year in; so whoever keeps a due date keeps its start and its
// number of days too, and counts again under a new calendar. Thread: immutable. Ownership:
// independent of the table it was read from.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "bus/base/clock.h"
#include "bus/base/finding.h"
#include "bus/codes/code_table.h"

namespace jiuqu::calendar {

class WorkingDays {
 public:
  WorkingDays() = default;  // Monday to Friday
  // All that is wrong is added to findings with file and line; nullptr when there was an error.
  static std::shared_ptr<const WorkingDays> read(const codes::CodeTable& table,
                                                 std::string_view file, Findings& findings);

  bool is_working_day(std::chrono::sys_days china_day) const;
  // When `days` working days after the start are over; what comes at that instant is too late.
  // The day of the start does not count: the limit ends on the days-th working day after it, at the
  // minute of the start (seconds are rounded up). A start on a day off counts as the end of that
  // day: the limit ends with the end of the days-th working day. No days: the start itself.
  UtcTime add(UtcTime start, int days) const;
  // The last day that the calendar tells about, yyyy-12-31; empty when it names no day.
  std::string ends_on() const;

 private:
  std::chrono::sys_days next_working_day(std::chrono::sys_days day) const;

  std::map<std::chrono::sys_days, bool> named_;  // worked?
};

}  // namespace jiuqu::calendar
