// One run of a plan over one source tree.
// Thread: one. Ownership: borrows plan, source and context for the time of the run.
#pragma once

#include "mappings/impl/lineage.h"
#include "mappings/mapping.h"

namespace jiuqu::mapping {

class Run {
 public:
  Run(const Plan& plan, std::string_view source_root, const MapContext& context,
      PlanLineage& lineage, Findings& findings);
  xml::Document make(xml::Node source);

 private:
  // Runs the instructions [begin, end) below `target`; tells whether any gave a value.
  bool run_block(std::uint32_t begin, std::uint32_t end, xml::Node target, std::uint32_t record);
  std::uint32_t run_fields(std::uint32_t at, std::uint32_t end, xml::Node target,
                           std::uint32_t record, bool& fed);
  std::uint32_t run_groups(std::uint32_t at, std::uint32_t end, xml::Node target,
                           std::uint32_t record, bool& fed);
  bool run_each(std::uint32_t at, xml::Node target, std::uint32_t record, std::uint32_t& made);

  bool applies(const Instruction& instruction);
  // The value of a field; nullopt when it could not be made (the finding is told).
  std::optional<std::string> value_of(const Instruction& instruction);
  std::optional<std::string> part_text(const Instruction& instruction, const Part& part);
  bool converted(const Instruction& instruction, const Conversions& conversions, const Part& part,
                 std::string& text);
  void write(const Instruction& instruction, xml::Node target, std::string_view text);
  void write_empty(const Instruction& instruction, xml::Node target);
  void tell(const Instruction& instruction, const Part& part, const ValueFault& fault,
            std::string_view text);

  const Plan& plan_;
  std::string_view source_root_;
  const MapContext& context_;
  PlanLineage& lineage_;
  Findings& findings_;
  std::string date_;  // the day in China, for code tables
  Slots slots_;
};

}  // namespace jiuqu::mapping
