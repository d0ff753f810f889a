// The hub: takes exchanges in, judges them, gives each its turn, commits once, answers after the
// commit, and hands deliveries and appointments on. handle() is the life of a message.
// Thread: submit, transact and stats from any thread. Ownership: wiring owns the parts.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bus/base/task.h"
#include "bus/delivery/dispatcher.h"
#include "bus/pipeline/exchange.h"
#include "bus/pipeline/interface.h"

namespace jiuqu {

class Metrics;
class InboundLanes;
class Agenda;

TableSet pipeline_tables();  // receipts, appointments, definition sets

// What an inbound adapter hands in.
struct Incoming {
  std::string interface;  // id; found by the adapter from its receive settings
  std::string client;     // authenticated client id
  std::string content_type;
  std::string trace_parent;
  std::string body;
  // The set whose interface took it; null: the one in use when its turn to be read comes.
  std::shared_ptr<const DefinitionSet> definitions{};
};

// Runs appointments of its name when they are due, in the turn of their lane.
class AppointmentHandler {
 public:
  virtual ~AppointmentHandler() = default;
  virtual std::string_view name() const = 0;
  virtual Task<Result<void>> run(const Appointment& appointment, Work& work) = 0;
  // When it is due under these definitions (a calendar may have changed). Asked when the hub starts
  // and whenever it gets another set.
  virtual UtcTime due(const Appointment& appointment, const DefinitionSet&) const {
    return appointment.due;
  }
};

struct HubStats {
  std::size_t in_flight = 0;
  std::uint64_t accepted = 0, rejected = 0, repeated = 0;
};

class Hub {
 public:
  struct Parts {
    Store* store = nullptr;
    Clock* clock = nullptr;
    IdSource* ids = nullptr;
    Executor* workers = nullptr;
    Dispatcher* dispatcher = nullptr;
    Metrics* metrics = nullptr;  // may be null
  };
  using Body = std::function<Task<Result<void>>(Work&)>;

  explicit Hub(Parts parts);
  ~Hub();

  void add_handler(AppointmentHandler& handler);
  // From now on. What is under way ends under the set it began with: one message or command, one
  // set, whose hash stands on the records it makes.
  void use(std::shared_ptr<const DefinitionSet> definitions);
  std::shared_ptr<const DefinitionSet> definitions() const;
  // Writes the set to the store unless it is there: before a commit that names it elsewhere.
  Task<Result<void>> keep(std::shared_ptr<const DefinitionSet> definitions);
  // Loads appointments, counts their due times again, recovers the dispatcher. Call once before
  // submit.
  Task<Result<void>> recover();

  // From now on moves finished messages to the files of their months, in slices, at leisure.
  void start_housekeeping();

  // Queues an exchange; busy or stopping answers 503 with Retry-After at once.
  void submit(Incoming incoming, Callback<Reply> reply);

  // Runs body in the turn of the lane, routes its events, commits everything as one unit; on a
  // version conflict runs body again on a fresh Work (at most limits::kConflictRetriesMax times).
  // For officers' commands, timers and answers. `cause` derives the ids of what it makes.
  Task<Result<void>> transact(std::string lane, Uuid cause, Body body);

  // No new exchanges; done is told when all open ones have been answered.
  void stop(Job done);
  HubStats stats() const;
  bool ready() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

// Adds the appointment's row to the unit and the appointment to the work. An operation added before
// may fill payload or due through the shared pointer.
void schedule(Work& work, std::shared_ptr<Appointment> appointment);
// Takes an appointment back; one that is gone already is none.
void cancel(Work& work, Uuid appointment);
// Those of a lane, by due time. For looks.
Result<std::vector<Appointment>> appointments_of(Sql& sql, const std::string& lane);

}  // namespace jiuqu
