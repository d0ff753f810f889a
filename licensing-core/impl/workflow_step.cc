#include "licensing-core/workflow_step.h"

namespace jiuqu::licensing {

namespace {

class WorkflowStep final : public RecordStep {
 public:
  WorkflowStep(CaseService* service, std::string process, xml::XPath key)
      : service_(service), process_(std::move(process)), key_(std::move(key)) {}

  Task<Result<void>> run(Exchange& exchange, Work& work) const override {
    if (!service_) co_return fail(ErrorCode::defect, "the workflow step has no case service");
    auto key = key_.string(exchange.tree.root());
    if (!key) co_return std::unexpected(key.error());
    auto done = co_await service_->message_received(exchange, work, process_, *key);
    co_return done;
  }

  Result<std::string> foretell(const Exchange& exchange, Work&) const override {
    auto key = key_.string(exchange.tree.root());
    if (!key) return std::unexpected(key.error());
    return "workflow process=\"" + process_ + "\" case \"" + *key + "\"";
  }

 private:
  CaseService* service_;
  std::string process_;
  xml::XPath key_;
};

class WorkflowStepKind final : public StepKind {
 public:
  WorkflowStepKind(CaseService* service, const xml::FunctionTable* functions)
      : service_(service), functions_(functions) {}
  std::string_view element() const override { return "workflow"; }

  std::unique_ptr<Step> compile(xml::Node node, const DefinitionSet& definitions,
                                Findings& findings) const override {
    static constexpr std::string_view kAttributes[] = {"process", "key"};
    check_vocabulary(node, kAttributes, {}, findings);
    auto process = node.attribute("process").value_or("");
    bool known = definitions.find("workflow", process) != nullptr;
    if (!known) {
      findings.push_back(unknown_word("workflow.unknown-process", node, "process", "process",
                                      process, definitions.ids("workflow")));
    }
    auto expression = node.attribute("key").value_or("");
    auto key = xml::XPath::compile(expression, xml::namespaces_in_scope(node), functions_);
    if (!key) {
      findings.push_back(definition_finding(Level::error, "workflow.key", node,
                                            "The key is not XPath: " + key.error().detail,
                                            "键不是合法的 XPath：" + key.error().detail, "key"));
    }
    if (!known || !key) return nullptr;
    return std::make_unique<WorkflowStep>(service_, std::move(process), std::move(*key));
  }

 private:
  CaseService* service_;
  const xml::FunctionTable* functions_;
};

}  // namespace

std::unique_ptr<StepKind> workflow_step_kind(CaseService* service,
                                             const xml::FunctionTable* functions) {
  return std::make_unique<WorkflowStepKind>(service, functions);
}

}  // namespace jiuqu::licensing
