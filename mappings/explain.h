// What a mapping did for every field of its target: the source values it looked at, the row of a
// code table, the line of the mapping file. For `jiuqu map --explain` and who else asks.
// Thread: any. Ownership: values.
#pragma once

#include <vector>

#include "bus/pipeline/explained.h"
#include "mappings/mapping.h"

namespace jiuqu {

struct Explained {
  Mapped mapped;
  std::vector<ExplainedField> fields;  // in the order of the target
};

// As Mapping::run_judged, or with `judged` no as Mapping::run. Of a stylesheet no field is known.
Result<Explained> explain(const Mapping& mapping, const xml::Document& source, MapContext context,
                          Findings& findings, bool judged = true);

}  // namespace jiuqu
