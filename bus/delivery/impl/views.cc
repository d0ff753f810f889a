// What the lanes look like to a person: why a head is not through and what happens next, in words.
#include <algorithm>

#include "bus/delivery/impl/dispatcher_state.h"

namespace jiuqu {

using delivery::Phase;

namespace {

std::string clock_text(UtcTime time) {
  return to_china_time(time) + " (GMT+8)";
}

// The number a cause begins with: "2005 partner_refused: …".
RetryClass retry_class_of(const std::string& cause) {
  int number = std::atoi(cause.c_str());
  auto row = std::ranges::find(error_catalogue(), number, &ErrorEntry::number);
  return row == error_catalogue().end() ? RetryClass::Never : row->retry;
}

std::string advice_on(const QueuedDelivery& delivery) {
  if (delivery.state == DeliveryState::skipped)
    return "its lane goes on without it: replay it (out of order) or discard it";
  if (delivery.unmapped &&
      delivery.cause.starts_with(std::to_string(entry_of(ErrorCode::code_unknown).number)))
    return "a code table lacks the row: add it, then jiuqu reload, and it is mapped again by itself"
           " at its place (jiuqu codes list tells table and code); or skip or discard it";
  if (delivery.unmapped)
    return "it could not be mapped: mend the definitions, reload, then replay (it is mapped again);"
           " or skip or discard it";
  if (retry_class_of(delivery.cause) == RetryClass::Never)
    return "the same bytes fail again: have the cause mended at the partner or edit the body, then"
           " replay; or skip or discard it";
  return "given up after " + std::to_string(delivery.attempts) +
         " attempts: replay it when the partner is back; or skip or discard it";
}

}  // namespace

bool Dispatcher::State::is_stuck(const Slot& slot, const Item& head) const {
  if (head.delivery.state == DeliveryState::skipped) return false;  // nothing waits for it
  bool failed_before = head.delivery.attempts > 0 || slot.phase == Phase::pausing;
  bool held = head.delivery.state == DeliveryState::parked || slot.lane.waits_for_gap();
  bool mark_refused = slot.phase == Phase::mark_failed || slot.phase == Phase::broken;
  bool no_endpoint =
      (slot.phase == Phase::ready || slot.phase == Phase::pausing) && !slot.endpoint.target;
  return failed_before || held || mark_refused || no_endpoint;
}

void Dispatcher::State::explain(const Slot& slot, const Item& head, LaneView& view) const {
  const QueuedDelivery& delivery = head.delivery;
  std::string attempt = "attempt " + std::to_string(delivery.attempts + 1);
  UtcTime until = parts.clock->now();
  if (slot.deadline) until += *slot.deadline - parts.clock->steady();
  if (!slot.endpoint.target && (slot.phase == Phase::ready || slot.phase == Phase::pausing)) {
    view.cause = "no endpoint \"" + slot.endpoint.name + "\" is configured now";
    view.next_step =
        "waits until this endpoint is configured: a partner file that defines it, then"
        " reload; nothing is lost meanwhile";
    return;
  }
  switch (slot.phase) {
    case Phase::ready:
      view.next_step = "waits for a free permit for " + attempt;
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
  } else if (delivery.state == DeliveryState::parked || delivery.state == DeliveryState::skipped) {
    view.next_step = std::string(name_of(delivery.state)) + ": " + advice_on(delivery);
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
  view.case_key = head.delivery.case_key;
  view.since = head.delivery.since;
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

DeadLetter Dispatcher::State::dead_letter_of(const Slot& slot, const Item& item) const {
  DeadLetter letter;
  static_cast<QueuedDelivery&>(letter) = item.delivery;
  if (item.delivery.state == DeliveryState::parked && on_park(slot.endpoint) == OnPark::hold)
    letter.behind = slot.lane.queued_behind(item.delivery.position);
  letter.next_step = advice_on(item.delivery);
  return letter;
}

Task<std::vector<DeadLetter>> Dispatcher::State::list_parked(std::shared_ptr<State> self,
                                                             DeadLetterFilter filter) {
  co_await switch_to(*self->parts.executor);
  std::size_t rows_max = std::min(filter.rows_max, limits::kListRowsMax);
  auto fits = [](const std::string& wanted, const std::string& is) {
    return wanted.empty() || wanted == is;
  };
  std::vector<DeadLetter> rows;
  for (const auto& [name, slot] : self->lanes) {
    if (!fits(filter.endpoint, name.first)) continue;
    for (const Item* item : slot->lane.dead_letters()) {
      if (rows.size() == rows_max) co_return rows;
      if (fits(filter.interface, item->delivery.interface) &&
          fits(filter.case_key, item->delivery.case_key))
        rows.push_back(self->dead_letter_of(*slot, *item));
    }
  }
  co_return rows;
}

Task<Result<DeadLetter>> Dispatcher::State::find_open(std::shared_ptr<State> self, Uuid id) {
  co_await switch_to(*self->parts.executor);
  Slot* slot = nullptr;
  const Item* item = self->find(id, &slot);
  if (!item) co_return fail(ErrorCode::not_found, "no open delivery " + id.text());
  DeadLetter letter = self->dead_letter_of(*slot, *item);
  bool waits = letter.state == DeliveryState::parked || letter.state == DeliveryState::skipped;
  if (!waits) letter.next_step = self->view_of(*slot, *item).next_step;
  co_return letter;
}

}  // namespace jiuqu
