// The life of a message, HTTP in to HTTP out: Hub::handle.
#include "bus/pipeline/hub.h"

#include <algorithm>
#include <atomic>

#include "bus/base/log.h"
#include "bus/base/metrics.h"
#include "bus/pipeline/impl/agenda.h"
#include "bus/pipeline/impl/agenda_rows.h"
#include "bus/pipeline/impl/code_wants.h"
#include "bus/pipeline/impl/inbound_lanes.h"
#include "bus/pipeline/impl/judge.h"
#include "bus/pipeline/impl/receipts.h"
#include "bus/pipeline/impl/reply.h"
#include "bus/pipeline/impl/router.h"
#include "bus/pipeline/kept_definitions.h"

namespace jiuqu {
namespace {

constexpr Duration kBacklogPause = std::chrono::milliseconds{5};
constexpr Duration kBacklogPatience = std::chrono::seconds{2};
constexpr Duration kAppointmentPause = std::chrono::seconds{2};
// Finished messages leave hub.db in slices this large, this often.
constexpr std::size_t kSlice = 512;
constexpr Duration kHousekeepingPause = std::chrono::seconds{1};
// Deliveries that could not be tried after a reload have another turn, so many times.
constexpr Duration kSweepPause = std::chrono::seconds{1};
constexpr int kSweepTurnsMax = 10;

bool is_conflict(const Error& error) {
  return error.code == ErrorCode::version_conflict;
}

}  // namespace

struct Hub::State : std::enable_shared_from_this<Hub::State> {
  explicit State(Parts given)
      : parts(given), lanes(std::make_shared<InboundLanes>(*given.workers)) {}

  using Self = std::shared_ptr<State>;

  static Task<Reply> handle(Self self, Incoming incoming);
  static Task<Reply> reject(Self self, Exchange* exchange, Error error);
  static Task<Result<void>> record(Self self, Exchange* exchange, Work* work);
  static Task<Result<std::optional<Reply>>> known_answer(Self self, Exchange* exchange);
  static Task<Result<void>> run_record_steps(Exchange* exchange, Work* work);
  static Task<Result<void>> settle(Self self, Work* work, std::string trace_parent);
  static Task<Result<void>> keep(Self self, std::shared_ptr<const DefinitionSet> definitions);
  static Task<Result<void>> transact(Self self, std::string lane, Uuid cause, Body body);
  static Task<Result<std::vector<std::shared_ptr<Appointment>>>> count_again(Self self);
  static Task<void> follow_calendar(Self self);
  static Task<void> follow_tables(Self self);
  static Task<void> keep_appointment(Self self, std::shared_ptr<Appointment> appointment);
  static Task<bool> wait_for_backlog(Self self);
  static Task<void> keep_house(std::weak_ptr<State> weak);
  static Task<void> answer(Self self, Incoming incoming, Callback<Reply> reply);

  Reply answer_at_once(Exchange& exchange);
  Result<Exchange> open(Incoming incoming);
  Work begin(Uuid cause, std::shared_ptr<const DefinitionSet> definitions) const;
  ReceiptKey receipt_key(const Exchange& exchange) const;
  void add_inbound(Exchange& exchange, Work& work) const;
  std::shared_ptr<const DefinitionSet> current() const;
  void finished();
  void count(const std::string& interface, std::string_view result);

  Parts parts;
  std::shared_ptr<InboundLanes> lanes;
  std::shared_ptr<Agenda> agenda;
  std::map<std::string, AppointmentHandler*, std::less<>> handlers;
  mutable std::mutex mutex;
  std::shared_ptr<const DefinitionSet> set;
  DefinitionKeeper keeper;
  std::atomic<bool> is_ready{false};
  std::atomic<bool> stopping{false};
  std::atomic<std::size_t> in_flight{0};
  std::atomic<int> sweeps_wanted{0};  // follow_tables
  std::atomic<std::uint64_t> accepted{0}, rejected{0}, repeated{0};
  Job when_stopped;
};

// ---- the path -------------------------------------------------------------------------------

Task<Reply> Hub::State::handle(Self self, Incoming incoming) {
  auto opened = self->open(std::move(incoming));
  if (!opened) co_return plain_reply(opened.error());
  Exchange exchange = std::move(*opened);
  auto judged = judge(exchange);
  if (!judged) co_return co_await reject(self, &exchange, judged.error());
  if (has_errors(exchange.findings)) {
    Error faulty = findings_error(exchange.findings);
    co_return co_await reject(self, &exchange, faulty);
  }
  if (!exchange.interface->durable) co_return self->answer_at_once(exchange);

  Turn turn = co_await self->lanes->enter(exchange.order_key);
  for (int attempt = 0; attempt < limits::kConflictRetriesMax; ++attempt) {
    Work work = self->begin(exchange.message->id, exchange.definitions);
    auto recorded = co_await record(self, &exchange, &work);
    Result<void> settled = recorded;
    if (recorded) settled = co_await settle(self, &work, exchange.message->trace_parent);
    if (settled) {
      ++self->accepted;
      self->count(exchange.interface->id, "accepted");
      co_return std::move(exchange.reply);
    }
    // Taken as new, the message met a difficulty: it may have been answered before.
    auto known = co_await known_answer(self, &exchange);
    if (!known) co_return plain_reply(known.error());
    if (*known) co_return std::move(**known);
    if (is_conflict(settled.error())) continue;
    if (!recorded) co_return co_await reject(self, &exchange, recorded.error());
    co_return plain_reply(settled.error());
  }
  co_return plain_reply(Error{ErrorCode::conflict_unresolved, {}, {}});
}

// What one commit will hold: the work of the steps, the reply, the message and its receipt.
Task<Result<void>> Hub::State::record(Self self, Exchange* exchange, Work* work) {
  auto recorded = co_await run_record_steps(exchange, work);
  if (!recorded) co_return recorded;
  auto composed = compose_reply(*exchange, work->now);
  if (!composed) co_return composed;
  self->add_inbound(*exchange, *work);
  co_return Result<void>{};
}

// The answer to content that was accepted before, or the refusal of other content under its key.
Task<Result<std::optional<Reply>>> Hub::State::known_answer(Self self, Exchange* exchange) {
  auto known = co_await find_receipt(*self->parts.store, self->receipt_key(*exchange));
  if (!known) co_return std::unexpected(known.error());
  if (known->same) {
    ++self->repeated;
    self->count(exchange->interface->id, "repeated");
    co_return std::move(known->same);
  }
  if (!known->other || exchange->interface->on_change == OnChange::pass)
    co_return std::optional<Reply>{};
  Error conflict{ErrorCode::content_conflict, {}, {}};  // named: see task.h
  Reply refusal = co_await reject(self, exchange, conflict);
  co_return std::optional<Reply>(std::move(refusal));
}

// The raw message is kept as rejected, in a commit of its own, and claims no key; codes it was
// refused for are counted in the items of their tables.
Task<Reply> Hub::State::reject(Self self, Exchange* exchange, Error error) {
  bool senders_fault = entry_of(error.code).number < 2000;
  if (!senders_fault) {
    log::error("exchange.failed",
               {{"interface", exchange->interface->id}, {"error", error.describe()}});
    co_return faults_reply(*exchange, error);
  }
  ++self->rejected;
  self->count(exchange->interface->id, "rejected");
  Reply reply = faults_reply(*exchange, error);
  if (!exchange->interface->durable) co_return reply;
  MessageRecord record;
  record.message = *exchange->message;
  record.state = MessageState::rejected;
  record.case_key = exchange->order_key;
  record.definition_set = exchange->definitions->hash();
  record.cause = faults_json(*exchange, error);
  record.finished = self->parts.clock->now();
  UnitOfWork unit;
  add_message(unit, record);
  const Message& message = record.message;
  auto unknown = unknown_codes_of(exchange->findings, message.partner, message.created);
  RefusedMessage refused{message.id, message.interface, record.case_key, *record.finished};
  add_refused_codes(unit, std::move(unknown), std::move(refused));
  self->keeper.add_to(unit, *exchange->definitions, *record.finished);
  auto kept = co_await commit(*self->parts.store, std::move(unit));
  if (!kept) co_return plain_reply(kept.error());
  self->keeper.kept(*exchange->definitions);
  co_return reply;
}

// An interface that keeps nothing (durable="no"): judged, answered, forgotten.
Reply Hub::State::answer_at_once(Exchange& exchange) {
  auto composed = compose_reply(exchange, parts.clock->now());
  if (!composed) return faults_reply(exchange, composed.error());
  ++accepted;
  count(exchange.interface->id, "accepted");
  return std::move(exchange.reply);
}

Task<Result<void>> Hub::State::run_record_steps(Exchange* exchange, Work* work) {
  for (const auto& step : exchange->interface->record_steps) {
    auto done = co_await step->run(*exchange, *work);
    if (!done) {
      tell_in_senders_words(*exchange);
      co_return done;
    }
  }
  co_return Result<void>{};
}

// One transaction: what the steps added (case, tasks, numbers), the inbound message and its receipt
// where there is one, the deliveries of the events with their positions, the appointments, and the
// definition set when these messages are the first to name it.
Task<Result<void>> Hub::State::settle(Self self, Work* work, std::string trace_parent) {
  auto deliveries = route_events(work->events, work->definitions, *work, trace_parent);
  bool any = !deliveries.empty();
  bool want_rows = std::ranges::any_of(
      deliveries, [](const NewDelivery& made) { return !made.unknown_codes.empty(); });
  QueuedDeliveries queued;
  if (any) queued = add_deliveries(work->unit, std::move(deliveries));
  self->keeper.add_to(work->unit, *work->definitions, work->now);
  auto committed = co_await commit(*self->parts.store, std::move(work->unit));
  if (!committed) co_return std::unexpected(committed.error());
  self->keeper.kept(*work->definitions);
  if (any) self->parts.dispatcher->committed(std::move(queued));
  self->agenda->take(work->appointments);
  // Parked under a set that is out of use by now: the rows may be there.
  if (want_rows && work->definitions != self->current()) spawn(follow_tables(self));
  co_return Result<void>{};
}

Task<Result<void>> Hub::State::transact(Self self, std::string lane, Uuid cause, Body body) {
  Turn turn = co_await self->lanes->enter(lane);
  for (int attempt = 0; attempt < limits::kConflictRetriesMax; ++attempt) {
    Work work = self->begin(cause, self->current());
    auto done = co_await body(work);
    if (!done && !is_conflict(done.error())) co_return done;
    if (!done) continue;
    auto settled = co_await settle(self, &work, std::string());
    if (settled || !is_conflict(settled.error())) co_return settled;
  }
  co_return fail(ErrorCode::conflict_unresolved);
}

Task<Result<void>> Hub::State::keep(Self self, std::shared_ptr<const DefinitionSet> definitions) {
  UnitOfWork unit;
  self->keeper.add_to(unit, *definitions, self->parts.clock->now());
  if (unit.empty()) co_return Result<void>{};
  auto kept = co_await commit(*self->parts.store, std::move(unit));
  if (!kept) co_return std::unexpected(kept.error());
  self->keeper.kept(*definitions);
  co_return Result<void>{};
}

Task<void> Hub::State::keep_appointment(Self self, std::shared_ptr<Appointment> appointment) {
  auto handler = self->handlers.find(appointment->handler);
  if (handler == self->handlers.end()) {
    log::error("appointment.no-handler", {{"handler", appointment->handler}});
    co_return;
  }
  AppointmentHandler* run = handler->second;
  Body body = [run, appointment](Work& work) -> Task<Result<void>> {
    consume(work, appointment->id);
    return run->run(*appointment, work);
  };
  auto done = co_await transact(self, appointment->lane, appointment->id, std::move(body));
  if (done || done.error().code == ErrorCode::not_found) co_return;
  log::error("appointment.failed",
             {{"handler", appointment->handler}, {"error", done.error().describe()}});
  self->agenda->retry(appointment, kAppointmentPause);
}

// All appointments with the due times of the set in use. Gives those that moved; of a hub that
// starts, all.
Task<Result<std::vector<std::shared_ptr<Appointment>>>> Hub::State::count_again(Self self) {
  auto appointments = co_await load_appointments(*self->parts.store);
  if (!appointments) co_return appointments;
  auto definitions = self->current();
  bool starts = !self->is_ready;
  std::vector<std::shared_ptr<Appointment>> due;
  UnitOfWork unit;
  bool moved = false;
  for (auto& appointment : *appointments) {
    auto handler = self->handlers.find(appointment->handler);
    UtcTime now_due = handler == self->handlers.end() || !definitions
                          ? appointment->due
                          : handler->second->due(*appointment, *definitions);
    if (now_due == appointment->due) {
      if (starts) due.push_back(std::move(appointment));
      continue;
    }
    appointment->due = now_due;
    postpone(unit, *appointment);
    due.push_back(std::move(appointment));
    moved = true;
  }
  if (moved) {
    auto committed = co_await commit(*self->parts.store, std::move(unit));
    if (!committed) co_return std::unexpected(committed.error());
  }
  co_return due;
}

// After a reload. What was in the agenda before stays there: run too early, its handler puts it off
// again; run twice, the second finds it used.
Task<void> Hub::State::follow_calendar(Self self) {
  auto due = co_await count_again(self);
  if (!due) {
    log::error("appointments.not-counted-again", {{"error", due.error().describe()}});
    co_return;
  }
  self->agenda->take(*due);
}

// What waits for rows of code tables is mapped again under the set in use. Asked for meanwhile, it
// goes round once more; what could not be tried has another turn after a pause.
Task<void> Hub::State::follow_tables(Self self) {
  if (self->sweeps_wanted++ > 0) co_return;
  for (int turns = 1;;) {
    int wanted = self->sweeps_wanted;
    CodeSweepParts parts{
        self->parts.store, self->parts.clock, self->parts.dispatcher, self->current(), {}, {}};
    parts.keep = [self, set = parts.definitions] { return keep(self, set); };
    parts.stopping = [self] { return self->stopping.load(); };
    auto untried = co_await map_what_waits(std::move(parts));
    if (self->stopping) co_return;
    if (!untried) log::error("codes.not-mapped-again", {{"error", untried.error().describe()}});
    if (untried && *untried > 0 && turns++ < kSweepTurnsMax) {
      SteadyTime next = self->parts.clock->steady() + kSweepPause;
      co_await sleep_until(*self->parts.workers, next);
      continue;
    }
    if (self->sweeps_wanted.compare_exchange_strong(wanted, 0)) co_return;
    turns = 1;
  }
}

// ---- helpers --------------------------------------------------------------------------------

Result<Exchange> Hub::State::open(Incoming incoming) {
  Exchange exchange;
  exchange.definitions = incoming.definitions ? std::move(incoming.definitions) : current();
  exchange.interface = exchange.definitions->get<Interface>("interface", incoming.interface);
  if (exchange.interface == nullptr || exchange.interface->schema == nullptr)
    return fail(ErrorCode::not_found, incoming.interface);
  auto message = std::make_shared<Message>();
  message->id = parts.ids->next();
  message->trace_parent = std::move(incoming.trace_parent);
  message->direction = Direction::in;
  message->created = parts.clock->now();
  message->partner = exchange.interface->partner;
  message->interface = exchange.interface->id;
  message->content_type = std::move(incoming.content_type);
  message->headers.emplace_back("client", std::move(incoming.client));
  message->body = std::move(incoming.body);
  exchange.variables["messageId"] = message->id.text();
  exchange.message = std::move(message);
  return exchange;
}

Work Hub::State::begin(Uuid cause, std::shared_ptr<const DefinitionSet> definitions) const {
  Work work;
  work.cause = cause;
  work.now = parts.clock->now();
  work.definitions = std::move(definitions);
  return work;
}

ReceiptKey Hub::State::receipt_key(const Exchange& exchange) const {
  return {exchange.interface->partner, exchange.interface->id, exchange.identity_key,
          exchange.content_hash};
}

void Hub::State::add_inbound(Exchange& exchange, Work& work) const {
  MessageRecord record;
  record.message = *exchange.message;
  record.message.correlation = Uuid{}.derive(work.case_key);
  record.state = MessageState::accepted;
  record.case_key = work.case_key.empty() ? exchange.order_key : work.case_key;
  record.definition_set = exchange.definitions->hash();
  record.finished = work.now;
  add_message(work.unit, record);
  add_receipt(work.unit, receipt_key(exchange), exchange.interface->on_change, exchange.message->id,
              exchange.reply, work.now);
}

std::shared_ptr<const DefinitionSet> Hub::State::current() const {
  std::lock_guard lock(mutex);
  return set;
}

void Hub::State::count(const std::string& interface, std::string_view result) {
  if (parts.metrics == nullptr) return;
  parts.metrics
      ->counter("jiuqu_exchanges_total", "Messages taken in, by interface and result.",
                {{"interface", interface}, {"result", std::string(result)}})
      .add();
}

// Intake slows while the backlog is over its bound; false when it stayed so for too long.
Task<bool> Hub::State::wait_for_backlog(Self self) {
  SteadyTime until = self->parts.clock->steady() + kBacklogPatience;
  while (self->in_flight + self->parts.dispatcher->stats().due > limits::kBacklogMax) {
    if (self->parts.clock->steady() >= until) co_return false;
    co_await sleep_until(*self->parts.workers, self->parts.clock->steady() + kBacklogPause);
  }
  co_return true;
}

Task<void> Hub::State::answer(Self self, Incoming incoming, Callback<Reply> reply) {
  Reply result;
  bool room = co_await wait_for_backlog(self);
  if (room)
    result = co_await handle(self, std::move(incoming));
  else
    result = plain_reply(Error{ErrorCode::overloaded, {}, {}});
  reply(std::move(result));
  self->finished();
}

void Hub::State::finished() {
  if (--in_flight > 0 || !stopping) return;
  Job done;
  {
    std::lock_guard lock(mutex);
    done = std::move(when_stopped);
    when_stopped = nullptr;
  }
  if (done) done();
}

Task<void> Hub::State::keep_house(std::weak_ptr<State> weak) {
  for (;;) {
    auto self = weak.lock();
    if (!self || self->stopping) co_return;
    std::size_t moved = kSlice;
    while (moved == kSlice) {
      auto result = co_await move_finished(*self->parts.store, kSlice);
      if (!result) log::warning("housekeeping.failed", {{"error", result.error().describe()}});
      moved = result ? *result : 0;
    }
    Executor& workers = *self->parts.workers;
    SteadyTime next = self->parts.clock->steady() + kHousekeepingPause;
    self.reset();
    co_await sleep_until(workers, next);
  }
}

// ---- the class ------------------------------------------------------------------------------

Hub::Hub(Parts parts) : state_(std::make_shared<State>(parts)) {
  std::weak_ptr<State> weak = state_;
  state_->agenda = std::make_shared<Agenda>(
      *parts.clock, *parts.workers, [weak](std::shared_ptr<Appointment> appointment) {
        if (auto self = weak.lock(); self && !self->stopping)
          spawn(State::keep_appointment(self, std::move(appointment)));
      });
}

Hub::~Hub() {
  state_->stopping = true;
}

void Hub::add_handler(AppointmentHandler& handler) {
  state_->handlers[std::string(handler.name())] = &handler;
}

void Hub::use(std::shared_ptr<const DefinitionSet> definitions) {
  state_->keeper.use(definitions);
  {
    std::lock_guard lock(state_->mutex);
    state_->set = std::move(definitions);
  }
  if (!state_->is_ready || state_->stopping) return;
  spawn(State::follow_calendar(state_));
  spawn(State::follow_tables(state_));
}

std::shared_ptr<const DefinitionSet> Hub::definitions() const {
  return state_->current();
}

Task<Result<void>> Hub::keep(std::shared_ptr<const DefinitionSet> definitions) {
  return State::keep(state_, std::move(definitions));
}

Task<Result<void>> Hub::recover() {
  auto self = state_;
  auto recovered = co_await self->parts.dispatcher->recover();
  if (!recovered) co_return recovered;
  auto appointments = co_await State::count_again(self);
  if (!appointments) co_return std::unexpected(appointments.error());
  self->agenda->take(*appointments);
  self->is_ready = true;
  spawn(State::follow_tables(self));
  co_return Result<void>{};
}

void Hub::start_housekeeping() {
  spawn(State::keep_house(state_));
}

void Hub::submit(Incoming incoming, Callback<Reply> reply) {
  auto self = state_;
  if (self->stopping) return reply(plain_reply(Error{ErrorCode::shutting_down, {}, {}}));
  if (self->in_flight >= limits::kExchangesInFlightMax)
    return reply(plain_reply(Error{ErrorCode::overloaded, {}, {}}));
  ++self->in_flight;
  self->parts.workers->post(
      [self, incoming = std::move(incoming), reply = std::move(reply)]() mutable {
        spawn(State::answer(self, std::move(incoming), std::move(reply)));
      });
}

Task<Result<void>> Hub::transact(std::string lane, Uuid cause, Body body) {
  return State::transact(state_, std::move(lane), cause, std::move(body));
}

void Hub::stop(Job done) {
  {
    std::lock_guard lock(state_->mutex);
    state_->when_stopped = std::move(done);
  }
  state_->is_ready = false;
  state_->stopping = true;
  ++state_->in_flight;
  state_->finished();
}

HubStats Hub::stats() const {
  return {state_->in_flight, state_->accepted, state_->rejected, state_->repeated};
}

bool Hub::ready() const {
  return state_->is_ready;
}

}  // namespace jiuqu
