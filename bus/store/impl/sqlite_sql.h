// Sql over one SQLite connection: statements are prepared once and kept by their text.
// Thread: one at a time (the writer, or the reader that leases the connection).
// Ownership: owns its statements, not the connection.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bus/store/impl/sqlite.h"
#include "bus/store/sql.h"

namespace jiuqu::sqlite {

class SqliteSql final : public Sql {
 public:
  SqliteSql(sqlite3* connection, Role role) : connection_(connection), role_(role) {}

  using Sql::query;
  using Sql::run;
  Result<std::int64_t> run(std::string_view sql, std::span<const SqlValue> values) override;
  Result<void> query(std::string_view sql, std::span<const SqlValue> values,
                     const std::function<bool(const Row&)>& row) override;

  // The worst SQLite code since clear_trouble that ends the transaction (0: none), also when an
  // operation swallowed its error.
  int trouble() const { return trouble_; }
  void clear_trouble() { trouble_ = SQLITE_OK; }
  // Notes a failed call on the connection; gives its Error.
  std::unexpected<Error> trouble_of(int code);
  // Finalizes all statements.
  void forget_statements() { cache_.clear(); }

 private:
  struct Prepared {
    std::string text;
    Statement statement;
    std::vector<int> value_of;  // parameter i takes values[value_of[i]]; empty: in order
    bool in_use = false;
  };
  class Lease;

  Result<Prepared*> find(std::string_view sql, std::unique_ptr<Prepared>& spare);
  Result<std::unique_ptr<Prepared>> prepare(std::string_view sql);
  Result<void> bind(Prepared& prepared, std::span<const SqlValue> values);

  sqlite3* connection_;
  Role role_;
  int trouble_ = SQLITE_OK;
  std::unordered_map<std::string_view, std::unique_ptr<Prepared>> cache_;
};

}  // namespace jiuqu::sqlite
