// How each kind of trigger enters the walk: it finds the token that waits for it, takes it away,
// sets variables, and puts the flows behind it into the queue.
#pragma once

#include <deque>

#include "licensing-core/engine.h"

namespace jiuqu::licensing {

struct Arrival {
  std::size_t element = 0;
  std::string flow;
};

// One advance under way.
struct Walk {
  const Workflow& workflow;
  const Trigger& trigger;
  Advance out;
  std::deque<Arrival> queue;  // first in, first out: branches move evenly

  void follow(std::size_t flow);
  void note(const Element& element, std::string text);
  void rest(const Element& element, std::uint32_t instance, const std::string& flow, Uuid task);
  Uuid derive(std::string_view what, const Element& element, std::uint32_t instance) const;
};

Result<void> take(Walk& walk, const CaseOpened& opened);
Result<void> take(Walk& walk, const MessageReceived& message);
Result<void> take(Walk& walk, const UserTaskCompleted& completed);
Result<void> take(Walk& walk, const NumberAssigned& number);

}  // namespace jiuqu::licensing
