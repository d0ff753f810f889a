// What a mapping file compiles to: source steps and a flat list of instructions in target order.
// A group or an each is followed by its block; `end` is the place after it. Fields that feed the
// same target element follow each other: the first that gives a value is taken.
// Thread: immutable. Ownership: keeps schemas and tables alive.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bus/xml/schema.h"
#include "bus/xml/xpath.h"
#include "mappings/impl/source_steps.h"
#include "mappings/impl/value.h"

namespace jiuqu::mapping {

enum class Op : std::uint8_t { field, group, each };
enum class WhenEmpty : std::uint8_t { skip, keep, null };

struct Instruction {
  Op op = Op::field;
  WhenEmpty when_empty = WhenEmpty::skip;  // of a group: keep where its source is there
  bool required = false;                   // the target element must be there
  bool attribute = false;
  bool text = false;           // to=".": the text of the element itself
  bool own_namespace = false;  // not in the namespace of its parent
  bool alternative = false;    // for the same single target element as the instruction before
  std::uint32_t end = 0;       // place after the block; after itself for fields
  SlotId scope = kRootSlot;    // context of `when`
  SlotId source = kNoSlot;     // from of a group or each
  std::int32_t when = -1;      // in Plan::conditions
  const xml::Field* target = nullptr;
  Value value;               // fields
  int line = 0, column = 0;  // in the mapping file
};

struct Plan {
  explicit Plan(const xml::Field* source_root) : steps(source_root) {}
  std::shared_ptr<const xml::Schema> source_schema, target_schema;
  std::vector<std::string> source_roots;
  const xml::Field* target_root = nullptr;
  SourceSteps steps;
  std::vector<Instruction> instructions;
  std::vector<xml::XPath> conditions;
};

}  // namespace jiuqu::mapping
