// What the lanes look like to a person: why a head is not through and what happens next, in words.
#include <algorithm>

#include "bus/delivery/impl/dispatcher_state.h"

namespace jiuqu {

using delivery::Phase;

namespace {

std::string clock_text(UtcTime time) {
  return to_china_time(time) + " (GMT+8)";
}

}  // namespace

bool Dispatcher::State::is_stuck(const Slot& slot, const Item& head) const {
  bool failed_before = head.delivery.attempts > 0 || slot.phase == Phase::pausing;
  bool held = head.delivery.state == DeliveryState::parked || slot.lane.waits_for_gap();
  bool mark_refused = slot.phase == Phase::mark_failed || slot.phase == Phase::broken;
  bool no_endpoint = slot.phase == Phase::ready && !slot.endpoint.target;
  return failed_before || held || mark_refused || no_endpoint;
}

void Dispatcher::State::explain(const Slot& slot, const Item& head, LaneView& view) const {
  const QueuedDelivery& delivery = head.delivery;
  std::string attempt = "attempt " + std::to_string(delivery.attempts + 1);
  UtcTime until = parts.clock->now();
  if (slot.deadline) until += *slot.deadline - parts.clock->steady();
  switch (slot.phase) {
    case Phase::ready:
      view.next_step = slot.endpoint.target ? "waits for a free permit for " + attempt
                                            : "waits until this endpoint is configured";
      if (!slot.endpoint.target)
        view.cause = "no endpoint \"" + slot.endpoint.name + "\" is configured now";
      return;
    case Phase::pausing:
      view.next_step = "waits until " + clock_text(until) + " for " + attempt;
      if (!view.cause.empty()) view.next_step += ": " + view.cause;
      return;
    case Phase::loading:
      view.next_step = "its record is being read for " + attempt;
      return;
    case Phase::sending:
      view.next_step = attempt + " is under way";
      return;
    case Phase::marking:
      view.next_step = "the outcome of " + attempt + " is being stored";
      return;
    case Phase::mark_failed:
      view.cause = "the outcome of " + attempt + " could not be stored: " + slot.mark_error;
      view.next_step = "storing it is tried again at " + clock_text(until);
      return;
    case Phase::broken:
      view.cause = "the outcome of " + attempt + " could not be stored: " + slot.mark_error;
      view.next_step = "restart the hub: it recovers and sends the same id again";
      return;
    case Phase::idle:
      break;
  }
  if (head.acting) {
    view.next_step = "an act of a person on it is being stored";
  } else if (delivery.state == DeliveryState::parked) {
    view.next_step = "parked: a person must replay, replace or skip it";
    if (delivery.unmapped) view.next_step = "parked: a person must replace its body or skip it";
  } else {
    view.next_step = "waits for position " + std::to_string(slot.lane.next_position()) +
                     " of its lane, whose commit was not told yet";
  }
}

LaneView Dispatcher::State::view_of(const Slot& slot, const Item& head) const {
  LaneView view;
  view.endpoint = slot.endpoint.name;
  view.lane_key = slot.lane_key;
  view.waiting = slot.lane.size();
  view.head_state = head.delivery.state;
  view.head = head.delivery.id;
  view.interface = head.delivery.interface;
  view.attempts = head.delivery.attempts;
  view.next_attempt = head.delivery.next_attempt;
  view.cause = head.delivery.cause;
  explain(slot, head, view);
  return view;
}

Task<std::vector<LaneView>> Dispatcher::State::list_lanes(std::shared_ptr<State> self,
                                                          bool stuck_only) {
  co_await switch_to(*self->parts.executor);
  std::vector<LaneView> views;
  for (const auto& [name, slot] : self->lanes) {
    const Item* head = slot->lane.head(self->on_park(slot->endpoint));
    if (!head || (stuck_only && !self->is_stuck(*slot, *head))) continue;
    views.push_back(self->view_of(*slot, *head));
    if (views.size() == limits::kListRowsMax) break;
  }
  co_return views;
}

Task<std::vector<QueuedDelivery>> Dispatcher::State::list_parked(std::shared_ptr<State> self) {
  co_await switch_to(*self->parts.executor);
  std::vector<QueuedDelivery> rows;
  for (const auto& [name, slot] : self->lanes) {
    for (const auto& [position, item] : slot->lane.parked()) {
      if (rows.size() == limits::kListRowsMax) co_return rows;
      rows.push_back(item.delivery);
    }
  }
  co_return rows;
}

}  // namespace jiuqu
