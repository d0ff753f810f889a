#include "mappings/impl/lineage.h"

#include <charconv>

#include "bus/base/text.h"

namespace jiuqu::mapping {
namespace {

struct Segment {
  std::string_view name;  // "@x" for attributes
  std::uint32_t index = 1;
};

Segment segment_of(std::string_view text) {
  Segment segment{text, 1};
  auto bracket = text.find('[');
  if (bracket == std::string_view::npos) return segment;
  segment.name = text.substr(0, bracket);
  std::from_chars(text.data() + bracket + 1, text.data() + text.size(), segment.index);
  return segment;
}

// Takes the next "/name[2]" off the front of a path.
std::string_view next_segment(std::string_view& path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  auto slash = path.find('/');
  std::string_view segment = path.substr(0, slash);
  path.remove_prefix(slash == std::string_view::npos ? path.size() : slash);
  return segment;
}

}  // namespace

// Where a target path has led so far: a block of instructions below one element, or a field.
struct PlanLineage::Place {
  std::uint32_t begin = 0, end = 0;  // its block
  std::uint32_t self = kNoRecord;    // its own instruction; none at the root
  std::uint32_t record = kNoRecord;  // the repeated element it lies in
};

std::string PlanLineage::source_of(std::string_view target_path) const {
  Place place{0, std::uint32_t(plan_->instructions.size()), kNoRecord, kNoRecord};
  if (segment_of(next_segment(target_path)).name != plan_->target_root->name) return {};
  while (!target_path.empty()) {
    Segment segment = segment_of(next_segment(target_path));
    if (!descend(segment.name, segment.index, place)) return {};
  }
  return path_of(place);
}

bool PlanLineage::descend(std::string_view name, std::uint32_t index, Place& place) const {
  bool attribute = name.starts_with('@');
  if (attribute) name.remove_prefix(1);
  for (std::uint32_t at = place.begin; at < place.end; at = plan_->instructions[at].end) {
    const Instruction& instruction = plan_->instructions[at];
    if (instruction.text || instruction.attribute != attribute || instruction.target->name != name)
      continue;
    bool repeats = instruction.repeated || instruction.op == Op::loop || instruction.op == Op::each;
    if (repeats) {
      if (descend_repeated(at, index, place)) return true;
      continue;
    }
    std::uint32_t self = taken(at, place.record);
    place = Place{self + 1, plan_->instructions[self].end, self, place.record};
    return true;
  }
  return false;
}

bool PlanLineage::descend_repeated(std::uint32_t at, std::uint32_t index, Place& place) const {
  while (plan_->instructions[at].op == Op::loop) ++at;
  for (std::uint32_t i = 0; i < made_.size(); ++i) {
    const MadeRecord& record = made_[i];
    if (record.instruction != at || record.owner != place.record) continue;
    if (record.target_index != index) continue;
    place = Place{at + 1, plan_->instructions[at].end, at, i};
    return true;
  }
  return false;
}

std::uint32_t PlanLineage::taken(std::uint32_t first, std::uint32_t owner) const {
  for (const ChoiceRecord& choice : choices_)
    if (choice.first == first && choice.owner == owner) return choice.taken;
  return first;
}

std::string PlanLineage::path_of(const Place& place) const {
  if (place.self == kNoRecord) return "/" + source_root_;
  const Instruction& self = plan_->instructions[place.self];
  if (self.op == Op::field) return value_path(self, place);
  // An element with text of its own is told by the field its text came from.
  for (std::uint32_t at = place.begin; at < place.end; at = plan_->instructions[at].end)
    if (plan_->instructions[at].text)
      return value_path(plan_->instructions[taken(at, place.record)], place);
  if (self.source != kNoSlot) return slot_path(self.source, place.record);
  // A wrapper around repeated elements is told by what they are made from.
  if (place.begin < place.end && plan_->instructions[place.begin].op >= Op::each)
    return slot_path(plan_->instructions[place.begin].source, place.record);
  return slot_path(self.scope, place.record);
}

std::string PlanLineage::value_path(const Instruction& instruction, const Place& place) const {
  for (const Part& part : instruction.value.parts)
    if (part.kind == PartKind::path) return slot_path(part.slot, place.record);
  return {};
}

std::string PlanLineage::slot_path(SlotId slot, std::uint32_t record) const {
  return source_path(plan_->steps, slot, source_root_,
                     [&](SlotId wanted) { return index_of(wanted, record); });
}

std::uint32_t PlanLineage::index_of(SlotId slot, std::uint32_t record) const {
  const SourceStep& step = plan_->steps[slot];
  for (;; record = made_[record].parent) {
    if (step.pick != Pick::first) {
      for (const PickRecord& pick : picks_)
        if (pick.slot == slot && pick.record == record) return pick.index;
    } else if (record != kNoRecord &&
               plan_->instructions[made_[record].instruction].source == slot) {
      return made_[record].source_index;
    }
    if (record == kNoRecord) return 0;
  }
}

}  // namespace jiuqu::mapping
