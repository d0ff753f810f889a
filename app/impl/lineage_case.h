// The parts of a case's lineage: the events behind its reports, and where their values came from.
// Thread: one request. Ownership: the view outlives what is made from it.
#pragma once

#include <map>
#include <memory>

#include "app/impl/lineage_links.h"
#include "licensing-core/case_trail.h"

namespace jiuqu::app {

// What one request looks at; messages that brought something are run once.
struct CaseView {
  LineageParts parts;
  licensing::CasePage page;  // empty for a relay without cases
  licensing::CaseTrail trail;
  std::map<Uuid, std::shared_ptr<Judged>> judged;
};

// The canonical event behind a message that went out.
struct EventSource {
  xml::Document event;
  const licensing::KeptEvent* kept = nullptr;  // null: the message that caused it, as it is
  std::shared_ptr<Judged> brought;             // the application in force, or that message
};

struct Sent {
  MessageRecord record;
  EventSource source;
  KeptSets::Set set;
  MappedAgain again;
  Comparison comparison;
};

// `trail`: of its case, for the comparison; may be null.
Task<Result<std::shared_ptr<Judged>>> judged_message(LineageParts parts, Uuid id,
                                                     const licensing::CaseTrail* trail);
// The same, remembered in the view. Error definition_broken when it does not give back its record.
Task<Result<std::shared_ptr<Judged>>> judged_in(CaseView* view, Uuid id);
// Errors: not_found when neither the case nor the message behind it tells the event.
Task<Result<EventSource>> source_of(CaseView* view, MessageRecord record);
Task<Result<Sent>> sent_message(CaseView* view, MessageRecord record);

// Fields of a message that went out, each back to its raw field.
std::vector<LineageField> fields_of(const CaseView& view, const Sent& sent,
                                    const std::string& part);
// Where a value of an event came from, back to the raw field.
std::vector<LineageLink> event_links(const CaseView& view, const EventSource& source,
                                     const std::string& path);
// Fields of the licences of the case.
std::vector<LineageField> licence_fields(const CaseView& view, const Judged* application);

}  // namespace jiuqu::app
