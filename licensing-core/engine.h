// The workflow engine: a pure function from a case and a trigger to the next case and what is to be
// done. No clock, no store, no adapter: time comes inside the trigger, numbers come back as
// triggers. The same input gives the same output, ids included.
// Thread: any.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "licensing-core/case.h"
#include "licensing-core/workflow.h"

namespace jiuqu::licensing {

// Opens a case at the none start event.
struct CaseOpened {};
// Opens a case at the message start event of that name, or continues a waiting receive.
struct MessageReceived {
  std::string name;
  std::map<std::string, std::string> variables;  // those that the workflow names are taken
};
struct UserTaskCompleted {
  Uuid task;
  std::string officer_id;
  std::string officer_name;
  std::string outcome;
  std::string opinion;
  std::map<std::string, std::string> variables;
};
// A number taken inside a transaction comes back.
struct NumberAssigned {
  std::string name;
  std::string value;
  std::uint32_t instance = 0;                    // of the token that waits for it
  std::map<std::string, std::string> variables;  // what comes with it
};

struct Trigger {
  Uuid cause;  // message, command or appointment: ids of what follows derive from it
  UtcTime at;
  std::variant<CaseOpened, MessageReceived, UserTaskCompleted, NumberAssigned> what;
};

struct CreateUserTask {
  Uuid id;
  std::string element, name, step, role;
};
struct CloseUserTask {
  Uuid id;
  bool completed = true;  // false: a terminate end took it away
};
struct EmitEvent {
  Uuid id;
  std::string name;
  std::uint32_t sequence = 0;
  std::string element;
};
struct TakeNumber {
  std::string name;
  std::uint32_t instance = 0;
};
struct RecordChange {
  std::string name;
};
struct CloseCase {};
using Effect =
    std::variant<CreateUserTask, CloseUserTask, EmitEvent, TakeNumber, RecordChange, CloseCase>;

// What happened, element by element, for traces and samples.
struct TraceEntry {
  std::string element;
  std::string note;  // "task reviewer", "event Accepted 1", "takes f-accepted", "waits for …"

  bool operator==(const TraceEntry&) const = default;
};

struct Advance {
  Case next;
  std::vector<Effect> effects;
  std::vector<TraceEntry> trace;
};

Case new_case(const Workflow& workflow, std::string key);

// Errors: content_conflict (the case does not wait for this message), version_conflict (the task is
// not open any more), outcome_unknown, bad_request (opinion or variable missing or wrong),
// not_waiting (a stale number), workflow_stuck (a defect of the workflow).
std::expected<Advance, Error> advance(const Workflow& workflow, const Case& state,
                                      const Trigger& trigger);

}  // namespace jiuqu::licensing
