// <check rules="intake" phase="application" date="…"/>: the rules in force on the day of filing.
#include <iterator>

#include "rules/impl/pack_in_force.h"

namespace jiuqu::rules {
namespace {

class CheckStep final : public JudgeStep {
 public:
  explicit CheckStep(PackInForce rules) : rules_(std::move(rules)) {}

  Result<void> run(Exchange& exchange) const override {
    CheckOptions options;
    auto rules = rules_.choose(exchange, options);
    if (!rules) return std::unexpected(rules.error());
    if (*rules == nullptr) return {};
    auto found = (*rules)->check(exchange.tree.root(), options);
    if (!found) return std::unexpected(found.error());
    exchange.findings.insert(exchange.findings.end(), std::make_move_iterator(found->begin()),
                             std::make_move_iterator(found->end()));
    return {};
  }

 private:
  PackInForce rules_;
};

class CheckStepKind final : public StepKind {
 public:
  std::string_view element() const override { return "check"; }
  std::unique_ptr<Step> compile(xml::Node node, const DefinitionSet& definitions,
                                Findings& findings) const override {
    constexpr std::string_view kAttributes[] = {"rules", "phase", "date"};
    check_vocabulary(node, kAttributes, {}, findings);
    auto rules = PackInForce::read(node, definitions, findings);
    return rules ? std::make_unique<CheckStep>(std::move(*rules)) : nullptr;
  }
};

}  // namespace

std::unique_ptr<StepKind> check_step_kind() {
  return std::make_unique<CheckStepKind>();
}

}  // namespace jiuqu::rules
