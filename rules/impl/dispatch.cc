#include <algorithm>

#include "rules/impl/compiled.h"

namespace jiuqu::rules {
namespace {

using xml::NodeKind;

constexpr NodeKind kKinds[] = {NodeKind::root, NodeKind::element, NodeKind::attribute,
                               NodeKind::text, NodeKind::comment, NodeKind::instruction};

// Whether a rule may be about nodes of that kind, and of that name (any, when there is none).
bool may_match(const Rule& rule, NodeKind kind, std::string_view name) {
  return std::ranges::any_of(rule.context.targets(), [&](const auto& target) {
    bool inner = kind != NodeKind::root && kind != NodeKind::attribute;
    bool of_kind = target.kind == kind || (target.kind == NodeKind::none && inner);
    return of_kind && (target.name.empty() || target.name == name);
  });
}

std::vector<Candidates> candidates(const std::vector<Pattern>& patterns, NodeKind kind,
                                   std::string_view name) {
  std::vector<Candidates> all;
  for (std::size_t p = 0; p < patterns.size(); ++p) {
    Candidates of_pattern{p, {}};
    for (std::size_t r = 0; r < patterns[p].rules.size(); ++r)
      if (may_match(patterns[p].rules[r], kind, name)) of_pattern.rules.push_back(r);
    if (!of_pattern.rules.empty()) all.push_back(std::move(of_pattern));
  }
  return all;
}

}  // namespace

void Dispatch::build(const std::vector<Pattern>& patterns) {
  for (NodeKind kind : kKinds) {
    OfKind& of_kind = kinds_[kind];
    of_kind.any = candidates(patterns, kind, {});
    for (const Pattern& pattern : patterns)
      for (const Rule& rule : pattern.rules)
        for (const auto& target : rule.context.targets())
          if (target.kind == kind && !target.name.empty() && !of_kind.by_name.contains(target.name))
            of_kind.by_name.emplace(target.name, candidates(patterns, kind, target.name));
  }
}

const std::vector<Candidates>& Dispatch::of(xml::Node node) const {
  static const std::vector<Candidates> kNone;
  auto of_kind = kinds_.find(xml::kind_of(node));
  if (of_kind == kinds_.end()) return kNone;
  auto named = of_kind->second.by_name.find(node.name());
  return named == of_kind->second.by_name.end() ? of_kind->second.any : named->second;
}

const Phase* CompiledRules::phase(std::string_view id) const {
  auto found = std::ranges::find(phases, id, &Phase::id);
  return found == phases.end() ? nullptr : &*found;
}

}  // namespace jiuqu::rules
