// One document through a mapping of two sets.
#include <algorithm>

#include "app/impl/shadow_side.h"
#include "bus/base/text.h"
#include "bus/json/json.h"
#include "mappings/explain.h"

namespace jiuqu::app {
namespace {

constexpr std::string_view kMessageId = "00000000-0000-7000-8000-000000000001";

struct MappedSide {
  std::string verdict = "mapped";
  std::string place;  // of the first fault
  xml::Document tree;
  std::vector<ExplainedMap> maps;
};

bool is_json(std::string_view bytes) {
  return trim(bytes).starts_with('{') || trim(bytes).starts_with('[');
}

Result<xml::Document> parse(const Mapping& mapping, const std::string& bytes) {
  if (!is_json(bytes)) return xml::Document::parse(bytes);
  const auto& model = mapping.source()->schema->model();
  return json::to_tree(bytes, model, *model.root(mapping.source_roots().front()));
}

MappedSide run(const std::string& id, const std::string& bytes, UtcTime at,
               const DefinitionSet& set) {
  MappedSide side;
  const auto* mapping = set.get<Mapping>("mapping", id);
  if (mapping == nullptr) {
    side.verdict = "no such mapping";
    return side;
  }
  auto source = parse(*mapping, bytes);
  if (!source) {
    side.verdict = "refused: " + source.error().describe();
    return side;
  }
  const std::map<std::string, std::string> variables{{"messageId", std::string(kMessageId)}};
  MapContext context;
  context.variables = &variables;
  context.now = at;
  Findings findings = mapping->source()->schema->validate(*source);
  auto explained = explain(*mapping, *source, context, findings);
  if (!explained) {
    side.verdict = "refused: " + explained.error().describe();
    return side;
  }
  for (const Finding& finding : findings) {
    if (finding.level != Level::error) continue;
    side.verdict = "refused: " + finding.en + " [" + finding.code + "]";
    side.place = finding.where.path;
    break;
  }
  side.tree = std::move(explained->mapped.tree);
  side.maps.push_back({id, std::move(explained->fields)});
  return side;
}

}  // namespace

std::vector<ShadowDifference> compare_mapping(const std::string& name, const std::string& mapping,
                                              const std::string& bytes, UtcTime at,
                                              const DefinitionSet& old,
                                              const DefinitionSet& candidate) {
  std::vector<ShadowDifference> all;
  MappedSide before = run(mapping, bytes, at, old), after = run(mapping, bytes, at, candidate);
  MessageRecord record;
  record.message.interface = mapping;
  if (before.verdict != after.verdict) {
    ShadowDifference verdict;
    verdict.kind = "verdict";
    verdict.interface = mapping;
    verdict.field = before.place.empty() ? after.place : before.place;
    verdict.old_value = before.verdict;
    verdict.new_value = after.verdict;
    all.push_back(std::move(verdict));
  }
  if (before.tree && after.tree)
    for (const auto& change : value_changes(before.tree.root(), after.tree.root()))
      all.push_back(
          value_difference(record, change, {&old, &before.maps}, {&candidate, &after.maps}));
  for (auto& difference : all) {
    difference.message = name;
    if (is_json(bytes) && !difference.field.empty())
      difference.field = json::path_of(difference.field);
  }
  return all;
}

}  // namespace jiuqu::app
