// SQL as modules see it: prepare once by text, bind, step. Statements keep to what SQLite 3.40 and
// PostgreSQL 15 share; BLOB names the type of bytes. Parameters are always bound: ?1 ?2, ? or $1
// $2. Thread: a Sql belongs to the thread that runs the operation. Ownership: the store's.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bus/base/error.h"
#include "bus/base/ids.h"

namespace jiuqu {

struct Blob {
  std::string_view bytes;
};
using SqlValue = std::variant<std::monostate, std::int64_t, std::string_view, Blob>;

inline SqlValue blob(const Uuid& id) {
  return Blob{id.view()};
}

class Row {
 public:
  virtual ~Row() = default;
  virtual std::int64_t integer(int column) const = 0;
  virtual std::string text(int column) const = 0;  // text or blob bytes
  virtual bool is_null(int column) const = 0;
  Uuid uuid(int column) const { return Uuid::from_bytes(text(column)); }
};

class Sql {
 public:
  virtual ~Sql() = default;
  // Runs a statement; gives the number of rows changed. A unique violation is version_conflict with
  // detail "unique: table.column"; what the disk does is store_failed (a reader: read_failed),
  // disk_full or store_corrupt; wrong SQL or a broken NOT NULL or CHECK is a defect.
  virtual Result<std::int64_t> run(std::string_view sql, std::span<const SqlValue> values) = 0;
  // Calls row for each result until it returns false.
  virtual Result<void> query(std::string_view sql, std::span<const SqlValue> values,
                             const std::function<bool(const Row&)>& row) = 0;

  Result<std::int64_t> run(std::string_view sql, std::initializer_list<SqlValue> values = {}) {
    return run(sql, std::span(values.begin(), values.size()));
  }
  Result<void> query(std::string_view sql, std::initializer_list<SqlValue> values,
                     const std::function<bool(const Row&)>& row) {
    return query(sql, std::span(values.begin(), values.size()), row);
  }
};

// Tables a module owns, with the steps that bring an older file up to date. Step i (0-based) takes
// version i to i + 1; steps are never changed once shipped, only added.
struct TableSet {
  std::string module;
  std::vector<std::string> migrations;  // each one or more statements separated by ';'
};

}  // namespace jiuqu
