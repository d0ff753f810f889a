// Writes the mapping file that turns a plan round.
// Thread: any. Ownership: borrows the plan.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "mappings/impl/plan.h"
#include "mappings/reverse.h"

namespace jiuqu::mapping {

class Reverser {
 public:
  explicit Reverser(const Plan& plan) : plan_(plan) {}
  // The <mapping> element without its four schema attributes.
  xml::Document run();
  const std::vector<OneWay>& one_way() const { return one_way_; }
  std::size_t turned() const { return fed_.size(); }

 private:
  // Where a block stands: its target path and its source, both as seen from the <each> around it.
  struct Place {
    std::string target;
    SlotId each = kRootSlot;
    bool in_each = false;
  };
  void block(std::uint32_t begin, std::uint32_t end, const Place& place, xml::Node out);
  void field(std::uint32_t at, bool alone, const Place& place, xml::Node out);
  void group(std::uint32_t at, bool alone, const Place& place, xml::Node out);
  void each(std::uint32_t at, const Place& place, xml::Node out);
  void constant(const Instruction& instruction, const std::string& target, const Place& place,
                xml::Node out);
  void path(const Instruction& instruction, const std::string& target, const Place& place,
            xml::Node out);
  // The source path from the enclosing <each>; empty when there is no plain one.
  std::string source_path_of(SlotId slot, SlotId from) const;
  std::string target_path_of(const Instruction& instruction, const Place& place) const;
  void no(const Instruction& instruction, std::string en, std::string zh);

  const Plan& plan_;
  std::vector<OneWay> one_way_;
  // The first way back is taken, others follow from it.
  std::set<SlotId> fed_, gone_through_;
};

// All that cannot be turned round, as one line of lint.
std::string list_of(const std::vector<OneWay>& one_way, bool chinese);

}  // namespace jiuqu::mapping
