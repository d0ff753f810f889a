// Officers' commands and listings.
#include "bus/base/hash.h"
#include "licensing-core/impl/case_service.h"

namespace jiuqu::licensing {

namespace {

// What makes two completions the same.
std::string completion_hash(const CompletionCommand& command) {
  std::string text = command.officer.id;
  text += '\0' + std::to_string(command.version) + '\0' + command.outcome + '\0' + command.opinion;
  for (const auto& [name, value] : command.variables) text += '\0' + name + '\0' + value;
  return sha256_hex(text);
}

std::optional<Error> check_rights(const Officer& officer, const TaskRow& task) {
  if (!has_role(officer, task.role)) {
    return Error{ErrorCode::forbidden, "the task is for role " + task.role, {}};
  }
  if (!covers(officer.division, task.division)) {
    return Error{ErrorCode::forbidden, "the task belongs to division " + task.division, {}};
  }
  return std::nullopt;
}

std::optional<Error> check_open(const Officer& officer, const TaskRow& task, std::int64_t version) {
  if (task.state == TaskState::done || task.state == TaskState::cancelled) {
    return Error{
        ErrorCode::version_conflict, "the task is " + std::string(name_of(task.state)), {}};
  }
  if (task.state == TaskState::claimed && task.claimed_by != officer.id) {
    return Error{ErrorCode::forbidden, "the task is claimed by another officer", {}};
  }
  if (task.version != version) {
    return Error{
        ErrorCode::version_conflict, "the task has version " + std::to_string(task.version), {}};
  }
  return std::nullopt;
}

TaskRow completed_task(TaskRow task, const CompletionCommand& command, UtcTime now) {
  ++task.version;
  task.state = TaskState::done;
  task.outcome = command.outcome;
  task.opinion = command.opinion;
  task.officer_id = command.officer.id;
  task.officer_name = command.officer.name;
  task.completion = completion_hash(command);
  task.done = now;
  return task;
}

// The officer's words, with the findings of the case where the outcome takes them.
Result<std::string> opinion_of(const Workflow& workflow, const TaskRow& task,
                               const CompletionCommand& command, const Findings& findings) {
  const Element* element = workflow.find(task.element);
  const Outcome* outcome = element ? element->outcome(command.outcome) : nullptr;
  if (!outcome || !outcome->takes_findings) return command.opinion;
  auto chosen = command.variables.find("findings");
  return notice_text(command.opinion, findings,
                     chosen == command.variables.end() ? "" : std::string_view(chosen->second));
}

// Which findings were chosen is said in the opinion; the workflow knows no such variable.
std::map<std::string, std::string> without_choice(const Workflow& workflow, const TaskRow& task,
                                                  const CompletionCommand& command) {
  auto variables = command.variables;
  const Element* element = workflow.find(task.element);
  const Outcome* outcome = element ? element->outcome(command.outcome) : nullptr;
  if (outcome && outcome->takes_findings) variables.erase("findings");
  return variables;
}

}  // namespace

namespace {

Result<std::vector<TimerRow>> load_timers(Sql& sql, const std::string& key) {
  auto appointments = appointments_of(sql, key);
  if (!appointments) return std::unexpected(appointments.error());
  std::vector<TimerRow> timers;
  for (const auto& appointment : *appointments) {
    if (appointment.handler != kTimerHandler) continue;
    auto timer = timer_payload_from(appointment.payload);
    if (!timer) return std::unexpected(timer.error());
    timers.push_back({std::move(*timer), appointment.due});
  }
  return timers;
}

}  // namespace

Task<Result<TaskRow>> CaseService::command(Uuid task, std::shared_ptr<Verdict> verdict,
                                           Hub::Body body) {
  auto loaded = co_await load_for_task(task);
  if (!loaded) co_return std::unexpected(loaded.error());
  auto done = co_await transact_(loaded->task->case_key, ids_.next(), std::move(body));
  if (verdict->error) co_return std::unexpected(*verdict->error);
  if (!done) co_return std::unexpected(done.error());
  co_return std::move(*verdict->answer);
}

Task<Result<TaskRow>> CaseService::complete_task(CompletionCommand wanted) {
  auto verdict = std::make_shared<Verdict>();
  auto task = wanted.task;
  Hub::Body body = [this, wanted = std::move(wanted), verdict](Work& work) {
    return complete_in_turn(wanted, verdict, &work);
  };
  return command(task, verdict, std::move(body));
}

Task<Result<TaskRow>> CaseService::claim_task(Officer officer, Uuid task, std::int64_t version) {
  auto verdict = std::make_shared<Verdict>();
  Hub::Body body = [this, officer = std::move(officer), task, version, verdict](Work& work) {
    return claim_in_turn(officer, task, version, verdict, &work);
  };
  return command(task, verdict, std::move(body));
}

Task<Result<void>> CaseService::complete_in_turn(CompletionCommand wanted,
                                                 std::shared_ptr<Verdict> verdict, Work* work) {
  *verdict = {};
  auto loaded = co_await load_for_task(wanted.task);
  if (!loaded) co_return std::unexpected(loaded.error());
  const TaskRow& task = *loaded->task;
  if (auto wrong = check_rights(wanted.officer, task)) co_return verdict->refuse(*wrong);
  if (task.state == TaskState::done && task.completion == completion_hash(wanted)) {
    verdict->answer = task;
    co_return Result<void>{};
  }
  if (auto wrong = check_open(wanted.officer, task, wanted.version)) {
    co_return verdict->refuse(*wrong);
  }
  CaseRow row = std::move(*loaded->row);
  auto definitions = definitions_of(*work);
  auto used = co_await workflow_of(row.state, definitions);
  if (!used) co_return std::unexpected(used.error());

  auto opinion = opinion_of(**used, task, wanted, loaded->findings);
  if (!opinion) co_return verdict->refuse(opinion.error());
  Trigger trigger{
      work->cause, work->now,
      UserTaskCompleted{wanted.task, wanted.officer.id, wanted.officer.name, wanted.outcome,
                        *opinion, without_choice(**used, task, wanted)}};
  auto advanced = advance(**used, row.state, trigger);
  if (!advanced) co_return verdict->refuse(advanced.error());
  auto application = application_for(*advanced, row);
  if (!application) co_return std::unexpected(application.error());
  row.state = advanced->next;
  row.updated = work->now;
  row.application.clear();
  TaskRow completed = completed_task(task, wanted, work->now);
  completed.opinion = std::move(*opinion);
  Applied applied{**used, *advanced,  trigger,           std::move(row), &*application,
                  false,  &completed, definitions.get(), &deadlines_};
  auto done = apply(*work, applied);
  if (!done) co_return verdict->refuse(done.error());
  verdict->answer = std::move(completed);
  co_return Result<void>{};
}

Task<Result<void>> CaseService::claim_in_turn(Officer officer, Uuid id, std::int64_t version,
                                              std::shared_ptr<Verdict> verdict, Work* work) {
  *verdict = {};
  auto loaded = co_await load_for_task(id);
  if (!loaded) co_return std::unexpected(loaded.error());
  TaskRow task = std::move(*loaded->task);
  if (auto wrong = check_rights(officer, task)) co_return verdict->refuse(*wrong);
  bool claimed_before = task.state == TaskState::claimed && task.claimed_by == officer.id &&
                        (task.version == version + 1 || task.version == version);
  if (!claimed_before) {
    if (auto wrong = check_open(officer, task, version)) co_return verdict->refuse(*wrong);
    ++task.version;
    task.state = TaskState::claimed;
    task.claimed_by = officer.id;
    update_task(work->unit, task);
  }
  work->case_key = task.case_key;
  verdict->answer = std::move(task);
  co_return Result<void>{};
}

Task<Result<std::vector<TaskRow>>> CaseService::list_tasks(TaskFilter filter) {
  auto found = std::make_shared<Result<std::vector<TaskRow>>>();
  auto look = [found, filter](Sql& sql) -> Result<void> {
    *found = load_tasks(sql, filter);
    return {};
  };
  auto done = co_await read(store_, std::move(look));
  if (!done) co_return std::unexpected(done.error());
  co_return std::move(*found);
}

Task<Result<std::vector<CaseRow>>> CaseService::list_cases(CaseFilter filter) {
  auto found = std::make_shared<Result<std::vector<CaseRow>>>();
  auto look = [found, filter](Sql& sql) -> Result<void> {
    *found = load_cases(sql, filter);
    return {};
  };
  auto done = co_await read(store_, std::move(look));
  if (!done) co_return std::unexpected(done.error());
  co_return std::move(*found);
}

Task<Result<CasePage>> CaseService::case_page(std::string key) {
  auto page = std::make_shared<CasePage>();
  auto look = [page, key](Sql& sql) -> Result<void> {
    auto row = load_case(sql, key);
    if (!row) return std::unexpected(row.error());
    if (!*row) return fail(ErrorCode::not_found, "case " + key);
    TaskFilter of_case;
    of_case.case_key = key;
    of_case.rows_max = limits::kListRowsMax;
    auto tasks = load_tasks(sql, of_case);
    auto history = load_history(sql, key);
    auto licences = load_licences(sql, key);
    if (!tasks) return std::unexpected(tasks.error());
    if (!history) return std::unexpected(history.error());
    if (!licences) return std::unexpected(licences.error());
    auto changes = load_licence_changes(sql, key);
    if (!changes) return std::unexpected(changes.error());
    auto timers = load_timers(sql, key);
    if (!timers) return std::unexpected(timers.error());
    auto findings = load_findings(sql, key);
    if (!findings) return std::unexpected(findings.error());
    auto values = load_owner_values(sql, key);
    if (!values) return std::unexpected(values.error());
    *page = {std::move(**row),    std::move(*tasks),  std::move(*history),  std::move(*licences),
             std::move(*changes), std::move(*timers), std::move(*findings), std::move(*values)};
    return {};
  };
  auto done = co_await read(store_, std::move(look));
  if (!done) co_return std::unexpected(done.error());
  co_return std::move(*page);
}

}  // namespace jiuqu::licensing
