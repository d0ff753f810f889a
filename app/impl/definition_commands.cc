// lint, test, items: commands on definition files that need no running hub.
#include <cstdio>

#include "app/impl/coverage_report.h"
#include "app/impl/headless.h"
#include "bus/json/json.h"
#include "bus/pipeline/code_tables.h"

namespace jiuqu::app {

int command_lint(const DefinitionOptions& options) {
  Loaded loaded;
  if (int wrong = load(options, loaded); wrong != kGood) return wrong;
  print_findings(loaded.outcome.findings, options.json);
  FindingCounts counts = count(loaded.outcome.findings);
  if (!options.json)
    std::printf("%zu files, %zu errors, %zu warnings, %zu notes\n", loaded.outcome.files,
                counts.errors, counts.warnings, counts.notes);
  return counts.errors == 0 ? kGood : kFailures;
}

int command_test(const DefinitionOptions& options) {
  Loaded loaded;
  if (int wrong = load(options, loaded); wrong != kGood) return wrong;
  if (!loaded.outcome.set) {
    print_findings(loaded.outcome.findings, options.json);
    std::fprintf(stderr, "jiuqu: the definitions have errors; no sample was run\n");
    if (!options.json) std::printf("0 passed, 1 failed\n");
    return kFailures;
  }
  auto runners = loaded.plugins->samples();
  Coverage coverage;
  auto report = run_samples(loaded.roots, runners, *loaded.outcome.set,
                            options.coverage ? &coverage : nullptr);
  print_findings(report.findings, options.json);
  if (options.coverage) print_coverage(coverage, options.json);
  if (!options.json) std::printf("%zu passed, %zu failed\n", report.passed, report.failed);
  return report.failed == 0 ? kGood : kFailures;
}

int command_items(const DefinitionOptions& options) {
  Loaded loaded;
  if (int wrong = load_good(options, loaded); wrong != kGood) return wrong;
  const auto* items = loaded.outcome.set->get<CodeTableDefinition>("code-table", "handling-items");
  if (items == nullptr) {
    std::fprintf(stderr, "jiuqu: no code table \"handling-items\" among the definitions\n");
    return kWrongUse;
  }
  for (const auto& row : items->table->rows()) {
    auto value = [&](std::string_view column) {
      return std::string(items->table->value(row, column).value_or(""));
    };
    if (!options.json) {
      std::printf("%3s  %-10s %s\n", row.code.c_str(), value("action_code").c_str(),
                  row.name.c_str());
      continue;
    }
    json::Writer writer;
    writer.begin_object().key("seq").raw(row.code);
    writer.member("item", value("item_name")).member("name", row.name);
    writer.member("category", value("catalogue_code")).member("action", value("action_code"));
    writer.member("flow", value("flow")).member("form", value("form"));
    writer.member("form_code", value("form_code")).member("yields", value("yields"));
    writer.member("materials", value("materials")).member("effect", value("effect"));
    writer.end_object();
    std::printf("%s\n", writer.take().c_str());
  }
  return kGood;
}

}  // namespace jiuqu::app
