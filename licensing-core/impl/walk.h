// One advance under way: how each kind of trigger enters it, and how tokens come and go. A trigger
// finds the token that waits for it, takes it away, sets variables, and puts the flows behind it
// into the queue.
#pragma once

#include <deque>

#include "licensing-core/engine.h"

namespace jiuqu::licensing {

struct Arrival {
  std::size_t element = 0;
  std::string flow;
  std::uint32_t scope = 0;  // instance of the sub-process around it
};

struct Walk {
  const Workflow& workflow;
  const Trigger& trigger;
  Advance out;
  std::deque<Arrival> queue;  // first in, first out: branches move evenly

  void follow(const Element& element, std::uint32_t scope);  // all flows that leave it
  void follow(std::size_t flow, std::uint32_t scope);
  void note(const Element& element, std::string text);
  // A token rests here; timers at the boundary are set.
  Result<void> rest(const Element& element, const Arrival& arrival, std::uint32_t instance,
                    Uuid task = {});
  Result<void> set_timer(const Element& element, std::uint32_t instance);
  // Takes the token away, and with a sub-process all that is inside. Timers other than the one that
  // fired are cancelled; user tasks are closed as not completed unless told otherwise.
  void take_away(const Token& token, std::string_view fired = {}, bool completed = false);
  // Takes away all that is inside a sub-process, or with 0 inside the process.
  void clear(std::uint32_t scope);
  // Goes on behind a sub-process in which nothing is left.
  void end_scope(std::uint32_t scope);
  Uuid derive(std::string_view what, const Element& element, std::uint32_t instance) const;
};

xml::Variables variables_of(const Workflow& workflow, const Case& state);

Result<void> take(Walk& walk, const CaseOpened& opened);
Result<void> take(Walk& walk, const MessageReceived& message);
Result<void> take(Walk& walk, const UserTaskCompleted& completed);
Result<void> take(Walk& walk, const NumberAssigned& number);
Result<void> take(Walk& walk, const TimerFired& timer);

}  // namespace jiuqu::licensing
