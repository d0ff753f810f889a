// What the dispatcher holds, all on its one executor thread. One attempt goes
//   start -> (load) -> send -> completed -> mark -> marked -> settle
// each step a job of that thread. A lane is in one phase at a time; it is busy from start until its
// mark is durable, so nothing of it can leave meanwhile.
// Thread: the dispatcher's, except post_self and the stats.
// Ownership: callbacks hold a weak pointer and the attempt's number: a late one finds nothing.
#pragma once

#include <atomic>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bus/delivery/dispatcher.h"
#include "bus/delivery/impl/lane.h"
#include "bus/delivery/impl/meters.h"

namespace jiuqu::delivery {

struct LaneSlot;

// One partner system: its lanes that are due, first come first served, and its permits.
struct EndpointQueue {
  std::string name;
  std::shared_ptr<const EndpointTarget> target;  // as last looked up; empty: not configured
  std::list<LaneSlot*> ready;
  int in_flight = 0;
};

// idle: empty, held by a parked delivery or a gap, or a person's act is being committed.
// pausing, mark_failed: until the slot's deadline. broken: the mark cannot be stored; restart.
enum class Phase { idle, ready, pausing, loading, sending, marking, mark_failed, broken };

// What an attempt came to; becomes durable as one commit.
struct Outcome {
  DeliveryState state = DeliveryState::pending;
  int attempts = 0;
  std::optional<UtcTime> next_attempt;
  SteadyTime due{};
  std::string cause;
};

struct Counted {
  std::size_t queued = 0, due = 0, parked = 0;
};

struct LaneSlot {
  LaneSlot(EndpointQueue& queue, std::string key, const Uuid& born)
      : endpoint(queue), lane_key(std::move(key)), lane(born) {}
  EndpointQueue& endpoint;
  std::string lane_key;
  Lane lane;
  Phase phase = Phase::idle;
  std::list<LaneSlot*>::iterator place{};  // while ready
  std::optional<SteadyTime> deadline;      // in State::deadlines
  bool row_dropped = false;                // the store ended this lifetime

  // While busy: the attempt in hand.
  std::uint64_t attempt = 0;
  std::uint64_t position = 0;
  SteadyTime sent_at{};
  std::shared_ptr<const EndpointTarget> target;
  Outcome outcome;
  int mark_tries = 0;
  std::string mark_error;

  Counted counted;
  bool is_busy() const { return phase >= Phase::loading; }
};

using LaneName = std::pair<std::string, std::string>;  // endpoint, lane key

// map_again: as replace, of one that still waits for it. still_unmapped: it was tried, and stays
// parked with what is missing now.
enum class ActKind { replay, skip, discard, replace, assign, map_again, still_unmapped };
struct Act {
  ActKind kind = ActKind::replay;
  Uuid delivery;
  ActBy by;
  std::string owner;        // assign
  NewBody with;             // replace, map_again; its body is in stored_body
  std::string stored_body;  // the same, compressed
  std::string cause{};      // still_unmapped
  std::vector<UnknownCode> unknown_codes{};
};

}  // namespace jiuqu::delivery

namespace jiuqu {

struct Dispatcher::State : std::enable_shared_from_this<Dispatcher::State> {
  using Slot = delivery::LaneSlot;
  using Item = delivery::LaneItem;
  using Queue = delivery::EndpointQueue;

  explicit State(Parts given) : parts(std::move(given)), meters(parts.metrics) {}

  // Lanes (dispatcher_state.cc).
  void adopt(QueuedDelivery delivery);
  void restore(QueuedDelivery delivery, std::uint64_t next_position);
  void schedule(Slot& slot);
  void unschedule(Slot& slot);
  void pump(Queue& endpoint);
  void look_at_all();
  void refresh(Queue& endpoint);
  void account(Slot& slot);
  bool drop_if_over(Slot& slot);  // true: the slot is gone
  Queue& queue_of(const std::string& endpoint);
  Slot& slot_of(const std::string& endpoint, const std::string& lane_key, const Uuid& born);
  Item* find(const Uuid& delivery, Slot** slot);
  OnPark on_park(const Queue& endpoint) const;

  // Deadlines (dispatcher_state.cc).
  void set_deadline(Slot& slot, SteadyTime deadline);
  void clear_deadline(Slot& slot);
  void arm();
  void tick();

  // One attempt (attempt.cc).
  void start(Slot& slot);
  void load(Slot& slot, const Uuid& id);
  void loaded(std::uint64_t attempt, Result<MessageRecord> record);
  void send(Slot& slot, const Item& item, Message message);
  void completed(std::uint64_t attempt, const Result<OutboundAnswer>& result);
  delivery::Outcome judge(const Slot& slot, const Item& item, const Result<OutboundAnswer>& result);
  void mark(Slot& slot);
  void marked(std::uint64_t attempt, bool lane_over, const Result<CommitReceipt>& receipt);
  void mark_refused(Slot& slot, const Error& error);
  void settle(Slot& slot, bool lane_over);
  void put_back(Slot& slot, const std::string& cause);
  void release_permit(Slot& slot);
  void end_attempt(Slot& slot);
  Slot* busy_slot(std::uint64_t attempt, delivery::Phase phase);

  // A person's acts (acts.cc).
  Result<QueuedDelivery> begin_act(const delivery::Act& act);
  void end_act(const QueuedDelivery& after, bool lane_over, bool stored);
  static Task<Result<void>> act(std::shared_ptr<State> self, delivery::Act act);
  static Task<Result<Preview>> preview(std::shared_ptr<State> self, Uuid delivery,
                                       std::optional<NewBody> with);
  static Task<Result<void>> recover_all(std::shared_ptr<State> self);  // recovery.cc

  // Views (views.cc).
  LaneView view_of(const Slot& slot, const Item& head) const;
  bool is_stuck(const Slot& slot, const Item& head) const;
  void explain(const Slot& slot, const Item& head, LaneView& view) const;
  static Task<std::vector<LaneView>> list_lanes(std::shared_ptr<State> self, bool stuck_only);
  DeadLetter dead_letter_of(const Slot& slot, const Item& item) const;
  static Task<std::vector<DeadLetter>> list_parked(std::shared_ptr<State> self,
                                                   DeadLetterFilter filter);
  static Task<Result<DeadLetter>> find_open(std::shared_ptr<State> self, Uuid delivery);

  DispatcherStats totals() const;
  void begin_stop(Job done);
  void tell_if_stopped();

  // Runs f(State&) on the dispatcher's thread, unless the dispatcher is gone by then.
  template <class F>
  void post_self(F f) {
    parts.executor->post([weak = weak_from_this(), f = std::move(f)]() mutable {
      if (auto self = weak.lock()) f(*self);
    });
  }

  Parts parts;
  delivery::Meters meters;
  std::map<std::string, Queue> endpoints;
  std::map<delivery::LaneName, std::unique_ptr<Slot>> lanes;
  std::unordered_map<Uuid, std::pair<Slot*, std::uint64_t>> by_id;  // slot and position
  std::unordered_map<std::uint64_t, Slot*> attempts;                // busy slots, but the broken
  std::set<std::pair<SteadyTime, Slot*>> deadlines;
  std::optional<SteadyTime> armed_for;
  Executor::TimerId armed = 0;
  std::uint64_t next_attempt = 1;
  std::size_t bodies = 0;  // message bodies held in memory
  std::size_t acts_open = 0;
  bool recovering = false;
  bool stopping = false;
  std::vector<Job> when_stopped;

  std::atomic<std::size_t> lanes_now{0}, queued{0}, due{0}, in_flight{0}, parked{0};
};

}  // namespace jiuqu
