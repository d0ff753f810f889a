// The compiler's working form: the target tree as far as the mapping feeds it, before it is put
// into a flat list.
// Thread: one; lives only while a mapping is linked.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bus/base/finding.h"
#include "mappings/impl/plan.h"

namespace jiuqu::mapping {

struct Draft {
  Op op = Op::group;
  const xml::Field* target = nullptr;
  bool text = false;  // to="."
  SlotId scope = kRootSlot;
  SlotId source = kNoSlot;
  std::int32_t when = -1;
  Value value;
  std::optional<WhenEmpty> when_empty;  // as written; of a group, keep means kept with its source
  xml::Node node;                       // the element of the mapping file
  std::vector<std::unique_ptr<Draft>> children;
};

// Whether the target's schema wants the field wherever its parent is.
bool is_required(const xml::Field& field);
// An unknown field of a form, with the likely right word. `attribute` of `node` names it.
Finding unknown_field(std::string code, xml::Node node, std::string_view attribute,
                      const xml::Field& parent, std::string_view word);

// Everything that can be told from the two schemas without a message: required fields nobody feeds,
// lengths that may overrun, types that differ, values the target does not know, source fields
// nobody reads.
void check_draft(const Draft& root, const Plan& plan, const std::vector<const xml::Field*>& ignored,
                 Findings& findings);

}  // namespace jiuqu::mapping
