// Turns what the engine wants into operations, events and appointments of one Work.
// Thread: any. Ownership: everything is copied into the work.
#pragma once

#include "bus/pipeline/exchange.h"
#include "licensing-core/case_store.h"
#include "licensing-core/deadlines.h"
#include "licensing-core/engine.h"

namespace jiuqu::licensing {

// An advance together with the records it came from.
struct Applied {
  const Workflow& workflow;
  const Advance& advanced;
  const Trigger& trigger;
  CaseRow row;                                 // with advanced.next as its state
  const xml::Document* application = nullptr;  // canonical; may be absent when no event is emitted
  bool is_new = false;
  const TaskRow* completed = nullptr;          // the completed task, with its completion filled in
  const DefinitionSet* definitions = nullptr;  // code tables, for numbers and the calendar
  const Deadlines* deadlines = nullptr;
};

// Errors: code_unknown when a number cannot be composed. The work is of no use then.
Result<void> apply(Work& work, const Applied& applied);

// The canonical event of mappings/canonical/events.xsd, without its last child, the application;
// and what events tell of that.
xml::Document event_head(const Case& state, const EmitEvent& event, UtcTime at,
                         const std::string& division);
void append_application(xml::Node event, xml::Node application);

// Day in China of a time: yyyy-MM-dd.
std::string china_day(UtcTime time);

// What a number's appointment carries.
struct NumberPayload {
  std::string case_key, name, value, issued_on, kind;
  std::uint32_t instance = 0;
};
std::string to_text(const NumberPayload& payload);
Result<NumberPayload> number_payload_from(std::string_view text);

}  // namespace jiuqu::licensing
