// One message on its way through one interface. Move-only; owned by one worker at a time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bus/base/finding.h"
#include "bus/delivery/delivery.h"
#include "bus/message/message.h"
#include "bus/store/store.h"
#include "bus/xml/document.h"

namespace jiuqu {

class DefinitionSet;
class Interface;
class Way;
struct ExplainedMap;

// What a mapping step leaves behind, so that a finding on its target is told in the field names of
// its source, and a value on a licence is traced to the partner's raw field.
class Lineage {
 public:
  virtual ~Lineage() = default;
  // The source path a target path was fed from; empty when it came from no field.
  virtual std::string source_of(std::string_view target_path) const = 0;
};

struct Exchange {
  MessagePtr message;
  std::shared_ptr<const DefinitionSet> definitions;
  const Interface* interface = nullptr;
  xml::Document tree;  // the current form
  std::string identity_key;
  std::string content_hash;  // of the parsed tree without ignored fields
  std::string order_key;
  Findings findings;     // on the sender's field paths, once their step is through
  std::size_t told = 0;  // so many of the findings stand in the sender's words already
  std::vector<std::shared_ptr<const Lineage>> lineage;  // of the maps so far, first map first
  // Where someone asks what the maps did: an entry is added by each; see explained.h.
  std::vector<ExplainedMap>* explained = nullptr;
  // Set by steps for the steps after them (variables of expressions and mappings).
  std::map<std::string, std::string> variables;
  Reply reply;
  Way* way = nullptr;  // where someone asks which way the message takes; see way.h

  Exchange() = default;
  Exchange(Exchange&&) = default;
  Exchange& operator=(Exchange&&) = default;
};

// Something to do later, in the store: a timer, a number that was filled in, an answer. Consumed by
// its handler in the commit that uses it; one that is gone does nothing.
struct Appointment {
  Uuid id;
  std::string handler;  // name of an AppointmentHandler
  std::string lane;     // inbound lane it runs in (the case)
  std::string payload;  // the handler's own text
  UtcTime due;
};

// What a step wants to become true: one unit of work, and what follows from its commit.
struct Work {
  UnitOfWork unit;
  Uuid cause;   // the message, command or appointment behind it
  UtcTime now;  // one time for everything in this unit
  std::shared_ptr<const DefinitionSet> definitions;  // one set for everything in this unit
  std::string case_key;                              // the case touched, if any
  std::vector<xml::Document> events;  // canonical events, in order; routed before the commit
  // Kept in the store by this unit and handed to the agenda after the commit. An operation of the
  // unit may still fill a payload (a number taken inside the transaction): add the appointment with
  // Agenda::schedule, which writes the row after the operations added so far.
  std::vector<std::shared_ptr<Appointment>> appointments;
};

}  // namespace jiuqu
