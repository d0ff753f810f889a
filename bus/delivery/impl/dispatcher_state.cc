// Lanes and their places: who is due, who waits until when, who holds a permit.
#include "bus/delivery/impl/dispatcher_state.h"

#include <algorithm>

#include "bus/base/log.h"

namespace jiuqu {

using delivery::Counted;
using delivery::Phase;

Dispatcher::State::Queue& Dispatcher::State::queue_of(const std::string& endpoint) {
  Queue& queue = endpoints[endpoint];
  queue.name = endpoint;
  return queue;
}

Dispatcher::State::Slot& Dispatcher::State::slot_of(const std::string& endpoint,
                                                    const std::string& lane_key, const Uuid& born) {
  auto& slot = lanes[{endpoint, lane_key}];
  if (!slot) {
    slot = std::make_unique<Slot>(queue_of(endpoint), lane_key, born);
    lanes_now = lanes.size();
  }
  return *slot;
}

void Dispatcher::State::adopt(QueuedDelivery delivery) {
  Slot& slot = slot_of(delivery.endpoint, delivery.lane_key, delivery.lane_born);
  Uuid id = delivery.id;
  std::uint64_t position = delivery.position;
  bool keeps_body = delivery.message && bodies < limits::kDispatcherBodiesMax &&
                    delivery.state != DeliveryState::parked;
  if (!keeps_body) delivery.message = nullptr;
  Item item{std::move(delivery), parts.clock->steady(), false};
  if (slot.lane.add(std::move(item)) != delivery::Lane::Added::duplicate) {
    by_id[id] = {&slot, position};
    if (keeps_body) ++bodies;
  }
  schedule(slot);
  pump(slot.endpoint);
}

void Dispatcher::State::restore(QueuedDelivery delivery, std::uint64_t next_position) {
  Slot& slot = slot_of(delivery.endpoint, delivery.lane_key, delivery.lane_born);
  by_id[delivery.id] = {&slot, delivery.position};
  Item item{std::move(delivery), parts.clock->steady(), false};
  if (item.delivery.state == DeliveryState::waiting && item.delivery.next_attempt) {
    refresh(slot.endpoint);
    // The clock may have been set meanwhile: never longer than the longest pause.
    Duration longest =
        std::chrono::milliseconds(slot.endpoint.target ? slot.endpoint.target->policy.retry_max_ms
                                                       : EndpointPolicy{}.retry_max_ms);
    Duration rest = *item.delivery.next_attempt - parts.clock->now();
    item.due += std::clamp(rest, Duration{0}, std::max(longest, Duration{0}));
  }
  slot.lane.restore(std::move(item), next_position);
  schedule(slot);
}

OnPark Dispatcher::State::on_park(const Queue& endpoint) const {
  return endpoint.target ? endpoint.target->policy.on_park : OnPark::hold;
}

Dispatcher::State::Item* Dispatcher::State::find(const Uuid& id, Slot** slot) {
  auto found = by_id.find(id);
  if (found == by_id.end()) return nullptr;
  *slot = found->second.first;
  Item* item = (*slot)->lane.find(found->second.second);
  return item && item->delivery.id == id ? item : nullptr;
}

void Dispatcher::State::unschedule(Slot& slot) {
  if (slot.phase == Phase::ready) slot.endpoint.ready.erase(slot.place);
  if (slot.phase == Phase::ready || slot.phase == Phase::pausing) slot.phase = Phase::idle;
  clear_deadline(slot);
}

// Finds the place of a lane that is not busy: due now, due later, or nothing to do.
void Dispatcher::State::schedule(Slot& slot) {
  if (slot.is_busy()) return account(slot);
  Item* item = slot.lane.current(on_park(slot.endpoint));
  bool goes = item && !item->acting;
  bool is_due = goes && item->due <= parts.clock->steady();
  if (is_due && slot.phase == Phase::ready) return account(slot);  // keeps its place in the line
  unschedule(slot);
  if (is_due) {
    slot.phase = Phase::ready;
    slot.place = slot.endpoint.ready.insert(slot.endpoint.ready.end(), &slot);
  } else if (goes) {
    slot.phase = Phase::pausing;
    set_deadline(slot, item->due);
  }
  account(slot);
}

void Dispatcher::State::pump(Queue& endpoint) {
  if (stopping || recovering || endpoint.ready.empty()) return;
  refresh(endpoint);
  if (!endpoint.target) return;
  int permits = std::max(endpoint.target->policy.permits, 1);
  while (!endpoint.ready.empty() && endpoint.in_flight < permits) {
    Slot& slot = *endpoint.ready.front();
    if (slot.lane.current(on_park(endpoint))) {
      start(slot);
    } else {
      schedule(slot);  // a new policy lets a parked delivery hold it: leaves the line
    }
  }
}

void Dispatcher::State::refresh(Queue& endpoint) {
  bool was_known = endpoint.target != nullptr;
  endpoint.target = parts.endpoints(endpoint.name);
  if (was_known == (endpoint.target != nullptr)) return;
  if (was_known) log::warning("delivery.endpoint_missing", {{"endpoint", endpoint.name}});
  for (Slot* slot : endpoint.ready) account(*slot);
}

void Dispatcher::State::look_at_all() {
  for (auto& [name, endpoint] : endpoints) refresh(endpoint);
  for (auto& [name, slot] : lanes) schedule(*slot);
  for (auto& [name, endpoint] : endpoints) pump(endpoint);
}

// Keeps the totals in step with one lane. Backlog (due) is what waits for us alone: not what a
// pause, a parked delivery, a gap or a missing endpoint holds back.
void Dispatcher::State::account(Slot& slot) {
  Counted now;
  now.queued = slot.lane.size();
  now.parked = slot.lane.dead();
  bool moves = slot.phase == Phase::loading || slot.phase == Phase::sending ||
               slot.phase == Phase::marking || (slot.phase == Phase::ready && slot.endpoint.target);
  now.due = moves ? slot.lane.queued() : 0;
  queued += now.queued - slot.counted.queued;
  parked += now.parked - slot.counted.parked;
  due += now.due - slot.counted.due;
  slot.counted = now;
  meters.show(totals());
}

bool Dispatcher::State::drop_if_over(Slot& slot) {
  if (!slot.row_dropped || !slot.lane.is_empty() || slot.is_busy()) return false;
  slot.row_dropped = false;
  if (slot.lane.begin_next_lifetime()) return false;
  unschedule(slot);
  account(slot);
  lanes.erase({slot.endpoint.name, slot.lane_key});
  lanes_now = lanes.size();
  return true;
}

void Dispatcher::State::set_deadline(Slot& slot, SteadyTime deadline) {
  clear_deadline(slot);
  slot.deadline = deadline;
  deadlines.emplace(deadline, &slot);
  arm();
}

void Dispatcher::State::clear_deadline(Slot& slot) {
  if (!slot.deadline) return;
  deadlines.erase({*slot.deadline, &slot});
  slot.deadline.reset();
}

// One timer of the executor for the earliest deadline. A timer that is early finds nothing to do.
void Dispatcher::State::arm() {
  if (deadlines.empty()) return;
  SteadyTime earliest = deadlines.begin()->first;
  if (armed_for && *armed_for <= earliest) return;
  if (armed_for) parts.executor->cancel(armed);
  armed_for = earliest;
  armed = parts.executor->post_at(earliest, [weak = weak_from_this(), earliest] {
    auto self = weak.lock();
    if (!self || self->armed_for != earliest) return;
    self->armed_for.reset();
    self->tick();
  });
}

void Dispatcher::State::tick() {
  std::set<Queue*> touched;
  while (!deadlines.empty() && deadlines.begin()->first <= parts.clock->steady()) {
    Slot& slot = *deadlines.begin()->second;
    clear_deadline(slot);
    if (slot.phase == Phase::pausing) {
      schedule(slot);
      touched.insert(&slot.endpoint);
    } else if (slot.phase == Phase::sending) {
      completed(slot.attempt, fail(ErrorCode::partner_timeout, "the adapter gave no answer"));
    } else if (slot.phase == Phase::mark_failed) {
      mark(slot);
    }
  }
  for (Queue* endpoint : touched) pump(*endpoint);
  arm();
}

DispatcherStats Dispatcher::State::totals() const {
  return {lanes_now, queued, due, in_flight, parked};
}

}  // namespace jiuqu
