// What a mapping or a file of fragments says: how each target field is fed.
// Thread: any, pure. Ownership: values.
#pragma once

#include <vector>

#include "bus/pipeline/definitions.h"
#include "bus/pipeline/facts.h"

namespace jiuqu::mapping {

std::vector<Fact> mapping_facts(const SourceFile& file);

}  // namespace jiuqu::mapping
