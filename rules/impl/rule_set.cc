#include <algorithm>

#include "bus/xml/walk.h"
#include "rules/impl/findings.h"
#include "rules/impl/functions.h"
#include "rules/impl/reader.h"
#include "rules/impl/report.h"
#include "rules/impl/rule_facts.h"
#include "rules/impl/rule_uses.h"
#include "rules/schematron.h"

namespace jiuqu::rules {
namespace {

class RulesKind final : public DefinitionKind {
 public:
  explicit RulesKind(const xml::FunctionTable* functions) : functions_(functions) {}
  std::string_view name() const override { return "rules"; }
  bool claims(const SourceFile& file) const override {
    return file.document && file.document.root().is("schema", kSchematron);
  }
  std::vector<std::shared_ptr<Definition>> read(const SourceFile& file, Findings&) const override {
    auto result = std::make_shared<RuleSet>();
    result->id = file.stem(".sch");
    result->pack = result->id.substr(0, result->id.find('@'));
    result->element = file.document.root();
    result->line = result->element.line();
    return {std::move(result)};
  }
  void link(Definition& definition, const DefinitionSet& all, Findings& findings) const override {
    auto& result = static_cast<RuleSet&>(definition);
    result.compiled->functions = *functions_;
    add_set_functions(result.compiled->functions, all);
    Reader(*result.compiled, all, findings).read(result.element);
    check_pack(result, all, findings);
  }
  std::vector<Fact> facts(const SourceFile& file) const override { return rule_facts(file); }
  std::vector<Use> uses(const Definition& definition, const DefinitionSet&) const override {
    return rule_uses(static_cast<const RuleSet&>(definition));
  }

 private:
  // Two files of a pack in force on one day would leave open which one judges. The later one in the
  // order of ids tells.
  static void check_pack(const RuleSet& rules, const DefinitionSet& all, Findings& findings) {
    for (const Definition* each : all.all("rules")) {
      const auto& other = static_cast<const RuleSet&>(*each);
      if (&other == &rules) break;
      if (other.pack != rules.pack) continue;
      if (!other.validity().overlaps(rules.validity())) continue;
      findings.push_back(definition_finding(
          Level::error, "rules.pack-overlap", rules.element,
          "The rules \"" + other.id +
              "\" are in force on days of this file; set hub:valid-from "
              "and hub:valid-to apart",
          "规则“" + other.id + "”与本文件的有效期重叠；请以 hub:valid-from、hub:valid-to 区分"));
    }
  }

  const xml::FunctionTable* functions_;
};

}  // namespace

RuleSet::RuleSet() : compiled(std::make_unique<CompiledRules>()) {}
RuleSet::~RuleSet() = default;

const Validity& RuleSet::validity() const {
  return compiled->validity;
}

bool RuleSet::has_phase(const std::string& phase) const {
  return phase.empty() || phase == kAllPatterns || compiled->phase(phase) != nullptr;
}

std::vector<std::string> RuleSet::phase_ids() const {
  std::vector<std::string> ids;
  for (const Phase& phase : compiled->phases) ids.push_back(phase.id);
  return ids;
}

std::string RuleSet::phase_fault(const std::string& phase) const {
  std::string run = phase.empty() ? compiled->default_phase : phase;
  if (!has_phase(run)) return "no phase \"" + run + "\" in " + id;
  if (compiled->phase(run) != nullptr) return {};  // its patterns were checked against its lets
  for (const Pattern& pattern : compiled->patterns)
    if (!pattern.phase_variables.empty())
      return "the pattern \"" + pattern.id + "\" uses $" + pattern.phase_variables.front() +
             ", which a phase lets; name the phase";
  return {};
}

Result<Findings> RuleSet::check(xml::Node node, const std::string& phase) const {
  return check(node, CheckOptions{.phase = phase});
}

Result<Findings> RuleSet::check(xml::Node node, const CheckOptions& options) const {
  if (auto fault = phase_fault(options.phase); !fault.empty())
    return fail(ErrorCode::definition_broken, fault);
  xml::Node document = xml::document_node(node);
  FindingList findings(xml::root_element(node), options.form);
  Evaluation evaluation(*compiled, document, findings);
  auto done = evaluation.run(options.phase, options.day);
  if (options.work != nullptr) *options.work = evaluation.work();
  if (!done) return std::unexpected(done.error());
  return findings.take();
}

Result<xml::Document> RuleSet::report(xml::Node node, const CheckOptions& options) const {
  if (auto fault = phase_fault(options.phase); !fault.empty())
    return fail(ErrorCode::definition_broken, fault);
  Report report(*compiled, options.phase);
  Evaluation evaluation(*compiled, xml::document_node(node), report);
  auto done = evaluation.run(options.phase, options.day);
  if (options.work != nullptr) *options.work = evaluation.work();
  if (!done) return std::unexpected(done.error());
  return report.take();
}

std::unique_ptr<DefinitionKind> rules_kind(const xml::FunctionTable* functions) {
  return std::make_unique<RulesKind>(functions);
}

}  // namespace jiuqu::rules
