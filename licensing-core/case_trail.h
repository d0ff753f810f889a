// What a case keeps so that every value it reports is traced back: which messages brought what it
// holds (with the hash of their canonical form), and every event it emitted, without the
// application, which is that of the last message before it. Two rows of some hundred bytes; all
// else is derived from the messages themselves.
// Thread: keep_* any thread before the commit; load_* inside a Store::read; the rest any, pure.
// Ownership: values.
#pragma once

#include <string>
#include <vector>

#include "bus/store/store.h"
#include "bus/xml/document.h"
#include "licensing-core/case_service.h"

namespace jiuqu::licensing {

struct KeptMessage {
  std::string case_key;
  std::int64_t version = 0;  // of the case that it made
  Uuid message;
  std::string name;  // root element of its canonical form: application, withdrawal
  std::string hash;  // SHA-256 of that form as it was taken
};

struct KeptEvent {
  std::string case_key;
  std::int64_t sequence = 0;
  std::int64_t version = 0;  // of the case that emitted it
  Uuid cause;                // message, command or appointment
  std::int64_t number = 0;   // among the events of that cause, from 0
  std::string name;
  std::string head;  // compress_body of the event without its application
};

struct CaseTrail {
  std::vector<KeptMessage> messages;  // oldest first
  std::vector<KeptEvent> events;      // in order
  // The application that was in force when the case had that version; null: not known.
  const KeptMessage* application_at(std::int64_t version) const;
  const KeptMessage* message(const Uuid& id) const;
};

std::string hash_of_form(const xml::Document& canonical);
void keep_message(UnitOfWork& unit, const KeptMessage& row);
void keep_event(UnitOfWork& unit, const KeptEvent& row);
Task<Result<CaseTrail>> load_trail(Store& store, std::string case_key);

// The event as it was emitted. Errors: store_corrupt.
Result<xml::Document> event_of(const KeptEvent& kept, xml::Node application);

// Where a value of an event came from.
struct Origin {
  enum class Kind : std::uint8_t {
    application,  // path: of the canonical application in force
    message,      // path: of the canonical form of message `id`
    task,         // completed by an officer: id
    number,       // issued by the hub: counter in `words`, after task `id` where it is known
    constant,     // of the licensing core; words
    hub           // made by the hub itself; words
  };
  Kind kind = Kind::hub;
  std::string path;
  Uuid id;
  std::string words;
};
// `path` is of the event: /CaseClosed/licence/number.
Origin origin_of(const CasePage& page, const CaseTrail& trail, const KeptEvent& kept,
                 const xml::Document& event, std::string_view path);

}  // namespace jiuqu::licensing
