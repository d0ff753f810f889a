// Which source field a target field was fed from, told from the plan and the few facts that only a
// run knows: which elements repeat, which of several sources was taken, which element was picked.
// Thread: immutable once the run is over. Ownership: keeps its plan.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bus/pipeline/exchange.h"
#include "mappings/impl/plan.h"

namespace jiuqu::mapping {

inline constexpr std::uint32_t kNoRecord = 0xFFFFFFFF;

// One element made for a repeated target, or one turn of a loop (target_index 0).
struct MadeRecord {
  std::uint32_t instruction = 0;
  std::uint32_t owner = kNoRecord;   // the record of the repeated element it lies in
  std::uint32_t parent = kNoRecord;  // the turn it was made in
  std::uint32_t target_index = 0;    // among its siblings of that name, from 1
  std::uint32_t source_index = 0;    // from 1; 0 when its source does not repeat
};

// The instruction that was taken where it was not the first for its target.
struct ChoiceRecord {
  std::uint32_t first = 0;
  std::uint32_t owner = kNoRecord;
  std::uint32_t taken = 0;
};

struct PickRecord {
  SlotId slot = kNoSlot;
  std::uint32_t record = kNoRecord;  // the turn it was picked in
  std::uint32_t index = 0;           // from 1
};

class PlanLineage final : public Lineage {
 public:
  PlanLineage(std::shared_ptr<const Plan> plan, std::string source_root)
      : plan_(std::move(plan)), source_root_(std::move(source_root)) {}

  std::string source_of(std::string_view target_path) const override;

  std::uint32_t add_made(MadeRecord record) {
    made_.push_back(record);
    return std::uint32_t(made_.size() - 1);
  }
  void add_choice(ChoiceRecord record) { choices_.push_back(record); }
  void add_pick(PickRecord record) { picks_.push_back(record); }

 private:
  struct Place;
  // The block of the element the place stands for; false when there is none.
  bool descend(std::string_view name, std::uint32_t index, Place& place) const;
  bool descend_repeated(std::uint32_t at, std::uint32_t index, Place& place) const;
  std::string path_of(const Place& place) const;
  std::string value_path(const Instruction& instruction, const Place& place) const;
  std::string slot_path(SlotId slot, std::uint32_t record) const;
  std::uint32_t index_of(SlotId slot, std::uint32_t record) const;
  std::uint32_t taken(std::uint32_t first, std::uint32_t owner) const;

  std::shared_ptr<const Plan> plan_;
  std::string source_root_;
  std::vector<MadeRecord> made_;
  std::vector<ChoiceRecord> choices_;
  std::vector<PickRecord> picks_;
};

}  // namespace jiuqu::mapping
