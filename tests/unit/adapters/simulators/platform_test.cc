#include "adapters/simulators/platform.h"

#include "bus/json/json.h"
#include "tests/unit/adapters/simulators/platform_fixture.h"

namespace jiuqu::test {
namespace {

using namespace simulators;

struct PlatformFixture : SimulatorFixture {
  std::vector<std::string> first_taken;
  std::unique_ptr<Platform> platform;

  ~PlatformFixture() { executor.stop(); }

  void play(FaultSettings faults = {}) {
    platform = std::make_unique<Platform>(
        executor, clock, network, recorder, PlatformOptions{3, "secret", faults, 0},
        [this](const ReportRecord& report) { first_taken.push_back(report.row_guid); });
    BOOST_REQUIRE(platform->start());
  }
  Result<HttpAnswer> report(const std::string& row_guid, std::string key = "secret",
                            std::string path = "/gateway/v1/step") {
    HttpCall call;
    call.url = platform->url() + path;
    call.headers.emplace_back("X-Api-Key", std::move(key));
    call.content_type = "application/json";
    call.body = "{ \"rowGuid\": \"" + row_guid + "\",\n \"projectNo\": \"P1\" }";
    return send(std::move(call));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(platform_side, PlatformFixture)

BOOST_AUTO_TEST_CASE(takes_a_report_and_answers_in_its_envelope) {
  play();
  auto answer = report("r1");
  BOOST_REQUIRE(answer);
  BOOST_TEST(answer->status == 200);
  BOOST_TEST(json::value_at(answer->body, "$.code").value_or("") == "200");
  std::string data = json::value_at(answer->body, "$.data").value_or("");
  BOOST_TEST(json::value_at(data, "$.rowGuid").value_or("") == "r1");
  auto seen = records().reports;
  BOOST_REQUIRE(seen.size() == 1U);
  BOOST_TEST(seen[0].taken);
  BOOST_TEST(seen[0].answer == "200");
  BOOST_TEST(seen[0].project_no == "P1");
  BOOST_TEST(seen[0].body == R"({"rowGuid":"r1","projectNo":"P1"})");
}

BOOST_AUTO_TEST_CASE(takes_the_same_report_again_and_tells_of_it_once) {
  play();
  BOOST_TEST(report("r1")->status == 200);
  BOOST_TEST(report("r1")->status == 200);
  BOOST_TEST(records().reports.size() == 2U);
  BOOST_TEST(first_taken.size() == 1U);
}

BOOST_AUTO_TEST_CASE(refuses_what_has_no_key_no_id_or_no_place) {
  play();
  BOOST_TEST(report("r1", "wrong")->status == 401);
  BOOST_TEST(report("")->status == 400);
  BOOST_TEST(report("r1", "secret", "/gateway/v2/step")->status == 404);
  BOOST_TEST(report("r1", "secret", "/gateway/v1/special-procedure")->status == 400);
  for (const auto& seen : records().reports) BOOST_TEST(!seen.taken);
  BOOST_TEST(first_taken.empty());
}

BOOST_AUTO_TEST_CASE(answers_errors_without_taking) {
  play({.error_percent = 100});
  for (int i = 0; i < 5; ++i) BOOST_TEST(report("r1")->status >= 500);
  for (const auto& seen : records().reports) {
    BOOST_TEST(!seen.taken);
    BOOST_TEST((seen.answer == "500" || seen.answer == "503"));
  }
}

BOOST_AUTO_TEST_CASE(drops_the_connection_after_taking) {
  play({.drop_percent = 100});
  auto answer = report("r1");
  BOOST_REQUIRE(!answer);
  BOOST_TEST(int(answer.error().code) == int(ErrorCode::partner_connection_lost));
  auto seen = records().reports;
  BOOST_REQUIRE(seen.size() == 1U);
  BOOST_TEST(seen[0].taken);
  BOOST_TEST(seen[0].answer == "drop");
}

BOOST_AUTO_TEST_CASE(hangs_and_then_answers_what_it_took_or_hangs_up) {
  play({.hang_percent = 100, .hang_ms = 30});
  std::size_t answered = 0, cut = 0;
  for (int i = 0; i < 20; ++i) ++(report("r" + std::to_string(i)) ? answered : cut);
  std::size_t taken = 0;
  for (const auto& seen : records().reports) taken += seen.taken ? 1 : 0;
  BOOST_TEST(taken == answered);
  BOOST_TEST(cut > 0U);
  BOOST_TEST(answered > 0U);
}

BOOST_AUTO_TEST_CASE(is_late_by_its_latency) {
  play({.latency_ms = 60});
  SteadyTime before = clock.steady();
  BOOST_TEST(report("r1")->status == 200);
  BOOST_TEST((clock.steady() - before >= std::chrono::milliseconds(60)));
}

BOOST_AUTO_TEST_CASE(knows_after_a_new_start_what_it_has_taken) {
  play();
  BOOST_TEST(report("r1")->status == 200);
  on_thread([] {});
  platform.reset();
  recorder = *Recorder::open(folder.path, clock);
  play();
  BOOST_TEST(report("r1")->status == 200);
  BOOST_TEST(records().reports.back().n == 2);
  BOOST_TEST(first_taken.size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::test
