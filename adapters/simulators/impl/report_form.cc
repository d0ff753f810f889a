#include "adapters/simulators/report_form.h"

#include <algorithm>

#include "adapters/simulators/case_plan.h"
#include "bus/codes/calendar_date.h"

namespace jiuqu::simulators {

std::string_view interface_of(std::string_view path) {
  if (path == "/gateway/v1/correction") return "platform.correction.report";
  if (path == "/gateway/v1/acceptance") return "platform.acceptance.report";
  if (path == "/gateway/v1/step") return "platform.step.report";
  if (path == "/gateway/v1/special-procedure") return "platform.special-procedure.report";
  if (path == "/gateway/v1/result") return "platform.result.report";
  return {};
}

std::string report_words(const ReportRecord& report) {
  auto body = json::Json::parse(report.body);
  if (!body) return "unreadable";
  auto of = [&](std::string_view name) { return body->string_or(name, "?"); };
  if (report.path == "/gateway/v1/correction") return "correction";
  if (report.path == "/gateway/v1/acceptance") return "acceptance " + of("acceptState");
  if (report.path == "/gateway/v1/step") return "step " + of("processCode") + " " + of("eventName");
  if (report.path == "/gateway/v1/special-procedure") return "special " + of("specialStage");
  if (report.path == "/gateway/v1/result")
    return "result " + of("resultStage") + " " + of("resultType");
  return report.path;
}

std::string officer_of(const json::Json& body) {
  for (const char* name : {"handleUserCode", "acceptPersonId", "bzgzfcrxm"})
    if (body.member(name) != nullptr) return body.string_or(name);
  return {};
}

std::string special_report_fault(const json::Json& body) {
  auto of = [&](std::string_view name) { return body.string_or(name); };
  std::string stage = of("specialStage");
  if (stage != "started" && stage != "ended") return "specialStage is \"" + stage + "\"";
  if (of("specialType") != "2") return "specialType is not 2";
  if (std::ranges::find(kSpecialTypes, of("specialName"), &SpecialType::name) ==
      kSpecialTypes.end())
    return "specialName is \"" + of("specialName") + "\"";
  for (const char* name : {"specialReason", "handleUserCode", "handleUserName"})
    if (of(name).empty()) return std::string(name) + " is missing";
  if (!codes::is_date_time(of("specialTime"))) return "specialTime is no time";
  std::string region = of("regionCode");
  bool digits = std::ranges::all_of(region, [](char c) { return c >= '0' && c <= '9'; });
  if (region.size() != 12 || !digits) return "regionCode is \"" + region + "\"";
  bool has_end = body.member("endTime") != nullptr || body.member("result") != nullptr;
  if (stage == "started") return has_end ? "it tells an end that has not come" : "";
  if (of("result").empty()) return "result is missing";
  if (!codes::is_date_time(of("endTime")) || of("endTime") < of("specialTime"))
    return "endTime is no time behind specialTime";
  return {};
}

}  // namespace jiuqu::simulators
