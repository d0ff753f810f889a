#include "bus/store/impl/reader_pool.h"

#include <algorithm>
#include <utility>

namespace jiuqu::sqlite {

ReaderPool::ReaderPool(std::string path, const SqliteOptions& options, int connections_max)
    : path_(std::move(path)),
      vfs_(options.vfs),
      connections_max_(std::max(1, connections_max)),
      steps_max_(options.read_steps_max),
      readers_(*options.readers),
      callbacks_(*options.callbacks) {}

void ReaderPool::submit(Look look, Done done) {
  {
    std::unique_lock lock(mutex_);
    if (closing_) {
      lock.unlock();
      return post(std::move(done), fail(ErrorCode::shutting_down));
    }
    waiting_.push_back(Waiting{std::move(look), std::move(done)});
    if (scheduled_ >= connections_max_) return;
    ++scheduled_;
  }
  schedule();
}

void ReaderPool::schedule() {
  readers_.post([self = shared_from_this()] { self->work(); });
}

// One look a job, so that other files and other work of the executor take turns.
void ReaderPool::work() {
  std::optional<Waiting> next;
  {
    std::lock_guard lock(mutex_);
    if (!waiting_.empty()) {
      next = std::move(waiting_.front());
      waiting_.pop_front();
      ++running_;
    }
  }
  if (next) {
    auto result = look(*next);
    next->look = nullptr;
    post(std::move(next->done), std::move(result));
  }
  bool again = false;
  {
    std::lock_guard lock(mutex_);
    if (next) --running_;
    again = !waiting_.empty();
    if (!again) --scheduled_;
    idle_.notify_all();
  }
  if (again) schedule();
}

Result<std::unique_ptr<DatabaseFile>> ReaderPool::take_connection() {
  {
    std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      auto file = std::move(free_.back());
      free_.pop_back();
      return file;
    }
  }
  auto file = DatabaseFile::open(path_, vfs_, Role::reader);
  if (file) (*file)->limit_steps(steps_max_);
  return file;
}

// A connection that met trouble is closed, not used again.
Result<void> ReaderPool::look(Waiting& waiting) {
  auto file = take_connection();
  if (!file) return std::unexpected(file.error());
  auto& sql = (*file)->sql();
  sql.clear_trouble();
  (*file)->restart_steps();
  auto begun = sql.run("BEGIN");
  Result<void> seen;
  if (begun) {
    seen = waiting.look(sql);
  } else {
    seen = std::unexpected(begun.error());
  }
  if (begun && (*file)->in_transaction()) (void)sql.run("COMMIT");
  std::lock_guard lock(mutex_);
  if (begun && sql.trouble() == SQLITE_OK && !(*file)->in_transaction() && !closing_)
    free_.push_back(std::move(*file));
  return seen;
}

void ReaderPool::post(Done done, Result<void> result) {
  callbacks_.post(
      [done = std::move(done), result = std::move(result)]() mutable { done(std::move(result)); });
}

void ReaderPool::trim() {
  std::vector<std::unique_ptr<DatabaseFile>> dropped;
  std::lock_guard lock(mutex_);
  dropped.swap(free_);
}

std::deque<ReaderPool::Waiting> ReaderPool::stop_taking() {
  std::lock_guard lock(mutex_);
  closing_ = true;
  return std::exchange(waiting_, {});
}

void ReaderPool::wait_and_drop_connections() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [&] { return running_ == 0; });
  free_.clear();
}

void ReaderPool::close() {
  for (auto& waiting : stop_taking()) post(std::move(waiting.done), fail(ErrorCode::shutting_down));
  wait_and_drop_connections();
}

void ReaderPool::abandon() {
  auto dropped = stop_taking();
  wait_and_drop_connections();
}

}  // namespace jiuqu::sqlite
