// lint, test, items: commands on definition files that need no running hub.
#include <cstdio>

#include "app/commands.h"
#include "app/config.h"
#include "app/wiring.h"
#include "bus/json/json.h"
#include "bus/pipeline/code_tables.h"

namespace jiuqu::app {
namespace {

void print_finding(const Finding& finding, bool as_json) {
  if (!as_json) {
    std::printf("%s\n", lint_line(finding).c_str());
    return;
  }
  json::Writer writer;
  writer.begin_object();
  writer.member("file", finding.where.file).member("line", std::int64_t{finding.where.line});
  writer.member("column", std::int64_t{finding.where.column});
  writer.member("level", level_name(finding.level)).member("code", finding.code);
  writer.member("en", finding.en).member("zh", finding.zh);
  if (!finding.suggestion.empty()) writer.member("suggestion", finding.suggestion);
  writer.end_object();
  std::printf("%s\n", writer.take().c_str());
}

struct Counts {
  std::size_t errors = 0, warnings = 0, notes = 0;
};

Counts count(const Findings& findings) {
  Counts counts;
  for (const Finding& finding : findings)
    ++(finding.level == Level::error     ? counts.errors
       : finding.level == Level::warning ? counts.warnings
                                         : counts.notes);
  return counts;
}

// Infos (unused source fields and the like) only count; --json shows them all.
void print_findings(const Findings& findings, bool as_json) {
  for (const Finding& finding : findings)
    if (as_json || finding.level != Level::info) print_finding(finding, as_json);
}

// The roots to look at: those named, else those of the configuration.
Result<std::vector<std::string>> roots_of(const DefinitionOptions& options) {
  if (!options.roots.empty()) return options.roots;
  Findings findings;
  auto config = read_config(find_config(options.config), findings);
  print_findings(findings, options.json);
  if (!config) return std::unexpected(config.error());
  return config->definition_roots;
}

// What every command here begins with.
struct Loaded {
  SystemClock clock;
  HttpNetwork network{clock};
  xml::FunctionTable functions = hub_functions();
  Plugins plugins{network, functions, nullptr};
  std::vector<std::string> roots;
  LoadOutcome outcome;
};

int load(const DefinitionOptions& options, Loaded& loaded) {
  auto roots = roots_of(options);
  if (!roots) {
    std::fprintf(stderr, "jiuqu: %s\n", roots.error().describe().c_str());
    return kWrongUse;
  }
  loaded.roots = std::move(*roots);
  loaded.outcome = loaded.plugins.load(loaded.roots);
  return kGood;
}

}  // namespace

int command_lint(const DefinitionOptions& options) {
  Loaded loaded;
  if (int wrong = load(options, loaded); wrong != kGood) return wrong;
  print_findings(loaded.outcome.findings, options.json);
  Counts counts = count(loaded.outcome.findings);
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
  auto runners = loaded.plugins.samples();
  auto report = run_samples(loaded.roots, runners, *loaded.outcome.set);
  print_findings(report.findings, options.json);
  if (!options.json) std::printf("%zu passed, %zu failed\n", report.passed, report.failed);
  return report.failed == 0 ? kGood : kFailures;
}

int command_items(const DefinitionOptions& options) {
  Loaded loaded;
  if (int wrong = load(options, loaded); wrong != kGood) return wrong;
  if (!loaded.outcome.set) {
    print_findings(loaded.outcome.findings, options.json);
    return kFailures;
  }
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
