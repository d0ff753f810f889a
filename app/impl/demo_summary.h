// What a demo came to, in lines for people.
// Thread: any. Pure.
#pragma once

#include <string>

#include "bus/json/json.h"

namespace jiuqu::app {

// Every number of the simulators' report, a line each, and which outcome did not occur.
std::string demo_summary(const json::Json& report);

}  // namespace jiuqu::app
