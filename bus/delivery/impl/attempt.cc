// One attempt, from the lane's turn to its durable mark.
#include <algorithm>

#include "bus/base/log.h"
#include "bus/delivery/impl/delivery_table.h"
#include "bus/delivery/impl/dispatcher_state.h"
#include "bus/delivery/impl/request.h"

namespace jiuqu {

using delivery::Outcome;
using delivery::Phase;

namespace {

// An adapter tells every completion; should one be lost, the attempt is given up this long after
// its time-out. Long enough for an adapter to end the attempt itself first.
constexpr Duration kSilenceGrace = std::chrono::seconds(30);
// A mark the store refuses is tried again with pauses that double from the first to the last.
constexpr Duration kMarkPauseFirst = std::chrono::milliseconds(500);
constexpr Duration kMarkPauseLast = std::chrono::seconds(30);
// After a failed read of the record; the partner is not to blame, so no attempt is counted.
constexpr Duration kLoadPause = std::chrono::seconds(2);

// Tells the answer once; an adapter that drops its completion has told that it was lost.
class Completion {
 public:
  using Told = std::move_only_function<void(Result<OutboundAnswer>)>;
  explicit Completion(Told told) : told_(std::move(told)) {}
  Completion(Completion&& other) noexcept : told_(std::exchange(other.told_, nullptr)) {}
  Completion& operator=(Completion&&) = delete;
  ~Completion() {
    if (told_) told_(fail(ErrorCode::partner_connection_lost, "the adapter dropped the attempt"));
  }
  void operator()(Result<OutboundAnswer> answer) {
    if (told_) std::exchange(told_, nullptr)(std::move(answer));
  }

 private:
  Told told_;
};

QueuedDelivery after_outcome(const QueuedDelivery& delivery, const Outcome& outcome) {
  QueuedDelivery after = delivery;
  after.message = nullptr;
  after.state = outcome.state;
  after.attempts = outcome.attempts;
  after.next_attempt = outcome.next_attempt;
  after.cause = outcome.cause;
  return after;
}

}  // namespace

Dispatcher::State::Slot* Dispatcher::State::busy_slot(std::uint64_t attempt, Phase phase) {
  auto found = attempts.find(attempt);
  if (found == attempts.end() || found->second->phase != phase) return nullptr;
  return found->second;
}

void Dispatcher::State::start(Slot& slot) {
  Item* item = slot.lane.current(on_park(slot.endpoint));
  JIUQU_CHECK(item != nullptr);
  unschedule(slot);
  slot.attempt = next_attempt++;
  slot.position = item->delivery.position;
  slot.target = slot.endpoint.target;
  attempts[slot.attempt] = &slot;
  ++slot.endpoint.in_flight;
  ++in_flight;
  if (item->delivery.message) {
    send(slot, *item, *item->delivery.message);
  } else {
    load(slot, item->delivery.id);
  }
  account(slot);
}

void Dispatcher::State::load(Slot& slot, const Uuid& id) {
  slot.phase = Phase::loading;
  auto told = [weak = weak_from_this(), attempt = slot.attempt](Result<MessageRecord> record) {
    auto self = weak.lock();
    if (!self) return;
    self->post_self([attempt, loaded = std::move(record)](State& state) mutable {
      state.loaded(attempt, std::move(loaded));
    });
  };
  spawn<Result<MessageRecord>>(load_message(*parts.store, id), std::move(told));
}

void Dispatcher::State::loaded(std::uint64_t attempt, Result<MessageRecord> record) {
  Slot* slot = busy_slot(attempt, Phase::loading);
  if (!slot) return;
  Queue& endpoint = slot->endpoint;
  Item& item = *slot->lane.find(slot->position);
  if (record && !stopping) return send(*slot, item, std::move(record->message));
  release_permit(*slot);
  bool lost = !record && entry_of(record.error().code).retry == RetryClass::Never;
  if (lost) {  // the record is gone or unreadable: nothing to send, a person must see it
    slot->outcome = {
        DeliveryState::parked, item.delivery.attempts, {}, {}, record.error().describe()};
    mark(*slot);
  } else {
    put_back(*slot, record ? item.delivery.cause : record.error().describe());
  }
  pump(endpoint);
}

void Dispatcher::State::send(Slot& slot, const Item& item, Message message) {
  slot.phase = Phase::sending;
  slot.sent_at = parts.clock->steady();
  int timeout_ms = slot.target->policy.timeout_ms;
  set_deadline(slot, slot.sent_at + std::chrono::milliseconds(timeout_ms) + kSilenceGrace);
  auto told = [weak = weak_from_this(), attempt = slot.attempt](Result<OutboundAnswer> answer) {
    auto self = weak.lock();
    if (!self) return;
    self->post_self(
        [attempt, came = std::move(answer)](State& state) { state.completed(attempt, came); });
  };
  slot.target->adapter->send(delivery::request_of(item.delivery, std::move(message), timeout_ms),
                             Completion(std::move(told)));
}

void Dispatcher::State::completed(std::uint64_t attempt, const Result<OutboundAnswer>& result) {
  Slot* slot = busy_slot(attempt, Phase::sending);
  if (!slot) return;  // given up before
  clear_deadline(*slot);
  release_permit(*slot);
  Queue& endpoint = slot->endpoint;
  meters.took(endpoint.name, parts.clock->steady() - slot->sent_at);
  if (!result && result.error().code == ErrorCode::shutting_down) {
    put_back(*slot, result.error().describe());  // the hub's own doing: no attempt is counted
  } else {
    slot->outcome = judge(*slot, *slot->lane.find(slot->position), result);
    mark(*slot);
  }
  pump(endpoint);
}

Outcome Dispatcher::State::judge(const Slot& slot, const Item& item,
                                 const Result<OutboundAnswer>& result) {
  Outcome outcome;
  outcome.attempts = item.delivery.attempts + 1;
  outcome.state = DeliveryState::delivered;
  if (result) return outcome;
  const Error& error = result.error();
  outcome.cause = error.describe();
  Duration age = parts.clock->now() - item.delivery.since;
  RetryDecision decision = decide_retry(slot.target->policy, entry_of(error.code).retry,
                                        outcome.attempts, age, *parts.random);
  outcome.state = DeliveryState::parked;
  if (const Wait* wait = std::get_if<Wait>(&decision)) {
    outcome.state = DeliveryState::waiting;
    outcome.next_attempt = parts.clock->now() + wait->pause;
    outcome.due = parts.clock->steady() + wait->pause;
  }
  return outcome;
}

// One commit: what the attempt came to, as store_outcome_in lists it.
void Dispatcher::State::mark(Slot& slot) {
  slot.phase = Phase::marking;
  ++slot.mark_tries;
  auto lane_over = std::make_shared<bool>(false);
  QueuedDelivery after = after_outcome(slot.lane.find(slot.position)->delivery, slot.outcome);
  UnitOfWork unit;
  unit.add([after = std::move(after), now = parts.clock->now(), lane_over](Sql& sql) {
    return delivery::store_outcome_in(sql, after, now, *lane_over);
  });
  auto told = [weak = weak_from_this(), attempt = slot.attempt,
               lane_over](Result<CommitReceipt> receipt) {
    auto self = weak.lock();
    if (!self) return;
    self->post_self([attempt, lane_over, stored = std::move(receipt)](State& state) {
      state.marked(attempt, *lane_over, stored);
    });
  };
  account(slot);
  if (slot.lane.size() == 1 && !stopping) unit.set_patient();  // nobody waits for it
  parts.store->commit(std::move(unit), std::move(told));
}

void Dispatcher::State::marked(std::uint64_t attempt, bool lane_over,
                               const Result<CommitReceipt>& receipt) {
  Slot* slot = busy_slot(attempt, Phase::marking);
  if (!slot) return;
  if (!receipt) return mark_refused(*slot, receipt.error());
  Queue& endpoint = slot->endpoint;
  settle(*slot, lane_over);
  pump(endpoint);
  tell_if_stopped();
}

// The partner may have the message, the record does not say so: the lane stays shut, since the next
// may leave only after a durable mark, and nothing is sent twice on account of our own disk.
void Dispatcher::State::mark_refused(Slot& slot, const Error& error) {
  slot.mark_error = error.describe();
  log::error(
      "delivery.mark_refused",
      {{"endpoint", slot.endpoint.name}, {"lane", slot.lane_key}, {"error", slot.mark_error}});
  bool may_pass = entry_of(error.code).retry != RetryClass::Never &&
                  error.code != ErrorCode::shutting_down && !stopping;
  if (may_pass) {
    slot.phase = Phase::mark_failed;
    Duration pause =
        std::min(kMarkPauseFirst * (1 << std::min(slot.mark_tries - 1, 10)), kMarkPauseLast);
    set_deadline(slot, parts.clock->steady() + pause);
  } else {
    slot.phase = Phase::broken;
    attempts.erase(slot.attempt);
    tell_if_stopped();
  }
  account(slot);
}

void Dispatcher::State::settle(Slot& slot, bool lane_over) {
  Item& item = *slot.lane.find(slot.position);
  QueuedDelivery& delivery = item.delivery;
  meters.count(slot.endpoint.name, slot.outcome.state);
  bool keeps_body = slot.outcome.state == DeliveryState::waiting;
  if (delivery.message && !keeps_body) {
    delivery.message = nullptr;
    --bodies;
  }
  if (slot.outcome.state == DeliveryState::delivered) {
    by_id.erase(delivery.id);
    slot.lane.remove(slot.position);
    slot.row_dropped |= lane_over;
  } else {
    delivery.state = slot.outcome.state;
    delivery.attempts = slot.outcome.attempts;
    delivery.next_attempt = slot.outcome.next_attempt;
    delivery.cause = slot.outcome.cause;
    item.due = slot.outcome.due;
    slot.lane.refile(slot.position);
  }
  end_attempt(slot);
  if (!drop_if_over(slot)) schedule(slot);
}

// The attempt did not take place or does not count: the delivery keeps its state.
void Dispatcher::State::put_back(Slot& slot, const std::string& cause) {
  Item& item = *slot.lane.find(slot.position);
  item.delivery.cause = cause;
  item.due = parts.clock->steady() + kLoadPause;
  end_attempt(slot);
  schedule(slot);
  tell_if_stopped();
}

void Dispatcher::State::release_permit(Slot& slot) {
  --slot.endpoint.in_flight;
  --in_flight;
}

void Dispatcher::State::end_attempt(Slot& slot) {
  attempts.erase(slot.attempt);
  slot.phase = Phase::idle;
  slot.target.reset();
  slot.mark_tries = 0;
  slot.mark_error.clear();
}

}  // namespace jiuqu
