#include "bus/delivery/retry.h"

#include <boost/test/unit_test.hpp>

namespace jiuqu {
namespace {

using std::chrono::milliseconds;

double pause_ms(const RetryDecision& decision) {
  const Wait* wait = std::get_if<Wait>(&decision);
  BOOST_REQUIRE(wait);
  return std::chrono::duration<double, std::milli>(wait->pause).count();
}

bool parks(const RetryDecision& decision) {
  return std::holds_alternative<Park>(decision);
}

BOOST_AUTO_TEST_SUITE(retry)

BOOST_AUTO_TEST_CASE(parks_at_once_what_would_fail_again) {
  SeededRandom random(1);
  BOOST_TEST(parks(decide_retry({}, RetryClass::Never, 1, Duration{0}, random)));
}

BOOST_AUTO_TEST_CASE(pauses_grow_by_the_factor_up_to_the_longest) {
  EndpointPolicy policy;
  policy.retry_first_ms = 100;
  policy.retry_factor = 3;
  policy.retry_max_ms = 5000;
  SeededRandom random(2);
  double full[] = {100, 300, 900, 2700, 5000, 5000};
  for (int attempts = 1; attempts <= 6; ++attempts) {
    for (int draw = 0; draw < 200; ++draw) {
      double pause = pause_ms(decide_retry(policy, RetryClass::Later, attempts, {}, random));
      BOOST_REQUIRE_GE(pause, full[attempts - 1] / 2 - 0.01);
      BOOST_REQUIRE_LE(pause, full[attempts - 1]);
    }
  }
}

BOOST_AUTO_TEST_CASE(jitter_fills_the_upper_half) {
  EndpointPolicy policy;
  SeededRandom random(3);
  double least = 1e9, most = 0;
  for (int draw = 0; draw < 2000; ++draw) {
    double pause = pause_ms(decide_retry(policy, RetryClass::Later, 1, {}, random));
    least = std::min(least, pause);
    most = std::max(most, pause);
  }
  BOOST_TEST(least < 255);
  BOOST_TEST(most > 495);
}

BOOST_AUTO_TEST_CASE(survives_attempts_beyond_any_power) {
  SeededRandom random(4);
  double pause = pause_ms(decide_retry({}, RetryClass::Later, 2'000'000'000, {}, random));
  BOOST_TEST(pause <= 60'000);
  BOOST_TEST(pause >= 30'000);
}

BOOST_AUTO_TEST_CASE(a_busy_partner_gets_at_least_the_first_pause) {
  SeededRandom random(5);
  for (int draw = 0; draw < 200; ++draw)
    BOOST_REQUIRE_GE(pause_ms(decide_retry({}, RetryClass::Busy, 1, {}, random)), 500);
}

BOOST_AUTO_TEST_CASE(parks_when_the_attempts_are_used_up) {
  EndpointPolicy policy;
  policy.attempts_max = 3;
  SeededRandom random(6);
  BOOST_TEST(!parks(decide_retry(policy, RetryClass::Later, 2, {}, random)));
  BOOST_TEST(parks(decide_retry(policy, RetryClass::Later, 3, {}, random)));
  BOOST_TEST(parks(decide_retry(policy, RetryClass::Busy, 3, {}, random)));
}

BOOST_AUTO_TEST_CASE(parks_when_the_delivery_is_too_old) {
  EndpointPolicy policy;
  policy.age_max_ms = 1000;
  SeededRandom random(7);
  BOOST_TEST(!parks(decide_retry(policy, RetryClass::Later, 9, milliseconds(999), random)));
  BOOST_TEST(parks(decide_retry(policy, RetryClass::Later, 9, milliseconds(1000), random)));
}

BOOST_AUTO_TEST_CASE(without_limits_waits_for_ever) {
  SeededRandom random(8);
  Duration year = std::chrono::hours(24 * 365);
  BOOST_TEST(!parks(decide_retry({}, RetryClass::Later, 100'000, year, random)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace jiuqu
