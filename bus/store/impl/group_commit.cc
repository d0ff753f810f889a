#include "bus/store/impl/group_commit.h"

#include <algorithm>
#include <utility>

#include "bus/base/limits.h"
#include "bus/base/log.h"

namespace jiuqu::sqlite {
namespace {

Result<void> run_operations(UnitOfWork& unit, Sql& sql) {
  for (auto& operation : unit.operations()) {
    auto done = operation(sql);
    if (!done) return done;
  }
  return {};
}

Result<void> run(SqliteSql& sql, std::string_view statement) {
  auto done = sql.run(statement);
  if (!done) return std::unexpected(done.error());
  return {};
}

// What all units of a transaction hear that ended with this SQLite code.
ErrorCode outcome_of(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return ErrorCode::disk_full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ErrorCode::store_corrupt;
    default:
      return ErrorCode::store_failed;
  }
}

}  // namespace

WriterContext::WriterContext(const SqliteOptions& options)
    : writer(*options.writer),
      callbacks(*options.callbacks),
      clock(options.clock),
      checkpoint_pages(options.checkpoint_pages),
      is_simulated(!options.vfs.empty()) {
  if (!options.metrics) return;
  auto& metrics = *options.metrics;
  commits_total = &metrics.counter("jiuqu_store_commits_total", "Commits of the store.");
  units_total = &metrics.counter("jiuqu_store_units_total", "Units of work made durable.");
  units_failed_total =
      &metrics.counter("jiuqu_store_units_failed_total", "Units of work rolled back.");
  commit_seconds = &metrics.histogram("jiuqu_store_commit_seconds", "Time of one group commit.");
  log_pages = &metrics.gauge("jiuqu_store_log_pages", "Pages in the write-ahead log.");
}

void WriterContext::stop(const Error& cause) {
  std::lock_guard lock(stop_mutex_);
  if (stopped_) return;
  stopped_ = cause;
  auto severity = is_simulated ? log::Severity::debug : log::Severity::error;
  log::write(severity, "store.stopped", {{"cause", cause.describe()}});
}

std::optional<Error> WriterContext::stopped() const {
  std::lock_guard lock(stop_mutex_);
  return stopped_;
}

void GroupCommit::submit(UnitOfWork unit, Done done) {
  std::optional<NextJob> next;
  {
    std::unique_lock lock(mutex_);
    if (closing_) {
      lock.unlock();
      return post(std::move(done), fail(ErrorCode::shutting_down));
    }
    waiting_.push_back(Waiting{std::move(unit), std::move(done), std::nullopt});
    next = next_job();
  }
  post(next);
}

// What to post for the units that wait; needs mutex_. A crowded store waits until its last commit
// is some time ago, units that nobody waits for until another comes, but not for long.
std::optional<GroupCommit::NextJob> GroupCommit::next_job() {
  if (scheduled_ || waiting_.empty()) return std::nullopt;
  const Clock* clock = context_->clock;
  auto is_patient = [](const Waiting& waiting) { return waiting.unit.patient(); };
  if (clock && std::ranges::all_of(waiting_, is_patient)) {
    if (std::exchange(patient_scheduled_, true)) return std::nullopt;
    auto wait = std::chrono::microseconds(limits::kPatientUnitWaitUs);
    return NextJob{clock->steady() + wait, &GroupCommit::end_patience};
  }
  scheduled_ = true;
  return NextJob{commit_from_, &GroupCommit::work};
}

void GroupCommit::post(const std::optional<NextJob>& next) {
  if (!next) return;
  auto job = [self = shared_from_this(), run = next->run] { (self.get()->*run)(); };
  if (context_->clock && context_->clock->steady() < next->at) {
    context_->writer.post_at(next->at, std::move(job));
  } else {
    context_->writer.post(std::move(job));
  }
}

void GroupCommit::end_patience() {
  {
    std::lock_guard lock(mutex_);
    patient_scheduled_ = false;
    if (waiting_.empty() || std::exchange(scheduled_, true)) return;
  }
  work();
}

// One commit a job, so that the files of the store take turns.
void GroupCommit::work() {
  {
    std::lock_guard writing(context_->writing);
    flush();
  }
  std::optional<NextJob> next;
  {
    std::lock_guard lock(mutex_);
    scheduled_ = false;
    next = next_job();
  }
  post(next);
}

GroupCommit::Batch GroupCommit::take() {
  std::lock_guard lock(mutex_);
  auto count = std::min(waiting_.size(), limits::kUnitsPerCommitMax);
  auto end = waiting_.begin() + std::ptrdiff_t(count);
  Batch batch(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  if (context_->clock && batch.size() >= limits::kCrowdedCommitUnits)
    commit_from_ = context_->clock->steady() + std::chrono::microseconds(limits::kCommitSpacingUs);
  return batch;
}

// Commits what waits, then tells; false when nothing waited. Needs context_->writing.
bool GroupCommit::flush() {
  Batch batch = take();
  if (batch.empty()) return false;
  auto started = context_->clock ? context_->clock->steady() : SteadyTime{};
  auto written = write(batch);
  if (context_->clock && context_->commit_seconds) {
    auto took = context_->clock->steady() - started;
    context_->commit_seconds->observe(std::chrono::duration<double>(took).count());
  }
  answer(batch, written);
  batch.clear();
  if (written) checkpoint_if_due();
  return true;
}

Result<void> GroupCommit::open() {
  if (file_) return {};
  auto opened = opener_();
  if (!opened) return std::unexpected(opened.error());
  file_ = std::move(*opened);
  last_log_pages_ = 0;
  checkpoint_at_ = context_->checkpoint_pages;
  return {};
}

// One transaction: every unit of the batch that succeeds. The sync is inside COMMIT.
Result<void> GroupCommit::write(Batch& batch) {
  if (auto cause = stopped()) return fail(cause->code, "stopped after: " + cause->detail);
  auto opened = open();
  if (!opened) return opened;
  auto& sql = file_->sql();
  sql.clear_trouble();
  auto written = run(sql, "BEGIN IMMEDIATE");
  if (written) written = write_units(batch);
  bool some = std::ranges::any_of(batch, [](const auto& waiting) { return !waiting.error; });
  if (written) written = run(sql, some ? "COMMIT" : "ROLLBACK");
  if (!written) return std::unexpected(abort(written.error(), sql.trouble()));
  return {};
}

Result<void> GroupCommit::write_units(Batch& batch) {
  auto& sql = file_->sql();
  for (auto& waiting : batch) {
    if (batch.size() == 1) {
      auto done = run_operations(waiting.unit, sql);
      if (!done) waiting.error = done.error();
    } else {
      auto done = run_in_savepoint(waiting);
      if (!done) return done;
    }
    if (sql.trouble() == SQLITE_OK && file_->in_transaction()) continue;
    std::string detail =
        waiting.error ? waiting.error->detail : "an operation ended the transaction";
    return fail(ErrorCode::store_failed, std::move(detail));
  }
  return {};
}

// An error of the unit stays with the unit; an error here is one of the transaction.
Result<void> GroupCommit::run_in_savepoint(Waiting& waiting) {
  auto& sql = file_->sql();
  auto marked = run(sql, "SAVEPOINT unit");
  if (!marked) return marked;
  auto done = run_operations(waiting.unit, sql);
  if (!done) {
    waiting.error = done.error();
    if (sql.trouble() != SQLITE_OK || !file_->in_transaction()) return {};
    auto undone = run(sql, "ROLLBACK TO unit");
    if (!undone) return undone;
  }
  return run(sql, "RELEASE unit");
}

// Rolls back and decides whether the store may go on: after an I/O error or in a corrupt file it
// may not, a full disk or a lock held by somebody else passes.
Error GroupCommit::abort(Error cause, int code) {
  if (file_->in_transaction()) (void)run(file_->sql(), "ROLLBACK");
  cause.code = outcome_of(code);
  if (is_fatal(code)) stop(cause, code);
  return cause;
}

// A disk that fails ends the acknowledging of the whole store, a corrupt file that of this file.
void GroupCommit::stop(const Error& cause, int code) {
  file_->close_without_checkpoint();
  if (outcome_of(code) != ErrorCode::store_corrupt) return context_->stop(cause);
  corrupt_ = cause;
  log::error("store.file_corrupt", {{"cause", cause.describe()}});
}

std::optional<Error> GroupCommit::stopped() const {
  return corrupt_ ? corrupt_ : context_->stopped();
}

void GroupCommit::answer(Batch& batch, const Result<void>& written) {
  auto failed = std::size_t(
      std::ranges::count_if(batch, [](const auto& waiting) { return waiting.error.has_value(); }));
  if (!written) failed = batch.size();
  CommitReceipt receipt;
  if (failed < batch.size()) receipt.commit = context_->commits.fetch_add(1) + 1;
  for (auto& waiting : batch) {
    Result<CommitReceipt> result = receipt;
    if (!written) {
      result = std::unexpected(written.error());
    } else if (waiting.error) {
      result = std::unexpected(std::move(*waiting.error));
    }
    post(std::move(waiting.done), std::move(result));
  }
  if (!context_->commits_total) return;
  if (failed < batch.size()) context_->commits_total->add();
  context_->units_total->add(double(batch.size() - failed));
  context_->units_failed_total->add(double(failed));
}

void GroupCommit::post(Done done, Result<CommitReceipt> result) {
  context_->callbacks.post(
      [done = std::move(done), result = std::move(result)]() mutable { done(std::move(result)); });
}

// After the answers, so that nobody waits for it. While a reader keeps the log from starting over,
// the next try comes after as many pages again.
void GroupCommit::checkpoint_if_due() {
  int pages = file_->log_pages();
  if (context_->log_pages) context_->log_pages->set(pages);
  if (pages < last_log_pages_) checkpoint_at_ = context_->checkpoint_pages;
  last_log_pages_ = pages;
  if (pages < checkpoint_at_) return;
  checkpoint_at_ = pages + context_->checkpoint_pages;
  int code = file_->checkpoint();
  if (!is_fatal(code)) return;
  stop(Error{outcome_of(code), "checkpoint: " + std::string(sqlite3_errstr(code)), {}}, code);
}

void GroupCommit::rest() {
  std::lock_guard writing(context_->writing);
  std::lock_guard lock(mutex_);
  if (!waiting_.empty() || !file_) return;
  if (stopped()) file_->close_without_checkpoint();
  file_.reset();
}

void GroupCommit::close() {
  {
    std::lock_guard lock(mutex_);
    closing_ = true;
  }
  std::lock_guard writing(context_->writing);
  while (flush()) {
  }
  if (file_ && stopped()) file_->close_without_checkpoint();
  file_.reset();
}

void GroupCommit::abandon() {
  std::deque<Waiting> dropped;
  std::lock_guard writing(context_->writing);
  {
    std::lock_guard lock(mutex_);
    closing_ = true;
    dropped.swap(waiting_);
  }
  if (file_) file_->close_without_checkpoint();
  file_.reset();
}

}  // namespace jiuqu::sqlite
