// The public face: every call becomes a job of the dispatcher's thread.
#include "bus/delivery/dispatcher.h"

#include "bus/delivery/impl/dispatcher_state.h"

namespace jiuqu {

using delivery::Act;
using delivery::ActKind;
using delivery::Phase;

Dispatcher::Dispatcher(Parts parts) : state_(std::make_shared<State>(std::move(parts))) {}

Dispatcher::~Dispatcher() = default;

Task<Result<void>> Dispatcher::recover() {
  return State::recover_all(state_);
}

void Dispatcher::committed(QueuedDeliveries deliveries) {
  state_->post_self([deliveries = std::move(deliveries)](State& state) {
    for (const QueuedDelivery& delivery : *deliveries) state.adopt(delivery);
  });
}

void Dispatcher::wake() {
  state_->post_self([](State& state) { state.look_at_all(); });
}

Task<Result<void>> Dispatcher::replay(Uuid delivery) {
  return replay(delivery, ActBy{});
}

Task<Result<void>> Dispatcher::replay(Uuid delivery, ActBy by) {
  return State::act(state_, Act{ActKind::replay, delivery, std::move(by), {}, {}, {}});
}

Task<Result<void>> Dispatcher::skip(Uuid delivery, ActBy by) {
  return State::act(state_, Act{ActKind::skip, delivery, std::move(by), {}, {}, {}});
}

Task<Result<void>> Dispatcher::discard(Uuid delivery, ActBy by) {
  return State::act(state_, Act{ActKind::discard, delivery, std::move(by), {}, {}, {}});
}

Task<Result<void>> Dispatcher::replace(Uuid delivery, NewBody with, ActBy by) {
  std::string stored = compress_body(with.body);
  with.body.clear();
  return State::act(
      state_,
      Act{ActKind::replace, delivery, std::move(by), {}, std::move(with), std::move(stored)});
}

Task<Result<void>> Dispatcher::map_again(Uuid delivery, NewBody with, ActBy by) {
  std::string stored = compress_body(with.body);
  with.body.clear();
  return State::act(
      state_,
      Act{ActKind::map_again, delivery, std::move(by), {}, std::move(with), std::move(stored)});
}

Task<Result<void>> Dispatcher::still_unmapped(Uuid delivery, Error cause,
                                              std::vector<UnknownCode> codes, ActBy by) {
  Act act{ActKind::still_unmapped, delivery, std::move(by), {}, {}, {}};
  act.cause = cause.describe();
  act.unknown_codes = std::move(codes);
  return State::act(state_, std::move(act));
}

Task<Result<void>> Dispatcher::assign(Uuid delivery, std::string owner, ActBy by) {
  return State::act(state_,
                    Act{ActKind::assign, delivery, std::move(by), std::move(owner), {}, {}});
}

Task<Result<Preview>> Dispatcher::preview(Uuid delivery, std::optional<NewBody> with) {
  return State::preview(state_, delivery, std::move(with));
}

Task<std::vector<LaneView>> Dispatcher::lanes(bool stuck_only) {
  return State::list_lanes(state_, stuck_only);
}

Task<std::vector<DeadLetter>> Dispatcher::parked() {
  return parked(DeadLetterFilter{});
}

Task<std::vector<DeadLetter>> Dispatcher::parked(DeadLetterFilter filter) {
  return State::list_parked(state_, std::move(filter));
}

Task<Result<DeadLetter>> Dispatcher::find(Uuid delivery) {
  return State::find_open(state_, delivery);
}

DispatcherStats Dispatcher::stats() const {
  return state_->totals();
}

void Dispatcher::stop(Job done) {
  state_->post_self(
      [done = std::move(done)](State& state) mutable { state.begin_stop(std::move(done)); });
}

void Dispatcher::State::begin_stop(Job done) {
  stopping = true;
  when_stopped.push_back(std::move(done));
  std::vector<Slot*> refused;
  for (auto& [number, slot] : attempts)
    if (slot->phase == Phase::mark_failed) refused.push_back(slot);
  for (Slot* slot : refused) {  // one more try now, instead of after its pause
    clear_deadline(*slot);
    mark(*slot);
  }
  tell_if_stopped();
}

void Dispatcher::State::tell_if_stopped() {
  if (!stopping || !attempts.empty() || acts_open > 0) return;
  std::vector<Job> jobs = std::move(when_stopped);
  when_stopped.clear();
  for (Job& job : jobs) job();
}

}  // namespace jiuqu
