// Samples beside a decision table: CSV files of inputs and the rows and outputs they must give.
#include <algorithm>
#include <filesystem>
#include <map>

#include "bus/base/text.h"
#include "rules/impl/decision_data.h"

namespace jiuqu::rules {
namespace {

namespace fs = std::filesystem;

class DecisionSamples final : public SampleRunner {
 public:
  bool claims(const std::string&, const std::string& id,
              const DefinitionSet& definitions) const override {
    return definitions.find("decision-table", id) != nullptr;
  }

  void run(const std::string& folder, const std::string& id, const DefinitionSet& definitions,
           SampleReport& report) const override {
    const auto& table = *definitions.get<DecisionTable>("decision-table", id);
    std::size_t files = 0;
    std::vector<std::string> paths;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
      if (entry.path().extension() == ".csv") paths.push_back(entry.path().string());
    std::ranges::sort(paths);
    for (const std::string& path : paths) {
      ++files;
      run_file(path, table, report);
    }
    if (files == 0)
      fault(folder, {{}, 0, 0}, "A decision table needs samples: a *.csv of inputs and rows",
            "判定表须有样例：列出输入和应命中行的 *.csv", report);
  }

  void expect(const DefinitionSet& definitions, Coverage& coverage) const override {
    for (const Definition* each : definitions.all("decision-table"))
      for (const DecisionRow& row : static_cast<const DecisionTable&>(*each).data->rows)
        coverage.expect(each->file, kRow, row.id, row.line);
  }

 private:
  static constexpr const char* kRow = "decision row";
  static void fault(const std::string& path, const codes::CsvField& field, std::string en,
                    std::string zh, SampleReport& report) {
    report.findings.push_back(
        field_finding(Level::error, path, field, "sample.decision", std::move(en), std::move(zh)));
    ++report.failed;
  }

  static void run_file(const std::string& path, const DecisionTable& table, SampleReport& report) {
    auto bytes = read_file(path, limits::kDefinitionBytesMax);
    if (!bytes) return fault(path, {{}, 0, 0}, bytes.error().describe(), "样例无法读取", report);
    Findings faults;
    auto records = codes::read_csv(*bytes, path, faults);
    if (!faults.empty() || records.empty()) {
      report.findings.insert(report.findings.end(), faults.begin(), faults.end());
      return fault(path, {{}, 1, 1}, "The sample cannot be read", "样例无法读取", report);
    }
    if (!check_header(path, records.front(), table, report)) return;
    for (std::size_t i = 1; i < records.size(); ++i)
      run_case(path, records.front(), records[i], table, report);
  }

  static bool check_header(const std::string& path, const codes::CsvRecord& header,
                           const DecisionTable& table, SampleReport& report) {
    std::vector<std::string> known = {"row", "day"};
    for (const auto& names : {table.input_names(), table.output_names()})
      known.insert(known.end(), names.begin(), names.end());
    std::size_t before = report.failed;
    for (const auto& field : header) {
      if (std::ranges::find(known, field.text) != known.end()) continue;
      fault(path, field, "Unknown column \"" + field.text + "\"", "未知的列“" + field.text + "”",
            report);
      report.findings.back().suggestion = likely_word(field.text, known);
    }
    auto needed = table.input_names();
    needed.emplace_back("row");
    for (const std::string& name : needed)
      if (std::ranges::find(header, name, &codes::CsvField::text) == header.end())
        fault(path, header.front(), "The column \"" + name + "\" is missing",
              "缺少列“" + name + "”", report);
    return report.failed == before;
  }

  static void run_case(const std::string& path, const codes::CsvRecord& header,
                       const codes::CsvRecord& record, const DecisionTable& table,
                       SampleReport& report) {
    if (record.size() != header.size())
      return fault(path, record.front(), "The row has not as many fields as the header",
                   "该行字段数与表头不符", report);
    std::map<std::string, const codes::CsvField*> by_name;
    for (std::size_t i = 0; i < header.size(); ++i) by_name[header[i].text] = &record[i];
    std::vector<std::string> inputs;
    for (const std::string& name : table.input_names()) inputs.push_back(by_name[name]->text);
    std::string day = by_name.contains("day") ? by_name["day"]->text : std::string();
    Decision decision = table.decide(inputs, day);
    if (report.coverage != nullptr)
      for (const std::string& row : decision.row_ids())
        report.coverage->mark(table.file, kRow, row);
    std::size_t before = report.failed;
    if (split_words(by_name["row"]->text) != decision.row_ids())
      fault(path, *by_name["row"],
            "expected row \"" + by_name["row"]->text + "\": " + decision.explanation(table.id),
            "应命中行“" + by_name["row"]->text + "”：" + decision.explanation(table.id), report);
    for (const std::string& name : table.output_names()) {
      if (!by_name.contains(name)) continue;
      std::string said = table.output(decision, name);
      if (said != by_name[name]->text)
        fault(path, *by_name[name],
              "expected " + name + " \"" + by_name[name]->text + "\", got \"" + said + "\"",
              "“" + name + "”应为“" + by_name[name]->text + "”，实为“" + said + "”", report);
    }
    if (report.failed == before) ++report.passed;
  }
};

}  // namespace

std::unique_ptr<SampleRunner> decision_samples() {
  return std::make_unique<DecisionSamples>();
}

}  // namespace jiuqu::rules
