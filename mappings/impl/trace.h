// What a run did for every target field, for `jiuqu map --explain`: the source values it looked at,
// the row of a code table, the line of the mapping file.
// Thread: one run.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "bus/xml/document.h"

namespace jiuqu::mapping {

struct TraceSource {
  std::string from;  // path of the source, or what else: constant, variable now, header X-Id …
  std::string text;  // as it stood there
  bool personal = false;
};

struct TraceEntry {
  xml::Node parent;    // where the target stands, until its path is known
  std::string target;  // path
  std::string value;
  bool written = false;           // false: left out, null or empty
  std::uint32_t instruction = 0;  // of the plan
  std::vector<TraceSource> sources;
  std::string table, row;  // code and name of the row that was found
  int row_line = 0;
  std::string valid_from, valid_to;  // of the row
};

struct Trace {
  std::vector<TraceEntry> entries;  // in the order of the target
  // What conditions answered, in the order they were asked; places in Plan::conditions.
  std::vector<std::pair<std::int32_t, bool>> answers;
  // Branches of choices that were taken: places in Plan::choices, and in the choice.
  std::vector<std::pair<std::uint32_t, std::int64_t>> branches;
};

}  // namespace jiuqu::mapping
