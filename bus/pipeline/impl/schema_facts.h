// What a schema file says of its fields and named types.
// Thread: any; reads the file and those it includes. Ownership: values.
#pragma once

#include <vector>

#include "bus/pipeline/definitions.h"
#include "bus/pipeline/facts.h"

namespace jiuqu {

std::vector<Fact> schema_facts(const SourceFile& file);

}  // namespace jiuqu
