// The judge steps of a stored message, run once more: under the set that stands on its record they
// give what they gave, since a run knows nothing but the message (bytes, headers, time, id) and the
// set. So the lineage of every message is kept without a row of its own, and a set that is not in
// use yet is tried on messages that came. Nothing is read, kept or sent.
// Thread: any, pure CPU. Ownership: values; an exchange keeps its set.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bus/journal/journal.h"
#include "bus/pipeline/exchange.h"
#include "bus/pipeline/explained.h"
#include "bus/pipeline/interface.h"

namespace jiuqu {

// A message that came in. A faulty one has findings, in the sender's words, or an error.
struct JudgedAgain {
  Exchange exchange;             // its tree is what the steps made
  std::optional<Error> stopped;  // what ended them early
  std::vector<ExplainedMap> maps;
  bool faulty() const { return stopped || has_errors(exchange.findings); }
  // As kept with a rejected message: what a faulty one is answered, in words.
  std::string faults() const;
};
// Errors: not_found when the set has no such interface.
Result<JudgedAgain> judge_again(const Message& message,
                                std::shared_ptr<const DefinitionSet> definitions);

// A path of the form that was sent, in the notation of its format: $.items[0].name for JSON.
std::string sent_path(const Exchange& exchange, const std::string& path);

// A message that goes out, made from its canonical event. `findings` are on the event's paths.
struct MappedAgain {
  std::string body;  // empty when it could not be made
  xml::Document tree;
  std::optional<Error> stopped;
  Findings findings;
  std::vector<ExplainedMap> maps;
};
// `message` without its body. Errors: not_found when the set has no such interface.
Result<MappedAgain> map_event_again(const Message& message, const xml::Document& event,
                                    const std::shared_ptr<const DefinitionSet>& definitions);

// The answer it would get, taken at that time; the reason where there is none.
std::string reply_again(JudgedAgain& judged, UtcTime at);
// The deliveries that the event behind a message that goes out would become under the set, to every
// interface that is for it; `number` as below. Bodies are made, too.
std::vector<NewDelivery> route_again(const MessageRecord& record, const xml::Document& event,
                                     std::size_t number,
                                     const std::shared_ptr<const DefinitionSet>& definitions);

// The id of the delivery of the n-th event (from 0) of a message or command to an interface.
Uuid delivery_id(const Uuid& cause, const std::string& interface, std::size_t number);

}  // namespace jiuqu
