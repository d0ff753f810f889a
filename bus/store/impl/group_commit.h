// The writer of one file: units queue up, a job on the writer's executor takes what waits (up to
// limits::kUnitsPerCommitMax) into one transaction, and each unit hears its fate after the sync.
// Thread: submit from any thread; the rest runs under the mutex that all writers of a store share,
// on the writer's executor or on the thread that closes the store.
// Ownership: shared with the jobs it posts; owns its connection.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "bus/base/metrics.h"
#include "bus/store/impl/database_file.h"
#include "bus/store/sqlite_store.h"

namespace jiuqu::sqlite {

// What all writers of a store share.
struct WriterContext {
  explicit WriterContext(const SqliteOptions& options);

  // First error of the disk: from then on nothing is acknowledged, in any file.
  void stop(const Error& cause);
  std::optional<Error> stopped() const;

  Executor& writer;
  Executor& callbacks;
  const Clock* clock;
  const int checkpoint_pages;
  const bool is_simulated;  // a simulated disk is meant to fail; no alarm in the log
  std::mutex writing;       // held while any file of the store is written
  std::atomic<std::uint64_t> commits{0};
  Counter* commits_total = nullptr;
  Counter* units_total = nullptr;
  Counter* units_failed_total = nullptr;
  Histogram* commit_seconds = nullptr;
  Gauge* log_pages = nullptr;

 private:
  mutable std::mutex stop_mutex_;
  std::optional<Error> stopped_;
};

class GroupCommit : public std::enable_shared_from_this<GroupCommit> {
 public:
  using Done = Callback<Result<CommitReceipt>>;
  using Opener = std::function<Result<std::unique_ptr<DatabaseFile>>()>;

  // The opener runs on the writer, under context.writing, when the file is first needed.
  GroupCommit(std::shared_ptr<WriterContext> context, Opener opener)
      : context_(std::move(context)), opener_(std::move(opener)) {}

  void submit(UnitOfWork unit, Done done);
  // Opens the file now; needs context.writing.
  Result<void> open();
  DatabaseFile* file() { return file_.get(); }  // needs context.writing
  // Closes the connection when nothing waits; the next unit opens it again.
  void rest();
  // Refuses new units, finishes those that wait, checkpoints and closes.
  void close();
  // Drops what waits, uncalled, and closes without a checkpoint.
  void abandon();

 private:
  struct Waiting {
    UnitOfWork unit;
    Done done;
    std::optional<Error> error;
  };
  using Batch = std::vector<Waiting>;

  struct NextJob {
    SteadyTime at;
    void (GroupCommit::*run)();
  };

  std::optional<NextJob> next_job();
  void post(const std::optional<NextJob>& next);
  void work();
  void end_patience();
  bool flush();
  Batch take();
  Result<void> write(Batch& batch);
  Result<void> write_units(Batch& batch);
  Result<void> run_in_savepoint(Waiting& waiting);
  Error abort(Error cause, int code);
  void stop(const Error& cause, int code);
  std::optional<Error> stopped() const;
  void answer(Batch& batch, const Result<void>& written);
  void post(Done done, Result<CommitReceipt> result);
  void checkpoint_if_due();

  std::shared_ptr<WriterContext> context_;
  Opener opener_;
  std::mutex mutex_;  // guards what follows
  std::deque<Waiting> waiting_;
  bool scheduled_ = false;          // a job to commit is posted
  bool patient_scheduled_ = false;  // a timer for units that nobody waits for
  SteadyTime commit_from_{};        // no commit begins earlier
  bool closing_ = false;
  // Guarded by context_->writing:
  std::unique_ptr<DatabaseFile> file_;
  std::optional<Error> corrupt_;  // this file holds what it cannot hold; others go on
  int last_log_pages_ = 0;
  int checkpoint_at_ = 0;
};

}  // namespace jiuqu::sqlite
