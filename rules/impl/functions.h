// Functions of rules on what the definition set holds: hub:in-table, hub:table-value, hub:key.
// Thread: any. The set outlives the functions.
#pragma once

#include "bus/pipeline/definitions.h"

namespace jiuqu::rules {

void add_set_functions(xml::FunctionTable& functions, const DefinitionSet& all);

}  // namespace jiuqu::rules
