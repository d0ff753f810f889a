// Reads the attributes that say how a value is converted.
// Thread: one; while a mapping is linked.
#pragma once

#include "bus/pipeline/definitions.h"
#include "mappings/impl/value.h"

namespace jiuqu::mapping {

// Of a <field> or <part>. What is wrong is added to findings, and left out.
Conversions read_conversions(xml::Node node, const DefinitionSet& definitions, Findings& findings);

}  // namespace jiuqu::mapping
