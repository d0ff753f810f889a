#include <boost/test/unit_test.hpp>

#include "bus/base/clock.h"
#include "bus/base/error.h"
#include "bus/base/executor.h"
#include "bus/base/ids.h"
#include "bus/base/metrics.h"
#include "bus/base/random.h"
#include "bus/base/task.h"
#include "bus/base/text.h"

using namespace jiuqu;

BOOST_AUTO_TEST_CASE(every_error_number_is_used_once_and_has_both_sentences) {
  int last = 0;
  for (const auto& row : error_catalogue()) {
    BOOST_TEST(row.number > last);
    last = row.number;
    BOOST_TEST(!row.en.empty());
    BOOST_TEST(!row.zh.empty());
  }
}

BOOST_AUTO_TEST_CASE(ids_sort_in_the_order_they_were_made) {
  ManualClock clock(from_micros(1'790'000'000'000'000));
  SeededRandom random(7);
  UuidV7Source ids(clock, random);
  Uuid last;
  for (int i = 0; i < 5000; ++i) {
    if (i % 1000 == 0) clock.advance(std::chrono::milliseconds{1});
    Uuid id = ids.next();
    BOOST_TEST((last < id));
    last = id;
  }
  BOOST_TEST(Uuid::parse(last.text()).value().text() == last.text());
}

BOOST_AUTO_TEST_CASE(derived_ids_are_the_same_again_and_differ_by_name) {
  Uuid parent = Uuid::parse("019343a0-1111-7222-8333-444455556666").value();
  BOOST_TEST(parent.derive("a").text() == parent.derive("a").text());
  BOOST_TEST(parent.derive("a").text() != parent.derive("b").text());
}

BOOST_AUTO_TEST_CASE(china_time_and_utc_are_eight_hours_apart) {
  auto time = from_china_time("2026-11-23 14:05:00").value();
  BOOST_TEST(to_iso8601(time) == "2026-11-23T06:05:00.000000Z");
  BOOST_TEST(to_china_time(time) == "2026-11-23 14:05:00");
  BOOST_TEST(!from_china_time("2026-02-30 00:00:00"));
  BOOST_TEST((from_iso8601("2026-11-23T06:05:00.000000Z").value() == time));
}

BOOST_AUTO_TEST_CASE(suggests_the_likely_word) {
  std::vector<std::string> words{"projectNo", "taskCode"};
  BOOST_TEST(likely_word("projetcNo", words) == "projectNo");
  BOOST_TEST(likely_word("xyz", words).empty());
  const std::string codes[] = {"1", "22"};
  BOOST_TEST(likely_word("3", codes).empty());
  BOOST_TEST(likely_word("33", codes).empty());
  BOOST_TEST(likely_word("23", codes) == "22");
}

BOOST_AUTO_TEST_CASE(masks_the_middle_of_numbers_and_names) {
  BOOST_TEST(mask_personal("11010519491231002X") == "1101**********002X");
  BOOST_TEST(mask_personal("张三丰") == "张**");
}

namespace {
Task<int> twice(Executor& executor, int value) {
  co_await switch_to(executor);
  co_return value * 2;
}
Task<int> sum(Executor& executor) {
  int a = co_await twice(executor, 1);
  int b = co_await twice(executor, 2);
  co_return a + b;
}
struct Guard {
  bool* gone;
  ~Guard() { *gone = true; }
};
Task<void> waits(Executor& executor, SteadyTime until, bool* gone) {
  Guard guard{gone};
  co_await sleep_until(executor, until);
}
}  // namespace

BOOST_AUTO_TEST_CASE(tasks_run_from_top_to_bottom_on_the_executor) {
  ManualClock clock(UtcTime{});
  SeededRandom random(1);
  SimExecutor executor(clock, random);
  int result = 0;
  spawn<int>(sum(executor), [&](int value) { result = value; });
  executor.run();
  BOOST_TEST(result == 6);
}

BOOST_AUTO_TEST_CASE(a_dropped_wait_frees_the_whole_chain) {
  ManualClock clock(UtcTime{});
  SeededRandom random(1);
  SimExecutor executor(clock, random);
  bool gone = false;
  spawn(waits(executor, clock.steady() + std::chrono::hours{1}, &gone));
  BOOST_TEST(!gone);
  executor.drop_all();
  BOOST_TEST(gone);
}

BOOST_AUTO_TEST_CASE(metrics_are_exposed_as_text) {
  Metrics metrics;
  metrics.counter("jiuqu_test_total", "Test.", {{"kind", "a"}}).add(3);
  BOOST_TEST(metrics.expose().find("jiuqu_test_total{kind=\"a\"} 3") != std::string::npos);
}
