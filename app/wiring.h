// The only place that knows every module: the lists of what is plugged in, and the long-lived parts
// of a running hub in the order they are made.
// Thread: made and destroyed on main. Ownership: owns everything it makes.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/http/http_network.h"
#include "app/config.h"
#include "bus/pipeline/hub.h"
#include "bus/pipeline/kinds.h"
#include "bus/pipeline/samples.h"

namespace jiuqu::licensing {
class CaseService;
}
namespace jiuqu::app {
struct LoadReport;
}

namespace jiuqu::app {

// The functions of all XPath expressions: rules, mappings, workflows, interfaces.
xml::FunctionTable hub_functions();

// Everything that reads definition files. The functions and the environment outlive every set
// loaded; `cases` may be null: enough for lint, test and items. Without an environment the settings
// that mappings name are not checked.
class Plugins {
 public:
  Plugins(HttpNetwork& network, const xml::FunctionTable& functions, licensing::CaseService* cases,
          const EnvironmentValues* environment = nullptr);
  ~Plugins();
  LoadOutcome load(const std::vector<std::string>& roots) const;
  std::vector<DefinitionKind*> kinds() const;
  std::vector<SampleRunner*> samples() const;
  std::vector<AdapterKind*> adapters() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// A running hub.
class Runtime {
 public:
  explicit Runtime(Config config);
  ~Runtime();
  // Opens the store, loads definitions, recovers, listens. Errors name what to mend; findings of
  // definitions are filled in.
  Result<void> start(Findings& findings);
  std::string base_url() const;
  // Reads environment, tokens and definitions again; all come into use, or none and the report says
  // why. Any thread.
  LoadReport reload();
  // Graceful: no new work, what is in progress ends, at most limits::kGracefulStopSeconds.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace jiuqu::app
