// The target side of a mapping file: places in the tree of drafts.
// Thread: one; while a mapping is linked.
#pragma once

#include "mappings/impl/paths.h"

namespace jiuqu::mapping {

class TargetReader {
 public:
  explicit TargetReader(Findings& findings) : findings_(findings) {}
  // The draft that holds the last word of `to`; groups on the way are made. nullptr once told.
  Draft* place_of(xml::Node node, Draft& parent);
  // Sets the target that `to` names; false once told.
  bool set(xml::Node node, const Draft& place, Draft& draft);
  // That a group or each makes an element.
  bool check_block(xml::Node node, const Draft& draft);

  // Unconditional groups of one element are one group, unless they come from different sources:
  // then they are alternatives.
  static Draft& group_in(Draft& parent, const xml::Field& field, xml::Node node, bool implicit,
                         SlotId source = kNoSlot);
  static Draft& new_group(Draft& parent, const xml::Field& field, xml::Node node, std::int32_t when,
                          const Scope& scope);

 private:
  const xml::Field* child(xml::Node node, const xml::Field& field, const std::string& word);
  void error(std::string code, xml::Node node, std::string_view attribute, std::string en,
             std::string zh);
  Findings& findings_;
};

}  // namespace jiuqu::mapping
