#include "bus/delivery/retry.h"

#include <algorithm>
#include <cmath>

namespace jiuqu {
namespace {

// first * factor^(attempts - 1), at most the longest pause; in microseconds.
double full_pause_us(const EndpointPolicy& policy, int attempts) {
  double first = std::max(policy.retry_first_ms, 1) * 1000.0;
  double longest = std::max(policy.retry_max_ms, 1) * 1000.0;
  double factor = std::max(policy.retry_factor, 1.0);
  double grown = first * std::pow(factor, std::max(attempts - 1, 0));  // inf for huge attempts
  return std::min(grown, longest);
}

}  // namespace

RetryDecision decide_retry(const EndpointPolicy& policy, RetryClass retry, int attempts,
                           Duration age, Random& random) {
  if (retry == RetryClass::Never) return Park{};
  if (policy.attempts_max > 0 && attempts >= policy.attempts_max) return Park{};
  if (policy.age_max_ms > 0 && age >= std::chrono::milliseconds(policy.age_max_ms)) return Park{};
  double pause = full_pause_us(policy, attempts) * (0.5 + 0.5 * random.fraction());
  if (retry == RetryClass::Busy) pause = std::max(pause, policy.retry_first_ms * 1000.0);
  return Wait{Duration(static_cast<Duration::rep>(pause))};
}

}  // namespace jiuqu
