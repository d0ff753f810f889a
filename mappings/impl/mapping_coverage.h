// What samples of mappings exercise: target and source fields, conditions both ways, branches of
// choose, rows of code tables. Read off the trace of a run.
// Thread: one.
#pragma once

#include "bus/pipeline/coverage.h"
#include "mappings/impl/trace.h"
#include "mappings/mapping.h"

namespace jiuqu::mapping {

void expect_coverage(const Mapping& mapping, const DefinitionSet& all, Coverage& coverage);
void mark_coverage(const Mapping& mapping, const DefinitionSet& all, const Trace& trace,
                   Coverage& coverage);

}  // namespace jiuqu::mapping
