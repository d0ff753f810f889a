// The part of the FaultFinder that judges which children stand in an element, how often and in
// what order.
#include <algorithm>
#include <utility>

#include "bus/xml/impl/schema_faults.h"

namespace jiuqu::xml {

namespace {

bool may_be_empty(const Particle& particle) {
  if (particle.occurs_min == 0) return true;
  if (particle.field != nullptr) return false;
  auto empty = [](const Particle& part) { return may_be_empty(part); };
  if (particle.compositor == Compositor::choice)
    return particle.parts.empty() || std::ranges::any_of(particle.parts, empty);
  return std::ranges::all_of(particle.parts, empty);
}

// The first fields each alternative needs, for "one of … is required".
void collect_names(const Particle& particle, std::vector<const Field*>& fields) {
  if (particle.field != nullptr) {
    fields.push_back(particle.field);
    return;
  }
  bool choice = particle.compositor == Compositor::choice;
  for (const Particle& part : particle.parts) {
    collect_names(part, fields);
    if (!choice && part.occurs_min > 0) return;
  }
}

bool mentions(const Particle& particle, const Field* field) {
  if (particle.field != nullptr) return particle.field == field;
  return std::ranges::any_of(particle.parts,
                             [&](const Particle& part) { return mentions(part, field); });
}

// Which of the ranks stand in order: a longest run that never falls, by patience sorting.
std::vector<bool> longest_in_order(const std::vector<int>& ranks) {
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::vector<std::size_t> piles;
  std::vector<std::size_t> before(ranks.size(), kNone);
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    auto pile =
        std::ranges::upper_bound(piles, ranks[i], {}, [&](std::size_t top) { return ranks[top]; });
    if (pile != piles.begin()) before[i] = *std::prev(pile);
    if (pile == piles.end()) {
      piles.push_back(i);
    } else {
      *pile = i;
    }
  }
  std::vector<bool> in_order(ranks.size(), false);
  for (std::size_t i = piles.empty() ? kNone : piles.back(); i != kNone; i = before[i])
    in_order[i] = true;
  return in_order;
}

}  // namespace

unsigned FaultFinder::Content::count(const Field* one) const {
  auto row = counts.find(one);
  return row == counts.end() ? 0 : row->second;
}

bool FaultFinder::Content::holds(const Particle& particle) const {
  if (particle.field != nullptr) return count(particle.field) > 0;
  return std::ranges::any_of(particle.parts, [&](const Particle& part) { return holds(part); });
}

void FaultFinder::judge_particle(Content& content, const Particle& particle) {
  if (particle.field == nullptr) {
    if (particle.occurs_min == 0 && !content.holds(particle)) return;
    if (particle.compositor == Compositor::choice) {
      judge_choice(content, particle);
      return;
    }
    int first = content.next_rank;
    for (const Particle& part : particle.parts) {
      if (particle.compositor == Compositor::all) content.next_rank = first;
      judge_particle(content, part);
    }
    return;
  }
  const Field& field = *particle.field;
  content.ranks.emplace(&field, content.next_rank++);
  unsigned count = content.count(&field);
  if (count >= particle.occurs_min) return;
  if (count == 0) {
    tell_missing(content.parent, field,
                 {"schema.missing", "is required and missing.", "缺失（必填）。"});
    return;
  }
  std::string needed = std::to_string(particle.occurs_min);
  std::string there = std::to_string(count);
  tell_missing(content.parent, field,
               {"schema.missing",
                "occurs " + there + " times, at least " + needed + " are needed.",
                "出现 " + there + " 次，至少需要 " + needed + " 次。",
                {},
                {{"count", there}, {"occurs_min", needed}}});
}

void FaultFinder::judge_choice(Content& content, const Particle& choice) {
  const Particle* taken = nullptr;
  std::size_t most = 0;
  for (const Particle& part : choice.parts) {
    auto held = static_cast<std::size_t>(std::ranges::count_if(
        content.counts, [&](const auto& row) { return mentions(part, row.first); }));
    if (held <= most) continue;
    most = held;
    taken = &part;
  }
  if (taken == nullptr) {
    if (may_be_empty(choice)) return;
    std::vector<const Field*> fields;
    collect_names(choice, fields);
    std::vector<std::string> names;
    for (const Field* field : fields) names.push_back(field->name);
    tell_missing(content.parent, *fields.front(),
                 {"schema.missing",
                  "or another of its choice is required, none is there: " + list_en(names) + ".",
                  "缺失：以下字段至少填写其一：" + list_zh(names) + "。",
                  {},
                  {{"expected", list_en(names)}}});
    return;
  }
  for (const Child& child : content.children) {
    if (child.field == nullptr || mentions(*taken, child.field) || !mentions(choice, child.field))
      continue;
    tell(child.node, child.field,
         {"schema.unexpected", "excludes another field of the same choice; only one may stand.",
          "与同组的其他字段互斥，只能填写其一。"});
  }
  judge_particle(content, *taken);
}

// A field that stands more often than allowed: the first one too many is told.
void FaultFinder::judge_surplus(const Content& content) {
  std::unordered_map<const Field*, unsigned> seen;
  for (const Child& child : content.children) {
    if (child.field == nullptr || child.field->occurs_max == kUnbounded) continue;
    if (++seen[child.field] != child.field->occurs_max + 1) continue;
    std::string there = std::to_string(content.count(child.field));
    std::string most = std::to_string(child.field->occurs_max);
    tell(child.node, child.field,
         {"schema.unexpected",
          "is one too many: it occurs " + there + " times, at most " + most + " is allowed.",
          "重复：出现 " + there + " 次，最多允许 " + most + " 次。",
          {},
          {{"count", there}, {"occurs_max", most}}});
  }
}

void FaultFinder::judge_order(Content& content) {
  std::vector<const Child*> ranked;
  std::vector<int> ranks;
  for (Child& child : content.children) {
    auto row = content.ranks.find(child.field);
    if (child.field == nullptr || row == content.ranks.end()) continue;
    child.rank = row->second;
    ranked.push_back(&child);
    ranks.push_back(child.rank);
  }
  std::vector<bool> in_order = longest_in_order(ranks);
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    if (in_order[i]) continue;
    const Child* next = nullptr;
    const Child* last = nullptr;
    for (std::size_t j = 0; j < ranked.size(); ++j) {
      if (!in_order[j]) continue;
      if (ranks[j] > ranks[i] && next == nullptr) next = ranked[j];
      if (ranks[j] <= ranks[i]) last = ranked[j];
    }
    const Child* beside = next != nullptr ? next : last;
    if (beside == nullptr) continue;
    std::string name = beside->field->name;
    tell(ranked[i]->node, ranked[i]->field,
         {"schema.unexpected",
          "stands in the wrong place: it belongs " +
              std::string(next != nullptr ? "before" : "after") + " \"" + name + "\".",
          "位置错误：应在“" + name + "”之" + (next != nullptr ? "前。" : "后。"),
          {},
          {{next != nullptr ? "before" : "after", name}}});
    if (full()) return;
  }
}

}  // namespace jiuqu::xml
