#include "mappings/samples.h"

#include <algorithm>
#include <filesystem>

#include "bus/base/text.h"
#include "bus/json/json.h"
#include "mappings/impl/mapping_coverage.h"
#include "mappings/make_sample.h"

namespace jiuqu {
namespace {

namespace fs = std::filesystem;

// One NAME.in.* with what belongs to it.
class Sample {
 public:
  Sample(const Mapping& mapping, fs::path input, const DefinitionSet& definitions,
         SampleReport& report)
      : mapping_(mapping), input_(std::move(input)), definitions_(definitions), report_(report) {}

  void run() {
    std::size_t before = report_.findings.size();
    judge();
    report_.findings.size() == before ? ++report_.passed : ++report_.failed;
  }

 private:
  void judge() {
    auto source = read(input_, *mapping_.source(), mapping_.source_roots().front());
    if (!source) return tell(input_, {}, source.error().describe());
    fs::path faults = beside(".faults.txt");
    bool faulty = fs::exists(faults);
    if (!faulty)
      for (const Finding& finding : mapping_.source()->schema->validate(*source))
        tell(input_, finding.where.path, finding.en);

    const std::map<std::string, std::string> variables{
        {"messageId", std::string(kSampleMessageId)}};
    MapContext context{&variables, *from_iso8601(kSampleTime)};
    context.day = day();
    mapping::Trace trace;
    if (report_.coverage != nullptr) context.trace = &trace;
    Findings findings;
    auto mapped = mapping_.run_judged(*source, context, findings);
    if (!mapped) return tell(input_, {}, mapped.error().describe());
    if (report_.coverage != nullptr)
      mapping::mark_coverage(mapping_, definitions_, trace, *report_.coverage);
    if (faulty) return compare_faults(faults, findings);
    for (const Finding& finding : findings) tell(input_, finding.where.path, finding.en);
    compare_tree(mapped->tree);
  }

  std::string day() const {
    auto said = read_file(beside(".date.txt").string(), 64);
    return said ? std::string(trim(*said)) : sample_day(mapping_);
  }

  void compare_tree(const xml::Document& actual) {
    fs::path output = beside(".out.json");
    if (!fs::exists(output)) output = beside(".out.xml");
    if (!fs::exists(output))
      return tell(input_, {}, "No " + beside(".out.json|xml").filename().string() + " beside it");
    auto expected = read(output, *mapping_.target(), mapping_.target_root());
    if (!expected) return tell(output, {}, expected.error().describe());
    if (auto difference = xml::first_difference(expected->root(), actual.root()))
      tell(output, {}, *difference);
  }

  void compare_faults(const fs::path& file, const Findings& findings) {
    auto text = read_file(file.string());
    if (!text) return tell(file, {}, text.error().describe());
    std::vector<std::string> expected;
    for (const auto& line : split(*text, '\n'))
      if (!trim(line).empty()) expected.emplace_back(trim(line));
    std::vector<std::string> actual;
    for (const Finding& finding : findings)
      actual.push_back(finding.where.path + " " + finding.code);
    for (const auto& line : expected)
      if (std::ranges::find(actual, line) == actual.end())
        tell(file, {}, "This fault was expected and not told: " + line);
    for (const auto& line : actual)
      if (std::ranges::find(expected, line) == expected.end())
        tell(file, {}, "This fault was told and not expected: " + line);
  }

  static Result<xml::Document> read(const fs::path& file, const SchemaDefinition& schema,
                                    const std::string& root_name) {
    auto bytes = read_file(file.string());
    if (!bytes) return std::unexpected(bytes.error());
    if (file.extension() == ".xml") return xml::Document::parse(*bytes, {}, file.string());
    const auto& model = schema.schema->model();
    return json::to_tree(*bytes, model, *model.root(root_name));
  }

  // NAME.in.json -> NAME<ending>
  fs::path beside(std::string_view ending) const {
    std::string name = input_.filename().string();
    return input_.parent_path() / (name.substr(0, name.find(".in.")) + std::string(ending));
  }

  void tell(const fs::path& file, const std::string& path, const std::string& what) {
    Finding finding;
    finding.code = "sample.mapping";
    finding.where.file = file.string();
    finding.where.path = path;
    std::string place = path.empty() ? "" : " at " + path;
    finding.en = "Mapping " + mapping_.id + place + ": " + what;
    finding.zh = "映射 " + mapping_.id + (path.empty() ? "" : "，位置 " + path) + "：" + what;
    report_.findings.push_back(std::move(finding));
  }

  const Mapping& mapping_;
  fs::path input_;
  const DefinitionSet& definitions_;
  SampleReport& report_;
};

class MappingSampleRunner final : public SampleRunner {
 public:
  bool claims(const std::string&, const std::string& definition_id,
              const DefinitionSet& definitions) const override {
    return definitions.get<Mapping>("mapping", definition_id) != nullptr;
  }

  void run(const std::string& folder, const std::string& definition_id,
           const DefinitionSet& definitions, SampleReport& report) const override {
    const auto* mapping = definitions.get<Mapping>("mapping", definition_id);
    std::vector<fs::path> inputs;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
      std::string name = entry.path().filename().string();
      if (name.ends_with(".in.json") || name.ends_with(".in.xml")) inputs.push_back(entry.path());
    }
    std::ranges::sort(inputs);
    for (auto& input : inputs) Sample(*mapping, std::move(input), definitions, report).run();
    if (!inputs.empty()) return;
    ++report.failed;
    Finding finding;
    finding.code = "sample.mapping";
    finding.where.file = folder;
    finding.en = "The folder holds no NAME.in.json or NAME.in.xml";
    finding.zh = "目录中没有 NAME.in.json 或 NAME.in.xml";
    report.findings.push_back(std::move(finding));
  }

  void expect(const DefinitionSet& definitions, Coverage& coverage) const override {
    for (const Definition* each : definitions.all("mapping"))
      mapping::expect_coverage(static_cast<const Mapping&>(*each), definitions, coverage);
  }
};

}  // namespace

std::unique_ptr<SampleRunner> mapping_sample_runner() {
  return std::make_unique<MappingSampleRunner>();
}

}  // namespace jiuqu
