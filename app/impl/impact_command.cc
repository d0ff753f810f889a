// `jiuqu impact`: who uses a field, a code, a table or a schema.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <set>

#include "app/impl/headless.h"
#include "bus/base/text.h"
#include "bus/json/json.h"
#include "bus/pipeline/impact.h"

namespace jiuqu::app {
namespace {

namespace fs = std::filesystem;

struct Sample {
  std::string file;
  int line = 0;
};

// Whether a sample holds a field of that name or, for a code, that value.
bool holds(std::string_view line, const std::string& word, bool is_code) {
  for (const char* form : {"\"", ">", "<", ":", "@", ","}) {
    for (auto at = line.find(form + word); at != std::string_view::npos;
         at = line.find(form + word, at + 1)) {
      std::size_t end = at + 1 + word.size();
      char next = end < line.size() ? line[end] : ' ';
      bool field = next == '"' || next == '>' || next == ' ' || next == '/' || next == '=';
      bool code = next == '"' || next == '<' || next == ',';
      if (is_code ? code : field) return true;
    }
  }
  return false;
}

void search_folder(const fs::path& folder, const std::string& word, bool is_code,
                   std::vector<Sample>& samples) {
  std::error_code error;
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder, error)) paths.push_back(entry.path());
  std::ranges::sort(paths);
  for (const auto& path : paths) {
    auto text = read_file(path.string(), limits::kBodyBytesMax);
    int number = 0;
    for (const auto& line : split(text.value_or(""), '\n')) {
      ++number;
      if (!holds(line, word, is_code)) continue;
      samples.push_back({path.generic_string(), number});
      break;
    }
  }
}

// X.samples beside each X of the users.
std::vector<Sample> samples_of(const Impact::Answer& answer, const std::string& word) {
  bool is_code =
      std::ranges::any_of(answer.meant, [](const auto& m) { return m.starts_with("code "); });
  std::string name = word.substr(word.find_last_of(is_code ? ":" : "/#@") + 1);
  std::set<std::string> folders;
  for (const Impacted& user : answer.users)
    for (const char* suffix : {".map.xml", ".sch", ".dmn.csv", ".bpmn", ".interface.xml"})
      if (user.file.ends_with(suffix))
        folders.insert(user.file.substr(0, user.file.size() - std::string(suffix).size()) +
                       ".samples");
  std::vector<Sample> samples;
  for (const auto& folder : folders)
    if (fs::is_directory(folder)) search_folder(folder, name, is_code, samples);
  return samples;
}

std::string joined(const std::vector<std::string>& chain) {
  std::string text;
  for (const auto& step : chain) text += step + " > ";
  return text;
}

void print_as_json(const Impacted& user) {
  json::Writer writer;
  writer.begin_object().member("what", user.what).member("how", user.how);
  writer.member("kind", user.kind).member("id", user.id).member("file", user.file);
  writer.key("line").raw(std::to_string(user.line)).member("feeds", user.feeds);
  writer.key("chain").begin_array();
  for (const auto& step : user.chain) writer.string(step);
  writer.end_array().end_object();
  std::printf("%s\n", writer.take().c_str());
}

// What is used stands above its users.
void print_users(const std::vector<Impacted>& users) {
  std::string shown;
  for (const Impacted& user : users) {
    std::string what = joined(user.chain) + user.what;
    if (what != shown) std::printf("%s\n", what.c_str());
    shown = what;
    std::string feeds = user.feeds.empty() ? "" : " for " + user.feeds;
    std::printf("  %s:%d: %s %s: %s%s\n", user.file.c_str(), user.line, user.kind.c_str(),
                user.id.c_str(), user.how.c_str(), feeds.c_str());
  }
}

void print_samples(const std::vector<Sample>& samples, bool as_json) {
  if (!samples.empty() && !as_json) std::printf("samples that hold it\n");
  for (const Sample& sample : samples) {
    if (!as_json) {
      std::printf("  %s:%d\n", sample.file.c_str(), sample.line);
      continue;
    }
    Impacted user;
    user.kind = "sample";
    user.file = sample.file;
    user.line = sample.line;
    print_as_json(user);
  }
}

int unknown(const std::string& word, const std::string& suggestion) {
  std::string likely = suggestion.empty() ? "" : " (did you mean \"" + suggestion + "\"?)";
  std::fprintf(stderr, "jiuqu: no field, code, code table or schema \"%s\"%s\n", word.c_str(),
               likely.c_str());
  return kWrongUse;
}

}  // namespace

int command_impact(const ImpactOptions& options) {
  Loaded loaded;
  if (int wrong = load_good(options.definitions, loaded); wrong != kGood) return wrong;
  auto kinds = loaded.plugins->kinds();
  auto answer = Impact(*loaded.outcome.set, kinds).of(options.word);
  if (answer.meant.empty()) return unknown(options.word, answer.suggestion);
  auto samples = samples_of(answer, options.word);
  if (options.definitions.json) {
    for (const Impacted& user : answer.users) print_as_json(user);
  } else {
    for (const auto& meant : answer.meant) std::printf("%s\n", meant.c_str());
    std::printf("\n");
    print_users(answer.users);
  }
  print_samples(samples, options.definitions.json);
  if (!options.definitions.json)
    std::printf("%zu uses, %zu samples\n", answer.users.size(), samples.size());
  return kGood;
}

}  // namespace jiuqu::app
