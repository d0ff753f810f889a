// What a rule file and a decision table say.
// Thread: any, pure. Ownership: values.
#pragma once

#include <vector>

#include "bus/pipeline/definitions.h"
#include "bus/pipeline/facts.h"

namespace jiuqu::rules {

std::vector<Fact> rule_facts(const SourceFile& file);
std::vector<Fact> decision_facts(const SourceFile& file);

}  // namespace jiuqu::rules
