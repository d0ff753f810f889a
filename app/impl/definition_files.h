// What every command on definition files begins with: the files of the configuration, or of named
// folders, loaded with everything that is plugged in; and how findings are shown.
// Thread: main. Ownership: Loaded owns what it loaded.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/wiring.h"

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

// kGood, or kWrongUse once it was told why.
int load(const DefinitionOptions& options, Loaded& loaded);

struct Counts {
  std::size_t errors = 0, warnings = 0, notes = 0;
};
Counts count(const Findings& findings);
void print_finding(const Finding& finding, bool as_json);
// Infos (unused source fields and the like) only count; as JSON all are shown.
void print_findings(const Findings& findings, bool as_json);

}  // namespace jiuqu::app
