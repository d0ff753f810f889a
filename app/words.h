// Small texts for people. Thread: any, pure.
#pragma once

#include <string>
#include <string_view>

#include "bus/base/clock.h"
#include "bus/base/finding.h"
#include "bus/json/json.h"

namespace jiuqu::app {

// {"file","line","column","level","code","en","zh"}, and a suggestion where there is one.
void write_finding(json::Writer& writer, const Finding& finding);

// "3 d 4 h", "2 h 5 min", "42 s": the two largest units.
std::string age_text(Duration age);
// A body as a person reads it: JSON and XML indented, anything else as it is.
std::string readable(std::string_view content_type, const std::string& body);

}  // namespace jiuqu::app
