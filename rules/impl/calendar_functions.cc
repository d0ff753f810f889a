// hub:working-days and hub:add-working-days, by the calendar of the set (code table working-days),
// else Monday to Friday.
#include <limits>

#include "bus/calendar/working_days.h"
#include "bus/codes/calendar_date.h"
#include "bus/codes/decimal.h"
#include "bus/pipeline/code_tables.h"
#include "rules/impl/functions.h"

namespace jiuqu::rules {
namespace {

using std::chrono::sys_days;
using Calendar = std::shared_ptr<const calendar::WorkingDays>;

constexpr const char* kTable = "working-days";
constexpr std::chrono::days kOne{1};
// Of one call: more than any legal period; a century of days is counted in no time.
constexpr int kDaysMax = 36'525;

Calendar calendar_of(const DefinitionSet& all) {
  Findings findings;  // what is wrong with the calendar is told by who counts deadlines with it
  const auto* table = all.get<CodeTableDefinition>("code-table", kTable);
  auto read = table ? calendar::WorkingDays::read(*table->table, table->file, findings) : nullptr;
  return read ? read : std::make_shared<const calendar::WorkingDays>();
}

std::optional<sys_days> day_of(const xml::Value& value) {
  auto date = codes::parse_date(codes::day_of_text(xml::to_string(value)));
  if (!date) return {};
  return sys_days(*date);
}

std::string text_of(sys_days day) {
  return to_china_time(UtcTime(day) - std::chrono::hours(8)).substr(0, 10);
}

// After the day `from`, up to and with the day `to`.
int count(const calendar::WorkingDays& calendar, sys_days from, sys_days to) {
  int days = 0;
  for (sys_days day = from + kOne; day <= to; day += kOne) days += calendar.is_working_day(day);
  return days;
}

xml::Value working_days(const calendar::WorkingDays& calendar, std::span<const xml::Value> given) {
  auto from = day_of(given[0]), to = day_of(given[1]);
  auto far = [&] { return std::chrono::abs(*to - *from) > std::chrono::days(kDaysMax); };
  if (!from || !to || far()) return std::numeric_limits<double>::quiet_NaN();
  if (*to < *from) return -double(count(calendar, *to, *from));
  return double(count(calendar, *from, *to));
}

xml::Value add_working_days(const calendar::WorkingDays& calendar,
                            std::span<const xml::Value> given) {
  auto day = day_of(given[0]);
  auto number = codes::Decimal::parse(xml::to_string(given[1]));
  auto most = codes::Decimal::parse(std::to_string(kDaysMax));
  if (!day || !number || number->is_negative() || number->fraction_digits() > 0 || *number > *most)
    return std::string();
  for (int left = std::stoi(number->text()); left > 0;) {
    *day += kOne;
    left -= calendar.is_working_day(*day);
  }
  return text_of(*day);
}

}  // namespace

void add_calendar_functions(xml::FunctionTable& functions, const DefinitionSet& all) {
  Calendar calendar = calendar_of(all);
  functions.add({"working-days", 2, 2,
                 [calendar](std::span<const xml::Value> given) -> Result<xml::Value> {
                   return working_days(*calendar, given);
                 },
                 "working-days(from, to): how many there are after the first day, up to and with "
                 "the second; NaN when one is no date"});
  functions.add(
      {"add-working-days", 2, 2,
       [calendar](std::span<const xml::Value> given) -> Result<xml::Value> {
         return add_working_days(*calendar, given);
       },
       "add-working-days(day, n): the n-th working day after it; empty when one is none"});
}

}  // namespace jiuqu::rules
