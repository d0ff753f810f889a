// The dispatcher owns the lanes in memory: takes the head of each lane that is due, sends it
// through its endpoint's adapter within the endpoint's permits, and turns the completion into one
// commit: delivered (next of the lane goes), waiting until T, or parked. The next of a lane leaves
// only after the mark of the one before is durable. 10,000 deliveries waiting cost memory, not
// threads. A head that is parked holds its lane (on-park="hold") or lets the next go ("skip").
// Nothing is ever deactivated: an endpoint that answers again is served without a hand.
// Thread: all public members from any thread; the work runs on the given executor (one thread).
// Ownership: references outlive the dispatcher; stop() before destroying.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bus/base/task.h"
#include "bus/delivery/delivery.h"
#include "bus/delivery/retry.h"

namespace jiuqu {

class Metrics;

// Where deliveries of an endpoint go; nullptr when no such endpoint is configured now (its lanes
// wait, and say so). Called on the dispatcher's thread; what it gives stays valid while held.
struct EndpointTarget {
  std::shared_ptr<OutboundAdapter> adapter;
  EndpointPolicy policy;
};
using EndpointLookup =
    std::function<std::shared_ptr<const EndpointTarget>(const std::string& endpoint)>;

struct LaneView {
  std::string endpoint;
  std::string lane_key;
  std::size_t waiting = 0;  // deliveries in the lane
  DeliveryState head_state = DeliveryState::pending;
  Uuid head;
  std::string interface, case_key;  // of the head
  UtcTime since;                    // when the head was made or last replayed
  int attempts = 0;
  std::optional<UtcTime> next_attempt;
  std::string cause;      // why the head is not through, in words
  std::string next_step;  // what happens next or what a person can do, in words
};

// A delivery that waits for a person: parked, or skipped and not yet settled.
struct DeadLetter : QueuedDelivery {
  std::size_t behind = 0;  // deliveries of its lane that wait for it
  std::string next_step;   // what a person can do, in words
};

struct DeadLetterFilter {
  std::string endpoint{}, interface{}, case_key{};  // empty: any
  std::size_t rows_max = limits::kListRowsMax;
};

// Who acts on a delivery, and why: a line of its note, which stands on the message record.
struct ActBy {
  std::string who;
  std::string reason;  // may be empty
};

// What is sent instead of what stands on the record.
struct NewBody {
  std::string content_type;
  std::string body;
  Settings operation;
  std::string definition_set;  // the set that mapped it again; empty: a person wrote it
};

// What replay (or replace) would hand to the endpoint's adapter, and what that would put on the
// wire before the body (empty where the endpoint is not configured or its protocol adds nothing).
struct Preview {
  OutboundRequest request;
  std::string wire;
};

struct DispatcherStats {
  std::size_t lanes = 0;
  std::size_t queued = 0;  // all deliveries not finished
  std::size_t due = 0;     // due now or in flight: counts as backlog
  std::size_t in_flight = 0;
  std::size_t parked = 0;  // dead letters: parked or skipped
};

class Dispatcher {
 public:
  struct Parts {
    Store* store = nullptr;
    Clock* clock = nullptr;
    Random* random = nullptr;
    Executor* executor = nullptr;  // one thread
    EndpointLookup endpoints;
    Metrics* metrics = nullptr;  // may be null
  };
  explicit Dispatcher(Parts parts);
  ~Dispatcher();

  // Loads every open lane by position from the store. Call once, before anything that adds
  // deliveries is committed.
  Task<Result<void>> recover();
  // Takes over deliveries whose commit has been told. Keeps positions even when calls come out of
  // the order of their commits.
  void committed(QueuedDeliveries deliveries);
  // Looks at all lanes again: after a reload, or when endpoints changed.
  void wake();

  // A person's acts on an open delivery that is not being sent right now; each is one commit,
  // durable when told. Errors: not_found (none is open under the id), version_conflict (in hand),
  // bad_request (in words).
  Task<Result<void>> replay(Uuid delivery);  // try again now, attempts from 0
  Task<Result<void>> replay(Uuid delivery, ActBy by);
  // Its lane goes on without it; it stays a dead letter, to be replayed or discarded.
  Task<Result<void>> skip(Uuid delivery, ActBy by);
  // Never sent; only its message record is left.
  Task<Result<void>> discard(Uuid delivery, ActBy by);
  // Puts another body in place (edited or mapped again) and tries again.
  Task<Result<void>> replace(Uuid delivery, NewBody with, ActBy by);
  // As replace, for one that is parked because it could not be mapped; version_conflict when it is
  // that no longer, so that what a person did meanwhile stands.
  Task<Result<void>> map_again(Uuid delivery, NewBody with, ActBy by);
  // It was tried and still cannot be mapped: stays parked with this cause, waiting for these codes
  // only. version_conflict as above.
  Task<Result<void>> still_unmapped(Uuid delivery, Error cause, std::vector<UnknownCode> codes,
                                    ActBy by);
  // Names the person who sees to it.
  Task<Result<void>> assign(Uuid delivery, std::string owner, ActBy by);

  // Exactly what replay (or replace, with another body) would send; sends and changes nothing.
  // Errors: not_found; bad_request when it was never mapped and `with` is empty.
  Task<Result<Preview>> preview(Uuid delivery, std::optional<NewBody> with);

  // All answer from the dispatcher's thread state, consistent at one moment, by endpoint, lane key
  // and position; at most limits::kListRowsMax rows (stats() has the totals).
  Task<std::vector<LaneView>> lanes(bool stuck_only);
  Task<std::vector<DeadLetter>> parked();
  Task<std::vector<DeadLetter>> parked(DeadLetterFilter filter);
  // An open delivery, whatever its state; not_found when none has the id.
  Task<Result<DeadLetter>> find(Uuid delivery);
  DispatcherStats stats() const;  // cheap; any thread

  // No new sends; done is told when every open completion has been committed. A mark the store
  // refuses while stopping is given up: that message is sent again, same id, after the restart.
  void stop(Job done);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace jiuqu
