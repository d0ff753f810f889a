// <decide table="flow" date="…"/>: a table's outputs as variables of the steps that follow.
#include "bus/pipeline/filing_day.h"
#include "bus/pipeline/way.h"
#include "rules/decision_table.h"

namespace jiuqu::rules {
namespace {

// Which row and why; a name no output can have, since it is one word of this step.
constexpr const char* kDecidedBy = "decided-by";

class DecideStep final : public JudgeStep {
 public:
  DecideStep(const DecisionTable& table, FilingDay day) : table_(table), day_(std::move(day)) {}

  Result<void> run(Exchange& exchange) const override {
    auto day = day_.of(exchange);
    if (!day) return std::unexpected(day.error());
    xml::Variables variables(exchange.variables.begin(), exchange.variables.end());
    auto decision = table_.decide(exchange.tree.root(), variables, *day);
    if (!decision) return std::unexpected(decision.error());
    if (decision->rows.empty()) {
      exchange.findings.push_back(undecided(*decision, exchange.tree.root()));
      return {};
    }
    for (const std::string& name : table_.output_names())
      exchange.variables[name] = table_.output(*decision, name);
    exchange.variables[kDecidedBy] = decision->explanation(table_.id);
    if (exchange.way != nullptr) tell(*exchange.way, *decision);
    return {};
  }

 private:
  // "row 3: days=7", with what the inputs were.
  void tell(Way& way, const Decision& decision) const {
    std::string text = "row";
    for (const auto& id : decision.row_ids()) text += " " + id;
    std::string_view separator = ": ";
    for (const std::string& name : table_.output_names()) {
      text += std::string(separator) + name + "=" + table_.output(decision, name);
      separator = ", ";
    }
    Way::Below step(&way);
    way.add(std::move(text), 0, decision.inputs);
  }

  // A message that no row is for must not go on as if one had said nothing.
  Finding undecided(const Decision& decision, xml::Node root) const {
    Finding finding;
    finding.code = "decision.none";
    finding.where.path = root.path();
    finding.en = "Nothing is decided: " + decision.explanation(table_.id);
    finding.zh = "判定表未给出结果：" + decision.explanation(table_.id);
    finding.values = decision.inputs;
    return finding;
  }

  const DecisionTable& table_;
  FilingDay day_;
};

class DecideStepKind final : public StepKind {
 public:
  std::string_view element() const override { return "decide"; }
  std::unique_ptr<Step> compile(xml::Node node, const DefinitionSet& definitions,
                                Findings& findings) const override {
    constexpr std::string_view kAttributes[] = {"table", "date"};
    check_vocabulary(node, kAttributes, {}, findings);
    std::string id = node.attribute("table").value_or("");
    const auto* table = definitions.get<DecisionTable>("decision-table", id);
    if (table == nullptr) {
      findings.push_back(unknown_word("interface.decision-table-unknown", node, "table",
                                      "decision table", id, definitions.ids("decision-table")));
      return nullptr;
    }
    if (!table->expressed()) {
      findings.push_back(definition_finding(
          Level::error, "decide.expression", node,
          "The table has inputs without an expression; a step cannot give their values",
          "该判定表有未写表达式的输入列，步骤无法取值", "table"));
      return nullptr;
    }
    auto day = FilingDay::read(node, findings);
    if (!day) return nullptr;
    return std::make_unique<DecideStep>(*table, std::move(*day));
  }
};

}  // namespace

std::unique_ptr<StepKind> decide_step_kind() {
  return std::make_unique<DecideStepKind>();
}

}  // namespace jiuqu::rules
