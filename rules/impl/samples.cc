#include <algorithm>
#include <filesystem>

#include "bus/base/text.h"
#include "rules/impl/rule_coverage.h"
#include "rules/schematron.h"

namespace jiuqu::rules {
namespace {

namespace fs = std::filesystem;

class RuleSamples final : public SampleRunner {
 public:
  bool claims(const std::string&, const std::string& id,
              const DefinitionSet& definitions) const override {
    return definitions.find("rules", id) != nullptr;
  }

  void run(const std::string& folder, const std::string& id, const DefinitionSet& definitions,
           SampleReport& report) const override {
    const auto& rules = *definitions.get<RuleSet>("rules", id);
    CheckOptions options;
    options.phase = word_of(folder + "/phase.txt");
    std::string day = word_of(folder + "/date.txt");
    std::size_t passes = 0;
    std::size_t fails = 0;
    for (const auto& path : documents(folder)) {
      bool must_pass = path.ends_with(".pass.xml");
      ++(must_pass ? passes : fails);
      std::string own_day = word_of(path.substr(0, path.size() - 9) + ".date.txt");
      options.day = own_day.empty() ? day : own_day;
      run_one(path, must_pass, rules, options, report);
    }
    if (passes == 0 || fails == 0)
      fault(folder, "A rule set needs at least one NAME.pass.xml and one NAME.fail.xml",
            "规则集至少需要一个 NAME.pass.xml 和一个 NAME.fail.xml", report);
  }

  void expect(const DefinitionSet& definitions, Coverage& coverage) const override {
    for (const Definition* each : definitions.all("rules"))
      expect_coverage(static_cast<const RuleSet&>(*each), coverage);
  }

 private:
  // The one word a small text file beside the samples holds; empty when it is not there.
  static std::string word_of(const std::string& path) {
    auto text = read_file(path, 1024);
    return text ? std::string(trim(*text)) : std::string();
  }

  static std::vector<std::string> documents(const std::string& folder) {
    std::vector<std::string> paths;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
      std::string path = entry.path().string();
      if (path.ends_with(".pass.xml") || path.ends_with(".fail.xml")) paths.push_back(path);
    }
    std::ranges::sort(paths);
    return paths;
  }

  static void run_one(const std::string& path, bool must_pass, const RuleSet& rules,
                      const CheckOptions& options, SampleReport& report) {
    auto document = xml::Document::load(path);
    if (!document) return fault(path, document.error().describe(), "样例无法读取", report);
    auto found = rules.check(document->root(), options);
    if (report.coverage != nullptr)
      if (auto told = rules.report(document->root(), options))
        mark_coverage(rules, *told, *report.coverage);
    if (!found) return fault(path, found.error().describe(), "规则无法执行", report);
    std::vector<std::string> actual;
    for (const Finding& finding : *found)
      if (finding.level == Level::error) actual.push_back(finding.code + " " + finding.where.path);
    auto wanted = must_pass ? std::vector<std::string>{} : expected(path);
    if (!must_pass && wanted.empty())
      return fault(path, "NAME.fail.txt beside it must say what fails, one \"rule-id path\" a line",
                   "旁边的 NAME.fail.txt 须逐行写明应报的“规则标识 路径”", report);
    compare(path, wanted, actual, report);
  }

  static std::vector<std::string> expected(const std::string& path) {
    std::string beside = path.substr(0, path.size() - 4) + ".txt";
    std::vector<std::string> lines;
    auto text = read_file(beside, 1U << 20);
    for (auto& line : split(text.value_or(""), '\n'))
      if (!trim(line).empty()) lines.emplace_back(trim(line));
    return lines;
  }

  static void compare(const std::string& path, std::vector<std::string> wanted,
                      std::vector<std::string> actual, SampleReport& report) {
    std::size_t before = report.findings.size();
    for (const auto& line : wanted)
      if (std::ranges::find(actual, line) == actual.end())
        note(path, "expected and not found: " + line, "应报而未报：" + line, report);
    for (const auto& line : actual)
      if (std::ranges::find(wanted, line) == wanted.end())
        note(path, "found and not expected: " + line, "不应报而报：" + line, report);
    ++(report.findings.size() == before ? report.passed : report.failed);
  }

  static void note(const std::string& path, std::string en, std::string zh, SampleReport& report) {
    Finding finding;
    finding.code = "sample.rules";
    finding.where.file = path;
    finding.en = std::move(en);
    finding.zh = std::move(zh);
    report.findings.push_back(std::move(finding));
  }

  static void fault(const std::string& path, std::string en, std::string zh, SampleReport& report) {
    note(path, std::move(en), std::move(zh), report);
    ++report.failed;
  }
};

}  // namespace

std::unique_ptr<SampleRunner> rule_samples() {
  return std::make_unique<RuleSamples>();
}

}  // namespace jiuqu::rules
