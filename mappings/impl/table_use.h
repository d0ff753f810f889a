// A code table as a mapping uses it: from one of its columns to another.
// Thread: immutable. Ownership: keeps the table.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bus/codes/code_table.h"

namespace jiuqu::mapping {

// What becomes of a value that stands in no valid row.
enum class UnknownCode : std::uint8_t {
  refuse,
  keep,    // the value goes on as it is
  leave,   // as if nothing had been there
  replace  // by `unknown_value`
};

class TableUse {
 public:
  // `lookup`: "code" (checks only), "code-to-name", "name-to-code", or any "COLUMN-to-COLUMN".
  // nullopt: the table has no such columns.
  static std::optional<TableUse> compile(std::string id,
                                         std::shared_ptr<const codes::CodeTable> table,
                                         const std::string& lookup);
  static std::vector<std::string> lookups(const codes::CodeTable& table);

  // The row of a value on a day, nullptr when there is none, or when rows differ in their answer.
  const codes::CodeRow* find(std::string_view value, std::string_view date = {}) const;
  std::string_view result(const codes::CodeRow& row) const;
  // Of the value that is looked for.
  std::string_view key(const codes::CodeRow& row) const;
  std::string likely(std::string_view value) const;  // empty unless looked up by code

  const std::string& id() const { return id_; }
  const codes::CodeTable& table() const { return *table_; }
  std::shared_ptr<const codes::CodeTable> shared_table() const { return table_; }
  const std::string& from() const { return from_; }
  const std::string& to() const { return to_; }
  bool checks_only() const { return checks_only_; }
  std::string lookup() const { return checks_only_ ? from_ : from_ + "-to-" + to_; }

  UnknownCode unknown = UnknownCode::refuse;
  std::string unknown_value;

 private:
  using Places = std::vector<std::uint32_t>;
  enum class By : std::uint8_t { code, name, column };
  void build_index();

  std::string id_;
  std::shared_ptr<const codes::CodeTable> table_;
  std::string from_, to_;  // columns
  By by_ = By::code;
  bool checks_only_ = false;
  std::size_t to_place_ = 0;
  // Values of `from` and their rows, where the table has no such index of its own.
  std::shared_ptr<const std::unordered_map<std::string_view, Places>> index_;
};

}  // namespace jiuqu::mapping
