// A shadow run: a candidate set beside the one that each stored message ran under. The message is
// judged and mapped under both, what was made of its events is mapped again under both, and the
// results are compared field by field. Nothing is kept, no case is touched, nothing is sent.
// Thread: compare_* any, pure CPU; Shadow any. Ownership: values.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/kept_sets.h"
#include "app/lineage.h"
#include "bus/json/json.h"

namespace jiuqu::app {

// kind: value, verdict (accepted or refused), finding (told by one alone), reply, route (would be
// sent elsewhere, not at all, or parked).
struct ShadowDifference {
  std::string kind;
  std::string message, case_key, interface;
  std::string field;   // in the sender's words, where a field of it fed the value
  std::string target;  // path in what was made of it
  std::string old_value, new_value;
  std::string old_at, new_at;  // lines of the mappings
};

// The same difference in many messages is one group with its first example.
struct ShadowGroup {
  ShadowDifference example;
  std::size_t messages = 0;
};

struct ShadowSummary {
  std::size_t messages = 0, same = 0, differ = 0;
  std::size_t not_compared = 0;  // and the first reason why
  std::string first_reason;
  std::vector<ShadowGroup> groups;  // most messages first
};

class ShadowTally {
 public:
  void add(std::vector<ShadowDifference> differences);
  void not_compared(std::string reason);
  ShadowSummary summary() const;

 private:
  ShadowSummary counts_;
  std::map<std::string, ShadowGroup> groups_;  // at most kGroupsMax of them
};

// A message that came in, under both sets.
std::vector<ShadowDifference> compare_inbound(const MessageRecord& record, const KeptSets::Set& old,
                                              const KeptSets::Set& candidate);
// A message that goes out, made from its event; `number` as in delivery_id.
std::vector<ShadowDifference> compare_outbound(const MessageRecord& record,
                                               const xml::Document& event, std::size_t number,
                                               const KeptSets::Set& old,
                                               const KeptSets::Set& candidate);

// One document through a mapping of both sets; `message` of the differences is `name`.
std::vector<ShadowDifference> compare_mapping(const std::string& name, const std::string& mapping,
                                              const std::string& bytes, UtcTime at,
                                              const DefinitionSet& old,
                                              const DefinitionSet& candidate);

// "messages", "same", "differ", "not_compared" of an object that is begun.
void write_members(json::Writer& out, const ShadowSummary& summary);
void write_json(json::Writer& out, const ShadowGroup& group);

}  // namespace jiuqu::app
