#include "bus/xml/match_pattern.h"

#include "bus/xml/impl/match_step.h"

namespace jiuqu::xml {

MatchPattern::MatchPattern() = default;
MatchPattern::MatchPattern(MatchPattern&&) noexcept = default;
MatchPattern& MatchPattern::operator=(MatchPattern&&) noexcept = default;
MatchPattern::~MatchPattern() = default;

Result<MatchPattern> MatchPattern::compile(const std::string& pattern, const Namespaces& namespaces,
                                           const FunctionTable* functions) {
  MatchPattern result;
  auto read = PatternReader(result, pattern, namespaces, functions).read();
  if (!read) return std::unexpected(read.error());
  return result;
}

bool MatchPattern::Step::admits(Node node) const {
  NodeKind kind = kind_of(node);
  if (attribute != (kind == NodeKind::attribute) || kind == NodeKind::root) return false;
  switch (test) {
    case NodeTest::any_node:
      return true;
    case NodeTest::text:
      return kind == NodeKind::text;
    case NodeTest::comment:
      return kind == NodeKind::comment;
    case NodeTest::instruction:
      return kind == NodeKind::instruction && (name.empty() || node.name() == name);
    case NodeTest::any_name:
      if (!attribute && kind != NodeKind::element) return false;
      return any_ns || node.ns() == ns;
    case NodeTest::name:
      if (!attribute && kind != NodeKind::element) return false;
      return node.name() == name && node.ns() == ns;
  }
  return false;
}

// Predicates that count look at all children of a parent: once, for all of them.
Result<bool> MatchPattern::chosen(const Step& step, Node node, const Variables& variables,
                                  Memo& memo) {
  Node parent = owner_of(node);
  auto& of_step = memo.chosen_[&step];
  auto known = of_step.find(parent.raw());
  if (known == of_step.end()) {
    auto nodes = step.selector->nodes(parent, variables);
    if (!nodes) return std::unexpected(nodes.error());
    Memo::Chosen chosen;
    for (Node each : *nodes) chosen.insert(each.raw());
    known = of_step.emplace(parent.raw(), std::move(chosen)).first;
  }
  return known->second.contains(node.raw());
}

Result<bool> MatchPattern::stands_below(const Path& path, std::size_t step, Node node,
                                        const Variables& variables, Memo& memo) const {
  Node above = owner_of(node);
  bool deep = path.steps[step].deep;
  if (step == 0) return deep || !path.from_root || kind_of(above) == NodeKind::root;
  for (; kind_of(above) == NodeKind::element; above = owner_of(above)) {
    auto holds = matches_path(path, step - 1, above, variables, memo);
    if (!holds || *holds || !deep) return holds;
  }
  return false;
}

Result<bool> MatchPattern::matches_path(const Path& path, std::size_t last, Node node,
                                        const Variables& variables, Memo& memo) const {
  const Step& step = path.steps[last];
  if (!step.admits(node)) return false;
  if (auto below = stands_below(path, last, node, variables, memo); !below || !*below) return below;
  if (step.selector) return chosen(step, node, variables, memo);
  for (const XPath& filter : step.filters)
    if (auto holds = filter.boolean(node, variables); !holds || !*holds) return holds;
  return true;
}

Result<bool> MatchPattern::matches(Node node, const Variables& variables, Memo& memo) const {
  for (const Path& path : paths_) {
    if (path.steps.empty()) {
      if (kind_of(node) == NodeKind::root) return true;
      continue;
    }
    auto holds = matches_path(path, path.steps.size() - 1, node, variables, memo);
    if (!holds || *holds) return holds;
  }
  return false;
}

}  // namespace jiuqu::xml
