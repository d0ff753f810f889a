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

bool CodeTable::has_column(std::string_view column) const {
  return std::ranges::find(columns_, column) != columns_.end();
}

std::optional<std::string_view> CodeTable::value(const CodeRow& row,
                                                 std::string_view column) const {
  auto index = std::size_t(std::ranges::find(columns_, column) - columns_.begin());
  switch (index) {
    case 0:
      return row.code;
    case 1:
      return row.name;
    case 2:
      return row.valid_from;
    case 3:
      return row.valid_to;
    default:
      if (index - 4 >= row.extra.size()) return {};
      return row.extra[index - 4];
  }
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
