#include "bus/codes/code_table.h"

#include <algorithm>

#include "bus/base/text.h"

namespace jiuqu::codes {

bool CodeRow::valid_on(std::string_view date) const {
  if (date.empty()) return true;
  return (valid_from.empty() || valid_from <= date) && (valid_to.empty() || date <= valid_to);
}

const CodeRow* CodeTable::find(std::string_view code, std::string_view date) const {
  auto found = by_code_.find(code);
  if (found == by_code_.end()) return nullptr;
  for (std::uint32_t place : found->second)
    if (rows_[place].valid_on(date)) return &rows_[place];
  return nullptr;
}

const CodeRow* CodeTable::find_by_name(std::string_view name, std::string_view date) const {
  auto found = by_name_.find(name);
  if (found == by_name_.end()) return nullptr;
  const CodeRow* only = nullptr;
  for (std::uint32_t place : found->second) {
    const CodeRow& row = rows_[place];
    if (!row.valid_on(date)) continue;
    if (only != nullptr && only->code != row.code) return nullptr;
    if (only == nullptr) only = &row;
  }
  return only;
}

std::optional<std::string_view> CodeRow::cell(std::size_t place) const {
  constexpr std::size_t kFixedColumns = 4;  // code, name, valid-from, valid-to
  switch (place) {
    case 0:
      return code;
    case 1:
      return name;
    case 2:
      return valid_from;
    case 3:
      return valid_to;
    default:
      if (place - kFixedColumns >= extra.size()) return {};
      return extra[place - kFixedColumns];
  }
}

bool CodeTable::has_column(std::string_view column) const {
  return std::ranges::find(columns_, column) != columns_.end();
}

std::optional<std::string_view> CodeTable::value(const CodeRow& row,
                                                 std::string_view column) const {
  return row.cell(std::size_t(std::ranges::find(columns_, column) - columns_.begin()));
}

std::optional<std::string_view> CodeTable::column(std::string_view code, std::string_view column,
                                                  std::string_view date) const {
  const CodeRow* row = find(code, date);
  if (row == nullptr) return {};
  return value(*row, column);
}

std::string CodeTable::likely_code(std::string_view code) const {
  std::vector<std::string> codes;
  for (const CodeRow& row : rows_) codes.push_back(row.code);
  return likely_word(code, codes);
}

}  // namespace jiuqu::codes
