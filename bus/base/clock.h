// Time comes in from outside: a hub in a test runs on a clock that moves only when told.
// Stored times are UTC microseconds; deadlines inside the process are monotonic.
// Thread: all members may be called from any thread.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "bus/base/error.h"

namespace jiuqu {

using Duration = std::chrono::microseconds;
using UtcTime = std::chrono::sys_time<Duration>;
struct MonotonicTag {
  using rep = Duration::rep;
  using period = Duration::period;
  using duration = Duration;
  static constexpr bool is_steady = true;
};
using SteadyTime = std::chrono::time_point<MonotonicTag, Duration>;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual UtcTime now() const = 0;
  virtual SteadyTime steady() const = 0;
};

class SystemClock final : public Clock {
 public:
  UtcTime now() const override;
  SteadyTime steady() const override;
};

// Moves only when told; for tests and simulation. Both times move together. Thread: one.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(UtcTime start) : now_(start) {}
  UtcTime now() const override { return now_; }
  SteadyTime steady() const override { return steady_; }
  void advance(Duration by) {
    now_ += by;
    steady_ += by;
  }

 private:
  UtcTime now_;
  SteadyTime steady_{Duration{1'000'000}};
};

// "2026-11-23T06:05:14.123456Z"
std::string to_iso8601(UtcTime time);
Result<UtcTime> from_iso8601(std::string_view text);
// Partner form "yyyy-MM-dd HH:mm:ss" in China standard time (GMT+8, no daylight saving).
std::string to_china_time(UtcTime time);
Result<UtcTime> from_china_time(std::string_view text);
std::int64_t to_micros(UtcTime time);
UtcTime from_micros(std::int64_t micros);

}  // namespace jiuqu
