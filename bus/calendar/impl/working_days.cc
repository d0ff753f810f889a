#include "bus/calendar/working_days.h"

#include "bus/codes/calendar_date.h"

namespace jiuqu::calendar {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::chrono::hours kChina{8};
constexpr std::string_view kColumn = "worked";

void add_error(Findings& findings, std::string_view file, int line, std::string code,
               std::string en, std::string zh) {
  Finding finding;
  finding.code = std::move(code);
  finding.where.file = file;
  finding.where.line = line;
  finding.where.column = 1;
  finding.en = std::move(en);
  finding.zh = std::move(zh);
  findings.push_back(std::move(finding));
}

}  // namespace

std::shared_ptr<const WorkingDays> WorkingDays::read(const codes::CodeTable& table,
                                                     std::string_view file, Findings& findings) {
  auto before = findings.size();
  if (!table.has_column(kColumn)) {
    add_error(findings, file, 1, "calendar.column", "A calendar needs the column \"worked\"",
              "日历缺少列“worked”");
    return nullptr;
  }
  auto calendar = std::make_shared<WorkingDays>();
  for (const auto& row : table.rows()) {
    auto worked = table.value(row, kColumn).value_or("");
    auto day = codes::parse_date(row.code);
    if (!day) {
      add_error(findings, file, row.line, "calendar.day",
                "\"" + row.code + "\" is not a day yyyy-MM-dd",
                "“" + row.code + "”不是 yyyy-MM-dd 形式的日期");
    } else if (worked != "yes" && worked != "no") {
      add_error(findings, file, row.line, "calendar.worked",
                "The column worked says yes or no, not \"" + std::string(worked) + "\"",
                "列 worked 只能填 yes 或 no，不能填“" + std::string(worked) + "”");
    } else {
      calendar->named_[sys_days(*day)] = worked == "yes";
    }
  }
  return findings.size() == before ? calendar : nullptr;
}

bool WorkingDays::is_working_day(sys_days china_day) const {
  auto named = named_.find(china_day);
  if (named != named_.end()) return named->second;
  std::chrono::weekday weekday(china_day);
  return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
}

sys_days WorkingDays::next_working_day(sys_days day) const {
  do {
    day += days(1);
  } while (!is_working_day(day));
  return day;
}

UtcTime WorkingDays::add(UtcTime start, int count) const {
  if (count <= 0) return start;
  auto china = std::chrono::ceil<std::chrono::minutes>(start) + kChina;
  auto day = std::chrono::floor<days>(china);
  auto minute = is_working_day(day) ? china - day : days(1);
  for (int i = 0; i < count; ++i) day = next_working_day(day);
  return day + minute - kChina;
}

std::string WorkingDays::ends_on() const {
  if (named_.empty()) return {};
  std::chrono::year_month_day last(named_.rbegin()->first);
  return std::to_string(int(last.year())) + "-12-31";
}

}  // namespace jiuqu::calendar
