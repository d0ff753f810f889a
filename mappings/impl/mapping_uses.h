// What a linked mapping uses: source and target fields, through fragments too, tables, constants.
// Thread: any, pure. Ownership: values.
#pragma once

#include <vector>

#include "bus/pipeline/uses.h"
#include "mappings/mapping.h"

namespace jiuqu::mapping {

std::vector<Use> mapping_uses(const Mapping& mapping, xml::Node root, const DefinitionSet& all);

}  // namespace jiuqu::mapping
