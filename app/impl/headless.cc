#include "app/impl/headless.h"

#include <cstdio>

#include "app/config.h"
#include "app/words.h"
#include "bus/base/text.h"

namespace jiuqu::app {
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

void print_findings(const Findings& findings, bool as_json) {
  for (const Finding& finding : findings) {
    if (!as_json && finding.level == Level::info) continue;
    if (!as_json) {
      std::printf("%s\n", lint_line(finding).c_str());
      continue;
    }
    json::Writer writer;
    write_finding(writer, finding);
    std::printf("%s\n", writer.take().c_str());
  }
}

FindingCounts count(const Findings& findings) {
  FindingCounts counts;
  for (const Finding& finding : findings)
    ++(finding.level == Level::error     ? counts.errors
       : finding.level == Level::warning ? counts.warnings
                                         : counts.notes);
  return counts;
}

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

int load_good(const DefinitionOptions& options, Loaded& loaded) {
  if (int wrong = load(options, loaded); wrong != kGood) return wrong;
  if (loaded.outcome.set) return kGood;
  for (const Finding& finding : loaded.outcome.findings)
    if (finding.level == Level::error) std::fprintf(stderr, "%s\n", lint_line(finding).c_str());
  std::fprintf(stderr, "jiuqu: the definitions have errors; see \"jiuqu lint\"\n");
  return kWrongUse;
}

std::string unknown(const std::string& what, const std::string& word,
                    const std::vector<std::string>& known) {
  std::string text = "no " + what + " \"" + word + "\"";
  std::string likely = likely_word(word, known);
  if (!likely.empty()) return text + " (did you mean \"" + likely + "\"?)";
  std::string all;
  for (const auto& one : known) all += (all.empty() ? "" : ", ") + one;
  return text + (all.empty() ? "" : "; there are: " + all);
}

Result<std::string> read_input(const std::string& file) {
  if (file != "-") return read_file(file, limits::kBodyBytesMax);
  std::string text;
  char buffer[1 << 14];
  while (std::size_t got = std::fread(buffer, 1, sizeof buffer, stdin)) {
    text.append(buffer, got);
    if (text.size() > limits::kBodyBytesMax)
      return fail(ErrorCode::body_too_large, "standard input");
  }
  return text;
}

}  // namespace jiuqu::app
