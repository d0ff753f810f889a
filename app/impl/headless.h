// What every command on definition files begins with: the definitions loaded, without a hub; and
// how findings are printed.
// Thread: main. Ownership: the Loaded owns the set and what it was compiled with.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/wiring.h"
#include "app/words.h"

namespace jiuqu::app {

struct Loaded {
  SystemClock clock;
  HttpNetwork network{clock};
  xml::FunctionTable functions = hub_functions();
  std::optional<EnvironmentValues> environment;  // not known where only folders are named
  std::unique_ptr<Plugins> plugins;
  std::vector<std::string> roots;
  LoadOutcome outcome;
};

// The roots of the options, else those of the configuration. kGood also when the definitions have
// errors: outcome.set is null then.
int load(const DefinitionOptions& options, Loaded& loaded);
// The same, but the definitions have to be right; what is wrong is told.
int load_good(const DefinitionOptions& options, Loaded& loaded);

// "no rules "intak" (did you mean "intake"?)", or all there are.
std::string unknown(const std::string& what, const std::string& word,
                    const std::vector<std::string>& known);
// "-" is the standard input. Errors: those of read_file, body_too_large.
Result<std::string> read_input(const std::string& file);

// Infos (unused source fields and the like) only count; as JSON all are shown.
void print_findings(const Findings& findings, bool as_json);

struct FindingCounts {
  std::size_t errors = 0, warnings = 0, notes = 0;
};
FindingCounts count(const Findings& findings);

}  // namespace jiuqu::app
