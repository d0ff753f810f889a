// The record. A UnitOfWork is a list of short operations that become durable together or not at
// all; the store's one writer groups what waits into one commit and tells each unit its fate after
// the sync, never before. No switch weakens that.
// Errors of commit: version_conflict (only that unit is rolled back; the caller re-runs its step on
// fresh state), store_failed, disk_full (nothing of the unit is kept), shutting_down. After an
// fsync error the store acknowledges nothing any more (store_failed for all); recovery is by
// restart. Thread: commit and read from any thread; operations run on the writer, reads on a reader
// thread; callbacks run on the executor given in the options. Ownership: the unit owns its
// operations and what they captured.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bus/base/executor.h"
#include "bus/base/task.h"
#include "bus/store/sql.h"

namespace jiuqu {

class Metrics;

class UnitOfWork {
 public:
  using Operation = std::move_only_function<Result<void>(Sql&)>;
  // Operations run in the order added. They bind and step, no computing. What one learns (a
  // position, a number) it writes into something the caller shares with it.
  void add(Operation operation) { operations_.push_back(std::move(operation)); }
  bool empty() const { return operations_.empty(); }
  std::vector<Operation>& operations() { return operations_; }
  // Nobody waits for this unit: it may stay until the next commit takes it along, for at most
  // limits::kPatientUnitWaitUs. It is as durable as any other when its fate is told.
  void set_patient() { patient_ = true; }
  bool patient() const { return patient_; }

 private:
  std::vector<Operation> operations_;
  bool patient_ = false;
};

// Number of the commit that holds the unit; grows with every commit of this store.
struct CommitReceipt {
  std::uint64_t commit = 0;
};

// A month's file of finished messages, "202611"; the store opens messages-202611.db at need.
using Month = std::string;

class Store {
 public:
  virtual ~Store() = default;
  // Brings all tables up to date. Call once before anything else.
  virtual Result<void> migrate(std::span<const TableSet> hub_tables,
                               std::span<const TableSet> month_tables) = 0;
  virtual void commit(UnitOfWork unit, Callback<Result<CommitReceipt>> done) = 0;
  // A read-only look at everything committed so far in hub.db. Short, paged by key.
  virtual void read(std::move_only_function<Result<void>(Sql&)> look,
                    Callback<Result<void>> done) = 0;
  // The same in the file of a month; not_found when there is none.
  virtual void read_month(Month month, std::move_only_function<Result<void>(Sql&)> look,
                          Callback<Result<void>> done) = 0;
  // A unit on the file of a month (created at need), durable when done is told ok. Moving finished
  // messages is: commit_month (insert or ignore), then commit (delete): safe to repeat.
  virtual void commit_month(Month month, UnitOfWork unit, Callback<Result<CommitReceipt>> done) = 0;
  virtual std::vector<Month> months() const = 0;
  // Refuses new units, finishes those that wait, checkpoints, closes.
  virtual void close() = 0;
};

// Awaitable forms.
inline auto commit(Store& store, UnitOfWork unit) {
  auto start = [&store, unit = std::move(unit)](Callback<Result<CommitReceipt>> done) mutable {
    store.commit(std::move(unit), std::move(done));
  };
  return await_callback<Result<CommitReceipt>>(std::move(start));
}
inline auto read(Store& store, std::move_only_function<Result<void>(Sql&)> look) {
  auto start = [&store, look = std::move(look)](Callback<Result<void>> done) mutable {
    store.read(std::move(look), std::move(done));
  };
  return await_callback<Result<void>>(std::move(start));
}
inline auto read_month(Store& store, Month month,
                       std::move_only_function<Result<void>(Sql&)> look) {
  auto start = [&store, month = std::move(month),
                look = std::move(look)](Callback<Result<void>> done) mutable {
    store.read_month(std::move(month), std::move(look), std::move(done));
  };
  return await_callback<Result<void>>(std::move(start));
}
inline auto commit_month(Store& store, Month month, UnitOfWork unit) {
  auto start = [&store, month = std::move(month),
                unit = std::move(unit)](Callback<Result<CommitReceipt>> done) mutable {
    store.commit_month(std::move(month), std::move(unit), std::move(done));
  };
  return await_callback<Result<CommitReceipt>>(std::move(start));
}

// Bodies are stored compressed (Zstandard, level 1) with their length before them; short ones
// plain.
std::string compress_body(std::string_view body);
Result<std::string> decompress_body(std::string_view stored);
// Length of the body before it was compressed, read from its first bytes; 0 for a broken one.
std::size_t body_bytes_of(std::string_view stored);

}  // namespace jiuqu
