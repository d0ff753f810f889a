#include "rules/decision_table.h"

#include <algorithm>

#include "rules/impl/decision_data.h"
#include "rules/impl/rule_facts.h"
#include "rules/impl/rule_uses.h"

namespace jiuqu::rules {
namespace {

constexpr std::string_view kSuffix = ".dmn.csv";

class DecisionTableKind final : public DefinitionKind {
 public:
  explicit DecisionTableKind(const xml::FunctionTable* functions) : functions_(functions) {}
  std::string_view name() const override { return "decision-table"; }
  bool claims(const SourceFile& file) const override { return file.relative.ends_with(kSuffix); }
  std::vector<std::shared_ptr<Definition>> read(const SourceFile& file,
                                                Findings& findings) const override {
    auto table = std::make_shared<DecisionTable>();
    table->id = file.stem(kSuffix);
    table->line = 1;
    std::size_t before = findings.size();
    table->data->records = codes::read_csv(file.bytes, file.path, findings);
    if (findings.size() > before) return {};
    return {std::move(table)};
  }
  void link(Definition& definition, const DefinitionSet& all, Findings& findings) const override {
    auto& table = static_cast<DecisionTable&>(definition);
    std::size_t before = findings.size();
    read_decision_table(table, all, functions_, findings);
    table.data->records.clear();
    if (findings.size() == before) check_decision_rows(table, findings);
  }
  std::vector<Fact> facts(const SourceFile& file) const override { return decision_facts(file); }
  std::vector<Use> uses(const Definition& definition, const DefinitionSet&) const override {
    return decision_uses(static_cast<const DecisionTable&>(definition));
  }

 private:
  const xml::FunctionTable* functions_;
};

template <class List>
std::vector<std::string> names_of(const List& list) {
  std::vector<std::string> names;
  for (const auto& each : list) names.push_back(each.name);
  return names;
}

}  // namespace

std::vector<std::string> Decision::row_ids() const {
  std::vector<std::string> ids;
  for (const DecisionRow* row : rows) ids.push_back(row->id);
  return ids;
}

std::vector<int> Decision::row_lines() const {
  std::vector<int> lines;
  for (const DecisionRow* row : rows) lines.push_back(row->line);
  return lines;
}

std::string Decision::explanation(std::string_view table) const {
  std::string text;
  for (const DecisionRow* row : rows) text += (text.empty() ? "row " : ", ") + row->id;
  text = (text.empty() ? "no row" : text) + " of " + std::string(table);
  std::string_view between = ": ";
  for (const auto& [name, value] : inputs) {
    text.append(between).append(name).append(" = ").append(value.empty() ? "\"\"" : value);
    between = ", ";
  }
  if (!day.empty()) text += ", on " + day;
  return text;
}

DecisionTable::DecisionTable() : data(std::make_unique<DecisionTableData>()) {}
DecisionTable::~DecisionTable() = default;

Decision DecisionTable::decide(std::span<const std::string> inputs, std::string_view day) const {
  Decision decision;
  decision.day = day;
  for (std::size_t i = 0; i < data->inputs.size(); ++i)
    decision.inputs.emplace_back(data->inputs[i].name, i < inputs.size() ? inputs[i] : "");
  auto applies = [&](const DecisionRow& row) {
    if (!row.validity.on(day)) return false;
    for (std::size_t i = 0; i < row.cells.size(); ++i)
      if (!row.cells[i].admits(data->inputs[i].type, decision.inputs[i].second)) return false;
    return true;
  };
  for (const DecisionRow& row : data->rows) {
    if (!applies(row)) continue;
    decision.rows.push_back(&row);
    if (data->policy != HitPolicy::collect) break;
  }
  return decision;
}

Result<Decision> DecisionTable::decide(xml::Node node, const xml::Variables& variables,
                                       std::string_view day) const {
  std::vector<std::string> inputs;
  for (const DecisionInput& input : data->inputs) {
    if (!input.expression)
      return fail(ErrorCode::definition_broken,
                  "the input \"" + input.name + "\" of " + id + " has no expression");
    auto value = input.expression->string(node, variables);
    if (!value) return std::unexpected(value.error());
    inputs.push_back(std::move(*value));
  }
  return decide(inputs, day);
}

std::string DecisionTable::output(const Decision& decision, std::string_view name) const {
  auto found = std::ranges::find(data->outputs, name, &DecisionOutput::name);
  if (found == data->outputs.end()) return {};
  auto index = std::size_t(found - data->outputs.begin());
  std::string text;
  for (const DecisionRow* row : decision.rows) {
    if (!text.empty() && !row->outputs[index].empty()) text += ' ';
    text += row->outputs[index];
  }
  return text;
}

std::vector<std::string> DecisionTable::input_names() const {
  return names_of(data->inputs);
}
std::vector<std::string> DecisionTable::output_names() const {
  return names_of(data->outputs);
}
bool DecisionTable::dated() const {
  return std::ranges::any_of(data->rows, [](const DecisionRow& row) {
    return !row.validity.from.empty() || !row.validity.to.empty();
  });
}
bool DecisionTable::expressed() const {
  return std::ranges::all_of(
      data->inputs, [](const DecisionInput& input) { return input.expression.has_value(); });
}

std::unique_ptr<DefinitionKind> decision_table_kind(const xml::FunctionTable* functions) {
  return std::make_unique<DecisionTableKind>(functions);
}

}  // namespace jiuqu::rules
