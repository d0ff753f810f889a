// `jiuqu map` as a person uses it, word for word. JIUQU_GOLDEN_UPDATE=1 writes the golden files
// instead of comparing.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "app/child_process.h"
#include "bus/base/text.h"
#include "bus/json/json.h"

using namespace jiuqu;
namespace fs = std::filesystem;

namespace {

const std::string kSource = JIUQU_SOURCE_DIR;
const std::string kSamples = kSource + "/mappings/platform/application.samples/";

struct Outcome {
  int status = 0;
  std::string out, err;
};

// `input` is the standard input.
Outcome map(const std::string& arguments, const std::string& input = {}) {
  const auto& suite = boost::unit_test::framework::master_test_suite();
  BOOST_REQUIRE_MESSAGE(suite.argc > 1, "give the path of jiuqu after --");
  std::string folder = (fs::temp_directory_path() / "jiuqu-map-XXXXXX").string();
  BOOST_REQUIRE(mkdtemp(folder.data()) != nullptr);
  std::ofstream(folder + "/in") << input;
  std::string command = "exec \"$0\" map " + arguments + " <" + folder + "/in >" + folder +
                        "/out 2>" + folder + "/err";
  auto child =
      app::ChildProcess::start({"/bin/sh", "-c", command, suite.argv[1]}, {}, folder + "/log");
  BOOST_REQUIRE(child.has_value());
  Outcome outcome;
  outcome.status = child->wait();
  outcome.out = read_file(folder + "/out").value_or("");
  outcome.err = read_file(folder + "/err").value_or("");
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  return outcome;
}

std::string config() {
  return "--config " + kSource + "/app/config/hub.xml";
}

void compare(const std::string& name, std::string text) {
  for (auto at = text.find(kSource + "/"); at != std::string::npos; at = text.find(kSource + "/"))
    text.erase(at, kSource.size() + 1);
  std::string file = kSource + "/tests/golden/map/" + name + ".txt";
  if (std::getenv("JIUQU_GOLDEN_UPDATE") != nullptr) {
    fs::create_directories(fs::path(file).parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return;
  }
  BOOST_TEST(read_file(file).value_or("") == text, name << " differs:\n" << text);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(map_command)

BOOST_AUTO_TEST_CASE(prints_the_target) {
  auto xml = map("platform/application " + kSamples + "sparse.in.json " + config());
  BOOST_TEST(xml.status == 0);
  auto expected = xml::Document::parse(read_file(kSamples + "sparse.out.xml").value_or(""));
  auto actual = xml::Document::parse(xml.out);
  BOOST_REQUIRE(expected && actual);
  BOOST_TEST(xml::first_difference(expected->root(), actual->root()).value_or("") == "");
  auto piped = map("platform/application - --json " + config(),
                   read_file(kSamples + "sparse.in.json").value_or(""));
  BOOST_TEST(piped.status == 0);
  BOOST_TEST(json::Json::parse(piped.out).has_value());
}

BOOST_AUTO_TEST_CASE(tells_faults_in_the_field_names_of_the_sender) {
  auto text = map("platform/application " + kSamples + "unknown-codes.in.json " + config());
  BOOST_TEST(text.status == 1);
  compare("faults", text.out);
  auto lines = map("platform/application --json " + kSamples + "unknown-codes.in.json " + config());
  BOOST_TEST(lines.status == 1);
  for (const auto& line : split(std::string(trim(lines.out)), '\n')) {
    auto fault = json::Json::parse(line);
    BOOST_REQUIRE(fault.has_value());
    BOOST_TEST(fault->string_or("field").starts_with("$."));
  }
}

BOOST_AUTO_TEST_CASE(explains_every_target_field) {
  const std::string receipt =
      "<receipt xmlns='urn:jiuqu:licensing:1'><key>P1</key>"
      "<messageId>01936f3a-5b1c-7d2e-9f00-0000000000aa</messageId>"
      "<receivedAt>2026-11-23T01:30:12Z</receivedAt></receipt>";
  auto explained = map("platform/receipt --explain " + config(), receipt);
  BOOST_TEST(explained.status == 0);
  compare("explained", explained.out);
}

BOOST_AUTO_TEST_CASE(maps_the_other_way) {
  const std::string answer =
      read_file(kSource + "/mappings/platform/receipt.samples/first.out.json").value_or("{}");
  auto back = map("platform/receipt --reverse " + config(), answer);
  BOOST_TEST(back.status == 0);
  BOOST_TEST(back.out.contains("<receivedAt>"));
  auto other = map("platform/receipt --reverse " + config(),
                   "{\"code\":\"500\",\"msg\":\"x\",\"data\":{\"project_no\":\"1\"}}");
  BOOST_TEST(other.status == 1);
  BOOST_TEST(other.out.contains("$.code: error: "));
  compare("reversed", map("platform/receipt --reverse --show " + config()).out);
}

BOOST_AUTO_TEST_CASE(maps_generated_documents) {
  auto good = map("platform/withdrawal --fuzz 30 --seed 5 " + config());
  BOOST_TEST(good.status == 0);
  BOOST_TEST(good.out == "30 mapped, 0 refused, 30 came back the same\n");
}

BOOST_AUTO_TEST_CASE(tells_wrong_use) {
  auto unknown = map("platform/aplication " + config());
  BOOST_TEST(unknown.status == 2);
  BOOST_TEST(unknown.err.contains("did you mean \"platform/application\"?"));
  BOOST_TEST(map("platform/application /nowhere " + config()).status == 2);
  auto broken = map("platform/application " + config(), "{\"a\":");
  BOOST_TEST(broken.status == 1);
  BOOST_TEST(broken.err.contains("JSON"));
  auto other = map("platform/receipt " + config(), "<other/>");
  BOOST_TEST(other.status == 1);
  BOOST_TEST(other.err.contains("does not start from \"other\""));
}

BOOST_AUTO_TEST_SUITE_END()
