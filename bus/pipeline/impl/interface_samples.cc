// NAME.samples/ beside NAME.interface.xml: which way messages take. Headless: nothing is kept,
// nothing is sent.
#include <algorithm>
#include <filesystem>

#include "bus/base/text.h"
#include "bus/json/json.h"
#include "bus/pipeline/interface.h"
#include "bus/pipeline/samples.h"
#include "bus/pipeline/way.h"

namespace jiuqu {
namespace {

namespace fs = std::filesystem;

// The time messages come in when no now.txt says another.
constexpr std::string_view kNow = "2026-11-23T02:00:00Z";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (const auto& line : split(text, '\n'))
    if (!trim(line).empty()) lines.emplace_back(line.substr(0, line.find_last_not_of(" \r") + 1));
  return lines;
}

// The order of members is no difference.
bool same(const json::Json& one, const json::Json& other) {
  if (one.kind != other.kind || one.text != other.text) return false;
  if (one.members.size() != other.members.size()) return false;
  for (const auto& [name, value] : one.members) {
    const json::Json* there = other.member(name);
    if (there == nullptr || !same(value, *there)) return false;
  }
  return std::ranges::equal(one.items, other.items, same);
}

// One NAME.in.json or NAME.in.xml with what belongs to it.
class Sample {
 public:
  Sample(std::shared_ptr<const DefinitionSet> definitions, const Interface& interface,
         fs::path input, SampleReport& report)
      : definitions_(std::move(definitions)),
        interface_(interface),
        input_(std::move(input)),
        report_(report) {}

  void run() {
    std::size_t before = report_.findings.size();
    judge();
    ++(report_.findings.size() == before ? report_.passed : report_.failed);
  }

 private:
  void judge() {
    auto body = read_file(input_.string());
    if (!body) return tell(input_, body.error().describe());
    auto at = now();
    if (!at) return tell(input_, "now.txt is no time such as " + std::string(kNow));
    auto way = interface_.receive
                   ? way_of_message(definitions_, interface_.id, *body, content_type(), *at)
                   : way_of_event(definitions_, *body, *at, interface_.id);
    if (!way) return tell(input_, way.error().describe());
    compare_way(*way);
    compare_bodies(*way);
  }

  void compare_way(const WayTaken& way) {
    fs::path file = beside(".way.txt");
    auto text = read_file(file.string());
    if (!text)
      return tell(file, "No " + file.filename().string() + ": `jiuqu route` writes its lines");
    auto wanted = lines_of(*text);
    auto actual = way_lines(way);
    std::size_t rows = std::max(wanted.size(), actual.size());
    for (std::size_t i = 0; i < rows; ++i) {
      std::string want = i < wanted.size() ? wanted[i] : "the end";
      std::string is = i < actual.size() ? actual[i] : "the end";
      if (want == is) continue;
      // The first line that differs tells enough: those after it may only have moved.
      return tell(file,
                  "The message takes another way: \"" + std::string(trim(is)) + "\" instead of \"" +
                      std::string(trim(want)) + "\"",
                  static_cast<int>(i) + 1);
    }
  }

  // The reply, or the bodies that would leave, where a file says what they are.
  void compare_bodies(const WayTaken& way) {
    compare_body(".reply", way.reply.body);
    if (way.out.size() == 1) return compare_body(".out", way.out.front().body);
    for (const WayOut& out : way.out) compare_body("." + out.interface + ".out", out.body);
  }

  void compare_body(const std::string& ending, const std::string& actual) {
    fs::path file = beside(ending + ".json");
    bool json = fs::exists(file);
    if (!json) file = beside(ending + ".xml");
    auto wanted = read_file(file.string());
    if (!wanted) return;
    if (json && same_json(*wanted, actual)) return;
    if (!json && same_xml(*wanted, actual)) return;
    tell(file, "The content differs: " + actual);
  }

  static bool same_json(const std::string& wanted, const std::string& actual) {
    auto one = json::Json::parse(wanted);
    auto other = json::Json::parse(actual);
    return one && other && same(*one, *other);
  }
  static bool same_xml(const std::string& wanted, const std::string& actual) {
    auto one = xml::Document::parse(wanted);
    auto other = xml::Document::parse(actual);
    return one && other && !xml::first_difference(one->root(), other->root());
  }

  std::string content_type() const {
    return input_.extension() == ".json" ? "application/json" : "application/xml";
  }

  Result<UtcTime> now() const {
    auto text = read_file(beside(".now.txt").string());
    if (!text) text = read_file((input_.parent_path() / "now.txt").string());
    return from_iso8601(text ? trim(*text) : kNow);
  }

  // NAME.in.json -> NAME<ending>
  fs::path beside(const std::string& ending) const {
    std::string name = input_.filename().string();
    return input_.parent_path() / (name.substr(0, name.rfind(".in.")) + ending);
  }

  void tell(const fs::path& file, const std::string& what, int line = 0) {
    Finding finding;
    finding.code = "sample.interface";
    finding.where.file = file.string();
    finding.where.line = line;
    finding.en = "Interface " + interface_.id + ": " + what;
    finding.zh = "接口 " + interface_.id + "：" + what;
    report_.findings.push_back(std::move(finding));
  }

  std::shared_ptr<const DefinitionSet> definitions_;
  const Interface& interface_;
  fs::path input_;
  SampleReport& report_;
};

class InterfaceSamples final : public SampleRunner {
 public:
  bool claims(const std::string& folder, const std::string&,
              const DefinitionSet& definitions) const override {
    return beside(folder, definitions) != nullptr;
  }

  void run(const std::string& folder, const std::string&, const DefinitionSet& definitions,
           SampleReport& report) const override {
    const Interface& interface = *beside(folder, definitions);
    std::shared_ptr<const DefinitionSet> set(std::shared_ptr<void>(),
                                             &definitions);  // the caller's
    auto inputs = inputs_of(folder);
    for (const auto& input : inputs) Sample(set, interface, input, report).run();
    if (!inputs.empty()) return;
    ++report.failed;
    Finding finding;
    finding.code = "sample.interface";
    finding.where.file = folder;
    finding.en = "The folder holds no NAME.in.json or NAME.in.xml";
    finding.zh = "目录中没有 NAME.in.json 或 NAME.in.xml";
    report.findings.push_back(std::move(finding));
  }

 private:
  static std::vector<fs::path> inputs_of(const std::string& folder) {
    std::vector<fs::path> inputs;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
      std::string name = entry.path().filename().string();
      if (name.ends_with(".in.json") || name.ends_with(".in.xml")) inputs.push_back(entry.path());
    }
    std::ranges::sort(inputs);
    return inputs;
  }

  // A mapping of the same name may lie in another root: the file beside the folder decides.
  static const Interface* beside(const std::string& folder, const DefinitionSet& definitions) {
    std::string file = folder.substr(0, folder.rfind('.')) + ".interface.xml";
    std::error_code error;
    for (const Definition* each : definitions.all("interface"))
      if (fs::equivalent(each->file, file, error)) return static_cast<const Interface*>(each);
    return nullptr;
  }
};

}  // namespace

std::unique_ptr<SampleRunner> interface_samples() {
  return std::make_unique<InterfaceSamples>();
}

}  // namespace jiuqu
