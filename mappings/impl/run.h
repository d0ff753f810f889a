// One run of a plan over one source tree.
// Thread: one. Ownership: borrows plan, source and context for the time of the run.
#pragma once

#include <map>
#include <optional>

#include "mappings/impl/lineage.h"
#include "mappings/impl/trace.h"
#include "mappings/mapping.h"

namespace jiuqu::mapping {

// The new element of an instruction, last below its parent.
xml::Node append_to(xml::Node parent, const Instruction& instruction);

class Run final : private SlotHost {
 public:
  Run(const Plan& plan, std::string_view source_root, const MapContext& context,
      PlanLineage& lineage, Findings& findings);
  xml::Document make(xml::Node source);
  // Faults of JSON texts by their own forms, at paths of the target. Only when asked for before.
  void judge_json_texts() { judges_ = true; }
  const Findings& json_faults() const { return json_faults_; }
  // Instructions carried out and source elements looked at: what a run costs.
  std::uint64_t work() const { return steps_ + slots_.visited(); }

 private:
  // The repeated element and the turn that something is made in.
  struct Where {
    std::uint32_t owner = kNoRecord;
    std::uint32_t turn = kNoRecord;
    std::uint32_t position = 0;  // of the element of the nearest <each>
  };
  // Elements of one repeated target so far.
  struct Made {
    const xml::Field* target = nullptr;
    std::uint32_t count = 0;
  };

  // Runs the instructions [begin, end) below `target`; tells whether any gave a value.
  bool run_block(std::uint32_t begin, std::uint32_t end, xml::Node target, const Where& where);
  bool run_fields(std::uint32_t at, std::uint32_t after, xml::Node target, const Where& where,
                  Made& made);
  bool run_pieces(std::uint32_t at, xml::Node target, const Where& where, Made& made);
  bool run_groups(std::uint32_t at, std::uint32_t after, xml::Node target, const Where& where,
                  Made& made);
  bool run_each(std::uint32_t at, xml::Node target, const Where& where, Made& made);
  // One turn of an <each> or a loop.
  bool run_turn(std::uint32_t at, xml::Node target, const Where& where, std::uint32_t index,
                Made& made);
  // Appends the element of a block and fills it; takes it away when nothing feeds it and `keep`
  // does not hold. Tells whether anything fed it.
  bool make_block(std::uint32_t at, xml::Node target, const Where& where, bool keep, bool& made);
  bool make_json(std::uint32_t at, xml::Node target, const Where& where, bool keep, bool& made);

  const std::string& date();
  bool applies(const Instruction& instruction);
  bool guarded(std::uint32_t begin, std::uint32_t end);
  bool guard_holds(const Guard& guard);
  bool holds(std::int32_t condition, xml::Node context, SlotId slot) override;
  xml::Node open_json(SlotId slot, xml::Node holder) override;
  void check_expectations();
  void note_picks(std::uint32_t turn);

  // The value of a field, into the tree, the tables or a buffer of the run; nullopt when it could
  // not be made (the finding is told).
  std::optional<SlotText> value_of(const Instruction& instruction, xml::Node target,
                                   const Where& where);
  std::optional<SlotText> joined_parts(const Instruction& instruction, xml::Node target,
                                       const Where& where);
  std::optional<SlotText> part_text(const Instruction& instruction, const Part& part,
                                    xml::Node target, const Where& where);
  std::optional<SlotText> other_text(const Instruction& instruction, const Part& part,
                                     xml::Node target, const Where& where);
  void join_all(const std::vector<SlotId>& slots, std::size_t depth, const Part& part,
                const std::string& join, std::string& text);
  std::optional<std::string_view> converted(const Instruction& instruction,
                                            const Conversions& conversions, const Part& part,
                                            std::string_view text);
  const std::string* variable(const std::string& name) const;
  std::string derived_id(const Part& part, const Instruction& instruction, xml::Node target,
                         const Where& where, const std::string& message) const;

  // `text` is clean: it comes from a tree, a table or a mapping file, or was made so.
  void write(const Instruction& instruction, xml::Node target, std::string_view text);
  // Gives true when an element was written.
  bool write_empty(const Instruction& instruction, xml::Node target, State state);

  void tell(SlotId slot, const ValueFault& fault, std::string_view text = {},
            const TableUse* table = nullptr);
  std::string path_of(SlotId slot) const;
  void trace_source(const Part& part, std::string_view text);
  void trace_value(std::uint32_t at, xml::Node target, std::string_view text, bool written,
                   std::uint32_t index);
  // Tells the paths of the entries since `first`; `holder` is the field of a JSON text around them.
  void finish_trace(std::size_t first, const std::string& holder = {});
  std::size_t traced() const { return context_.trace ? context_.trace->entries.size() : 0; }

  const Plan& plan_;
  std::string_view source_root_;
  const MapContext& context_;
  PlanLineage& lineage_;
  Findings& findings_;
  std::string date_;  // the day in China, for code tables; once it was asked for
  Slots slots_;
  std::string slot_buffer_, value_buffer_, part_buffer_, joined_;
  // Of each choice: what it was asked of last, and the branch that was taken.
  std::vector<std::pair<xml::Node, std::int64_t>> taken_;
  std::map<const void*, xml::Document> opened_;  // JSON texts of the source, by their element
  std::vector<SlotId> picks_;
  bool judges_ = false;
  Findings json_faults_;
  std::uint64_t steps_ = 0;
  TraceEntry pending_;
};

}  // namespace jiuqu::mapping
