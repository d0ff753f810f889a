// The lists of what is plugged in.
#include "app/wiring.h"

#include "adapters/http/http_adapter.h"
#include "bus/codes/functions.h"
#include "licensing-core/case_service.h"
#include "licensing-core/functions.h"
#include "licensing-core/owner_data_step.h"
#include "licensing-core/samples.h"
#include "licensing-core/workflow_step.h"
#include "mappings/map_step.h"
#include "mappings/mapping.h"
#include "mappings/samples.h"
#include "rules/decision_table.h"
#include "rules/disputes.h"
#include "rules/schematron.h"

namespace jiuqu::app {

xml::FunctionTable hub_functions() {
  xml::FunctionTable functions;
  codes::add_functions(functions);
  licensing::add_functions(functions);
  return functions;
}

struct Plugins::State {
  State(HttpNetwork& network, const xml::FunctionTable& functions, licensing::CaseService* cases,
        const EnvironmentValues* environment)
      : http(network) {
    adapters = {&http};

    steps.push_back(validate_step_kind());
    steps.push_back(map_step_kind());
    steps.push_back(rules::check_step_kind());
    steps.push_back(rules::decide_step_kind());
    steps.push_back(rules::cross_check_step_kind());
    steps.push_back(choose_step_kind(step_list(), &functions));
    steps.push_back(emit_step_kind());
    steps.push_back(licensing::workflow_step_kind(cases, &functions));
    steps.push_back(licensing::owner_data_step_kind(cases, &functions));

    // In the order in which they refer to each other.
    kinds.push_back(schema_kind());
    kinds.push_back(code_table_kind());
    kinds.push_back(fragment_kind(environment));
    kinds.push_back(stylesheet_kind());
    kinds.push_back(mapping_kind(&functions, environment));
    kinds.push_back(rules::decision_table_kind(&functions));
    kinds.push_back(rules::rule_fragment_kind());
    kinds.push_back(rules::rules_kind(&functions));
    kinds.push_back(licensing::workflow_kind(&functions, &clock));
    kinds.push_back(partner_kind(adapters));
    kinds.push_back(interface_kind(adapters, step_list(), &functions));

    runners.push_back(interface_samples());
    runners.push_back(mapping_sample_runner());
    runners.push_back(rules::rule_samples());
    runners.push_back(rules::decision_samples());
    runners.push_back(std::make_unique<licensing::WorkflowSamples>());
  }

  std::vector<StepKind*> step_list() const {
    std::vector<StepKind*> list;
    for (const auto& step : steps) list.push_back(step.get());
    return list;
  }

  SystemClock clock;
  HttpAdapterKind http;
  std::vector<AdapterKind*> adapters;
  std::vector<std::unique_ptr<StepKind>> steps;
  std::vector<std::unique_ptr<DefinitionKind>> kinds;
  std::vector<std::unique_ptr<SampleRunner>> runners;
};

Plugins::Plugins(HttpNetwork& network, const xml::FunctionTable& functions,
                 licensing::CaseService* cases, const EnvironmentValues* environment)
    : state_(std::make_unique<State>(network, functions, cases, environment)) {}
Plugins::~Plugins() = default;

LoadOutcome Plugins::load(const std::vector<std::string>& roots) const {
  return load_definitions(roots, kinds(), UnknownFiles::refuse);
}

std::vector<DefinitionKind*> Plugins::kinds() const {
  std::vector<DefinitionKind*> kinds;
  for (const auto& kind : state_->kinds) kinds.push_back(kind.get());
  return kinds;
}

std::vector<SampleRunner*> Plugins::samples() const {
  std::vector<SampleRunner*> runners;
  for (const auto& runner : state_->runners) runners.push_back(runner.get());
  return runners;
}

std::vector<AdapterKind*> Plugins::adapters() const {
  return state_->adapters;
}

}  // namespace jiuqu::app
