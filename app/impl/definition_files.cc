#include "app/impl/definition_files.h"

#include <cstdio>

#include "app/config.h"
#include "bus/json/json.h"

namespace jiuqu::app {

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

Counts count(const Findings& findings) {
  Counts counts;
  for (const Finding& finding : findings)
    ++(finding.level == Level::error     ? counts.errors
       : finding.level == Level::warning ? counts.warnings
                                         : counts.notes);
  return counts;
}

void print_findings(const Findings& findings, bool as_json) {
  for (const Finding& finding : findings)
    if (as_json || finding.level != Level::info) print_finding(finding, as_json);
}

namespace {

// The roots to look at: those named, else those of the configuration, with its environment.
Result<std::vector<std::string>> roots_of(const DefinitionOptions& options, Loaded& loaded) {
  if (!options.roots.empty() && options.config.empty()) return options.roots;
  Findings findings;
  auto config = read_config(find_config(options.config), findings);
  print_findings(findings, options.json);
  if (!config) return std::unexpected(config.error());
  loaded.environment = std::move(config->environment);
  return options.roots.empty() ? config->definition_roots : options.roots;
}

}  // namespace

int load(const DefinitionOptions& options, Loaded& loaded) {
  auto roots = roots_of(options, loaded);
  if (!roots) {
    std::fprintf(stderr, "jiuqu: %s\n", roots.error().describe().c_str());
    return kWrongUse;
  }
  loaded.roots = std::move(*roots);
  const EnvironmentValues* environment = loaded.environment ? &*loaded.environment : nullptr;
  loaded.plugins =
      std::make_unique<Plugins>(loaded.network, loaded.functions, nullptr, environment);
  loaded.outcome = loaded.plugins->load(loaded.roots);
  return kGood;
}

}  // namespace jiuqu::app
