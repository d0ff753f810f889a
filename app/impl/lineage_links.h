// The steps back from a value through the maps of one message. Thread: any, pure.
#pragma once

#include "app/lineage.h"
#include "bus/pipeline/rerun.h"

namespace jiuqu::app {

// A message that came in, run again, and held against what is known of its result.
struct Judged {
  MessageRecord record;
  KeptSets::Set set;
  JudgedAgain again;
  Comparison comparison;
};

// The field of a map that made a target path; null: none did.
const ExplainedField* made_by(const ExplainedMap& map, std::string_view target);
// One field of a map as a step back.
LineageLink link_of(const DefinitionSet& set, const std::string& mapping,
                    const ExplainedField& field);
// From a path of the form that the message was mapped to, to the raw field and the message.
std::vector<LineageLink> links_back(const Judged& judged, std::string path);
LineageLink link_of(const MessageRecord& record);
std::string shown_value(const ExplainedField& field);
// Whether a query names the field: its path, the end of it, or the sender's name for it.
bool is_named(const LineageField& field, std::string_view query);
std::vector<std::string> names_of(const std::vector<LineageField>& fields);

}  // namespace jiuqu::app
