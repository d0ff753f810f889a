#include "rules/impl/pack_in_force.h"

#include <algorithm>

#include "bus/pipeline/way.h"

namespace jiuqu::rules {
namespace {

using Packs = std::vector<const RuleSet*>;

// The form of a tree, by its root element: its schema says which fields are personal.
const xml::SchemaModel* form_of(const std::vector<const SchemaDefinition*>& schemas,
                                xml::Node root) {
  for (const SchemaDefinition* each : schemas) {
    const xml::SchemaModel& model = each->schema->model();
    if (model.target_namespace() == root.ns() && model.root(root.name()) != nullptr) return &model;
  }
  return nullptr;
}

Packs versions_of(const std::string& pack, const DefinitionSet& definitions) {
  Packs packs;
  for (const Definition* each : definitions.all("rules"))
    if (const auto* rules = dynamic_cast<const RuleSet*>(each); rules && rules->pack == pack)
      packs.push_back(rules);
  if (packs.empty())  // one version, named in full
    if (const auto* rules = definitions.get<RuleSet>("rules", pack)) packs.push_back(rules);
  return packs;
}

bool phase_runs(xml::Node node, const Packs& packs, const std::string& phase, Findings& findings) {
  for (const RuleSet* rules : packs) {
    if (!rules->has_phase(phase)) {
      findings.push_back(unknown_word("interface.phase-unknown", node, "phase", "phase", phase,
                                      rules->phase_ids()));
      return false;
    }
    if (auto fault = rules->phase_fault(phase); !fault.empty()) {
      findings.push_back(definition_finding(Level::error, "interface.phase-missing", node,
                                            "The rules need a phase: " + fault,
                                            "须指明阶段 phase：" + fault, "phase"));
      return false;
    }
  }
  return true;
}

std::vector<const SchemaDefinition*> schemas_of(const DefinitionSet& definitions) {
  std::vector<const SchemaDefinition*> schemas;
  for (const Definition* each : definitions.all("schema"))
    if (const auto* schema = dynamic_cast<const SchemaDefinition*>(each); schema->schema)
      schemas.push_back(schema);
  return schemas;
}

Finding none_in_force(const std::string& pack, const std::string& day, xml::Node root) {
  Finding finding;
  finding.code = "rules.none-in-force";
  finding.where.path = root.path();
  finding.en = "No rules \"" + pack + "\" are in force on " + day;
  finding.zh = "申报日期 " + day + " 没有生效的规则“" + pack + "”";
  return finding;
}

}  // namespace

PackInForce::PackInForce(Packs packs, std::string phase, FilingDay day,
                         std::vector<const SchemaDefinition*> schemas)
    : packs_(std::move(packs)),
      phase_(std::move(phase)),
      day_(std::move(day)),
      schemas_(std::move(schemas)) {}

std::optional<PackInForce> PackInForce::read(xml::Node node, const DefinitionSet& definitions,
                                             Findings& findings) {
  Packs packs = versions_of(node.attribute("rules").value_or(""), definitions);
  if (packs.empty()) {
    findings.push_back(unknown_word("interface.rules-unknown", node, "rules", "rules",
                                    node.attribute("rules").value_or(""),
                                    definitions.ids("rules")));
    return std::nullopt;
  }
  std::string phase = node.attribute("phase").value_or("");
  if (!phase_runs(node, packs, phase, findings)) return std::nullopt;
  auto day = FilingDay::read(node, findings);
  if (!day) return std::nullopt;
  return PackInForce(std::move(packs), std::move(phase), std::move(*day), schemas_of(definitions));
}

Result<const RuleSet*> PackInForce::choose(Exchange& exchange, CheckOptions& options) const {
  xml::Node root = exchange.tree.root();
  options.phase = phase_;
  auto day = day_.of(exchange);
  if (!day) return std::unexpected(day.error());
  options.day = std::move(*day);
  options.form = form_of(schemas_, root);
  auto found = std::ranges::find_if(
      packs_, [&](const RuleSet* each) { return each->validity().on(options.day); });
  if (found == packs_.end()) {
    exchange.findings.push_back(none_in_force(packs_.front()->pack, options.day, root));
    return nullptr;
  }
  if (exchange.way != nullptr && packs_.size() > 1) {
    Way::Below step(exchange.way);
    exchange.way->add("version " + (*found)->id, 0, {{"filing-day", options.day}});
  }
  return *found;
}

}  // namespace jiuqu::rules
