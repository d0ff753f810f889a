#include "rules/impl/functions.h"

#include "bus/codes/plain_text.h"
#include "bus/pipeline/code_tables.h"
#include "rules/decision_table.h"
#include "rules/impl/key_index.h"

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

// Functions that say a code stands in a table every installation of the licensing hub has; where a
// set has it not, neither has it the function.
struct CodeFunction {
  const char* name;
  const char* table;
  std::string (*prepared)(std::string_view);
  const char* help;
};
const CodeFunction kCodeFunctions[] = {
    {"division", "division", codes::division_code,
     "division(code[, date]): a division of 6 digits, or of 12 with six zeros, in that table"},
    {"catalogue", "equipment-catalogue", [](std::string_view text) { return std::string(text); },
     "catalogue(code[, date]): a code of the equipment catalogue"}};

void add_code_functions(xml::FunctionTable& functions, const DefinitionSet& all) {
  for (const CodeFunction& each : kCodeFunctions) {
    if (all.find("code-table", each.table) == nullptr) continue;
    functions.add({each.name, 1, 2,
                   [&all, &each](Arguments arguments) -> Result<xml::Value> {
                     auto table = table_of(all, each.table);
                     if (!table) return std::unexpected(table.error());
                     std::string code = each.prepared(text_at(arguments, 0));
                     return (*table)->find(code, text_at(arguments, 1)) != nullptr;
                   },
                   each.help});
  }
}

Result<const DecisionTable*> decision_table_of(const DefinitionSet& all, const std::string& id) {
  const auto* table = all.get<DecisionTable>("decision-table", id);
  if (table == nullptr)
    return fail(ErrorCode::definition_broken, "no decision table \"" + id + "\"");
  return table;
}

// The inputs, and behind them the day where it is given.
Result<Decision> decided(const DecisionTable& table, Arguments given) {
  std::size_t inputs = table.input_names().size();
  if (auto fault = decision_arguments_fault(table, given.size()); !fault.empty())
    return fail(ErrorCode::definition_broken, fault);
  std::vector<std::string> values;
  for (std::size_t i = 0; i < inputs; ++i) values.push_back(text_at(given, i));
  return table.decide(values, text_at(given, inputs));
}

void add_decision_functions(xml::FunctionTable& functions, const DefinitionSet& all) {
  constexpr int kArgumentsMax = int(limits::kDecisionColumnsMax) + 2;
  functions.add({"decide", 3, kArgumentsMax,
                 [&all](Arguments arguments) -> Result<xml::Value> {
                   auto table = decision_table_of(all, text_at(arguments, 0));
                   if (!table) return std::unexpected(table.error());
                   auto decision = decided(**table, arguments.subspan(2));
                   if (!decision) return std::unexpected(decision.error());
                   return (*table)->output(*decision, text_at(arguments, 1));
                 },
                 "decide(table, output, input…[, day]): what a decision table says, or ''"});
  functions.add({"decided-row", 2, kArgumentsMax,
                 [&all](Arguments arguments) -> Result<xml::Value> {
                   auto table = decision_table_of(all, text_at(arguments, 0));
                   if (!table) return std::unexpected(table.error());
                   auto decision = decided(**table, arguments.subspan(1));
                   if (!decision) return std::unexpected(decision.error());
                   std::string ids;
                   for (const auto& id : decision->row_ids()) ids += (ids.empty() ? "" : " ") + id;
                   return ids;
                 },
                 "decided-row(table, input…[, day]): the rows of a decision table that apply"});
}

}  // namespace

std::string decision_arguments_fault(const DecisionTable& table, std::size_t given) {
  std::size_t inputs = table.input_names().size();
  std::string wanted = "the table \"" + table.id + "\" has " + std::to_string(inputs) + " inputs";
  if (given == inputs + 1) return {};
  if (given == inputs)
    return table.dated() ? wanted + " and rows with a validity: the day is the last argument" : "";
  return wanted + ", " + std::to_string(given) + " values given";
}

void add_set_functions(xml::FunctionTable& functions, const DefinitionSet& all) {
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
  add_code_functions(functions, all);
  add_decision_functions(functions, all);
  add_calendar_functions(functions, all);
  add_key_function(functions);
}

}  // namespace jiuqu::rules
