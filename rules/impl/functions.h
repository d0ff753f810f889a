// Functions of rules on what the definition set holds: hub:in-table, hub:table-value, hub:division,
// hub:catalogue, hub:decide, hub:decided-row, hub:working-days, hub:add-working-days, hub:key.
// Thread: any. The set outlives the functions.
#pragma once

#include "bus/pipeline/definitions.h"
#include "rules/decision_table.h"

namespace jiuqu::rules {

void add_set_functions(xml::FunctionTable& functions, const DefinitionSet& all);

void add_calendar_functions(xml::FunctionTable& functions, const DefinitionSet& all);
// What is wrong with that number of values for a table, the day included; empty when right.
std::string decision_arguments_fault(const DecisionTable& table, std::size_t given);

}  // namespace jiuqu::rules
