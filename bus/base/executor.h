// Where work runs. Production: thread pools. Simulation: one queue on one thread whose order a seed
// chooses. Nothing else in the project starts a thread or waits on a timer.
// Thread: all members from any thread, except SimExecutor (one).
// Ownership: a Job owns what it captured and runs at most once; it is destroyed unrun on shutdown.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bus/base/clock.h"

namespace jiuqu {

using Job = std::move_only_function<void()>;
template <class T>
using Callback = std::move_only_function<void(T)>;

class Executor {
 public:
  using TimerId = std::uint64_t;
  virtual ~Executor() = default;
  virtual void post(Job job) = 0;
  // Runs job at or after the deadline. Cancelling a timer that has run does nothing.
  virtual TimerId post_at(SteadyTime deadline, Job job) = 0;
  virtual void cancel(TimerId timer) = 0;
};

// `threads` workers and one timer queue. The destructor (or stop) ends the threads after the job
// each is in; jobs that wait are dropped.
class ThreadPool final : public Executor {
 public:
  ThreadPool(std::string name, unsigned threads, const Clock& clock);
  ~ThreadPool() override;
  void post(Job job) override;
  TimerId post_at(SteadyTime deadline, Job job) override;
  void cancel(TimerId timer) override;
  void stop();
  std::size_t waiting() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Cores this process may use; at least 1.
unsigned processor_count();

class Random;

// Simulation: jobs that are ready run in an order the seed chooses; when none is ready the clock
// jumps to the next timer.
class SimExecutor final : public Executor {
 public:
  SimExecutor(ManualClock& clock, Random& random) : clock_(clock), random_(random) {}
  void post(Job job) override;
  TimerId post_at(SteadyTime deadline, Job job) override;
  void cancel(TimerId timer) override;
  // Runs one job; false when nothing is ready and no timer is set.
  bool step();
  // Steps until nothing is left or `until` says stop. Returns the number of jobs run.
  std::size_t run(const std::function<bool()>& until = {}, std::size_t steps_max = 10'000'000);
  // Runs what is ready now, without moving the clock.
  void run_ready();
  // Drops everything that waits: a power cut.
  void drop_all();
  bool idle() const { return ready_.empty() && timers_.empty(); }

 private:
  bool run_one_ready();
  ManualClock& clock_;
  Random& random_;
  std::vector<Job> ready_;
  std::map<std::pair<SteadyTime, TimerId>, Job> timers_;
  TimerId next_timer_ = 1;
};

}  // namespace jiuqu
