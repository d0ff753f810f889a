// The real programs: `jiuqu demo` with the hub killed (SIGKILL) again and again, at moments chosen
// by how far the run has come, not by time. Every accepted application must finish; the simulators
// judge that nothing was lost or out of order. Arguments: path of the `jiuqu` program.
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <filesystem>

#include "app/child_process.h"
#include "bus/base/random.h"
#include "bus/base/text.h"
#include "bus/json/json.h"

namespace {

namespace fs = std::filesystem;
using jiuqu::app::ChildProcess;

constexpr std::int64_t kCases = 60;
constexpr int kKills = 12;

std::string program() {
  const auto& suite = boost::unit_test::framework::master_test_suite();
  BOOST_REQUIRE_MESSAGE(suite.argc > 1, "usage: test_kill -- PATH_OF_JIUQU");
  return suite.argv[1];
}

std::string fresh_folder(const std::string& name) {
  auto folder = fs::temp_directory_path() / (name + "-" + std::to_string(getpid()));
  fs::remove_all(folder);
  fs::create_directories(folder);
  return folder.string();
}

std::size_t lines_of(const std::string& path) {
  auto text = jiuqu::read_file(path);
  return text ? std::size_t(std::count(text->begin(), text->end(), '\n')) : 0;
}

// How far the run has come: what partners and staff have written down.
std::size_t progress(const std::string& folder) {
  return lines_of(folder + "/data/simulator/pushes.jsonl") +
         lines_of(folder + "/data/simulator/reports.jsonl") +
         lines_of(folder + "/data/simulator/decisions.jsonl");
}

// The pid the demo printed last.
pid_t hub_pid(const std::string& log) {
  auto text = jiuqu::read_file(log);
  if (!text) return 0;
  auto at = text->rfind("(pid ");
  return at == std::string::npos ? 0 : std::stoi(text->substr(at + 5));
}

void kill_along_the_way(ChildProcess& demo, const std::string& folder, std::uint64_t seed) {
  jiuqu::SeededRandom random(seed);
  std::string log = folder + "/demo.log";
  pid_t killed = 0;
  std::size_t step = kCases * 14 / kKills;  // a case leaves about 15 lines
  std::size_t next = random.below(step);
  for (int kills = 0; kills < kKills && !demo.ended();) {
    demo.read_lines(10);
    pid_t pid = hub_pid(log);
    if (pid == 0 || pid == killed || progress(folder) < next) continue;
    kill(pid, SIGKILL);
    killed = pid;
    ++kills;
    next = progress(folder) + random.below(step);
  }
}

jiuqu::json::Json run_demo(const std::string& folder, std::uint64_t seed, bool faults) {
  std::vector<std::string> arguments{program(),
                                     "demo",
                                     "--data",
                                     folder + "/data",
                                     "--listen",
                                     "127.0.0.1:0",
                                     "--cases",
                                     std::to_string(kCases),
                                     "--seed",
                                     std::to_string(seed),
                                     "--exit",
                                     "--report",
                                     folder + "/report.json"};
  if (faults) arguments.push_back("--faults");
  fs::current_path(JIUQU_SOURCE_DIR);
  auto demo = ChildProcess::start(arguments, {}, folder + "/demo.log");
  BOOST_REQUIRE(demo.has_value());
  kill_along_the_way(*demo, folder, seed);
  while (!demo->ended()) demo->read_lines(100);
  BOOST_TEST(*demo->ended() == 0, "the demo failed; its files: " << folder);
  auto text = jiuqu::read_file(folder + "/report.json");
  BOOST_REQUIRE(text.has_value());
  auto report = jiuqu::json::Json::parse(*text);
  BOOST_REQUIRE(report.has_value());
  return std::move(*report);
}

void judge(const jiuqu::json::Json& report) {
  for (const char* name : {"lost", "out_of_order", "parked", "unexpected", "unfinished",
                           "wrong_answers", "wrong_content"})
    BOOST_TEST(report.integer_or(name, -1) == 0, name << " must be 0");
  for (const char* name : {"refused_at_acceptance", "refused_at_decision", "corrected", "granted",
                           "special_procedures", "withdrawn", "expired"})
    BOOST_TEST(report.integer_or(name, 0) > 0, name << " must occur");
  BOOST_TEST(report.integer_or("cases", 0) == kCases);
  BOOST_TEST(report.integer_or("items", 0) == kCases, "no handling item comes twice so early");
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_accepted_application_finishes_though_the_hub_is_killed) {
  std::string folder = fresh_folder("jiuqu-kill");
  judge(run_demo(folder, 11, false));
  fs::remove_all(folder);
}

BOOST_AUTO_TEST_CASE(and_though_partners_fail_at_the_same_time) {
  std::string folder = fresh_folder("jiuqu-kill-faults");
  judge(run_demo(folder, 12, true));
  fs::remove_all(folder);
}

// Not on a terminal, and without --exit.
BOOST_AUTO_TEST_CASE(a_demo_that_keeps_running_tells_how_it_went_and_where_the_hub_is) {
  std::string folder = fresh_folder("jiuqu-demo");
  fs::current_path(JIUQU_SOURCE_DIR);
  auto demo = ChildProcess::start(
      {program(), "demo", "--data", folder + "/data", "--listen", "127.0.0.1:0", "--cases", "3"},
      {}, folder + "/demo.log");
  BOOST_REQUIRE(demo.has_value());
  std::string told;
  while (!told.contains("The hub keeps running") && !demo->ended())
    for (const auto& line : demo->read_lines(100)) told += line + "\n";
  BOOST_TEST(told.contains("admin API: http://127.0.0.1:"), told);
  BOOST_TEST(told.contains("token of the operator: "), told);
  BOOST_TEST(told.contains("lost "), told);
  demo->terminate();
  demo->wait();
  fs::remove_all(folder);
}
