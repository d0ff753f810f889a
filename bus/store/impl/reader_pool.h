// A few read-only connections to one file. A read takes a free one or waits in line; each sees one
// snapshot and is limited in steps.
// Thread: submit from any thread; looks run on the readers' executor, one at a time a connection.
// Ownership: shared with the jobs it posts; owns its connections.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "bus/store/impl/database_file.h"
#include "bus/store/sqlite_store.h"

namespace jiuqu::sqlite {

class ReaderPool : public std::enable_shared_from_this<ReaderPool> {
 public:
  using Look = std::move_only_function<Result<void>(Sql&)>;
  using Done = Callback<Result<void>>;

  ReaderPool(std::string path, const SqliteOptions& options, int connections_max);

  void submit(Look look, Done done);
  // Closes the connections that nobody uses now.
  void trim();
  // Refuses new reads, answers those that wait with shutting_down, waits for those that run.
  void close();
  // Drops what waits, uncalled, and waits for what runs.
  void abandon();

 private:
  struct Waiting {
    Look look;
    Done done;
  };

  void schedule();
  void work();
  Result<void> look(Waiting& waiting);
  Result<std::unique_ptr<DatabaseFile>> take_connection();
  void post(Done done, Result<void> result);
  std::deque<Waiting> stop_taking();
  void wait_and_drop_connections();

  const std::string path_;
  const std::string vfs_;
  const int connections_max_;
  const std::uint64_t steps_max_;
  Executor& readers_;
  Executor& callbacks_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable idle_;
  std::deque<Waiting> waiting_;
  std::vector<std::unique_ptr<DatabaseFile>> free_;
  int scheduled_ = 0;  // jobs posted or running, at most connections_max_
  int running_ = 0;    // looks running now
  bool closing_ = false;
};

}  // namespace jiuqu::sqlite
