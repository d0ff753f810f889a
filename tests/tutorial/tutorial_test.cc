// The tutorials of adapters/README.md, mappings/README.md and rules/README.md as a newcomer does them: the fenced
// blocks that carry a file name are written into a copy of the shipped definitions, the `sh` blocks
// are run in one shell, and what the block after promises must stand in their output. The path of
// `jiuqu` is the first argument after "--".
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "app/child_process.h"
#include "bus/base/text.h"

using namespace jiuqu;
namespace fs = std::filesystem;

namespace {

const std::string kSource = JIUQU_SOURCE_DIR;
const std::string kMarker = "@@ block ";

std::string program() {
  const auto& suite = boost::unit_test::framework::master_test_suite();
  BOOST_REQUIRE_MESSAGE(suite.argc > 1, "give the path of jiuqu after --");
  return fs::absolute(suite.argv[1]).string();
}

// A fenced block: ```xml name, or ```sh, or ```text with what the commands before it print.
struct Block {
  std::string language, name, text;
  int line = 0;  // of its fence
};

std::vector<Block> blocks_of(const std::string& file) {
  auto text = read_file(kSource + "/" + file);
  BOOST_REQUIRE_MESSAGE(text.has_value(), "no " << file);
  std::vector<Block> blocks;
  bool inside = false;
  int number = 0;
  for (const auto& line : split(*text, '\n')) {
    ++number;
    if (!line.starts_with("```")) {
      if (inside) blocks.back().text += line + "\n";
      continue;
    }
    inside = !inside;
    if (!inside) continue;
    auto words = split_words(line.substr(3));
    words.resize(2);
    blocks.push_back({words[0], words[1], {}, number});
  }
  BOOST_REQUIRE(!inside);
  return blocks;
}

// The shipped definitions and configuration, with the program where ./dev puts it.
class Checkout {
 public:
  Checkout() {
    std::string name = (fs::temp_directory_path() / "jiuqu-tutorial-XXXXXX").string();
    BOOST_REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
    for (const char* root :
         {"mappings", "rules", "licensing-core", "adapters/partners", "app/config"}) {
      fs::create_directories(path_ + "/" + root);
      fs::copy(kSource + "/" + root, path_ + "/" + root,
               fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    }
    fs::create_directories(path_ + "/build/release");
    fs::create_symlink(program(), path_ + "/build/release/jiuqu");
  }
  ~Checkout() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Checkout(const Checkout&) = delete;
  Checkout& operator=(const Checkout&) = delete;

  const std::string& path() const { return path_; }
  void write(const std::string& file, const std::string& text) const {
    fs::create_directories(fs::path(path_ + "/" + file).parent_path());
    std::ofstream(path_ + "/" + file, std::ios::binary) << text;
  }
  // Runs the script and gives its exit code; its output is told with its log when it fails.
  int run(const std::string& script, std::string& output) const {
    write("script.sh", script);
    std::string command = "cd " + path_ + " && exec bash script.sh > output.txt 2>&1";
    auto child = app::ChildProcess::start({"/bin/sh", "-c", command}, {}, path_ + "/err");
    BOOST_REQUIRE(child.has_value());
    int status = child->wait();
    output = read_file(path_ + "/output.txt").value_or("");
    return status;
  }

 private:
  std::string path_;
};

// A promised line: "…" stands for anything.
bool fits(std::string_view promised, std::string_view line) {
  constexpr std::string_view kAnything = "…";
  std::size_t at = 0;
  bool open = false;  // anything may stand before the next part
  while (true) {
    auto next = promised.find(kAnything);
    std::string_view part = promised.substr(0, next);
    auto found = open ? line.find(part, at) : (line.substr(at).starts_with(part) ? at : line.npos);
    if (found == line.npos) return false;
    at = found + part.size();
    if (next == promised.npos) return open && part.empty() ? true : at == line.size();
    promised.remove_prefix(next + kAnything.size());
    open = true;
  }
}

// Every promised line stands in the output, in this order.
void check_promises(const Block& promise, const std::string& output) {
  auto lines = split(output, '\n');
  auto from = lines.begin();
  for (const auto& promised : split(trim(promise.text), '\n')) {
    auto found = std::find_if(from, lines.end(),
                              [&](const std::string& line) { return fits(promised, line); });
    BOOST_CHECK_MESSAGE(found != lines.end(), "line " << promise.line
                                                      << " of the tutorial promises\n  " << promised
                                                      << "\nand its commands print\n"
                                                      << output);
    if (found != lines.end()) from = std::next(found);
  }
}

// What the n-th block of commands printed.
std::string output_of(const std::string& output, std::size_t number) {
  std::string begin = kMarker + std::to_string(number) + "\n";
  auto from = output.find(begin);
  if (from == output.npos) return {};
  from += begin.size();
  auto to = output.find(kMarker, from);
  return output.substr(from, to == output.npos ? to : to - from);
}

// Does what a README says, in a checkout of its own; it must name at least that many files.
void follow(const std::string& readme, std::size_t files_min) {
  Checkout checkout;
  std::string script = "set -e\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n";
  std::vector<std::pair<std::size_t, Block>> promises;
  std::size_t commands = 0, files = 0;
  for (const auto& block : blocks_of(readme)) {
    if (!block.name.empty()) {
      checkout.write(block.name, block.text);
      ++files;
    } else if (block.language == "sh") {
      script += "echo '" + kMarker + std::to_string(++commands) + "'\n" + block.text;
    } else if (block.language == "text") {
      promises.emplace_back(commands, block);
    }
  }
  BOOST_REQUIRE(files >= files_min);
  BOOST_REQUIRE(promises.size() == commands);
  std::string output;
  int status = checkout.run(script, output);
  BOOST_REQUIRE_MESSAGE(status == 0, "the commands end with "
                                         << status << ":\n"
                                         << output
                                         << read_file(checkout.path() + "/hub.log").value_or(""));
  for (const auto& [number, promise] : promises) check_promises(promise, output_of(output, number));
}

}  // namespace

BOOST_AUTO_TEST_CASE(promises_match_with_gaps) {
  BOOST_TEST(fits("a…c", "abc"));
  BOOST_TEST(fits("…b…", "abc"));
  BOOST_TEST(fits("…c", "abc"));
  BOOST_TEST(!fits("…b", "abc"));
  BOOST_TEST(!fits("ab", "abc"));
  BOOST_TEST(!fits("b…", "abc"));
}

BOOST_AUTO_TEST_CASE(a_partner_by_files_alone_arrives_as_its_tutorial_promises) {
  follow("adapters/README.md", 11);
}

BOOST_AUTO_TEST_CASE(rules_and_decision_tables_say_what_their_tutorial_promises) {
  follow("rules/README.md", 6);
}

BOOST_AUTO_TEST_CASE(a_partners_field_table_becomes_a_tested_mapping_as_its_tutorial_promises) {
  follow("mappings/README.md", 3);
}
