// The demo's officers, each with a token of its own. The hub's file holds hashes, the staff's file
// the tokens. Thread: one.
#pragma once

#include <string>

#include "bus/base/error.h"

namespace jiuqu::app {

struct DemoPeople {
  std::string operator_token;  // for the demo's summary
};
// Writes tokens.json (for the hub) and staff.json (for the scripted staff) into the folder; keeps
// files that are there already, so that a demo can go on.
Result<DemoPeople> make_demo_people(const std::string& folder);

}  // namespace jiuqu::app
