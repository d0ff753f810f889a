// The reports 6 to 10 as the platform reads them.
// Thread: any. Pure.
#pragma once

#include <string>
#include <string_view>

#include "adapters/simulators/records.h"
#include "bus/json/json.h"

namespace jiuqu::simulators {

// platform.step.report for /gateway/v1/step; empty for unknown paths.
std::string_view interface_of(std::string_view path);
// What a report says in short: "acceptance 05", "step review 1", "special started",
// "result closed 1", "correction".
std::string report_words(const ReportRecord& report);
// Who acted, as the report names the person; empty where it names nobody.
std::string officer_of(const json::Json& body);
// What is wrong with a report of a special procedure, in words; empty when it is right.
std::string special_report_fault(const json::Json& body);

}  // namespace jiuqu::simulators
