#include "mappings/impl/source_steps.h"

#include <algorithm>

namespace jiuqu::mapping {
namespace {

// Place of a field among its parent's, which is the order a tree has them in.
std::size_t place_of(const xml::Field& field) {
  if (field.parent == nullptr) return 0;
  auto found = std::ranges::find_if(field.parent->children,
                                    [&](const auto& child) { return child.get() == &field; });
  return std::size_t(found - field.parent->children.begin());
}

}  // namespace

SlotId SourceSteps::add(SlotId parent, const xml::Field& field, bool first) {
  first = first && field.repeats();
  for (SlotId slot = 1; slot < steps_.size(); ++slot) {
    const SourceStep& step = steps_[slot];
    if (step.parent == parent && step.field == &field && step.first == first) return slot;
  }
  auto added = SlotId(steps_.size());
  bool repeats = field.repeats() && !first;
  steps_.push_back({field.name, &field, parent, field.attribute, repeats, first, {}});
  if (field.attribute) return added;
  auto& children = steps_[parent].children;
  auto later = std::ranges::find_if(
      children, [&](SlotId other) { return place_of(*steps_[other].field) > place_of(field); });
  children.insert(later, added);
  return added;
}

void Slots::enter(SlotId slot, xml::Node node) {
  nodes_[slot] = node;
  clear_below(slot);
  if (node) fill(slot, node);
}

void Slots::clear_below(SlotId slot) {
  for (SlotId child : steps_[slot].children) {
    nodes_[child] = xml::Node();
    clear_below(child);
  }
}

// Children come in schema order, so the search goes on where the last one was found and wraps
// around only for a tree that is out of order.
void Slots::fill(SlotId slot, xml::Node node) {
  const auto& wanted = steps_[slot].children;
  if (wanted.empty()) return;
  std::size_t at = 0;
  for (xml::Node child = node.first_child(); child; child = child.next_sibling()) {
    std::string_view name = child.name();
    for (std::size_t tried = 0; tried < wanted.size(); ++tried) {
      std::size_t place = at + tried < wanted.size() ? at + tried : at + tried - wanted.size();
      const SourceStep& step = steps_[wanted[place]];
      if (step.name != name) continue;
      at = place;
      // line and line[1] are steps of one name, side by side.
      for (; place < wanted.size() && steps_[wanted[place]].name == name; ++place) {
        if (nodes_[wanted[place]]) continue;
        nodes_[wanted[place]] = child;
        if (!steps_[wanted[place]].repeats) fill(wanted[place], child);
      }
      break;
    }
  }
}

bool Slots::found(SlotId slot) const {
  const SourceStep& step = steps_[slot];
  if (!step.attribute) return bool(nodes_[slot]);
  return nodes_[step.parent] && nodes_[step.parent].attribute(step.name).has_value();
}

std::string Slots::text(SlotId slot) const {
  const SourceStep& step = steps_[slot];
  if (!step.attribute) return nodes_[slot] ? nodes_[slot].text() : std::string();
  if (!nodes_[step.parent]) return {};
  return nodes_[step.parent].attribute(step.name).value_or("");
}

}  // namespace jiuqu::mapping
