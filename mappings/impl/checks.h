// What the checks of a mapping share.
// Thread: one; while a mapping is linked.
#pragma once

#include "mappings/impl/draft.h"

namespace jiuqu::mapping {

// Adds findings at the element of a draft.
class CheckFindings {
 public:
  explicit CheckFindings(Findings& findings) : findings_(findings) {}
  void add(Level level, std::string code, xml::Node node, std::string_view attribute,
           std::string en, std::string zh);

 private:
  Findings& findings_;
};

// One field: lengths, types, emptiness, constants, code tables, enumerations. `alone`: no other
// field feeds its target where this one gives nothing.
void check_field(const Plan& plan, const Draft& draft, bool alone, CheckFindings& findings);
// The values that the fields of one target can give all together, where they are known, against its
// enumeration.
void check_enumeration_reached(const Plan& plan, const std::vector<const Draft*>& drafts,
                               CheckFindings& findings);

}  // namespace jiuqu::mapping
