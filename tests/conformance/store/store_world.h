// A store in a test: opened, closed, cut off and opened again on one thread. The bodies of the
// conformance suite run over each kind of world; a new store joins by a kind of its own here.
#pragma once

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "bus/base/executor.h"
#include "bus/base/log.h"
#include "bus/base/random.h"
#include "bus/store/sim_disk.h"
#include "bus/store/sqlite_store.h"
#include "tests/support/temp_folder.h"

namespace jiuqu::test {

enum class Kind { sqlite_files, sqlite_sim_disk };
inline std::ostream& operator<<(std::ostream& out, Kind kind) {
  return out << (kind == Kind::sqlite_files ? "SQLite on files" : "SQLite on a simulated disk");
}
inline const std::vector<Kind> kKinds{Kind::sqlite_files, Kind::sqlite_sim_disk};

using TemporaryFolder = test::TempFolder;

inline std::vector<TableSet> ledger_tables() {
  return {{"ledger",
           {"CREATE TABLE entry (id BIGINT PRIMARY KEY, unit BIGINT, body BLOB);"
            "CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL)"}}};
}
inline std::vector<TableSet> shelf_tables() {
  return {{"shelf", {"CREATE TABLE entry (id BIGINT PRIMARY KEY, unit BIGINT, body BLOB)"}}};
}

class StoreWorld {
 public:
  explicit StoreWorld(Kind kind, std::uint64_t seed = 7)
      : random(seed), executor(clock, random), disk(seed), kind_(kind) {
    log::set_level(log::Severity::error);
    if (kind == Kind::sqlite_files) folder_ = std::make_unique<TemporaryFolder>();
  }
  ~StoreWorld() { drop(); }

  SqliteOptions options() {
    SqliteOptions options;
    options.directory = folder_ ? folder_->path() + "/data" : "sim";
    if (kind_ == Kind::sqlite_sim_disk) options.vfs = disk.vfs_name();
    options.writer = options.readers = options.callbacks = &executor;
    options.clock = &clock;
    options.checkpoint_pages = checkpoint_pages;
    options.read_steps_max = 2'000'000;
    return options;
  }
  Result<void> open(const std::vector<TableSet>& hub = ledger_tables(),
                    const std::vector<TableSet>& month = shelf_tables()) {
    auto opened = open_sqlite_store(options());
    if (!opened) return std::unexpected(opened.error());
    auto migrated = (*opened)->migrate(hub, month);
    if (migrated) store = std::move(*opened);
    return migrated;
  }
  void close() {
    store->close();
    executor.run();
    store.reset();
  }
  // What a kill does: nobody hears of what waits.
  void drop() {
    executor.drop_all();
    store.reset();
    executor.drop_all();
  }

  // Runs until the store has told; nothing when the answer was dropped.
  Result<CommitReceipt> commit(UnitOfWork unit) {
    std::optional<Result<CommitReceipt>> told;
    store->commit(std::move(unit), [&](Result<CommitReceipt> result) { told = std::move(result); });
    executor.run();
    BOOST_REQUIRE(told.has_value());
    return *told;
  }
  Result<CommitReceipt> commit_month(const Month& month, UnitOfWork unit) {
    std::optional<Result<CommitReceipt>> told;
    store->commit_month(month, std::move(unit),
                        [&](Result<CommitReceipt> result) { told = std::move(result); });
    executor.run();
    BOOST_REQUIRE(told.has_value());
    return *told;
  }
  Result<void> read(std::move_only_function<Result<void>(Sql&)> look) {
    std::optional<Result<void>> told;
    store->read(std::move(look), [&](Result<void> result) { told = std::move(result); });
    executor.run();
    BOOST_REQUIRE(told.has_value());
    return *told;
  }
  Result<void> read_month(const Month& month, std::move_only_function<Result<void>(Sql&)> look) {
    std::optional<Result<void>> told;
    store->read_month(month, std::move(look),
                      [&](Result<void> result) { told = std::move(result); });
    executor.run();
    BOOST_REQUIRE(told.has_value());
    return *told;
  }
  std::vector<std::int64_t> numbers(const std::string& sql, std::optional<Month> month = {}) {
    std::vector<std::int64_t> numbers;
    auto look = [&](Sql& look_sql) {
      return look_sql.query(sql, {}, [&](const Row& row) {
        numbers.push_back(row.integer(0));
        return true;
      });
    };
    auto seen = month ? read_month(*month, look) : read(look);
    BOOST_REQUIRE_MESSAGE(seen, (seen ? "" : seen.error().describe()));
    return numbers;
  }

  int checkpoint_pages = 4000;
  ManualClock clock{from_micros(1'795'413'600'000'000)};  // 2026-11-23
  SeededRandom random;
  SimExecutor executor;
  SimDisk disk;
  std::unique_ptr<Store> store;

 private:
  Kind kind_;
  std::unique_ptr<TemporaryFolder> folder_;
};

// One operation: an entry of the ledger or of a shelf.
inline void add_entry(UnitOfWork& unit, std::int64_t id, std::int64_t unit_number,
                      std::string body = "body") {
  unit.add([id, unit_number, body = std::move(body)](Sql& sql) -> Result<void> {
    auto stored = sql.run("INSERT INTO entry (id, unit, body) VALUES (?1, ?2, ?3)",
                          {id, unit_number, Blob{body}});
    if (!stored) return std::unexpected(stored.error());
    return {};
  });
}
inline UnitOfWork entry(std::int64_t id, std::string body = "body") {
  UnitOfWork unit;
  add_entry(unit, id, id, std::move(body));
  return unit;
}
// Takes the next number of a counter inside the transaction and stores it as an entry.
inline UnitOfWork numbered_entry(bool fails = false) {
  UnitOfWork unit;
  unit.add([fails](Sql& sql) -> Result<void> {
    std::int64_t number = 0;
    auto taken = sql.query(
        "INSERT INTO counter (name, value) VALUES ('number', 1)"
        " ON CONFLICT (name) DO UPDATE SET value = counter.value + 1 RETURNING value",
        {}, [&](const Row& row) {
          number = row.integer(0);
          return true;
        });
    if (!taken) return taken;
    auto stored = sql.run("INSERT INTO entry (id) VALUES (?1)", {number});
    if (!stored) return std::unexpected(stored.error());
    if (fails) return fail(ErrorCode::not_waiting);
    return {};
  });
  return unit;
}

}  // namespace jiuqu::test
