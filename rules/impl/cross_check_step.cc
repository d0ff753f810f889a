// <cross-check rules="cross-check" phase="…" date="…"/>: differences become drafts in the tree.
#include <algorithm>

#include "bus/pipeline/way.h"
#include "rules/disputes.h"
#include "rules/impl/pack_in_force.h"

namespace jiuqu::rules {
namespace {

constexpr const char* kDisputed = "disputed";

class CrossCheckStep final : public JudgeStep {
 public:
  explicit CrossCheckStep(PackInForce rules) : rules_(std::move(rules)) {}

  Result<void> run(Exchange& exchange) const override {
    CheckOptions options;
    auto rules = rules_.choose(exchange, options);
    if (!rules) return std::unexpected(rules.error());
    if (*rules == nullptr) return {};
    auto found = cross_check(**rules, exchange.tree.root(), options);
    if (!found) return std::unexpected(found.error());
    std::ranges::move(found->others, std::back_inserter(exchange.findings));
    Uuid cause = exchange.message ? exchange.message->id : Uuid{};
    UtcTime at = exchange.message ? exchange.message->created : UtcTime{};
    add_drafts(exchange,
               draft_disputes(exchange.tree.root(), found->differences, options, cause, at));
    if (exchange.way != nullptr) tell(*exchange.way, found->differences);
    return {};
  }

 private:
  static void add_drafts(Exchange& exchange, const std::vector<xml::Document>& drafts) {
    std::string owners;
    for (const xml::Document& draft : drafts) {
      exchange.tree.root().append_copy(draft.root());
      owners += (owners.empty() ? "" : " ") + draft.root().child_text("owner");
    }
    exchange.variables[kDisputed] = std::move(owners);
  }

  static void tell(Way& way, const std::vector<Difference>& differences) {
    Way::Below step(&way);
    for (const Difference& each : differences)
      way.add("difference " + each.owner + " " + each.field, 0,
              {{"declared", each.declared}, {"known", each.known}});
  }

  PackInForce rules_;
};

class CrossCheckStepKind final : public StepKind {
 public:
  std::string_view element() const override { return "cross-check"; }
  std::unique_ptr<Step> compile(xml::Node node, const DefinitionSet& definitions,
                                Findings& findings) const override {
    constexpr std::string_view kAttributes[] = {"rules", "phase", "date"};
    check_vocabulary(node, kAttributes, {}, findings);
    auto rules = PackInForce::read(node, definitions, findings);
    return rules ? std::make_unique<CrossCheckStep>(std::move(*rules)) : nullptr;
  }
};

}  // namespace

std::unique_ptr<StepKind> cross_check_step_kind() {
  return std::make_unique<CrossCheckStepKind>();
}

}  // namespace jiuqu::rules
