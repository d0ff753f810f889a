// How one target value is made: parts (paths, constants, variables), joined, then converted in a
// fixed order: trim, default, substring, table, time, number, pad.
// Thread: immutable once compiled.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bus/codes/code_table.h"
#include "mappings/impl/formats.h"
#include "mappings/impl/source_steps.h"

namespace jiuqu::mapping {

enum class Lookup : std::uint8_t {
  code,           // the code itself, if it stands in the table
  code_to_name,   //
  name_to_code,   //
  code_to_column  // any further column of the table
};

struct TableUse {
  std::string id;
  std::shared_ptr<const codes::CodeTable> table;
  Lookup lookup = Lookup::code;
  std::string column;
};

struct Substring {
  std::size_t from = 0, length = 0;  // code points
};

struct Pad {
  std::size_t width = 0;  // code points
  std::string fill;       // one character
};

struct Conversions {
  bool trim = true;
  std::string default_value;
  std::optional<Substring> substring;
  std::optional<TableUse> table;
  std::optional<TimeFormat> time_in, time_out;
  std::optional<NumberFormat> number;
  std::optional<Pad> pad_left, pad_right;
};

// Why a value could not be mapped.
struct ValueFault {
  std::string code;  // "mapping.code-unknown" …
  std::string en, zh;
  std::string suggestion;
};

// Converts in place. `date` is the day "yyyy-MM-dd" of code validity. An empty text only gets the
// default.
std::optional<ValueFault> convert(const Conversions& conversions, std::string_view date,
                                  std::string& text);

enum class PartKind : std::uint8_t { path, constant, variable };

struct Part {
  PartKind kind = PartKind::path;
  SlotId slot = kRootSlot;
  bool all = false;  // every repetition of the source element, not only the first
  std::string text;  // the constant, or the name of the variable
  Conversions conversions;
};

struct Value {
  std::vector<Part> parts;
  std::string join;
  bool converts_parts = false;  // false: the one part is the value and only `conversions` count
  Conversions conversions;
};

}  // namespace jiuqu::mapping
