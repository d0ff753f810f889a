#include "mappings/impl/source_steps.h"

#include <algorithm>

#include "bus/xml/building.h"
#include "mappings/impl/texts.h"

namespace jiuqu::mapping {
namespace {

// Place of a field among its parent's, which is the order a tree has them in.
std::size_t place_of(const xml::Field& field) {
  if (field.parent == nullptr) return 0;
  auto found = std::ranges::find_if(field.parent->children,
                                    [&](const auto& child) { return child.get() == &field; });
  return std::size_t(found - field.parent->children.begin());
}

bool shares_name(const xml::Field& field) {
  if (field.parent == nullptr) return false;
  return std::ranges::any_of(field.parent->children, [&](const auto& other) {
    return other.get() != &field && !other->attribute && other->name == field.name &&
           other->ns != field.ns;
  });
}

}  // namespace

SourceSteps::SourceSteps(const xml::Field* root) {
  SourceStep step;
  step.field = root;
  steps_.push_back(std::move(step));
}

SlotId SourceSteps::add(SlotId parent, const StepKey& key) {
  for (SlotId slot = 1; slot < steps_.size(); ++slot) {
    const SourceStep& step = steps_[slot];
    StepKey own{step.field, step.pick, step.position, step.condition, step.json_text};
    if (step.parent == parent && own == key) return slot;
  }
  auto added = SlotId(steps_.size());
  SourceStep step;
  step.name = key.field->name;
  step.field = key.field;
  step.parent = parent;
  step.attribute = key.field->attribute;
  step.repeats = key.pick == Pick::first && key.json_text < 0 && key.field->repeats();
  step.by_namespace = shares_name(*key.field);
  step.pick = key.pick;
  step.position = key.position;
  step.condition = key.condition;
  step.json_text = key.json_text;
  steps_.push_back(std::move(step));
  SourceStep& holder = steps_[parent];
  if (key.json_text >= 0) {
    holder.texts.push_back(added);
  } else if (key.pick != Pick::first) {
    holder.picks.push_back(added);
    has_picks_ = true;
  } else if (!key.field->attribute) {
    auto later = std::ranges::find_if(holder.children, [&](SlotId other) {
      return place_of(*steps_[other].field) > place_of(*key.field);
    });
    holder.children.insert(later, added);
  }
  return added;
}

bool SourceSteps::once(SlotId slot) const {
  for (; slot != kRootSlot; slot = steps_[slot].parent)
    if (steps_[slot].repeats) return false;
  return true;
}

void Slots::enter(SlotId slot, xml::Node node) {
  nodes_[slot] = node;
  clear_below(slot);
  if (node) fill(slot, node);
}

void Slots::clear_below(SlotId slot) {
  const SourceStep& step = steps_[slot];
  for (const auto* list : {&step.children, &step.picks, &step.texts})
    for (SlotId child : *list) {
      nodes_[child] = xml::Node();
      indexes_[child] = 0;
      clear_below(child);
    }
}

bool Slots::same_element(SlotId slot, xml::Node node) const {
  const SourceStep& step = steps_[slot];
  return node.name() == step.name && (!step.by_namespace || node.ns() == step.field->ns);
}

// A slot that stands for one element is filled below; of a repeated one <each> enters every one.
void Slots::take(SlotId slot, xml::Node node) {
  nodes_[slot] = node;
  if (!steps_[slot].repeats) fill(slot, node);
}

// Children come in schema order, so the search goes on where the last one was found and wraps
// around only for a tree that is out of order.
void Slots::fill(SlotId slot, xml::Node node) {
  const SourceStep& own = steps_[slot];
  const auto& wanted = own.children;
  std::size_t at = 0;
  xml::Node child = wanted.empty() ? xml::Node() : node.first_child();
  for (; child; child = child.next_sibling()) {
    ++visited_;
    for (std::size_t tried = 0; tried < wanted.size(); ++tried) {
      std::size_t place = at + tried < wanted.size() ? at + tried : at + tried - wanted.size();
      if (!same_element(wanted[place], child)) continue;
      at = place;
      if (!nodes_[wanted[place]]) take(wanted[place], child);
      break;
    }
  }
  if (!own.picks.empty()) fill_picks(slot, node);
  for (SlotId text : own.texts)
    if (xml::Node root = host_.open_json(text, node)) take(text, root);
}

void Slots::fill_picks(SlotId slot, xml::Node node) {
  for (SlotId wanted : steps_[slot].picks) {
    const SourceStep& step = steps_[wanted];
    xml::Node found;
    std::uint32_t count = 0;
    std::uint32_t index = 0;
    for (xml::Node child = node.first_child(); child; child = child.next_sibling()) {
      ++visited_;
      if (!same_element(wanted, child)) continue;
      ++count;
      bool taken = step.pick == Pick::last ||
                   (step.pick == Pick::position && count == step.position) ||
                   (step.pick == Pick::condition && host_.holds(step.condition, child, wanted));
      if (!taken) continue;
      found = child;
      index = count;
      if (step.pick != Pick::last) break;
    }
    indexes_[wanted] = index;
    if (found) take(wanted, found);
  }
}

SlotText Slots::text(SlotId slot, std::string& buffer) const {
  for (auto piece = pieces_.rbegin(); piece != pieces_.rend(); ++piece)
    if (piece->slot == slot) return {piece->text, State::value};
  const SourceStep& step = steps_[slot];
  std::string_view text;
  if (step.attribute) {
    if (!xml::attribute_view(nodes_[step.parent], step.name, text, buffer)) return {};
  } else {
    xml::Node node = nodes_[slot];
    if (!node) return {};
    text = xml::text_view(node, buffer);
    if (text.empty() && node.is_nil()) return {{}, State::null};
  }
  return {text, trim_ends(text).empty() ? State::empty : State::value};
}

}  // namespace jiuqu::mapping
