// The part of the source that a mapping reads, as a tree of steps numbered depth first. A run keeps
// one slot a step: the element found there. Entering an element fills the slots below it in one
// pass over its children.
// Thread: immutable once compiled; Slots belong to one run.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bus/xml/document.h"
#include "bus/xml/schema_model.h"

namespace jiuqu::mapping {

using SlotId = std::uint32_t;
inline constexpr SlotId kRootSlot = 0;
inline constexpr SlotId kNoSlot = 0xFFFFFFFF;

// Which of the elements of one name a step means.
enum class Pick : std::uint8_t { first, position, last, condition };

struct SourceStep {
  std::string name;
  const xml::Field* field = nullptr;  // in the first of the source roots
  SlotId parent = kNoSlot;
  bool attribute = false;
  bool repeats = false;       // filled with the first; <each> goes through the rest
  bool by_namespace = false;  // a sibling of another namespace has the same name
  Pick pick = Pick::first;
  std::uint32_t position = 0;    // from 1
  std::int32_t condition = -1;   // of the pick, in Plan::conditions
  std::int32_t json_text = -1;   // the root of the JSON text its parent holds, in Plan::json_texts
  std::vector<SlotId> children;  // plain element steps, in schema order
  std::vector<SlotId> picks;     // element steps that pick
  std::vector<SlotId> texts;     // roots of JSON texts
};

// What makes a step differ from others of the same field.
struct StepKey {
  const xml::Field* field = nullptr;
  Pick pick = Pick::first;
  std::uint32_t position = 0;
  std::int32_t condition = -1;
  std::int32_t json_text = -1;
  bool operator==(const StepKey&) const = default;
};

class SourceSteps {
 public:
  explicit SourceSteps(const xml::Field* root);
  // The step of a child, added when it is new.
  SlotId add(SlotId parent, const StepKey& key);
  const SourceStep& operator[](SlotId slot) const { return steps_[slot]; }
  std::size_t size() const { return steps_.size(); }
  bool has_picks() const { return has_picks_; }
  // Whether no step on the way repeats.
  bool once(SlotId slot) const;

 private:
  std::vector<SourceStep> steps_;
  bool has_picks_ = false;
};

// What filling slots asks of the run.
class SlotHost {
 public:
  virtual ~SlotHost() = default;
  virtual bool holds(std::int32_t condition, xml::Node context, SlotId slot) = 0;
  // The root of the JSON text that stands in `holder`; empty when it cannot be read.
  virtual xml::Node open_json(SlotId slot, xml::Node holder) = 0;
};

// What stands at a place of the source.
enum class State : std::uint8_t { missing, null, empty, value };

struct SlotText {
  std::string_view text;
  State state = State::missing;
};

class Slots {
 public:
  Slots(const SourceSteps& steps, SlotHost& host)
      : steps_(steps), host_(host), nodes_(steps.size()), indexes_(steps.size(), 0) {}
  // Makes `node` the element of the slot and fills the slots below it.
  void enter(SlotId slot, xml::Node node);
  // The element of a step; of an attribute step the element that carries it.
  xml::Node node(SlotId slot) const {
    return steps_[slot].attribute ? nodes_[steps_[slot].parent] : nodes_[slot];
  }
  // Into the tree, or into the buffer. A text of white space is empty.
  SlotText text(SlotId slot, std::string& buffer) const;
  // Position (from 1) of the element an <each> is at, or that was picked.
  void set_index(SlotId slot, std::uint32_t index) { indexes_[slot] = index; }
  std::uint32_t index(SlotId slot) const { return indexes_[slot]; }
  // Whether a sibling of the element of a step is one more of the same.
  bool same_element(SlotId slot, xml::Node node) const;
  // A piece of its text stands for a slot until it is taken off again; the last put on counts.
  void push_piece(SlotId slot, std::string_view piece) { pieces_.push_back({slot, piece}); }
  void pop_piece() { pieces_.pop_back(); }
  // Elements looked at so far: the work a run does on its source.
  std::uint64_t visited() const { return visited_; }

 private:
  void clear_below(SlotId slot);
  void fill(SlotId slot, xml::Node node);
  void fill_picks(SlotId slot, xml::Node node);
  void take(SlotId slot, xml::Node node);

  const SourceSteps& steps_;
  SlotHost& host_;
  std::vector<xml::Node> nodes_;
  std::vector<std::uint32_t> indexes_;
  struct Piece {
    SlotId slot;
    std::string_view text;
  };
  std::vector<Piece> pieces_;
  std::uint64_t visited_ = 0;
};

// /application/up_pro_material[2]/material_name: indexes where index_of tells one.
template <class IndexOf>
std::string source_path(const SourceSteps& steps, SlotId slot, std::string_view root_name,
                        const IndexOf& index_of) {
  if (slot == kRootSlot) return "/" + std::string(root_name);
  const SourceStep& step = steps[slot];
  std::string path = source_path(steps, step.parent, root_name, index_of);
  if (step.json_text >= 0) return path;  // its members stand below the text's own field
  path += step.attribute ? "/@" : "/";
  path += step.name;
  std::uint32_t index = step.pick == Pick::position ? step.position : index_of(slot);
  if (index > 0) path += "[" + std::to_string(index) + "]";
  return path;
}

}  // namespace jiuqu::mapping
