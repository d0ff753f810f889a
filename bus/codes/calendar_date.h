// Dates as partners write them, judged against the calendar. Thread: any. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace jiuqu::codes {

// "yyyy-MM-dd", years 1000 to 9999. In this form dates compare as texts.
std::optional<std::chrono::year_month_day> parse_date(std::string_view text);
// "yyyy-MM-dd HH:mm:ss", 00:00:00 to 23:59:59.
bool is_date_time(std::string_view text);
// "yyyyMMdd"
std::optional<std::chrono::year_month_day> parse_compact_date(std::string_view text);

}  // namespace jiuqu::codes
