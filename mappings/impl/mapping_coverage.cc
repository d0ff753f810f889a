#include "mappings/impl/mapping_coverage.h"

#include <functional>

#include "bus/pipeline/code_tables.h"
#include "mappings/impl/plan.h"
#include "mappings/impl/texts.h"

namespace jiuqu::mapping {
namespace {

constexpr const char* kTarget = "target field";
constexpr const char* kSource = "source field";
constexpr const char* kCondition = "condition";
constexpr const char* kBranch = "branch of choose";
constexpr const char* kRow = "code row";

// One of several that feed a target is told by its line.
std::string target_name(const Plan& plan, const Instruction& instruction) {
  return instruction.target->path() + " (line " + std::to_string(instruction.line) + ")" +
         (instruction.file == 0 ? "" : " of " + plan.files[instruction.file]);
}

// Of all that are asked, not only what one run came by.
void each_condition(const Plan& plan,
                    const std::function<void(const ConditionPlace&, std::size_t)>& tell) {
  for (std::size_t i = 0; i < plan.condition_places.size(); ++i) tell(plan.condition_places[i], i);
}

std::string condition_name(const ConditionPlace& place, std::size_t number, bool answer) {
  return place.text + " " + (answer ? "true" : "false") + " (" + std::to_string(number + 1) + ")";
}

std::string branch_name(const Plan& plan, std::size_t choice, std::size_t branch) {
  std::int32_t condition = plan.choices[choice].conditions[branch];
  std::string text =
      condition < 0 ? std::string("otherwise") : plan.condition_places[std::size_t(condition)].text;
  return "choose " + std::to_string(choice + 1) + ", " + text;
}

std::string table_file(const std::string& id, const DefinitionSet& all) {
  const Definition* table = all.find("code-table", id);
  return table == nullptr ? std::string() : table->file;
}

std::string source_of(const Plan& plan, SlotId slot) {
  return source_path(plan.steps, slot, plan.source_roots.front(),
                     [](SlotId) { return std::uint32_t(0); });
}

void expect_rows(const Conversions* conversions, const DefinitionSet& all, Coverage& coverage) {
  if (conversions == nullptr || !conversions->table) return;
  std::string file = table_file(conversions->table->id(), all);
  for (const auto& row : conversions->table->table().rows())
    coverage.expect(file, kRow, row.code + " " + row.name, row.line);
}

}  // namespace

void expect_coverage(const Mapping& mapping, const DefinitionSet& all, Coverage& coverage) {
  const Plan& plan = *mapping.plan();
  for (const Instruction& instruction : plan.instructions) {
    if (instruction.op != Op::field) continue;
    coverage.expect(mapping.file, kTarget, target_name(plan, instruction), instruction.line);
    expect_rows(instruction.value.conversions.get(), all, coverage);
    for (const Part& part : instruction.value.parts) {
      expect_rows(part.conversions.get(), all, coverage);
      if (part.kind == PartKind::path)
        coverage.expect(mapping.file, kSource, without_indexes(source_of(plan, part.slot)),
                        instruction.line);
    }
  }
  each_condition(plan, [&](const ConditionPlace& place, std::size_t number) {
    for (bool answer : {true, false})
      coverage.expect(mapping.file, kCondition, condition_name(place, number, answer), place.line);
  });
  for (std::size_t i = 0; i < plan.choices.size(); ++i)
    for (std::size_t j = 0;
         plan.choices[i].conditions.size() > 1 && j < plan.choices[i].conditions.size(); ++j) {
      std::int32_t condition = plan.choices[i].conditions[j];
      int line = condition < 0 ? 0 : plan.condition_places[std::size_t(condition)].line;
      coverage.expect(mapping.file, kBranch, branch_name(plan, i, j), line);
    }
}

void mark_coverage(const Mapping& mapping, const DefinitionSet& all, const Trace& trace,
                   Coverage& coverage) {
  const Plan& plan = *mapping.plan();
  for (const TraceEntry& entry : trace.entries) {
    if (entry.written)
      coverage.mark(mapping.file, kTarget, target_name(plan, plan.instructions[entry.instruction]));
    for (const TraceSource& source : entry.sources) {
      if (source.text.empty() || !source.from.starts_with('/')) continue;
      // Of roots of one shape, the first stands for all.
      std::string path = without_indexes(source.from);
      auto second = path.find('/', 1);
      if (second != std::string::npos) path = "/" + plan.source_roots.front() + path.substr(second);
      coverage.mark(mapping.file, kSource, path);
    }
    if (!entry.row.empty()) coverage.mark(table_file(entry.table, all), kRow, entry.row);
  }
  for (const auto& [condition, answer] : trace.answers) {
    auto number = std::size_t(condition);
    coverage.mark(mapping.file, kCondition,
                  condition_name(plan.condition_places[number], number, answer));
  }
  for (const auto& [choice, branch] : trace.branches)
    coverage.mark(mapping.file, kBranch, branch_name(plan, choice, std::size_t(branch)));
}

}  // namespace jiuqu::mapping
