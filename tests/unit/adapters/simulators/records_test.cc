#include "adapters/simulators/records.h"

#include <fstream>

#include "tests/unit/adapters/simulators/platform_fixture.h"

namespace jiuqu::test {
namespace {

using namespace simulators;

UtcTime moment() {
  return from_micros(1'800'000'000'123'456);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(records_of_runs, RecordsFolder)

BOOST_AUTO_TEST_CASE(what_is_written_is_read_again) {
  SystemClock clock;
  PushRecord push{moment(),
                  "P1",
                  PushKind::corrected,
                  2,
                  200,
                  "abc",
                  "m1",
                  15,
                  "缺 \"x\"",
                  {"26", "lift", "RENAME", "梯11鄂AZ00001(19)", "梯11鄂A"}};
  ReportRecord report{moment(), 3,    "/gateway/v1/step", "r1", "P1",
                      "drop",   true, R"({"a":[1,null]})"};
  DecisionRecord decision{moment(), "P1",     "t1",     "accept", "accept", "correct",
                          "sl01",   "受理甲", "请补正", 2,        7,        {{"days", "60"}}};
  {
    auto recorder = Recorder::open(path, clock);
    BOOST_REQUIRE(recorder);
    recorder->add(push);
    recorder->add(report);
    recorder->add_intention(decision);
    recorder->add_decision(decision);
  }
  auto read = read_records(path);
  if (!read) BOOST_FAIL(read.error().describe());
  BOOST_TEST((read->pushes == std::vector{push}));
  BOOST_TEST((read->reports == std::vector{report}));
  BOOST_TEST((read->decisions == std::vector{decision}));
  BOOST_TEST((read->intentions == std::vector{decision}));
}

BOOST_AUTO_TEST_CASE(a_torn_last_line_is_cut_off) {
  PushRecord push;
  push.at = moment();
  push.project_no = "P1";
  std::ofstream(path + "/pushes.jsonl") << to_line(push) << "\n" << to_line(push).substr(0, 20);
  SystemClock clock;
  auto recorder = Recorder::open(path, clock);
  BOOST_REQUIRE(recorder);
  BOOST_TEST(recorder->records().pushes.size() == 1U);
  recorder->add(push);
  BOOST_TEST(read_records(path)->pushes.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_bad_line_is_named) {
  std::ofstream(path + "/reports.jsonl") << "{}\n";
  auto read = read_records(path);
  BOOST_REQUIRE(!read);
  BOOST_TEST(read.error().where.line == 1);
  BOOST_TEST(read.error().where.file.ends_with("reports.jsonl"));
}

BOOST_AUTO_TEST_CASE(a_new_folder_holds_nothing) {
  auto read = read_records(path + "/none");
  BOOST_REQUIRE(read);
  BOOST_TEST(read->pushes.empty());
}

BOOST_AUTO_TEST_CASE(bodies_that_are_not_json_are_kept_as_text) {
  BOOST_TEST(compact_json("{ \"a\" :\n 1.50 }") == "{\"a\":1.50}");
  BOOST_TEST(compact_json("<a>\n") == "\"<a>\\n\"");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::test
