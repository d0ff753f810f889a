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
  std::string interface;
  int attempts = 0;
  std::optional<UtcTime> next_attempt;
  std::string cause;      // why the head is not through, in words
  std::string next_step;  // what happens next or what a person can do, in words
};

struct DispatcherStats {
  std::size_t lanes = 0;
  std::size_t queued = 0;  // all deliveries not finished
  std::size_t due = 0;     // due now or in flight: counts as backlog
  std::size_t in_flight = 0;
  std::size_t parked = 0;
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

  // A person's acts on a parked delivery (or a waiting one): all are durable when told.
  Task<Result<void>> replay(Uuid delivery);                    // try again now, attempts from 0
  Task<Result<void>> skip(Uuid delivery, std::string reason);  // leave it out, free the lane
  // Puts another body in place (edited or mapped again) and tries again.
  Task<Result<void>> replace(Uuid delivery, std::string content_type, std::string body,
                             Settings operation);

  // Both answer from the dispatcher's thread state, consistent at one moment, by endpoint and lane
  // key; at most limits::kListRowsMax rows (stats() has the totals).
  Task<std::vector<LaneView>> lanes(bool stuck_only);
  Task<std::vector<QueuedDelivery>> parked();
  DispatcherStats stats() const;  // cheap; any thread

  // No new sends; done is told when every open completion has been committed. A mark the store
  // refuses while stopping is given up: that message is sent again, same id, after the restart.
  void stop(Job done);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace jiuqu
