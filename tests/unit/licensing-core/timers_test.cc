// Limits of corrections, withdrawals, and cases of an older workflow, on the real store.
#include <filesystem>
#include <fstream>

#include "bus/json/json.h"
#include "licensing-core/case_json.h"
#include "tests/unit/licensing-core/service_world.h"

using namespace jiuqu;
using namespace jiuqu::licensing;
using namespace jiuqu::test;

BOOST_AUTO_TEST_SUITE(timers)

namespace {

void ask_for_correction(ServiceWorld& world, const std::string& days = "5") {
  BOOST_REQUIRE(world.push("P-1").has_value());
  world.complete_all("P-1", {"pass"});
  auto correct = world.command(world.open_task("P-1"), "correct");
  correct.variables = {{"materials", "监督检验证明"}, {"days", days}};
  BOOST_REQUIRE(world.await(world.service->complete_task(correct)).has_value());
}

void check_code(const Error& error, ErrorCode expected) {
  BOOST_TEST(entry_of(error.code).name == entry_of(expected).name);
}

std::shared_ptr<const DefinitionSet> with_calendar(const std::string& rows) {
  auto folder = std::filesystem::temp_directory_path() / ("jiuqu-calendar-" + rows.substr(0, 10));
  std::filesystem::create_directories(folder / "codes");
  std::ofstream(folder / "codes" / "working-days.csv")
      << "code,name,valid-from,valid-to,worked\n" + rows;
  const std::string root = JIUQU_SOURCE_DIR;
  auto set = load_set({folder.string(), root + "/licensing-core"});
  std::filesystem::remove_all(folder);
  return set;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_correction_is_due_after_its_working_days) {
  ServiceWorld world;  // Monday 23 November 2026, 14:00 in China
  ask_for_correction(world);
  auto asked = to_china_time(world.clock.now());
  auto timers = world.timers("P-1");
  BOOST_REQUIRE(timers.size() == 1u);
  BOOST_TEST(asked.starts_with("2026-11-23 14:05"));
  BOOST_TEST(to_china_time(timers[0].due) == "2026-11-30 14:06:00");
  auto page = world.page("P-1");
  BOOST_REQUIRE(page.timers.size() == 1u);
  BOOST_TEST(page.timers[0].timer.element == "correction-expires");
  auto told = json::Json::parse(to_json(page));
  const auto& timer = told->member("timers")->items.at(0);
  BOOST_TEST(timer.string_or("due_china") == "2026-11-30 14:06:00");
  BOOST_TEST(timer.string_or("waiting_at") == "await-correction");
  BOOST_TEST(timer.integer_or("days", 0) == 5);
}

BOOST_AUTO_TEST_CASE(a_correction_that_comes_takes_the_timer_back) {
  ServiceWorld world;
  ask_for_correction(world);
  auto timer = world.timers("P-1").at(0);
  BOOST_REQUIRE(world.push("P-1").has_value());
  BOOST_TEST(world.timers("P-1").empty());
  BOOST_TEST(world.page("P-1").timers.empty());
  // One that fires all the same does nothing.
  world.clock.advance(std::chrono::days(30));
  auto before = world.page("P-1").row.state;
  BOOST_TEST(world.fire(timer).has_value());
  BOOST_CHECK(world.page("P-1").row.state == before);
  BOOST_TEST(world.open_task("P-1").element == "accept");
}

BOOST_AUTO_TEST_CASE(a_correction_that_does_not_come_ends_the_case) {
  ServiceWorld world;
  ask_for_correction(world);
  auto timer = world.timers("P-1").at(0);
  world.clock.advance(std::chrono::days(7) + std::chrono::minutes(2));
  BOOST_REQUIRE(world.fire(timer).has_value());
  auto expired = world.events.back().root();
  BOOST_TEST(expired.name() == "CorrectionExpired");
  BOOST_TEST(expired.child("correction").child_text("days") == "5");
  BOOST_TEST(expired.child("step").child_text("id") == "accept");
  BOOST_TEST(world.open_task("P-1").element == "pre-archive");
  auto late = world.push("P-1");
  BOOST_REQUIRE(!late.has_value());
  check_code(late.error(), ErrorCode::content_conflict);
  world.complete_all("P-1", {"assembled", "archived"});
  BOOST_CHECK(world.page("P-1").row.state.status == CaseStatus::closed);
  BOOST_TEST(world.fire(timer).has_value());
}

BOOST_AUTO_TEST_CASE(a_timer_that_runs_before_its_time_is_set_again) {
  ServiceWorld world;
  ask_for_correction(world);
  auto timer = world.timers("P-1").at(0);
  BOOST_REQUIRE(world.fire(timer).has_value());
  BOOST_TEST(world.open_tasks("P-1").empty());
  auto again = world.timers("P-1");
  BOOST_REQUIRE(again.size() == 1u);
  BOOST_CHECK(again[0].id == timer.id);
  BOOST_CHECK(again[0].due == timer.due);
}

BOOST_AUTO_TEST_CASE(a_new_calendar_counts_a_due_time_again) {
  ServiceWorld world;
  ask_for_correction(world);
  auto timer = world.timers("P-1").at(0);
  // The office closes on Thursday and Friday, and works on Sunday.
  auto changed = with_calendar(
      "2026-11-26,临时放假,,,no\n2026-11-27,临时放假,,,no\n2026-11-29,临时上班,,,yes\n");
  auto due = world.service->timers().due(timer, *changed);
  BOOST_TEST(to_china_time(due) == "2026-12-01 14:06:00");
  // Run at the old time under the new calendar, it is put off.
  world.definitions = changed;
  world.clock.advance(std::chrono::days(7) + std::chrono::minutes(2));
  BOOST_REQUIRE(world.fire(timer).has_value());
  BOOST_TEST(to_china_time(world.timers("P-1").at(0).due) == "2026-12-01 14:06:00");
}

BOOST_AUTO_TEST_CASE(a_working_day_may_be_made_short) {
  ServiceWorld world;
  world.service->use_day_length(std::chrono::milliseconds(1500));
  ask_for_correction(world);
  auto timer = world.timers("P-1").at(0);
  BOOST_CHECK(timer.due == world.clock.now() + std::chrono::milliseconds(7500));
}

BOOST_AUTO_TEST_CASE(without_a_calendar_no_correction_is_asked_for) {
  ServiceWorld world;
  BOOST_REQUIRE(world.push("P-1").has_value());
  world.complete_all("P-1", {"pass"});
  world.definitions = load_set({std::string(JIUQU_SOURCE_DIR) + "/mappings/canonical"});
  auto refused = world.complete("P-1", "correct");
  BOOST_REQUIRE(!refused.has_value());
  check_code(refused.error(), ErrorCode::configuration_invalid);
  world.definitions = shipped_set();
  BOOST_TEST(world.open_task("P-1").element == "accept");
}

BOOST_AUTO_TEST_CASE(lint_tells_a_missing_calendar_and_one_near_its_end) {
  auto told = [](const DefinitionSet& set, const std::string& now) {
    Findings findings;
    ManualClock clock(from_iso8601(now).value());
    check_calendar(set, {}, &clock, findings);
    return findings.empty() ? std::string() : lint_line(findings.at(0));
  };
  BOOST_TEST(told(*shipped_set(), "2026-10-30T00:00:00Z") == "");
  auto near = told(*shipped_set(), "2026-11-02T00:00:00Z");
  BOOST_TEST(near.contains("working-days.csv:"));
  BOOST_TEST(near.contains("warning: The calendar tells about days until 2026-12-31 only"));
  BOOST_TEST(told(*shipped_set(), "2027-03-01T00:00:00Z") != "");
  auto none = load_set({std::string(JIUQU_SOURCE_DIR) + "/mappings/canonical"});
  BOOST_TEST(told(*none, "2026-10-30T00:00:00Z").contains("[workflow.calendar]"));
}

BOOST_AUTO_TEST_CASE(a_withdrawal_ends_the_case_until_the_decision) {
  const std::vector<std::vector<std::string>> before{
      {},
      {"pass"},
      {"pass", "accept"},
      {"pass", "accept", "correct"},
      {"pass", "accept", "special"},
      {"pass", "accept", "pass"},
  };
  const auto* schema = shipped_set()->get<SchemaDefinition>("schema", "canonical/events.xsd");
  for (const auto& outcomes : before) {
    ServiceWorld world;
    BOOST_REQUIRE(world.push("P-1").has_value());
    world.complete_all("P-1", outcomes);
    auto open = world.open_tasks("P-1");
    BOOST_REQUIRE(world.push(withdrawal("P-1")).has_value());
    auto event = world.events.back().root();
    BOOST_TEST(event.name() == "Withdrawn");
    BOOST_TEST(event.child("withdrawal").child_text("reason") == "设备改由产权单位登记");
    BOOST_TEST(event.child("withdrawal").child_text("withdrawnAt") == "2026-11-23T02:58:00Z");
    BOOST_TEST(event.child("application").child_text("projectNo") == "P-1");
    BOOST_TEST(bool(event.child("step")) == !outcomes.empty());
    for (const auto& finding : schema->schema->validate(world.events.back()))
      BOOST_ERROR(lint_line(finding));
    BOOST_TEST(world.timers("P-1").empty());
    if (!open.empty()) {
      auto refused =
          world.await(world.service->complete_task(world.command(open[0], open[0].outcomes[0])));
      BOOST_REQUIRE(!refused.has_value());
      check_code(refused.error(), ErrorCode::version_conflict);
    }
    BOOST_TEST(world.open_task("P-1").element == "pre-archive");
    auto again = world.push(withdrawal("P-1"));
    BOOST_REQUIRE(!again.has_value());
    check_code(again.error(), ErrorCode::not_waiting);
    world.complete_all("P-1", {"assembled", "archived"});
    BOOST_CHECK(world.page("P-1").row.state.status == CaseStatus::closed);
  }
}

BOOST_AUTO_TEST_CASE(a_withdrawal_that_comes_too_late_or_for_nothing_is_refused) {
  ServiceWorld world;
  auto unknown = world.push(withdrawal("P-1"));
  BOOST_REQUIRE(!unknown.has_value());
  check_code(unknown.error(), ErrorCode::case_unknown);
  BOOST_REQUIRE(world.push("P-1").has_value());
  world.complete_all("P-1", {"pass", "accept", "pass", "grant"});
  auto late = world.push(withdrawal("P-1"));
  BOOST_REQUIRE(!late.has_value());
  check_code(late.error(), ErrorCode::not_waiting);
  BOOST_TEST(late.error().detail.contains("make-licence"));
  BOOST_TEST(late.error().detail.contains("制证"));
  world.complete_all("P-1", {"made"});
  auto copy = world.events.back().root().child("application");
  BOOST_TEST(copy.child_text("handlingItem") == "26");  // still the application
}

// Version 1 knew no sub-process, no timer and no withdrawal; its cases go on as they were opened.
BOOST_AUTO_TEST_CASE(a_case_opened_under_version_1_goes_on_under_it) {
  ServiceWorld world;
  const std::string root = JIUQU_SOURCE_DIR;
  world.definitions = load_set({root + "/mappings", root + "/tests/unit/licensing-core/versions"});
  BOOST_REQUIRE(world.push("P-1").has_value());
  world.complete_all("P-1", {"pass", "accept"});
  world.definitions = shipped_set();
  auto withdrawn = world.push(withdrawal("P-1"));
  BOOST_REQUIRE(!withdrawn.has_value());
  check_code(withdrawn.error(), ErrorCode::not_waiting);
  world.complete_all("P-1", {"correct"});
  BOOST_TEST(world.timers("P-1").empty());
  BOOST_REQUIRE(world.push("P-1").has_value());
  world.complete_all("P-1", {"pass", "grant", "made", "issued", "closed", "assembled", "archived"});
  auto page = world.page("P-1");
  BOOST_TEST(page.row.state.definition_version == "1");
  BOOST_CHECK(page.row.state.status == CaseStatus::closed);
  BOOST_TEST(page.licences.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
