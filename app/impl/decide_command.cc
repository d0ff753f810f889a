// `jiuqu decide`: a decision table asked by hand, without a hub.
#include <algorithm>
#include <cstdio>

#include "app/impl/headless.h"
#include "bus/base/text.h"
#include "bus/codes/calendar_date.h"
#include "bus/json/json.h"
#include "rules/decision_table.h"

namespace jiuqu::app {
namespace {

using rules::Decision;
using rules::DecisionTable;

// The values in the order of the table's columns.
Result<std::vector<std::string>> inputs_of(const DecisionTable& table,
                                           const std::vector<std::string>& pairs) {
  auto names = table.input_names();
  std::vector<std::optional<std::string>> given(names.size());
  for (const auto& pair : pairs) {
    std::string name = pair.substr(0, pair.find('='));
    auto at = std::ranges::find(names, name);
    if (name.size() == pair.size() || at == names.end())
      return fail(ErrorCode::bad_request,
                  unknown("input", name, names) + " (name=value is wanted)");
    given[std::size_t(at - names.begin())] = pair.substr(name.size() + 1);
  }
  std::vector<std::string> values;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!given[i]) return fail(ErrorCode::bad_request, "the input \"" + names[i] + "\" is missing");
    values.push_back(*given[i]);
  }
  return values;
}

Result<Decision> decision_of(const DecisionTable& table, const DecideOptions& options) {
  if (options.file.empty()) {
    auto values = inputs_of(table, options.inputs);
    if (!values) return std::unexpected(values.error());
    return table.decide(*values, options.date);
  }
  if (!table.expressed())
    return fail(ErrorCode::bad_request, "an input of this table has no expression");
  auto bytes = read_input(options.file);
  if (!bytes) return std::unexpected(bytes.error());
  auto document = xml::Document::parse(*bytes, {}, options.file);
  if (!document) return std::unexpected(document.error());
  return table.decide(document->root(), {}, options.date);
}

std::string places_of(const DecisionTable& table, const Decision& decision) {
  std::string places;
  for (int line : decision.row_lines())
    places += (places.empty() ? "" : ", ") + table.file + ":" + std::to_string(line);
  return places;
}

void print_as_json(const DecisionTable& table, const Decision& decision) {
  json::Writer writer;
  writer.begin_object().member("table", table.id).key("rows").begin_array();
  for (const auto& id : decision.row_ids()) writer.string(id);
  writer.end_array().member("at", places_of(table, decision)).key("inputs").begin_object();
  for (const auto& [name, value] : decision.inputs) writer.member(name, value);
  writer.end_object().key("outputs").begin_object();
  if (!decision.rows.empty())
    for (const auto& name : table.output_names()) writer.member(name, table.output(decision, name));
  std::printf("%s\n", writer.end_object().end_object().take().c_str());
}

}  // namespace

int command_decide(const DecideOptions& options) {
  Loaded loaded;
  if (int wrong = load_good(options.definitions, loaded); wrong != kGood) return wrong;
  const DefinitionSet& set = *loaded.outcome.set;
  const auto* table = set.get<DecisionTable>("decision-table", options.table);
  if (table == nullptr)
    return wrong_use(unknown("decision table", options.table, set.ids("decision-table")));
  if (!options.date.empty() && !codes::parse_date(options.date))
    return wrong_use("--date is a day yyyy-MM-dd");
  auto decision = decision_of(*table, options);
  if (!decision) return wrong_use(decision.error().describe());
  int result = decision->rows.empty() ? kFailures : kGood;
  if (options.definitions.json) {
    print_as_json(*table, *decision);
    return result;
  }
  if (result == kGood)
    for (const auto& name : table->output_names())
      std::printf("%s=%s\n", name.c_str(), table->output(*decision, name).c_str());
  if (options.explain || result != kGood)
    std::printf("%s\n", decision->explanation(table->id).c_str());
  if (options.explain && result == kGood) std::printf("%s\n", places_of(*table, *decision).c_str());
  return result;
}

}  // namespace jiuqu::app
