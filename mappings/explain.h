// What a mapping did for every field of its target: the source values it looked at, the row of a
// code table, the line of the mapping file. For `jiuqu map --explain`.
// Thread: any. Ownership: values.
#pragma once

#include <string>
#include <vector>

#include "mappings/mapping.h"

namespace jiuqu {

struct ExplainedSource {
  std::string from;  // path of the source, or what else: constant, variable now, header X-Id …
  std::string text;  // as it stood there
};

struct ExplainedField {
  std::string target;  // path
  std::string value;
  bool written = false;  // false: left out, null or empty
  std::vector<ExplainedSource> sources;
  std::string table;  // a code table, with the row that was found there
  std::string row;
  std::string file;  // of the mapping or fragment
  int line = 0;
};

struct Explained {
  Mapped mapped;
  std::vector<ExplainedField> fields;  // in the order of the target
};

// As Mapping::run_judged. Of a stylesheet no field is known.
Result<Explained> explain(const Mapping& mapping, const xml::Document& source, MapContext context,
                          Findings& findings);

}  // namespace jiuqu
