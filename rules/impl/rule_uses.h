// What rules and decision tables use.
// Thread: any, pure. Ownership: values.
#pragma once

#include <vector>

#include "bus/pipeline/uses.h"
#include "rules/decision_table.h"
#include "rules/schematron.h"

namespace jiuqu::rules {

std::vector<Use> rule_uses(const RuleSet& rules);
std::vector<Use> decision_uses(const DecisionTable& table);

}  // namespace jiuqu::rules
