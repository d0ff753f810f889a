// Dates as partners write them, judged against the calendar. Thread: any. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace jiuqu::codes {

// "yyyy-MM-dd", years 1000 to 9999. In this form dates compare as texts.
std::optional<std::chrono::year_month_day> parse_date(std::string_view text);
// "yyyy-MM-dd HH:mm:ss", 00:00:00 to 23:59:59.
bool is_date_time(std::string_view text);
// "yyyyMMdd"
std::optional<std::chrono::year_month_day> parse_compact_date(std::string_view text);

// The day "yyyy-MM-dd" of a date in one of the forms partners use: 2026-05-01, 20260501, 2026/5/1,
// 2026.5.1, 2026年5月1日, each with or without a time behind it; empty for anything else.
std::string day_of_text(std::string_view text);

}  // namespace jiuqu::codes
