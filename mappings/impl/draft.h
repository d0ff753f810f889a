// The compiler's working form: the target tree as far as the mapping feeds it, before it is put
// into a flat list.
// Thread: one; lives only while a mapping is linked.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bus/base/finding.h"
#include "mappings/impl/plan.h"

namespace jiuqu::mapping {

struct Draft {
  Op op = Op::group;
  const xml::Field* target = nullptr;
  const xml::Field* inner = nullptr;  // root of the JSON text that the block makes
  bool text = false;                  // to="."
  bool implicit = false;              // a group on the way of a path, or the each of a field
  SlotId scope = kRootSlot;
  SlotId source = kNoSlot;
  std::int32_t when = -1;
  std::int32_t json_text = -1;
  bool only_fed = false;
  std::string split;
  std::vector<Guard> guards;
  Value value;
  // As written.
  std::optional<WhenEmpty> empty, missing, null;
  bool kept = false;  // a group: kept, though empty, where its source is there
  bool same = false;  // empty="same": what stood at the source stands at the target
  xml::Node node;     // the element of the mapping file
  std::vector<std::unique_ptr<Draft>> children;

  bool to_attribute() const { return target->attribute; }
  bool conditional() const { return when >= 0 || !guards.empty(); }
  // The field whose children the block feeds.
  const xml::Field& block() const { return inner != nullptr ? *inner : *target; }
};

// What was read from a mapping file, on its way to the flat list.
struct Reading {
  std::shared_ptr<Plan> plan;
  Draft root;
  std::vector<const xml::Field*> ignored;
  std::vector<const xml::Field*> asked;  // by conditions
};

// Whether the target's schema wants the field wherever its parent is.
bool is_required(const xml::Field& field);
// An unknown field of a form, with the likely right word. `attribute` of `node` names it.
Finding unknown_field(std::string code, xml::Node node, std::string_view attribute,
                      const xml::Field& parent, std::string_view word);

// Everything that can be told from the two schemas without a message: required fields nobody feeds,
// lengths that may overrun, types that differ, values the target does not know, source fields
// nobody reads. Of a partial mapping required fields are not asked for.
void check_reading(const Reading& reading, bool partial, Findings& findings);

// Puts the drafts into the plan, in the order of the target's schema.
void flatten(Reading& reading);

}  // namespace jiuqu::mapping
