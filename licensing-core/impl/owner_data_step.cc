#include "licensing-core/owner_data_step.h"

namespace jiuqu::licensing {
namespace {

class OwnerDataStep final : public RecordStep {
 public:
  OwnerDataStep(CaseService* service, xml::XPath key) : service_(service), key_(std::move(key)) {}

  Task<Result<void>> run(Exchange& exchange, Work& work) const override {
    if (!service_) co_return fail(ErrorCode::defect, "the owner-data step has no case service");
    auto key = key_.string(exchange.tree.root());
    if (!key) co_return std::unexpected(key.error());
    auto done = co_await service_->owner_data_received(exchange, work, *key);
    co_return done;
  }

  Result<std::string> foretell(const Exchange& exchange, Work&) const override {
    auto key = key_.string(exchange.tree.root());
    if (!key) return std::unexpected(key.error());
    return "owner-data case \"" + *key + "\"";
  }

 private:
  CaseService* service_;
  xml::XPath key_;
};

class OwnerDataStepKind final : public StepKind {
 public:
  OwnerDataStepKind(CaseService* service, const xml::FunctionTable* functions)
      : service_(service), functions_(functions) {}
  std::string_view element() const override { return "owner-data"; }

  std::unique_ptr<Step> compile(xml::Node node, const DefinitionSet&,
                                Findings& findings) const override {
    static constexpr std::string_view kAttributes[] = {"key"};
    check_vocabulary(node, kAttributes, {}, findings);
    auto expression = node.attribute("key").value_or("");
    auto key = xml::XPath::compile(expression, xml::namespaces_in_scope(node), functions_);
    if (key) return std::make_unique<OwnerDataStep>(service_, std::move(*key));
    findings.push_back(definition_finding(Level::error, "workflow.key", node,
                                          "The key is not XPath: " + key.error().detail,
                                          "键不是合法的 XPath：" + key.error().detail, "key"));
    return nullptr;
  }

 private:
  CaseService* service_;
  const xml::FunctionTable* functions_;
};

}  // namespace

std::unique_ptr<StepKind> owner_data_step_kind(CaseService* service,
                                               const xml::FunctionTable* functions) {
  return std::make_unique<OwnerDataStepKind>(service, functions);
}

}  // namespace jiuqu::licensing
