// Code tables as definitions: CSV files below a folder named codes (mappings/codes/X.csv), kind
// "code-table", id = file name without ".csv". Rows are read by bus/codes.
// Thread: immutable. Ownership: shared with whoever compiled a reference to it.
#pragma once

#include <memory>

#include "bus/codes/code_table.h"
#include "bus/pipeline/definitions.h"

namespace jiuqu {

class CodeTableDefinition final : public Definition {
 public:
  std::shared_ptr<const codes::CodeTable> table;
};

}  // namespace jiuqu
