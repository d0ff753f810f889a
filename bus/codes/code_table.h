// A code table: rows of code and name, each valid for a time, read from CSV (RFC 4180, UTF-8) with
// the header "code,name,valid-from,valid-to" and any further columns. Both dates are inclusive days
// "yyyy-MM-dd"; empty means always. Codes are texts: "0101" is not 101.
// Thread: immutable once read. Ownership: the table owns its rows; pointers live as long as it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bus/base/finding.h"

namespace jiuqu::codes {

struct CodeRow {
  std::string code;
  std::string name;
  std::string valid_from;
  std::string valid_to;
  std::vector<std::string> extra;  // the further columns, in the order of the header
  int line = 0;

  // By its place in the header; nothing where the row has no such cell.
  std::optional<std::string_view> cell(std::size_t place) const;
  // `date` is "yyyy-MM-dd"; an empty one is inside every validity.
  bool valid_on(std::string_view date) const;
};

class CodeTable {
 public:
  // All that is wrong is added to findings with file:line:column; nullptr when there was an error.
  static std::shared_ptr<const CodeTable> parse(std::string_view csv, std::string_view file,
                                                Findings& findings);
  static std::shared_ptr<const CodeTable> load(const std::string& path, Findings& findings);

  // The row of a code on a day; without a day the row that is valid longest into the future.
  const CodeRow* find(std::string_view code, std::string_view date = {}) const;
  // The row of a name on a day; nullptr as well when two codes have the name on that day.
  const CodeRow* find_by_name(std::string_view name, std::string_view date = {}) const;
  // A value of a row by column name ("name", "valid-from", "level"…); empty for unknown columns.
  std::optional<std::string_view> value(const CodeRow& row, std::string_view column) const;
  std::optional<std::string_view> column(std::string_view code, std::string_view column,
                                         std::string_view date = {}) const;
  bool has_column(std::string_view column) const;
  // The code of the table that was most likely meant; empty when none is near.
  std::string likely_code(std::string_view code) const;

  const std::vector<std::string>& columns() const { return columns_; }  // the whole header
  const std::vector<CodeRow>& rows() const { return rows_; }            // as in the file

 private:
  friend class CodeTableReader;
  // Rows with the same text, the latest first.
  using Places = std::vector<std::uint32_t>;
  std::vector<std::string> columns_;
  std::vector<CodeRow> rows_;
  std::unordered_map<std::string_view, Places> by_code_;
  std::unordered_map<std::string_view, Places> by_name_;
};

}  // namespace jiuqu::codes
