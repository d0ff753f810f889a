// The only file that starts threads.
#include "bus/base/executor.h"

#include <pthread.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "bus/base/random.h"

namespace jiuqu {

struct ThreadPool::State {
  State(std::string pool_name, const Clock& pool_clock)
      : name(std::move(pool_name)), clock(pool_clock) {}
  std::string name;
  const Clock& clock;
  mutable std::mutex mutex;
  std::condition_variable wake;
  std::deque<Job> ready;
  std::map<std::pair<SteadyTime, TimerId>, Job> timers;
  TimerId next_timer = 1;
  bool stopping = false;
  std::vector<std::thread> threads;

  void work();
  // Moves timers that are due to the ready queue; needs the lock. Returns whether any timer waits.
  bool promote_due();
};

bool ThreadPool::State::promote_due() {
  while (!timers.empty() && timers.begin()->first.first <= clock.steady()) {
    ready.push_back(std::move(timers.begin()->second));
    timers.erase(timers.begin());
  }
  return !timers.empty();
}

void ThreadPool::State::work() {
  pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
  std::unique_lock lock(mutex);
  while (!stopping) {
    bool timer_waits = promote_due();
    if (!ready.empty()) {
      Job job = std::move(ready.front());
      ready.pop_front();
      if (!ready.empty()) wake.notify_one();
      lock.unlock();
      job();
      job = nullptr;
      lock.lock();
    } else if (timer_waits) {
      wake.wait_for(lock, timers.begin()->first.first - clock.steady());
    } else {
      wake.wait(lock);
    }
  }
}

ThreadPool::ThreadPool(std::string name, unsigned threads, const Clock& clock)
    : state_(std::make_unique<State>(std::move(name), clock)) {
  for (unsigned i = 0; i < threads; ++i) state_->threads.emplace_back([this] { state_->work(); });
}

ThreadPool::~ThreadPool() {
  stop();
}

void ThreadPool::stop() {
  std::deque<Job> dropped;
  std::map<std::pair<SteadyTime, TimerId>, Job> dropped_timers;
  {
    std::lock_guard lock(state_->mutex);
    state_->stopping = true;
    state_->wake.notify_all();
  }
  for (auto& thread : state_->threads)
    if (thread.joinable()) thread.join();
  {
    std::lock_guard lock(state_->mutex);
    dropped.swap(state_->ready);
    dropped_timers.swap(state_->timers);
  }
}

void ThreadPool::post(Job job) {
  std::lock_guard lock(state_->mutex);
  if (state_->stopping) return;
  state_->ready.push_back(std::move(job));
  state_->wake.notify_one();
}

Executor::TimerId ThreadPool::post_at(SteadyTime deadline, Job job) {
  std::lock_guard lock(state_->mutex);
  TimerId id = state_->next_timer++;
  if (state_->stopping) return id;
  state_->timers.emplace(std::pair{deadline, id}, std::move(job));
  state_->wake.notify_one();
  return id;
}

void ThreadPool::cancel(TimerId timer) {
  Job dropped;
  std::lock_guard lock(state_->mutex);
  auto found = std::ranges::find_if(state_->timers,
                                    [&](const auto& entry) { return entry.first.second == timer; });
  if (found == state_->timers.end()) return;
  dropped = std::move(found->second);
  state_->timers.erase(found);
}

std::size_t ThreadPool::waiting() const {
  std::lock_guard lock(state_->mutex);
  return state_->ready.size();
}

unsigned processor_count() { return std::max(1U, std::thread::hardware_concurrency()); }

void SimExecutor::post(Job job) {
  ready_.push_back(std::move(job));
}

Executor::TimerId SimExecutor::post_at(SteadyTime deadline, Job job) {
  TimerId id = next_timer_++;
  timers_.emplace(std::pair{deadline, id}, std::move(job));
  return id;
}

void SimExecutor::cancel(TimerId timer) {
  std::erase_if(timers_, [&](const auto& entry) { return entry.first.second == timer; });
}

bool SimExecutor::run_one_ready() {
  if (ready_.empty()) return false;
  auto chosen = ready_.begin() + std::ptrdiff_t(random_.below(ready_.size()));
  Job job = std::move(*chosen);
  ready_.erase(chosen);
  job();
  return true;
}

bool SimExecutor::step() {
  if (run_one_ready()) return true;
  if (timers_.empty()) return false;
  SteadyTime due = timers_.begin()->first.first;
  if (due > clock_.steady()) clock_.advance(due - clock_.steady());
  while (!timers_.empty() && timers_.begin()->first.first <= clock_.steady()) {
    ready_.push_back(std::move(timers_.begin()->second));
    timers_.erase(timers_.begin());
  }
  return run_one_ready();
}

std::size_t SimExecutor::run(const std::function<bool()>& until, std::size_t steps_max) {
  std::size_t steps = 0;
  while (steps < steps_max && !(until && until()) && step()) ++steps;
  return steps;
}

void SimExecutor::run_ready() {
  while (run_one_ready()) {
  }
}

void SimExecutor::drop_all() {
  // Destroying a job may post others (a coroutine's cleanup); drop those too.
  while (!ready_.empty() || !timers_.empty()) {
    auto ready = std::move(ready_);
    ready_.clear();
    auto timers = std::move(timers_);
    timers_.clear();
  }
}

}  // namespace jiuqu
