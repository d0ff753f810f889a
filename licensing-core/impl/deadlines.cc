#include "licensing-core/deadlines.h"

#include <algorithm>

#include "bus/base/ids.h"
#include "bus/calendar/working_days.h"
#include "bus/json/json.h"
#include "bus/pipeline/code_tables.h"

namespace jiuqu::licensing {

namespace {

// The State Council tells the next year's days off in November; limits asked for then reach into
// it.
constexpr std::chrono::days kLookAhead{60};

const CodeTableDefinition* table_in(const DefinitionSet* definitions) {
  return definitions ? definitions->get<CodeTableDefinition>("code-table", kWorkingDaysTable)
                     : nullptr;
}

}  // namespace

Result<UtcTime> Deadlines::due(const TimerPayload& timer, const DefinitionSet* definitions) const {
  if (timer.date) return *timer.date;
  if (!timer.working_days) {
    return timer.start + std::chrono::days(timer.span.days) + timer.span.rest;
  }
  if (day_length_) return timer.start + timer.span.days * *day_length_;
  const auto* table = table_in(definitions);
  Findings findings;
  auto calendar = table ? calendar::WorkingDays::read(*table->table, table->file, findings)
                        : std::shared_ptr<const calendar::WorkingDays>();
  if (!calendar) {
    return fail(ErrorCode::configuration_invalid, "working days need the code table working-days");
  }
  return calendar->add(timer.start, timer.span.days);
}

void check_calendar(const DefinitionSet& definitions, const Finding& where, const Clock* clock,
                    Findings& findings) {
  const auto* table = table_in(&definitions);
  if (!table) {
    Finding missing = where;
    missing.code = "workflow.calendar";
    missing.en = "Working days need the code table \"working-days\"";
    missing.zh = "按工作日计时需要代码表“working-days”";
    return findings.push_back(std::move(missing));
  }
  auto told = [&](const Finding& one) { return one.code.starts_with("calendar."); };
  if (std::any_of(findings.begin(), findings.end(), told)) return;  // by another workflow
  auto calendar = calendar::WorkingDays::read(*table->table, table->file, findings);
  if (!calendar || !clock) return;
  auto end = calendar->ends_on();
  if (end > to_china_time(clock->now() + kLookAhead).substr(0, 10)) return;
  Finding near;
  near.level = Level::warning;
  near.code = "calendar.ends";
  near.where.file = table->file;
  near.where.line = table->table->rows().empty() ? 1 : table->table->rows().back().line;
  near.where.column = 1;
  auto until = end.empty() ? std::string("nothing") : "days until " + end;
  near.en = "The calendar tells about " + until + " only; put the next year's days off in";
  near.zh = "日历只到" + (end.empty() ? std::string("（空）") : end) + "，请补充下一年的节假日安排";
  findings.push_back(std::move(near));
}

std::string to_text(const TimerPayload& payload) {
  json::Writer out;
  out.begin_object()
      .member("case", payload.case_key)
      .member("element", payload.element)
      .member("instance", payload.instance)
      .member("start", to_micros(payload.start));
  if (payload.date) {
    out.member("date", to_micros(*payload.date));
  } else {
    out.member("days", payload.span.days).member("rest", std::int64_t(payload.span.rest.count()));
    out.key("working_days").boolean(payload.working_days);
  }
  out.end_object();
  return out.take();
}

Result<TimerPayload> timer_payload_from(std::string_view text) {
  auto from = json::Json::parse(text);
  if (!from || !from->member("case")) return fail(ErrorCode::store_corrupt, "payload of a timer");
  TimerPayload payload;
  payload.case_key = from->string_or("case");
  payload.element = from->string_or("element");
  payload.instance = std::uint32_t(from->integer_or("instance", 0));
  payload.start = from_micros(from->integer_or("start", 0));
  payload.span.days = int(from->integer_or("days", 0));
  payload.span.rest = Duration{from->integer_or("rest", 0)};
  payload.working_days = from->boolean_or("working_days", false);
  if (from->member("date")) payload.date = from_micros(from->integer_or("date", 0));
  return payload;
}

Uuid timer_id(const std::string& case_key, const std::string& element, std::uint32_t instance) {
  return Uuid{}.derive("timer:" + case_key + ":" + element + ":" + std::to_string(instance));
}

}  // namespace jiuqu::licensing
