// What a mapping file compiles to: source steps and a flat list of instructions in target order.
// A group or an each is followed by its block; `end` is the place after it. Fields that feed the
// same target element follow each other: the first that gives a value is taken.
// Thread: immutable. Ownership: keeps schemas and tables alive.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bus/xml/building.h"
#include "bus/xml/schema.h"
#include "bus/xml/xpath.h"
#include "mappings/impl/source_steps.h"
#include "mappings/impl/value.h"

namespace jiuqu::mapping {

class Stylesheet;

enum class Op : std::uint8_t {
  field,
  group,
  each,
  loop  // goes through a repeated source for the one <each> inside it; makes nothing itself
};

// What a field without a value becomes: left out, an empty element, null, or a fault.
enum class WhenEmpty : std::uint8_t { skip, keep, null, refuse };

// By what stood at the source.
struct Policies {
  WhenEmpty empty = WhenEmpty::skip;
  WhenEmpty missing = WhenEmpty::skip;
  WhenEmpty null = WhenEmpty::skip;
  // Said in the file: then no default takes its place.
  bool own_missing = false, own_null = false;
};

struct Instruction {
  Op op = Op::field;
  Policies policies;      // fields
  bool required = false;  // the target element must be there
  bool attribute = false;
  bool text = false;           // to=".": the text of the element itself
  bool own_namespace = false;  // not in the namespace of its parent
  bool alternative = false;    // for the same single target element as the instruction before
  bool repeated = false;       // makes one of the repetitions of its target
  bool kept = false;           // group: made, though empty, where its source is there
  bool only_fed = false;       // each: an element that nothing feeds is left out
  std::string split;           // each and field: every piece makes an element
  std::uint32_t end = 0;       // place after the block; after itself for fields
  SlotId scope = kRootSlot;    // context of `when`
  SlotId source = kNoSlot;     // from of a group or each
  std::int32_t when = -1;      // in Plan::conditions
  std::uint32_t guards_begin = 0, guards_end = 0;  // in Plan::guards; all must hold
  std::int32_t json_text = -1;  // the target is a text: the block makes its JSON; Plan::json_texts
  const xml::Field* target = nullptr;
  xml::Name name;          // of the target, in Plan::names
  Value value;             // fields
  std::uint32_t file = 0;  // in Plan::files
  int line = 0, column = 0;
};

// <choose>: the first case whose condition holds; a condition of -1 always does.
struct Choice {
  SlotId scope = kRootSlot;
  std::vector<std::int32_t> conditions;
};
struct Guard {
  std::uint32_t choice = 0;
  std::uint32_t branch = 0;
};

// <expect>: a source value that must be this one.
struct Expectation {
  SlotId slot = kRootSlot;
  std::string value;
  std::int32_t when = -1;
  SlotId scope = kRootSlot;
  std::vector<Guard> guards;
  std::uint32_t file = 0;  // in Plan::files
  int line = 0;
};

// A condition as written, and the fields it asks for.
struct ConditionPlace {
  std::string text;
  std::vector<const xml::Field*> asked;
  std::string file;
  int line = 0;
};

// JSON held as text in a field, with the form of its own.
struct JsonText {
  std::shared_ptr<const xml::Schema> schema;
  const xml::Field* root = nullptr;
  const xml::Field* array = nullptr;  // the text is an array of these; null: an object
};

struct Plan {
  explicit Plan(const xml::Field* source_root) : steps(source_root) {}
  std::string id;
  std::shared_ptr<const xml::Schema> source_schema, target_schema;
  std::vector<std::string> source_roots;
  const xml::Field* target_root = nullptr;
  SourceSteps steps;
  std::vector<Instruction> instructions;
  std::vector<xml::XPath> conditions;
  std::vector<ConditionPlace> condition_places;  // of `conditions`
  std::vector<Choice> choices;
  std::vector<const xml::Field*> ignored;  // left unread on purpose
  std::vector<Guard> guards;
  std::vector<Expectation> expectations;
  std::vector<JsonText> json_texts;
  std::vector<std::string> files;
  xml::Names names;                              // of target elements
  std::shared_ptr<const Stylesheet> stylesheet;  // instead of instructions
};

}  // namespace jiuqu::mapping
