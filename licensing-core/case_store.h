// Tables of the licensing core and the short operations on them. Operations bind and step; texts
// and compressed bodies are made before. An update names the version it read: when the record has
// moved on, the unit fails with version_conflict and its step runs again on fresh state.
// Thread: add-functions on any thread before the commit; load-functions inside a Store::read.
// Ownership: operations own copies of what they bind.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bus/store/store.h"
#include "licensing-core/case.h"
#include "licensing-core/officer.h"

namespace jiuqu::licensing {

TableSet licensing_tables();

struct CaseRow {
  Case state;
  std::string division;     // of the authority, 6 digits
  std::string item;         // handling item, 1 to 114
  std::string application;  // canonical application as stored: compress_body of its XML
  UtcTime created;
  UtcTime updated;
};

enum class TaskState : std::uint8_t { open, claimed, done, cancelled };
std::string_view name_of(TaskState state);
Result<TaskState> task_state(std::string_view name);

struct TaskRow {
  Uuid id;
  std::string case_key, element, name, step, role, division;
  std::vector<std::string> outcomes;
  std::int64_t version = 1;
  TaskState state = TaskState::open;
  std::string claimed_by;  // id of an officer
  std::string outcome, opinion, officer_id, officer_name;
  std::string completion;  // hash of the completion that was taken
  UtcTime created;
  std::optional<UtcTime> done;
};

struct LicenceRow {
  std::string number, case_key, kind, issued_on, data;  // data: JSON
  UtcTime created;
  std::string state = "valid";  // valid, withdrawn, stopped, cancelled: what came of it since
};

// What a case did to a licence that was there before it, issued by this hub or not.
struct LicenceChangeRow {
  std::string number, case_key, action, state;
  UtcTime at;
};

// The history of a case, as its page shows it.
struct HistoryRow {
  std::string case_key;
  std::int64_t sequence = 0;
  UtcTime at;
  std::string kind;  // message, task, completed, event, number, closed
  std::string text;
};

struct TaskFilter {
  std::string role, case_key;  // empty: any
  std::optional<TaskState> state;
  std::optional<Officer> officer;  // only what this officer may see
  std::size_t rows_max = 100;
};
struct CaseFilter {
  std::optional<CaseStatus> status;
  std::string division;  // prefix; empty: any
  std::size_t rows_max = 100;
};

// ---- operations of a unit of work
void add_case(UnitOfWork& unit, const CaseRow& row);
// Expects the version before row.state.version. The application is written only when it is set.
void update_case(UnitOfWork& unit, const CaseRow& row);
void add_task(UnitOfWork& unit, const TaskRow& row);
// Writes state, claim and completion of the task; expects the version before row.version.
void update_task(UnitOfWork& unit, const TaskRow& row);
// A terminate end took the task away, whatever its version.
void cancel_task(UnitOfWork& unit, const Uuid& id, UtcTime at);
void add_history(UnitOfWork& unit, const HistoryRow& row);
void add_licence(UnitOfWork& unit, const LicenceRow& row);
// Adds the change, and writes its state to the licence where this hub issued it.
void add_licence_change(UnitOfWork& unit, const LicenceChangeRow& row);
// Keeps the source of a workflow while cases need it.
void keep_workflow(UnitOfWork& unit, const std::string& hash, const std::string& id,
                   const std::string& source);
// Counts the scope up inside the transaction and hands the number on: no gap, no double.
void take_number(UnitOfWork& unit, const std::string& scope,
                 std::function<Result<void>(std::int64_t)> use);

// ---- looks
Result<std::optional<CaseRow>> load_case(Sql& sql, const std::string& key);
Result<std::optional<TaskRow>> load_task(Sql& sql, const Uuid& id);
Result<std::optional<std::string>> load_workflow_source(Sql& sql, const std::string& hash);
Result<std::vector<TaskRow>> load_tasks(Sql& sql, const TaskFilter& filter);  // oldest first
// Newest first, without applications.
Result<std::vector<CaseRow>> load_cases(Sql& sql, const CaseFilter& filter);
Result<std::vector<HistoryRow>> load_history(Sql& sql, const std::string& case_key);
Result<std::vector<LicenceRow>> load_licences(Sql& sql, const std::string& case_key);
Result<std::vector<LicenceChangeRow>> load_licence_changes(Sql& sql, const std::string& case_key);

}  // namespace jiuqu::licensing
