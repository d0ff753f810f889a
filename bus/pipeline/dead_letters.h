// Dead letters with what stands behind them: the message at each stage that is kept, what would be
// sent now, and replay. A delivery that could not be mapped is mapped again with the definitions in
// use, at its place in its lane. Skip, discard and assign are the dispatcher's alone.
// Thread: any; everything is awaited. Ownership: the parts outlive the tasks.
#pragma once

#include <optional>
#include <string>

#include "bus/pipeline/hub.h"

namespace jiuqu {

struct DeadLetterParts {
  Store* store = nullptr;
  Hub* hub = nullptr;
  Dispatcher* dispatcher = nullptr;
};

struct DeadLetterPage {
  DeadLetter letter;
  MessageRecord record;  // its body: the partner's form, or the canonical event (letter.unmapped)
  std::optional<MessageRecord> origin;  // the message that led to it, where one is kept
  Result<Preview> would_send;           // or why it cannot be sent
};
Task<Result<DeadLetterPage>> show_dead_letter(DeadLetterParts parts, Uuid delivery);

// Exactly what replay would send; sends and changes nothing. edited: a person's body instead.
// Errors: not_found; mapping_failed, with all faults.
Task<Result<Preview>> preview_replay(DeadLetterParts parts, Uuid delivery,
                                     std::optional<std::string> edited);

// Durable when told; then it is sent when its turn comes. On an error it stays as it is.
Task<Result<void>> replay_dead_letter(DeadLetterParts parts, Uuid delivery,
                                      std::optional<std::string> edited, ActBy by);

}  // namespace jiuqu
