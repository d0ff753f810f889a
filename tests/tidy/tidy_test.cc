// Rules about the code as tests of the code: include direction, third-party headers in one place,
// banned calls, every test file built. That headers compile alone is checked by the build (target
// jiuqu_headers).
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

namespace fs = std::filesystem;

namespace {

struct Source {
  std::string path;    // relative to the source root
  std::string folder;  // module: "bus/xml", "mappings", "adapters/http"…
  std::vector<std::string> lines;
};

std::string module_of(const std::string& path) {
  auto first = path.find('/');
  std::string top = path.substr(0, first);
  if (top != "bus" && top != "adapters") return top;
  auto second = path.find('/', first + 1);
  return second == std::string::npos ? top : path.substr(0, second);
}

const std::vector<Source>& sources() {
  static const auto kSources = [] {
    std::vector<Source> found;
    for (const char* top :
         {"bus", "adapters", "mappings", "rules", "licensing-core", "app", "tests"}) {
      for (const auto& entry : fs::recursive_directory_iterator(fs::path(JIUQU_SOURCE_DIR) / top)) {
        auto extension = entry.path().extension();
        if (extension != ".h" && extension != ".cc") continue;
        Source source;
        source.path = entry.path().lexically_relative(JIUQU_SOURCE_DIR).generic_string();
        source.folder = module_of(source.path);
        std::ifstream stream(entry.path());
        for (std::string line; std::getline(stream, line);) source.lines.push_back(line);
        found.push_back(std::move(source));
      }
    }
    return found;
  }();
  return kSources;
}

bool is_test(const Source& source) {
  return source.folder == "tests";
}

// "bus/xml/document.h" of an #include line, or what stands in <>.
std::string included(const std::string& line, char open, char close) {
  static const std::string kInclude = "#include ";
  if (!line.starts_with(kInclude)) return {};
  auto from = line.find(open, kInclude.size());
  auto to = from == std::string::npos ? from : line.find(close, from + 1);
  return to == std::string::npos ? std::string() : line.substr(from + 1, to - from - 1);
}

// Who may include whom; a module may include itself and everything below it.
const std::map<std::string, std::set<std::string>>& allowed() {
  static const std::map<std::string, std::set<std::string>> kAllowed = [] {
    std::map<std::string, std::set<std::string>> map;
    map["bus/base"] = {};
    map["bus/xml"] = {"bus/base"};
    map["bus/json"] = {"bus/base", "bus/xml"};
    map["bus/codes"] = {"bus/base", "bus/xml"};
    map["bus/calendar"] = {"bus/base", "bus/codes"};
    map["bus/message"] = {"bus/base", "bus/xml"};
    map["bus/store"] = {"bus/base", "bus/message"};
    map["bus/journal"] = {"bus/base", "bus/message", "bus/store"};
    map["bus/adapter"] = {"bus/base", "bus/message", "bus/xml"};
    map["bus/delivery"] = {"bus/base",    "bus/message", "bus/store",
                           "bus/journal", "bus/adapter", "bus/xml"};
    map["bus/pipeline"] = map["bus/delivery"];
    map["bus/pipeline"].insert({"bus/delivery", "bus/json", "bus/codes"});
    auto plug_in = map["bus/pipeline"];
    plug_in.insert({"bus/pipeline", "bus/calendar"});
    for (const char* name : {"mappings", "rules", "licensing-core", "adapters/http"})
      map[name] = plug_in;
    map["adapters/simulators"] = plug_in;
    map["adapters/simulators"].insert("adapters/http");
    return map;
  }();
  return kAllowed;
}

void report(const Source& source, std::size_t line, const std::string& what) {
  BOOST_ERROR(source.path << ":" << line + 1 << ": " << what);
}

}  // namespace

BOOST_AUTO_TEST_CASE(arrows_point_down_only) {
  for (const Source& source : sources()) {
    if (is_test(source) || source.folder == "app") continue;
    auto rules = allowed().find(source.folder);
    if (rules == allowed().end()) {
      report(source, 0, "module " + source.folder + " is not in the list of this test");
      continue;
    }
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
      std::string header = included(source.lines[i], '"', '"');
      if (header.empty()) continue;
      std::string target = module_of(header);
      if (target != source.folder && !rules->second.contains(target))
        report(source, i, "may not include " + header);
    }
  }
}

BOOST_AUTO_TEST_CASE(private_headers_stay_in_their_module) {
  for (const Source& source : sources())
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
      std::string header = included(source.lines[i], '"', '"');
      if (header.find("/impl/") == std::string::npos || is_test(source)) continue;
      if (module_of(header) != source.folder) report(source, i, "includes private " + header);
    }
}

BOOST_AUTO_TEST_CASE(third_party_headers_have_one_home) {
  // prefix of the header -> the files that may include it
  const std::vector<std::pair<std::string, std::vector<std::string>>> homes = {
      {"libxml/", {"bus/xml/impl/libxml.h", "tests/bench/mapping/peers.cc"}},
      {"libxslt/", {"mappings/impl/xslt.cc", "tests/bench/mapping/peers.cc"}},
      {"zip.h", {"mappings/import/impl/zip_file.cc"}},
      {"yaml.h", {"mappings/import/impl/yaml_text.cc"}},
      {"iconv.h", {"mappings/import/impl/csv_sheet.cc"}},
      {"sqlite3.h", {"bus/store/impl/sqlite.h"}},
      {"zstd.h", {"bus/store/impl/body_codec.cc"}},
      {"simdjson", {"bus/json/impl/simdjson_tape.cc"}},
      {"spdlog/", {"bus/base/impl/log.cc"}},
      {"prometheus/", {"bus/base/impl/metrics.cc"}},
      {"openssl/", {"bus/base/impl/hash.cc"}},
      {"CLI/", {"app/cli/cli.h", "adapters/simulators/program/main.cc"}},
      {"boost/asio", {"adapters/http/"}},
      {"boost/beast", {"adapters/http/"}},
      {"boost/test", {"tests/"}},
  };
  for (const Source& source : sources())
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
      std::string header = included(source.lines[i], '<', '>');
      for (const auto& [prefix, files] : homes) {
        if (!header.starts_with(prefix)) continue;
        bool home = std::ranges::any_of(
            files, [&](const std::string& file) { return source.path.starts_with(file); });
        if (!home) report(source, i, header + " has its home in " + files.front());
      }
    }
}

// True when `word` stands in the text as a whole word.
bool has_word(const std::string& text, const std::string& word) {
  auto part = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    auto end = at + word.size();
    if ((at == 0 || !part(text[at - 1])) && (end >= text.size() || !part(text[end]))) return true;
  }
  return false;
}

BOOST_AUTO_TEST_CASE(banned_calls_stay_in_bus_base) {
  const std::vector<std::string> banned = {"system_clock",  "steady_clock", "high_resolution_clock",
                                           "sleep_for",     "usleep",       "nanosleep",
                                           "std::thread",   "std::jthread", "std::async",
                                           "random_device", "mt19937",      "srand",
                                           "rand()",        "std::cout",    "std::cerr"};
  for (const Source& source : sources()) {
    if (source.folder == "bus/base" || source.path == "tests/tidy/tidy_test.cc") continue;
    for (std::size_t i = 0; i < source.lines.size(); ++i) {
      std::string code = source.lines[i].substr(0, source.lines[i].find("//"));
      for (const auto& word : banned)
        if (has_word(code, word)) report(source, i, "banned call: " + code);
    }
  }
}

BOOST_AUTO_TEST_CASE(headers_start_with_words_and_pragma_once) {
  for (const Source& source : sources()) {
    if (!source.path.ends_with(".h")) continue;
    if (source.lines.empty() || !source.lines[0].starts_with("//"))
      report(source, 0, "a header starts with what it is");
    if (std::ranges::find(source.lines, "#pragma once") == source.lines.end())
      report(source, 0, "#pragma once is missing");
  }
}

BOOST_AUTO_TEST_CASE(every_test_file_is_built) {
  std::ifstream stream(fs::path(JIUQU_SOURCE_DIR) / "tests" / "CMakeLists.txt");
  std::stringstream text;
  text << stream.rdbuf();
  std::string cmake = text.str();
  for (const Source& source : sources()) {
    if (!source.path.ends_with("_test.cc")) continue;
    std::string folder = fs::path(source.path).parent_path().generic_string();
    std::string name = folder.substr(std::string("tests/").size());
    if (cmake.find("jiuqu_test(" + name + " ") == std::string::npos)
      report(source, 0, "no jiuqu_test(" + name + " …) builds this file");
  }
}

BOOST_AUTO_TEST_CASE(nothing_unfinished_is_marked) {
  // Three X alone are the offset of a time pattern too.
  const std::vector<std::string> marks = {
      "TO"
      "DO",
      "FIX"
      "ME",
      "X"
      "XX:",
      "HA"
      "CK"};
  for (const Source& source : sources())
    for (std::size_t i = 0; i < source.lines.size(); ++i)
      for (const auto& mark : marks)
        if (has_word(source.lines[i], mark)) report(source, i, "unfinished mark");
}

// tests/README.md names the tests that show a promise: `words_with_underscores` in tables.
BOOST_AUTO_TEST_CASE(every_test_named_for_a_promise_exists) {
  std::set<std::string> tests;
  const std::string kCase = "_TEST_CASE(";
  for (const auto& source : sources()) {
    if (!is_test(source)) continue;
    for (const auto& line : source.lines) {
      auto at = line.find(kCase);
      if (!line.starts_with("BOOST_") || at == std::string::npos) continue;
      auto from = at + kCase.size();
      tests.insert(line.substr(from, line.find_first_of(",)", from) - from));
    }
  }
  std::ifstream readme(fs::path(JIUQU_SOURCE_DIR) / "tests/README.md");
  std::size_t promises = 0;
  for (std::string line; std::getline(readme, line);) {
    bool names_a_test = false;
    for (auto from = line.find('`'); line.starts_with("| ") && from != std::string::npos;) {
      auto to = line.find('`', from + 1);
      if (to == std::string::npos) break;
      auto word = line.substr(from + 1, to - from - 1);
      bool sentence =
          std::count(word.begin(), word.end(), '_') >= 2 &&
          word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") == std::string::npos;
      if (sentence) BOOST_TEST(tests.contains(word), "tests/README.md: no test " << word);
      names_a_test = names_a_test || sentence;
      from = line.find('`', to + 1);
    }
    promises += names_a_test;
  }
  BOOST_TEST(promises >= 30U);
}
