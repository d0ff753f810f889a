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
#include "licensing-core/duration.h"
#include "licensing-core/workflow.h"

namespace jiuqu::licensing {

// Opens a case at the none start event.
struct CaseOpened {};
// Opens a case at the message start event of that name, or continues a waiting receive.
struct MessageReceived {
  std::string name;
  std::map<std::string, std::string> fields;  // those that the workflow names are taken
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

// A timer is due. The instance is that of the token it was set for: a boundary event's host.
struct TimerFired {
  std::string element;
  std::uint32_t instance = 0;
};

struct Trigger {
  Uuid cause;  // message, command or appointment: ids of what follows derive from it
  UtcTime at;
  std::variant<CaseOpened, MessageReceived, UserTaskCompleted, NumberAssigned, TimerFired> what;
};

struct CreateUserTask {
  Uuid id;
  std::string element, name, step, role;
};
struct CloseUserTask {
  Uuid id;
  bool completed = true;  // false: a terminate end or a boundary event took it away
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
// When it is due is for the service to say: the engine knows no calendar.
struct ScheduleTimer {
  std::string element;
  std::uint32_t instance = 0;
  Span span;  // from the trigger's time, or
  bool working_days = false;
  std::optional<UtcTime> date;
};
// What it was set for is over; it would do nothing.
struct CancelTimer {
  std::string element;
  std::uint32_t instance = 0;
};
struct CloseCase {};
using Effect = std::variant<CreateUserTask, CloseUserTask, EmitEvent, TakeNumber, RecordChange,
                            ScheduleTimer, CancelTimer, CloseCase>;

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
// not_waiting (a stale number or timer), workflow_stuck (a defect of the workflow).
std::expected<Advance, Error> advance(const Workflow& workflow, const Case& state,
                                      const Trigger& trigger);

}  // namespace jiuqu::licensing
