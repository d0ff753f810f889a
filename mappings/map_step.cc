#include "mappings/map_step.h"

#include "mappings/mapping.h"

namespace jiuqu {
namespace {

class MapStep final : public JudgeStep {
 public:
  explicit MapStep(const Mapping& mapping) : mapping_(mapping) {}

  // Where earlier steps found faults, the target is not judged: it would only echo them.
  Result<void> run(Exchange& exchange) const override {
    MapContext context;
    if (exchange.message != nullptr) {
      context.now = exchange.message->created;
      context.headers = &exchange.message->headers;
      context.partner = exchange.message->partner;
      exchange.variables.try_emplace("messageId", exchange.message->id.text());
    }
    context.variables = &exchange.variables;
    auto mapped = has_errors(exchange.findings)
                      ? mapping_.run(exchange.tree, context, exchange.findings)
                      : mapping_.run_judged(exchange.tree, context, exchange.findings);
    if (!mapped) return std::unexpected(mapped.error());
    exchange.tree = std::move(mapped->tree);
    exchange.lineage.push_back(std::move(mapped->lineage));
    return {};
  }

  const SchemaDefinition* produces() const override { return mapping_.target(); }

 private:
  const Mapping& mapping_;
};

class MapStepKind final : public StepKind {
 public:
  std::string_view element() const override { return "map"; }
  std::unique_ptr<Step> compile(xml::Node node, const DefinitionSet& definitions,
                                Findings& findings) const override {
    constexpr std::string_view kAttributes[] = {"mapping"};
    check_vocabulary(node, kAttributes, {}, findings);
    std::string id = node.attribute("mapping").value_or("");
    const auto* mapping = definitions.get<Mapping>("mapping", id);
    if (mapping == nullptr) {
      findings.push_back(unknown_word("interface.mapping-unknown", node, "mapping", "mapping", id,
                                      definitions.ids("mapping")));
      return nullptr;
    }
    return std::make_unique<MapStep>(*mapping);
  }
};

}  // namespace

std::unique_ptr<StepKind> map_step_kind() {
  return std::make_unique<MapStepKind>();
}

}  // namespace jiuqu
