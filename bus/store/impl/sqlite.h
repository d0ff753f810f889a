// The only includer of sqlite3.h: handles with their deleters and what SQLite's codes mean to us.
// Ownership: unique_ptr; a connection is closed after its statements.
#pragma once

#include <sqlite3.h>

#include <memory>

#include "bus/base/error.h"

namespace jiuqu::sqlite {

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
struct CloseConnection {
  void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;
using Connection = std::unique_ptr<sqlite3, CloseConnection>;

// A failing writer says store_failed, a failing reader read_failed.
enum class Role { writer, reader };

// The Error of the connection's last failed call. Never holds values of rows.
Error error_of(sqlite3* connection, int code, Role role);
// After such a code nothing may be acknowledged any more: the disk or the file cannot be trusted.
bool is_fatal(int code);
// After such a code SQLite may have rolled the whole transaction back by itself.
bool ends_transaction(int code);

}  // namespace jiuqu::sqlite
