// Code tables as definitions: CSV files below a folder named codes (mappings/codes/X.csv), kind
// "code-table", id = file name without ".csv". Rows are read by bus/codes. And what a step tells of
// a value that stands in no valid row, so that the hub can make a work item of it.
// Thread: immutable. Ownership: shared with whoever compiled a reference to it.
#pragma once

#include <memory>
#include <string_view>

#include "bus/codes/code_table.h"
#include "bus/pipeline/definitions.h"

namespace jiuqu {

class CodeTableDefinition final : public Definition {
 public:
  std::shared_ptr<const codes::CodeTable> table;
};

// A finding of this code names table and lookup among its values, and the text that was looked for
// where it is not the value of the field. A personal value is masked, and told without lookup. The
// day, where it is not that of the message in China, stands there too.
namespace code_finding {
inline constexpr std::string_view kCode = "mapping.code-unknown";
inline constexpr std::string_view kValue = "value";
inline constexpr std::string_view kLookedUp = "looked-up";
inline constexpr std::string_view kTable = "table";
inline constexpr std::string_view kLookup = "lookup";
inline constexpr std::string_view kDay = "day";
}  // namespace code_finding

}  // namespace jiuqu
