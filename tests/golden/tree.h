// A copy of the shipped definitions and configuration to be broken, and the built program run in
// it. The program's path is the first argument after "--". Thread: one.
#pragma once

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "app/child_process.h"
#include "bus/base/text.h"

namespace jiuqu::golden {

namespace fs = std::filesystem;

inline const std::string kSource = JIUQU_SOURCE_DIR;
inline const char* const kRoots[] = {"mappings", "rules", "licensing-core", "adapters/partners"};

inline std::string program() {
  const auto& suite = boost::unit_test::framework::master_test_suite();
  BOOST_REQUIRE_MESSAGE(suite.argc > 1, "give the path of jiuqu after --");
  return suite.argv[1];
}

struct Outcome {
  int status = 0;
  std::string out, err;
};

// A copy of the shipped definitions and configuration, to be broken.
class Tree {
 public:
  Tree() {
    std::string name = (fs::temp_directory_path() / "jiuqu-golden-XXXXXX").string();
    BOOST_REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
    for (const char* root : kRoots) copy(root);
    copy("app/config");
    // The calendar of working days ends some day; not in these tests.
    std::ofstream(path_ + "/mappings/codes/working-days.csv", std::ios::app)
        << "2199-01-01,元旦,,,no\n";
  }
  ~Tree() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  const std::string& path() const { return path_; }

  void write(const std::string& file, const std::string& text) const {
    fs::create_directories(fs::path(path_ + "/" + file).parent_path());
    std::ofstream(path_ + "/" + file, std::ios::binary) << text;
  }
  // Puts another text in place of the first of that kind; gives the file as it was.
  std::string change(const std::string& file, const std::string& from,
                     const std::string& to) const {
    std::string before = read_file(path_ + "/" + file).value_or("");
    std::string text = before;
    auto at = text.find(from);
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, file << " holds no " << from);
    write(file, text.replace(at, from.size(), to));
    return before;
  }

  Outcome run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(),
                     {"/bin/sh", "-c", "exec \"$0\" \"$@\" >" + path_ + "/out", program()});
    fs::remove(path_ + "/err");
    auto child = app::ChildProcess::start(arguments, {{"JIUQU_TOKEN", ""}}, path_ + "/err");
    BOOST_REQUIRE(child.has_value());
    Outcome outcome;
    outcome.status = child->wait();
    outcome.out = shortened(read_file(path_ + "/out").value_or(""));
    outcome.err = shortened(read_file(path_ + "/err").value_or(""));
    return outcome;
  }
  Outcome run_on_definitions(std::vector<std::string> arguments) const {
    for (const char* root : kRoots) arguments.push_back(path_ + "/" + root);
    return run(std::move(arguments));
  }

 private:
  void copy(const std::string& folder) const {
    fs::create_directories(path_ + "/" + folder);
    fs::copy(kSource + "/" + folder, path_ + "/" + folder,
             fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  }
  std::string shortened(std::string text) const {
    for (auto at = text.find(path_ + "/"); at != std::string::npos; at = text.find(path_ + "/"))
      text.erase(at, path_.size() + 1);
    return text;
  }
  std::string path_;
};

}  // namespace jiuqu::golden
