#include "bus/pipeline/code_tables.h"
#include "rules/impl/reader.h"

namespace jiuqu::rules {
namespace {

using Arguments = std::span<const xml::Value>;

std::string text_at(Arguments arguments, std::size_t index) {
  return index < arguments.size() ? xml::to_string(arguments[index]) : std::string();
}

Result<const codes::CodeTable*> table_of(const DefinitionSet& all, const std::string& id) {
  const auto* definition = all.get<CodeTableDefinition>("code-table", id);
  if (definition == nullptr)
    return fail(ErrorCode::definition_broken, "no code table \"" + id + "\"");
  return definition->table.get();
}

// Functions on the code tables of one set. The set outlives its rules.
void add_table_functions(xml::FunctionTable& functions, const DefinitionSet& all) {
  functions.add({"in-table", 2, 3,
                 [&all](Arguments arguments) -> Result<xml::Value> {
                   auto table = table_of(all, text_at(arguments, 0));
                   if (!table) return std::unexpected(table.error());
                   return (*table)->find(text_at(arguments, 1), text_at(arguments, 2)) != nullptr;
                 },
                 "in-table(table, code[, date]): the code stands in the table on that day"});
  functions.add({"table-value", 3, 4,
                 [&all](Arguments arguments) -> Result<xml::Value> {
                   auto table = table_of(all, text_at(arguments, 0));
                   if (!table) return std::unexpected(table.error());
                   auto value = (*table)->column(text_at(arguments, 1), text_at(arguments, 2),
                                                 text_at(arguments, 3));
                   return std::string(value.value_or(""));
                 },
                 "table-value(table, code, column[, date]): a column of the code's row, or ''"});
}

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
    result->element = file.document.root();
    result->line = result->element.line();
    return {std::move(result)};
  }
  void link(Definition& definition, const DefinitionSet& all, Findings& findings) const override {
    auto& result = static_cast<RuleSet&>(definition);
    result.functions = *functions_;
    add_table_functions(result.functions, all);
    Reader(result, all.ids("code-table"), findings).read(result.element);
  }

 private:
  const xml::FunctionTable* functions_;
};

class CheckStep final : public JudgeStep {
 public:
  CheckStep(const RuleSet& rules, std::string phase) : rules_(rules), phase_(std::move(phase)) {}
  Result<void> run(Exchange& exchange) const override {
    auto found = rules_.check(exchange.tree.root(), phase_);
    if (!found) return std::unexpected(found.error());
    exchange.findings.insert(exchange.findings.end(), std::make_move_iterator(found->begin()),
                             std::make_move_iterator(found->end()));
    return {};
  }

 private:
  const RuleSet& rules_;
  std::string phase_;
};

class CheckStepKind final : public StepKind {
 public:
  std::string_view element() const override { return "check"; }
  std::unique_ptr<Step> compile(xml::Node node, const DefinitionSet& definitions,
                                Findings& findings) const override {
    constexpr std::string_view kAttributes[] = {"rules", "phase"};
    check_vocabulary(node, kAttributes, {}, findings);
    std::string id = node.attribute("rules").value_or("");
    std::string phase = node.attribute("phase").value_or("");
    const auto* rules = definitions.get<RuleSet>("rules", id);
    if (rules == nullptr) {
      findings.push_back(unknown_word("interface.rules-unknown", node, "rules", "rules", id,
                                      definitions.ids("rules")));
      return nullptr;
    }
    if (!rules->has_phase(phase)) {
      auto phases = rules->phase_ids();
      findings.push_back(
          unknown_word("interface.phase-unknown", node, "phase", "phase", phase, phases));
      return nullptr;
    }
    return std::make_unique<CheckStep>(*rules, phase);
  }
};

}  // namespace

std::unique_ptr<DefinitionKind> rules_kind(const xml::FunctionTable* functions) {
  return std::make_unique<RulesKind>(functions);
}
std::unique_ptr<StepKind> check_step_kind() {
  return std::make_unique<CheckStepKind>();
}

}  // namespace jiuqu::rules
