// One connection to one file of the store, with its settings and statements.
// Writer: WAL, synchronous=FULL, the only one that checkpoints. Reader: read-only, limited in
// steps. Thread: one at a time. Ownership: owns the connection; nothing else closes it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "bus/store/impl/sqlite_sql.h"

namespace jiuqu::sqlite {

class DatabaseFile {
 public:
  // Opens (a writer creates at need) without changing anything in the file.
  static Result<std::unique_ptr<DatabaseFile>> open(const std::string& path, const std::string& vfs,
                                                    Role role);
  // Writer: page size and WAL; call once the file is known to be ours to change.
  Result<void> start_writing();
  // Reader: every transaction may take this many steps.
  void limit_steps(std::uint64_t steps_max);
  void restart_steps() { steps_left_ = steps_max_; }

  SqliteSql& sql() { return sql_; }
  // One or more statements separated by ';' (migrations).
  Result<void> execute(const std::string& statements);
  bool in_transaction() const { return sqlite3_get_autocommit(connection_.get()) == 0; }

  // Pages in the log after the last commit.
  int log_pages() const { return log_pages_; }
  // Copies what it can from the log into the file, waiting for nobody. The SQLite code.
  int checkpoint();
  // Closing leaves the log as it is: after a failed sync nothing is synced again.
  void close_without_checkpoint();

 private:
  DatabaseFile(Connection connection, Role role);

  Connection connection_;
  SqliteSql sql_;
  int log_pages_ = 0;
  std::uint64_t steps_max_ = 0;
  std::uint64_t steps_left_ = 0;
};

}  // namespace jiuqu::sqlite
