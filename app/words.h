// Small texts for people. Thread: any, pure.
#pragma once

#include <string>
#include <string_view>

#include "bus/base/clock.h"
#include "bus/base/finding.h"
#include "bus/delivery/unknown_codes.h"
#include "bus/json/json.h"
#include "bus/pipeline/definitions.h"

namespace jiuqu::app {

// {"file","line","column","level","code","en","zh"}, and a suggestion where there is one.
void write_finding(json::Writer& writer, const Finding& finding);

// What to do about a code that stands in no valid row of its table. waiting: deliveries that go by
// themselves then.
struct NextStep {
  std::string en, zh;
};
NextStep next_step_for(const UnknownCode& code, std::uint64_t waiting,
                       const DefinitionSet& definitions);

// Tells what was wrong with a command on standard error; kWrongUse.
int wrong_use(const std::string& words);

// "3 d 4 h", "2 h 5 min", "42 s": the two largest units.
std::string age_text(Duration age);
// A body as a person reads it: JSON and XML indented, anything else as it is.
std::string readable(std::string_view content_type, const std::string& body);

}  // namespace jiuqu::app
