// The part of the source that a mapping reads, as a tree of steps numbered depth first. A run keeps
// one slot a step: the element found there. Entering an element fills the slots below it in one
// pass over its children.
// Thread: immutable once compiled; Slots belong to one run.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "bus/xml/document.h"
#include "bus/xml/schema_model.h"

namespace jiuqu::mapping {

using SlotId = std::uint32_t;
inline constexpr SlotId kRootSlot = 0;
inline constexpr SlotId kNoSlot = 0xFFFFFFFF;

struct SourceStep {
  std::string name;
  const xml::Field* field = nullptr;  // in the first of the source roots
  SlotId parent = kNoSlot;
  bool attribute = false;
  bool repeats = false;          // filled with the first; <each> goes through the rest
  bool first = false;            // line[1]: the first only, whatever an <each> is at
  std::vector<SlotId> children;  // elements, in schema order
};

class SourceSteps {
 public:
  explicit SourceSteps(const xml::Field* root) {
    steps_.push_back({"", root, kNoSlot, false, false, false, {}});
  }
  // The step of a child field, or of the first of its kind, added when it is new.
  SlotId add(SlotId parent, const xml::Field& field, bool first = false);
  const SourceStep& operator[](SlotId slot) const { return steps_[slot]; }
  std::size_t size() const { return steps_.size(); }

 private:
  std::deque<SourceStep> steps_;
};

class Slots {
 public:
  explicit Slots(const SourceSteps& steps)
      : steps_(steps), nodes_(steps.size()), indexes_(steps.size(), 0) {}
  // Makes `node` the element of the slot and fills the slots below it.
  void enter(SlotId slot, xml::Node node);
  void set(SlotId slot, xml::Node node) { nodes_[slot] = node; }
  // The element of a step; of an attribute step the element that carries it.
  xml::Node node(SlotId slot) const { return nodes_[slot]; }
  std::string text(SlotId slot) const;
  bool found(SlotId slot) const;
  // Position (from 1) of the element an <each> is at.
  void set_index(SlotId slot, std::uint32_t index) { indexes_[slot] = index; }
  std::uint32_t index(SlotId slot) const { return indexes_[slot]; }

 private:
  void clear_below(SlotId slot);
  void fill(SlotId slot, xml::Node node);

  const SourceSteps& steps_;
  std::vector<xml::Node> nodes_;
  std::vector<std::uint32_t> indexes_;
};

// /application/up_pro_material[2]/material_name: indexes where index_of tells one.
template <class IndexOf>
std::string source_path(const SourceSteps& steps, SlotId slot, std::string_view root_name,
                        const IndexOf& index_of) {
  if (slot == kRootSlot) return "/" + std::string(root_name);
  const SourceStep& step = steps[slot];
  std::string path = source_path(steps, step.parent, root_name, index_of);
  path += step.attribute ? "/@" : "/";
  path += step.name;
  if (step.first) path += "[1]";
  if (std::uint32_t index = index_of(slot); index > 0) path += "[" + std::to_string(index) + "]";
  return path;
}

}  // namespace jiuqu::mapping
