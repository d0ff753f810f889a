// Where values came from: of a message, field by field back to what its sender wrote; of a case,
// from what was reported and what stands on its licences back through the canonical form to the
// partner's raw field. Nothing of it is stored: the message is run again under the set it ran
// under, and the result is held against the record. One that does not give it back is told so and
// shows no fields. Personal data are masked.
// Thread: any; awaited. Ownership: values.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/kept_sets.h"
#include "bus/journal/journal.h"
#include "bus/pipeline/explained.h"
#include "licensing-core/case_service.h"

namespace jiuqu::app {

// One step back. kind: map (a field of a mapping made it), event, message (in: the raw field is
// above), task (an officer wrote it), number, constant, hub.
struct LineageLink {
  std::string kind;
  std::vector<std::pair<std::string, std::string>> facts;
  std::vector<ExplainedSource> sources;  // map: what it was made from, in the form it came from
};

struct LineageField {
  std::string part;       // message, application, licence, report
  std::string message;    // report: its id
  std::string interface;  // report
  std::string path, value;
  std::vector<LineageLink> links;  // from the value back
};

// Whether the run gave back what the record shows.
struct Comparison {
  bool same = true;
  std::string with;  // what was compared: body, canonical form, faults; nothing
  std::string record_shows, run_gives;
};

struct MessageLineage {
  MessageSummary message;
  std::string definition_set;
  Comparison comparison;
  std::vector<LineageField> fields;  // none where the comparison failed
};

// What cannot be told of a case, and why.
struct Untold {
  std::string message, interface, why;
};
struct CaseLineage {
  std::string case_key;
  std::vector<LineageField> fields;
  std::vector<Untold> untold;
};

struct LineageParts {
  Store* store = nullptr;
  licensing::CaseService* cases = nullptr;
  KeptSets* sets = nullptr;
};

// Errors: not_found, and those of KeptSets::set_of.
Task<Result<MessageLineage>> lineage_of_message(LineageParts parts, Uuid id);
// Errors: not_found (no such case; no such field, with the likely one).
Task<Result<CaseLineage>> lineage_of_case(LineageParts parts, licensing::CasePage page,
                                          std::string field);

std::string to_json(const MessageLineage& lineage);
std::string to_json(const CaseLineage& lineage);

}  // namespace jiuqu::app
