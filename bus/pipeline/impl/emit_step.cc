#include "bus/pipeline/kinds.h"

namespace jiuqu {
namespace {

class EmitStep final : public RecordStep {
 public:
  // The exchange keeps its tree: the step may run again after a version conflict.
  Task<Result<void>> run(Exchange& exchange, Work& work) const override {
    if (work.case_key.empty()) work.case_key = exchange.order_key;
    work.events.push_back(exchange.tree.clone());
    co_return Result<void>{};
  }
  Result<std::string> foretell(const Exchange& exchange, Work& work) const override {
    if (work.case_key.empty()) work.case_key = exchange.order_key;
    work.events.push_back(exchange.tree.clone());
    return words;
  }
};

class EmitStepKind final : public StepKind {
 public:
  std::string_view element() const override { return "emit"; }

  std::unique_ptr<Step> compile(xml::Node node, const DefinitionSet&,
                                Findings& findings) const override {
    check_vocabulary(node, {}, {}, findings);
    return std::make_unique<EmitStep>();
  }
};

}  // namespace

std::unique_ptr<StepKind> emit_step_kind() {
  return std::make_unique<EmitStepKind>();
}

}  // namespace jiuqu
