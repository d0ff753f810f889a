#include "app/child_process.h"

#include <boost/test/unit_test.hpp>
#include <csignal>

#include "bus/base/text.h"
#include "tests/support/temp_folder.h"

using namespace jiuqu;
using namespace jiuqu::app;
using namespace jiuqu::test;

namespace {

ChildProcess shell(const TempFolder& folder, const std::string& script,
                   const std::map<std::string, std::string>& environment = {}) {
  auto child =
      ChildProcess::start({"/bin/sh", "-c", script}, environment, folder.path() + "/errors");
  BOOST_REQUIRE(child.has_value());
  return std::move(*child);
}

// Everything the child writes until it closes its output.
std::vector<std::string> lines_of(ChildProcess& child, std::size_t wanted) {
  std::vector<std::string> lines;
  for (int i = 0; i < 200 && lines.size() < wanted; ++i)
    for (auto& line : child.read_lines(100)) lines.push_back(std::move(line));
  return lines;
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_lines_and_at_the_end_the_rest) {
  TempFolder folder;
  auto child = shell(folder, "printf 'one\\ntwo\\nhalf'");
  BOOST_TEST(lines_of(child, 3) == (std::vector<std::string>{"one", "two", "half"}),
             boost::test_tools::per_element());
  BOOST_TEST(child.wait() == 0);
  BOOST_TEST(child.read_lines(0).empty());
}

BOOST_AUTO_TEST_CASE(tells_codes_and_signals) {
  TempFolder folder;
  auto coded = shell(folder, "exit 7");
  BOOST_TEST(coded.wait() == 7);
  BOOST_TEST(coded.ended().value() == 7);
  auto killed = shell(folder, "kill -9 $$");
  BOOST_TEST(killed.wait() == 128 + SIGKILL);
}

BOOST_AUTO_TEST_CASE(gives_environment_and_keeps_errors) {
  TempFolder folder;
  auto child =
      shell(folder, "echo \"$JIUQU_GREETING\"; echo trouble >&2", {{"JIUQU_GREETING", "good day"}});
  BOOST_TEST(lines_of(child, 1) == std::vector<std::string>{"good day"},
             boost::test_tools::per_element());
  child.wait();
  BOOST_TEST(read_file(folder.path() + "/errors").value() == "trouble\n");
}

BOOST_AUTO_TEST_CASE(a_program_that_is_not_there_ends_with_127) {
  TempFolder folder;
  auto child = ChildProcess::start({"/nowhere/program"}, {}, folder.path() + "/errors");
  BOOST_REQUIRE(child.has_value());
  BOOST_TEST(child->wait() == 127);
}

BOOST_AUTO_TEST_CASE(a_child_that_runs_is_ended_by_request_or_with_its_owner) {
  TempFolder folder;
  auto child = shell(folder, "echo up; exec sleep 600");
  BOOST_TEST(lines_of(child, 1).size() == 1u);
  BOOST_TEST(!child.ended().has_value());
  child.terminate();
  BOOST_TEST(child.wait() == 128 + SIGTERM);
  pid_t pid = 0;
  {
    auto owned = shell(folder, "echo up; exec sleep 600");
    BOOST_TEST(lines_of(owned, 1).size() == 1u);
    pid = owned.pid();
  }
  BOOST_TEST(kill(pid, 0) == -1);
}

BOOST_AUTO_TEST_CASE(a_child_moves_with_all_it_has) {
  TempFolder folder;
  auto first = shell(folder, "echo one; read x; echo two; exit 3");
  ChildProcess second = std::move(first);
  BOOST_TEST(first.pid() == -1);
  BOOST_TEST(!first.ended().has_value());
  BOOST_TEST(first.wait() == 0);
  BOOST_TEST(lines_of(second, 2).size() == 2u);
  BOOST_TEST(second.wait() == 3);
}
