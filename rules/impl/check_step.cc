// <check rules="intake" phase="application" date="…"/>: the rules in force on the day of filing.
#include <algorithm>

#include "bus/pipeline/way.h"
#include "bus/xml/walk.h"
#include "rules/impl/filing_day.h"
#include "rules/schematron.h"

namespace jiuqu::rules {
namespace {

using Packs = std::vector<const RuleSet*>;  // the versions of one pack

// The form of a tree, by its root element: its schema says which fields are personal.
const xml::SchemaModel* form_of(const std::vector<const SchemaDefinition*>& schemas,
                                xml::Node root) {
  for (const SchemaDefinition* each : schemas) {
    const xml::SchemaModel& model = each->schema->model();
    if (model.target_namespace() == root.ns() && model.root(root.name()) != nullptr) return &model;
  }
  return nullptr;
}

class CheckStep final : public JudgeStep {
 public:
  CheckStep(Packs packs, std::string phase, FilingDay day,
            std::vector<const SchemaDefinition*> schemas)
      : packs_(std::move(packs)),
        phase_(std::move(phase)),
        day_(std::move(day)),
        schemas_(std::move(schemas)) {}

  Result<void> run(Exchange& exchange) const override {
    xml::Node root = exchange.tree.root();
    CheckOptions options;
    options.phase = phase_;
    auto day = day_.of(exchange);
    if (!day) return std::unexpected(day.error());
    options.day = std::move(*day);
    const RuleSet* rules = in_force(options.day);
    if (rules == nullptr) {
      exchange.findings.push_back(none_in_force(options.day, root));
      return {};
    }
    if (exchange.way != nullptr && packs_.size() > 1) {
      Way::Below step(exchange.way);
      exchange.way->add("version " + rules->id, 0, {{"filing-day", options.day}});
    }
    options.form = form_of(schemas_, root);
    auto found = rules->check(root, options);
    if (!found) return std::unexpected(found.error());
    exchange.findings.insert(exchange.findings.end(), std::make_move_iterator(found->begin()),
                             std::make_move_iterator(found->end()));
    return {};
  }

 private:
  const RuleSet* in_force(const std::string& day) const {
    auto found =
        std::ranges::find_if(packs_, [&](const RuleSet* each) { return each->validity().on(day); });
    return found == packs_.end() ? nullptr : *found;
  }

  Finding none_in_force(const std::string& day, xml::Node root) const {
    Finding finding;
    finding.code = "rules.none-in-force";
    finding.where.path = root.path();
    finding.en = "No rules \"" + packs_.front()->pack + "\" are in force on " + day;
    finding.zh = "申报日期 " + day + " 没有生效的规则“" + packs_.front()->pack + "”";
    return finding;
  }

  Packs packs_;
  std::string phase_;
  FilingDay day_;
  std::vector<const SchemaDefinition*> schemas_;
};

class CheckStepKind final : public StepKind {
 public:
  std::string_view element() const override { return "check"; }
  std::unique_ptr<Step> compile(xml::Node node, const DefinitionSet& definitions,
                                Findings& findings) const override {
    constexpr std::string_view kAttributes[] = {"rules", "phase", "date"};
    check_vocabulary(node, kAttributes, {}, findings);
    Packs packs = versions_of(node.attribute("rules").value_or(""), definitions);
    if (packs.empty()) {
      findings.push_back(unknown_word("interface.rules-unknown", node, "rules", "rules",
                                      node.attribute("rules").value_or(""),
                                      definitions.ids("rules")));
      return nullptr;
    }
    std::string phase = node.attribute("phase").value_or("");
    if (!phase_runs(node, packs, phase, findings)) return nullptr;
    auto day = FilingDay::read(node, findings);
    if (!day) return nullptr;
    return std::make_unique<CheckStep>(std::move(packs), phase, std::move(*day),
                                       schemas_of(definitions));
  }

 private:
  static Packs versions_of(const std::string& pack, const DefinitionSet& definitions) {
    Packs packs;
    for (const Definition* each : definitions.all("rules"))
      if (const auto* rules = dynamic_cast<const RuleSet*>(each); rules && rules->pack == pack)
        packs.push_back(rules);
    if (packs.empty())  // one version, named in full
      if (const auto* rules = definitions.get<RuleSet>("rules", pack)) packs.push_back(rules);
    return packs;
  }

  static bool phase_runs(xml::Node node, const Packs& packs, const std::string& phase,
                         Findings& findings) {
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

  static std::vector<const SchemaDefinition*> schemas_of(const DefinitionSet& definitions) {
    std::vector<const SchemaDefinition*> schemas;
    for (const Definition* each : definitions.all("schema"))
      if (const auto* schema = dynamic_cast<const SchemaDefinition*>(each); schema->schema)
        schemas.push_back(schema);
    return schemas;
  }
};

}  // namespace

std::unique_ptr<StepKind> check_step_kind() {
  return std::make_unique<CheckStepKind>();
}

}  // namespace jiuqu::rules
