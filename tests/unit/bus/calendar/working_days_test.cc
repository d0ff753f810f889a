// Working days: the shipped calendar of 2026, counting to the minute, faults of the file.
#include "bus/calendar/working_days.h"

#include <boost/test/unit_test.hpp>

using namespace jiuqu;
using jiuqu::calendar::WorkingDays;

namespace {

std::shared_ptr<const WorkingDays> read(const std::string& rows, Findings& findings,
                                        const std::string& header = "worked") {
  auto table = codes::CodeTable::parse("code,name,valid-from,valid-to," + header + "\n" + rows,
                                       "days.csv", findings);
  BOOST_REQUIRE(table != nullptr);
  return WorkingDays::read(*table, "days.csv", findings);
}

const WorkingDays& shipped() {
  static const auto calendar = [] {
    Findings findings;
    auto table = codes::CodeTable::load(
        std::string(JIUQU_SOURCE_DIR) + "/mappings/codes/working-days.csv", findings);
    BOOST_REQUIRE(table != nullptr);
    auto made = WorkingDays::read(*table, "working-days.csv", findings);
    BOOST_REQUIRE(made != nullptr);
    return made;
  }();
  return *calendar;
}

// In China time, to the second.
std::string due(const WorkingDays& calendar, const std::string& start, int days) {
  return to_china_time(calendar.add(from_china_time(start).value(), days));
}

int working_days_of(const WorkingDays& calendar, int year, unsigned month) {
  using namespace std::chrono;
  int count = 0;
  for (sys_days day = std::chrono::year(year) / month / 1;
       year_month_day(day).month() == std::chrono::month(month); day += days(1))
    count += calendar.is_working_day(day);
  return count;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(working_days)

BOOST_AUTO_TEST_CASE(without_a_calendar_monday_to_friday_counts) {
  WorkingDays plain;
  BOOST_TEST(plain.ends_on() == "");
  BOOST_TEST(due(plain, "2026-11-23 09:30:00", 5) == "2026-11-30 09:30:00");
  BOOST_TEST(due(plain, "2026-11-27 17:00:00", 1) == "2026-11-30 17:00:00");
}

BOOST_AUTO_TEST_CASE(the_shipped_calendar_knows_the_days_off_of_2026) {
  BOOST_TEST(shipped().ends_on() == "2026-12-31");
  // Before the Spring Festival: Friday 13, Saturday 14 worked, then nine days off.
  BOOST_TEST(due(shipped(), "2026-02-12 10:00:00", 1) == "2026-02-13 10:00:00");
  BOOST_TEST(due(shipped(), "2026-02-12 10:00:00", 2) == "2026-02-14 10:00:00");
  BOOST_TEST(due(shipped(), "2026-02-12 10:00:00", 3) == "2026-02-24 10:00:00");
  // Saturday 28 February is worked.
  BOOST_TEST(due(shipped(), "2026-02-27 10:00:00", 1) == "2026-02-28 10:00:00");
  BOOST_TEST(due(shipped(), "2026-02-27 10:00:00", 2) == "2026-03-02 10:00:00");
  // National Day: 1 to 7 October off, Sunday 20 September and Saturday 10 October worked.
  BOOST_TEST(due(shipped(), "2026-09-30 10:00:00", 1) == "2026-10-08 10:00:00");
  BOOST_TEST(due(shipped(), "2026-10-08 10:00:00", 3) == "2026-10-12 10:00:00");
  BOOST_TEST(due(shipped(), "2026-09-18 10:00:00", 1) == "2026-09-20 10:00:00");
  const int expected[] = {21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23};
  for (unsigned month = 1; month <= 12; ++month)
    BOOST_TEST(working_days_of(shipped(), 2026, month) == expected[month - 1],
               "month " << month << ": " << working_days_of(shipped(), 2026, month));
}

BOOST_AUTO_TEST_CASE(counts_to_the_minute_and_rounds_seconds_up) {
  WorkingDays plain;
  BOOST_TEST(due(plain, "2026-11-23 09:30:01", 1) == "2026-11-24 09:31:00");
  BOOST_TEST(due(plain, "2026-11-23 00:00:00", 1) == "2026-11-24 00:00:00");
  BOOST_TEST(due(plain, "2026-11-23 23:59:59", 1) == "2026-11-25 00:00:00");
  BOOST_TEST(due(plain, "2026-11-23 09:30:00", 0) == "2026-11-23 09:30:00");
}

// The day of China counts, not that of UTC.
BOOST_AUTO_TEST_CASE(a_day_begins_at_midnight_in_china) {
  WorkingDays plain;
  // Sunday 16:30 in UTC is Monday 00:30 in China.
  auto start = from_iso8601("2026-11-22T16:30:00Z").value();
  BOOST_TEST(to_iso8601(plain.add(start, 1)) == "2026-11-23T16:30:00.000000Z");
}

BOOST_AUTO_TEST_CASE(a_start_on_a_day_off_gives_the_whole_of_the_last_day) {
  WorkingDays plain;
  BOOST_TEST(due(plain, "2026-11-21 15:00:00", 1) == "2026-11-24 00:00:00");
  BOOST_TEST(due(plain, "2026-11-22 23:00:00", 5) == "2026-11-28 00:00:00");
}

BOOST_AUTO_TEST_CASE(more_days_are_never_due_earlier) {
  for (int day = 0; day < 400; ++day) {
    auto start = from_china_time("2026-01-01 08:00:00").value() + std::chrono::days(day);
    for (int days = 1; days < 30; ++days) {
      BOOST_REQUIRE(shipped().add(start, days) < shipped().add(start, days + 1));
      BOOST_REQUIRE(shipped().add(start, days) <=
                    shipped().add(start + std::chrono::hours(1), days));
    }
  }
}

BOOST_AUTO_TEST_CASE(every_fault_of_a_calendar_is_told_with_its_line) {
  Findings findings;
  BOOST_TEST(
      !read("2026-02-30,春节,,,no\n2026-02-16,春节,,,maybe\n2026-02-17,春节,,,no\n", findings));
  BOOST_REQUIRE(findings.size() == 2u);
  BOOST_TEST(findings[0].code == "calendar.day");
  BOOST_TEST(findings[0].where.line == 2);
  BOOST_TEST(findings[1].code == "calendar.worked");
  BOOST_TEST(findings[1].where.line == 3);
  Findings column;
  BOOST_TEST(!read("2026-02-16,春节,,,no\n", column, "open"));
  BOOST_REQUIRE(column.size() == 1u);
  BOOST_TEST(column[0].code == "calendar.column");
}

BOOST_AUTO_TEST_SUITE_END()
