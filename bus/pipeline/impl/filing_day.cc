#include "bus/pipeline/filing_day.h"

#include "bus/codes/calendar_date.h"

namespace jiuqu {
namespace {

// The day of "2026-11-23", "2026-11-23 14:05:00" or "2026-11-23T06:05:00Z" in China; empty for
// anything else.
std::string day_of(const std::string& text) {
  if (auto utc = from_iso8601(text)) return to_china_time(*utc).substr(0, 10);
  return codes::day_of_text(text);
}

}  // namespace

bool Validity::on(std::string_view day) const {
  if (day.empty()) return to.empty();
  return (from.empty() || from <= day) && (to.empty() || day <= to);
}

bool Validity::overlaps(const Validity& other) const {
  bool apart = (!to.empty() && to < other.from) || (!other.to.empty() && other.to < from);
  return !apart;
}

std::optional<FilingDay> FilingDay::read(xml::Node step, Findings& findings) {
  FilingDay day;
  auto text = step.attribute("date");
  if (!text) return day;
  auto compiled = xml::XPath::compile(*text, xml::namespaces_in_scope(step));
  if (compiled) {
    day.date_ = std::move(*compiled);
    return day;
  }
  findings.push_back(definition_finding(Level::error, "check.date", step,
                                        "The date cannot be read: " + compiled.error().detail,
                                        "日期表达式无法解析：" + compiled.error().detail, "date"));
  return std::nullopt;
}

Result<std::string> FilingDay::of(const Exchange& exchange) const {
  std::string day;
  if (date_) {
    auto text = date_->string(exchange.tree.root());
    if (!text) return text;
    day = day_of(*text);
  }
  if (day.empty() && exchange.message) day = to_china_time(exchange.message->created).substr(0, 10);
  return day;
}

}  // namespace jiuqu
