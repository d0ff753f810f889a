// Appointments in memory: each waits until it is due, then is run once. The store's rows are the
// truth; recovery loads them all.
// Thread: any. Ownership: shared, so that timers of a stopped hub are harmless.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "bus/base/executor.h"
#include "bus/pipeline/exchange.h"

namespace jiuqu {

class Agenda : public std::enable_shared_from_this<Agenda> {
 public:
  using Run = std::function<void(std::shared_ptr<Appointment>)>;
  Agenda(const Clock& clock, Executor& executor, Run run)
      : clock_(clock), executor_(executor), run_(std::move(run)) {}

  void take(const std::vector<std::shared_ptr<Appointment>>& appointments) {
    for (const auto& appointment : appointments) take(appointment);
  }

  void take(std::shared_ptr<Appointment> appointment) {
    auto now = clock_.now();
    auto job = [self = shared_from_this(), appointment]() mutable {
      self->run_(std::move(appointment));
    };
    if (appointment->due <= now)
      executor_.post(std::move(job));
    else
      executor_.post_at(clock_.steady() + (appointment->due - now), std::move(job));
  }

  // The same again after a pause: its handler could not do it now.
  void retry(std::shared_ptr<Appointment> appointment, Duration pause) {
    executor_.post_at(clock_.steady() + pause, [self = shared_from_this(), appointment]() mutable {
      self->run_(std::move(appointment));
    });
  }

 private:
  const Clock& clock_;
  Executor& executor_;
  Run run_;
};

}  // namespace jiuqu
