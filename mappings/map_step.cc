// <map mapping="platform/application" date="…"/>: the version in force on the day of filing.
#include "mappings/map_step.h"

#include "bus/pipeline/filing_day.h"
#include "bus/pipeline/way.h"
#include "mappings/explain.h"

namespace jiuqu {
namespace {

using Versions = std::vector<const Mapping*>;

class MapStep final : public JudgeStep {
 public:
  MapStep(Versions versions, FilingDay day)
      : versions_(std::move(versions)), day_(std::move(day)) {}

  // Where earlier steps found faults, the target is not judged: it would only echo them.
  Result<void> run(Exchange& exchange) const override {
    MapContext context;
    auto day = day_.of(exchange);
    if (!day) return std::unexpected(day.error());
    context.day = std::move(*day);
    const Mapping* mapping = in_force(versions_, context.day);
    if (mapping == nullptr)
      return fail(ErrorCode::mapping_failed, "no version of mapping " + versions_.front()->pack +
                                                 " is in force on " + context.day);
    if (exchange.way != nullptr && versions_.size() > 1) {
      Way::Below step(exchange.way);
      exchange.way->add("version " + mapping->id, 0, {{"filing-day", context.day}});
    }
    if (exchange.message != nullptr) {
      context.now = exchange.message->created;
      context.headers = &exchange.message->headers;
      context.partner = exchange.message->partner;
      exchange.variables.try_emplace("messageId", exchange.message->id.text());
    }
    context.variables = &exchange.variables;
    auto mapped = map(*mapping, exchange, context, !has_errors(exchange.findings));
    if (!mapped) return std::unexpected(mapped.error());
    exchange.tree = std::move(mapped->tree);
    exchange.lineage.push_back(std::move(mapped->lineage));
    return {};
  }

  // Versions have one form.
  const SchemaDefinition* produces() const override { return versions_.front()->target(); }

 private:
  static Result<Mapped> map(const Mapping& mapping, Exchange& exchange, const MapContext& context,
                            bool judged) {
    if (exchange.explained != nullptr) return map_explained(mapping, exchange, context, judged);
    return judged ? mapping.run_judged(exchange.tree, context, exchange.findings)
                  : mapping.run(exchange.tree, context, exchange.findings);
  }
  static Result<Mapped> map_explained(const Mapping& mapping, Exchange& exchange,
                                      const MapContext& context, bool judged) {
    auto explained = explain(mapping, exchange.tree, context, exchange.findings, judged);
    if (!explained) return std::unexpected(explained.error());
    exchange.explained->push_back({mapping.id, std::move(explained->fields)});
    return std::move(explained->mapped);
  }

  Versions versions_;
  FilingDay day_;
};

class MapStepKind final : public StepKind {
 public:
  std::string_view element() const override { return "map"; }
  std::unique_ptr<Step> compile(xml::Node node, const DefinitionSet& definitions,
                                Findings& findings) const override {
    constexpr std::string_view kAttributes[] = {"mapping", "date"};
    check_vocabulary(node, kAttributes, {}, findings);
    std::string id = node.attribute("mapping").value_or("");
    Versions versions = versions_of_mapping(id, definitions);
    if (versions.empty()) {
      findings.push_back(unknown_word("interface.mapping-unknown", node, "mapping", "mapping", id,
                                      definitions.ids("mapping")));
      return nullptr;
    }
    auto day = FilingDay::read(node, findings);
    if (!day) return nullptr;
    return std::make_unique<MapStep>(std::move(versions), std::move(*day));
  }
};

}  // namespace

std::unique_ptr<StepKind> map_step_kind() {
  return std::make_unique<MapStepKind>();
}

}  // namespace jiuqu
