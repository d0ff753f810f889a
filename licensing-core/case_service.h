// Moves cases: a message, an officer's command or a number that came back becomes a trigger, the
// engine advances the case, and its effects become operations, events and appointments of the one
// Work that is committed. Nothing is kept in memory between calls but compiled old workflows.
//
// One unit of work of an advance holds, in this order:
//   the case record (insert, or update of the version read) · the source of its workflow (new case)
//   · its user tasks · its history · the licence (when its number came), or what became of the
//   licences that were there before · counters and the appointments that bring their numbers back
//   · timers set and taken back. Events go to work.events, routed by the hub.
// Thread: any. Ownership: the store and what connect() was given outlive the service.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "bus/pipeline/hub.h"
#include "licensing-core/case_findings.h"
#include "licensing-core/case_store.h"
#include "licensing-core/deadlines.h"
#include "licensing-core/engine.h"
#include "licensing-core/owner_values.h"

namespace jiuqu::licensing {

// An officer's completion of a task. Where the outcome takes findings (opinion="findings"), those
// of the case are added to the opinion; the variable "findings" chooses: numbers, or none.
struct CompletionCommand {
  Officer officer;
  Uuid task;
  std::int64_t version = 0;  // of the task, as the officer saw it
  std::string outcome;
  std::string opinion;
  std::map<std::string, std::string> variables;
};

// A timer that is set, and when it is due.
struct TimerRow {
  TimerPayload timer;
  UtcTime due;
};

// The page of one case.
struct CasePage {
  CaseRow row;
  std::vector<TaskRow> tasks;
  std::vector<HistoryRow> history;
  std::vector<LicenceRow> licences;
  std::vector<LicenceChangeRow> licence_changes;
  std::vector<TimerRow> timers;          // by due time
  Findings findings;                     // of its application, that did not hold it back
  std::vector<OwnerValue> owner_values;  // read-only in its applications
};

class CaseService final : public AppointmentHandler {
 public:
  using DefinitionsSource = std::function<std::shared_ptr<const DefinitionSet>()>;
  using Transact = std::function<Task<Result<void>>(std::string lane, Uuid cause, Hub::Body body)>;

  CaseService(Store& store, IdSource& ids, const xml::FunctionTable* functions = nullptr);
  ~CaseService() override;

  // Before the first command: where definitions come from and how commands get their turn. The
  // second form also registers this service with the hub as handler of numbers.
  void connect(DefinitionsSource definitions, Transact transact);
  void connect(Hub& hub);
  // For demonstrations and tests: a working day lasts so long. Before the first command.
  void use_day_length(Duration length) { deadlines_.use_day_length(length); }

  // For the workflow step: the exchange's tree is the message, its root element the message's name.
  // No case: the start event of that name. A waiting receive or boundary event: goes on. A new
  // application replaces the one before.
  // Errors: content_conflict (an application nobody waits for), not_waiting (another message nobody
  // waits for), case_unknown (no case, and no start event for it), key_missing, rules_failed (an
  // application that changes what a data owner gave: a finding for each field).
  Task<Result<void>> message_received(Exchange& exchange, Work& work, std::string workflow,
                                      std::string key);

  // For the owner-data step: the exchange's tree is what a data owner says of the device of a case.
  // Errors: case_unknown, key_missing.
  Task<Result<void>> owner_data_received(Exchange& exchange, Work& work, std::string key);

  // Officers' commands; durable when told. The same completion again gives the same answer.
  // Errors: not_found, forbidden (role, division, claimed by another), version_conflict,
  // outcome_unknown, bad_request (opinion or variable missing).
  Task<Result<TaskRow>> complete_task(CompletionCommand command);
  Task<Result<TaskRow>> claim_task(Officer officer, Uuid task, std::int64_t version);

  Task<Result<std::vector<TaskRow>>> list_tasks(TaskFilter filter);
  Task<Result<std::vector<CaseRow>>> list_cases(CaseFilter filter);
  Task<Result<CasePage>> case_page(std::string key);  // not_found

  // The handler "licensing.timer", for who runs appointments without a hub.
  AppointmentHandler& timers() { return timers_; }

  // AppointmentHandler "licensing.number": a number taken by a service task comes back.
  std::string_view name() const override { return "licensing.number"; }
  Task<Result<void>> run(const Appointment& appointment, Work& work) override;

 private:
  struct Loaded;   // records a trigger works on, read in one look
  struct Verdict;  // what a command is answered, kept over re-runs

  std::shared_ptr<const DefinitionSet> definitions_of(const Work& work) const;
  Task<Result<Loaded>> load_for_key(std::string key);
  Task<Result<Loaded>> load_for_task(Uuid task);
  // The version that the case keeps: of the definitions, else from the store.
  Task<Result<std::shared_ptr<const Workflow>>> workflow_of(
      Case state, std::shared_ptr<const DefinitionSet> definitions);
  std::shared_ptr<const Workflow> remembered(const std::string& hash);

  Task<Result<TaskRow>> command(Uuid task, std::shared_ptr<Verdict> verdict, Hub::Body body);
  Task<Result<void>> complete_in_turn(CompletionCommand command, std::shared_ptr<Verdict> verdict,
                                      Work* work);
  Task<Result<void>> claim_in_turn(Officer officer, Uuid task, std::int64_t version,
                                   std::shared_ptr<Verdict> verdict, Work* work);
  Task<Result<void>> number_in_turn(std::string payload, Work* work);
  Task<Result<void>> timer_in_turn(Appointment appointment, Work* work);

  // AppointmentHandler "licensing.timer": an element's time has come.
  struct Timers final : AppointmentHandler {
    explicit Timers(CaseService& owner) : service(owner) {}
    std::string_view name() const override { return kTimerHandler; }
    Task<Result<void>> run(const Appointment& appointment, Work& work) override;
    UtcTime due(const Appointment& appointment, const DefinitionSet& definitions) const override;
    CaseService& service;
  };

  Store& store_;
  IdSource& ids_;
  const xml::FunctionTable* functions_;
  Deadlines deadlines_;
  Timers timers_{*this};
  DefinitionsSource definitions_;
  Transact transact_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const Workflow>> old_workflows_;  // by hash
};

}  // namespace jiuqu::licensing
