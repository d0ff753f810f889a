// The one place that decides what happens after a failed attempt: wait or park.
// Thread: any, pure.
#pragma once

#include <variant>

#include "bus/base/clock.h"
#include "bus/base/error.h"
#include "bus/base/random.h"

namespace jiuqu {

enum class OnPark : std::uint8_t { hold, skip };

// How an endpoint is served; comes from its partner file.
struct EndpointPolicy {
  int permits = 16;          // sends in flight at once
  int timeout_ms = 10'000;   // one attempt
  int retry_first_ms = 500;  // first pause
  double retry_factor = 2.0;
  int retry_max_ms = 60'000;    // longest pause
  int attempts_max = 0;         // 0: no limit; else park after so many failed attempts
  std::int64_t age_max_ms = 0;  // 0: no limit; else park when older
  OnPark on_park = OnPark::hold;
};

struct Wait {
  Duration pause;  // exponential with full jitter in its upper half: [p/2, p]
};
struct Park {};
using RetryDecision = std::variant<Wait, Park>;

// attempts: failed attempts so far, this one included. RetryClass::Never parks at once; Later and
// Busy wait (Busy at least retry_first_ms) until attempts_max or age_max_ms is reached.
RetryDecision decide_retry(const EndpointPolicy& policy, RetryClass retry, int attempts,
                           Duration age, Random& random);

}  // namespace jiuqu
