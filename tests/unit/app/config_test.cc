#include "app/config.h"

#include <boost/test/unit_test.hpp>

#include "bus/base/text.h"
#include "tests/support/temp_folder.h"

using namespace jiuqu;
using namespace jiuqu::app;
using namespace jiuqu::test;

namespace {

std::string shipped(const std::string& name) {
  return read_file(std::string(JIUQU_SOURCE_DIR) + "/app/config/" + name).value();
}

// The shipped configuration in a folder of its own; one text of hub.xml may be another.
struct Installation {
  explicit Installation(const std::string& from = {}, const std::string& to = {}) {
    std::string hub = shipped("hub.xml");
    if (!from.empty()) {
      auto at = hub.find(from);
      BOOST_REQUIRE_MESSAGE(at != std::string::npos, "no " << from);
      hub.replace(at, from.size(), to);
    }
    folder.write("app/config/hub.xml", hub);
    for (const char* name : {"hub.xsd", "hub.env.xml"})
      folder.write(std::string("app/config/") + name, shipped(name));
  }
  std::string file() const { return folder.path() + "/app/config/hub.xml"; }

  // What is wrong, a line each, without the folder.
  std::vector<std::string> faults() {
    Findings findings;
    auto config = read_config(file(), findings);
    BOOST_TEST(config.has_value() == findings.empty());
    if (!config) BOOST_TEST(int(config.error().code) == int(ErrorCode::configuration_invalid));
    std::vector<std::string> lines;
    for (const auto& finding : findings) {
      std::string line = lint_line(finding);
      BOOST_TEST(line.starts_with(folder.path()), line);
      lines.push_back(line.substr(folder.path().size() + 1));
    }
    return lines;
  }
  void one_fault(const std::string& start, const std::string& end) {
    auto lines = faults();
    BOOST_REQUIRE(lines.size() == 1u);
    BOOST_TEST(lines[0].starts_with(start), lines[0]);
    BOOST_TEST(lines[0].ends_with(end), lines[0]);
  }

  TempFolder folder;
};

}  // namespace

BOOST_AUTO_TEST_CASE(reads_the_shipped_configuration) {
  Installation installation;
  Findings findings;
  auto config = read_config(installation.file(), findings);
  BOOST_REQUIRE(config.has_value());
  BOOST_TEST(findings.empty());
  BOOST_TEST(config->address == "127.0.0.1");
  BOOST_TEST(config->port == 8080);
  BOOST_TEST(config->log_level == "info");
  BOOST_TEST(config->environment.at("platform.url") == "http://127.0.0.1:8090");
  BOOST_REQUIRE(config->definition_roots.size() == 4u);
  // Relative to the folder that holds app/, wherever the program was started.
  BOOST_TEST(config->definition_roots[0] == installation.folder.path() + "/mappings");
  BOOST_TEST(config->tokens_path() == "var/tokens.json");
}

BOOST_AUTO_TEST_CASE(the_tokens_file_lies_in_the_data_directory_unless_absolute) {
  Config config;
  config.data_directory = "/data/hub";
  config.tokens_file = "tokens.json";
  BOOST_TEST(config.tokens_path() == "/data/hub/tokens.json");
  config.tokens_file = "/etc/tokens.json";
  BOOST_TEST(config.tokens_path() == "/etc/tokens.json");
}

BOOST_AUTO_TEST_CASE(a_named_configuration_is_taken_as_named) {
  BOOST_TEST(find_config("/etc/hub.xml") == "/etc/hub.xml");
}

BOOST_AUTO_TEST_CASE(refuses_an_element_it_does_not_know) {
  Installation("<log level=\"info\"/>", "<log level=\"info\"/>\n  <logs/>")
      .one_fault("app/config/hub.xml:17:", "[schema.unexpected]");
}

BOOST_AUTO_TEST_CASE(refuses_values_that_are_none) {
  Installation("port=\"8080\"", "port=\"80800\"")
      .one_fault("app/config/hub.xml:6:", "[schema.range]");
  Installation("port=\"8080\"", "port=\"-1\"").one_fault("app/config/hub.xml:6:", "[schema.range]");
  Installation("port=\"8080\"", "port=\"http\"")
      .one_fault("app/config/hub.xml:6:", "[schema.type]");
  Installation("level=\"info\"", "level=\"inf\"")
      .one_fault("app/config/hub.xml:16:", "[schema.enumeration]");
}

BOOST_AUTO_TEST_CASE(tells_a_missing_part) {
  Installation("  <tokens file=\"tokens.json\"/>\n", "")
      .one_fault("app/config/hub.xml:", "[schema.missing]");
}

BOOST_AUTO_TEST_CASE(tells_a_file_that_is_not_there_or_not_xml) {
  Installation installation;
  Findings findings;
  auto missing = read_config(installation.folder.path() + "/app/config/hubb.xml", findings);
  BOOST_TEST(!missing.has_value());
  BOOST_REQUIRE(findings.size() == 1u);
  BOOST_TEST(findings[0].code == "config.unreadable");
  BOOST_TEST(findings[0].where.file == installation.folder.path() + "/app/config/hubb.xml");

  Installation("app/config/hub.env.xml", "app/config/hub.environment.xml")
      .one_fault("app/config/hub.environment.xml:0:0: error: ", "[config.unreadable]");
  Installation broken("<data directory=\"var\"/>", "<data directory=\"var\">");
  auto lines = broken.faults();
  BOOST_REQUIRE(lines.size() == 1u);
  BOOST_TEST(lines[0].starts_with("app/config/hub.xml:17:"), lines[0]);
}
