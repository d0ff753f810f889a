// How one target value is made: parts (paths, constants, variables, headers …), joined, then
// converted in a fixed order: trim, replace, width, case, split, substring, region, far date,
// table, time, number, prefix and suffix, pad, default. Thread: immutable once compiled.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/impl/formats.h"
#include "mappings/impl/source_steps.h"
#include "mappings/impl/table_use.h"
#include "mappings/impl/texts.h"

namespace jiuqu::mapping {

// A date that means "for ever", and what the other side says instead.
struct FarDate {
  std::vector<std::string> in;
  std::string out;
};

struct Conversions {
  Trim trim = Trim::both;
  std::vector<Replacement> replacements;
  Width width = Width::keep;
  Case letters = Case::keep;
  std::optional<Split> split;  // of one piece
  std::optional<Substring> substring;
  std::size_t region = 0;  // digits of a division code: 6 or 12
  std::optional<FarDate> far_date;
  std::optional<TableUse> table;
  std::vector<TimeFormat> time_in;  // with time_out, or empty
  std::optional<TimeFormat> time_out;
  std::optional<NumberFormat> number;
  std::string prefix, suffix;
  std::optional<Pad> pad_left, pad_right;
  std::string default_value;

  // Whether the text goes through more than trimming of its ends and the default; told by settle(),
  // which is called once all is set.
  bool changes() const { return changes_; }
  void settle();

 private:
  bool changes_ = false;
};

// Why a value could not be mapped.
struct ValueFault {
  std::string code;  // "mapping.code-unknown" …
  std::string en, zh;
  std::string suggestion;
  std::string looked_up{};  // what stood in no row of the table
};

struct Converted {
  std::string_view text;                // into what was given, the tables or the buffer
  const codes::CodeRow* row = nullptr;  // of the table, where one was looked up
  std::optional<ValueFault> fault;
};

// `date` is the day "yyyy-MM-dd" of code validity. A text that is empty once trimmed only gets the
// default.
Converted convert(const Conversions& conversions, std::string_view date, std::string_view text,
                  std::string& buffer);

enum class PartKind : std::uint8_t {
  path,
  constant,
  setting,          // of the environment, resolved when the mapping was linked
  partner_setting,  // of the environment, by the partner of the message
  variable,         // set by earlier steps; "now", "messageId"
  header,           // of the message
  position,         // of the element made, among those of its <each>, from 1
  id                // derived from the message id and the place
};

enum class IdForm : std::uint8_t { uuid, uuid_32 };  // with or without hyphens

struct Part {
  PartKind kind = PartKind::path;
  SlotId slot = kRootSlot;
  // Every repetition of these steps, from the outermost; empty: the one value of the slot.
  std::vector<SlotId> all;
  std::string text;                             // the constant, or the name
  std::string setting;                          // name of a setting, whose value is the text
  bool secret = false;                          // the value of a setting is one by reference
  std::map<std::string, std::string> partners;  // partner -> value of a partner setting
  IdForm id = IdForm::uuid;
  std::int32_t when = -1;                          // in Plan::conditions
  std::shared_ptr<const Conversions> conversions;  // null: only trimmed
};

struct Value {
  std::vector<Part> parts;
  std::string join;
  std::shared_ptr<const Conversions> conversions;  // null: only trimmed
};

}  // namespace jiuqu::mapping
