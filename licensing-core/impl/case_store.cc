#include "licensing-core/case_store.h"

#include "bus/base/text.h"

namespace jiuqu::licensing {

namespace {

using Text = std::string_view;

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

// One row must have changed; none means that another was faster.
Result<void> expect_one(const Result<std::int64_t>& changed, Text what) {
  if (!changed) return std::unexpected(changed.error());
  if (*changed == 0) return fail(ErrorCode::version_conflict, std::string(what));
  return {};
}

Result<void> expect_done(const Result<std::int64_t>& changed) {
  if (!changed) return std::unexpected(changed.error());
  return {};
}

}  // namespace

TableSet licensing_tables() {
  return {
      "licensing",
      {"CREATE TABLE licensing_case (case_key TEXT PRIMARY KEY NOT NULL, workflow TEXT NOT NULL,"
       " definition TEXT NOT NULL, version BIGINT NOT NULL, status TEXT NOT NULL,"
       " step TEXT NOT NULL, division TEXT NOT NULL, item TEXT NOT NULL,"
       " created BIGINT NOT NULL, updated BIGINT NOT NULL, state TEXT NOT NULL,"
       " application BLOB NOT NULL);"
       "CREATE INDEX licensing_case_created ON licensing_case (created);"
       "CREATE TABLE licensing_task (id BLOB PRIMARY KEY NOT NULL, case_key TEXT NOT NULL,"
       " element TEXT NOT NULL, name TEXT NOT NULL, step TEXT NOT NULL, role TEXT NOT NULL,"
       " division TEXT NOT NULL, outcomes TEXT NOT NULL, version BIGINT NOT NULL,"
       " state TEXT NOT NULL, claimed_by TEXT NOT NULL, outcome TEXT NOT NULL,"
       " opinion TEXT NOT NULL, officer_id TEXT NOT NULL, officer_name TEXT NOT NULL,"
       " completion TEXT NOT NULL, created BIGINT NOT NULL, done BIGINT);"
       "CREATE INDEX licensing_task_case ON licensing_task (case_key, created);"
       "CREATE INDEX licensing_task_list ON licensing_task (state, role, created);"
       "CREATE TABLE licensing_licence (number TEXT PRIMARY KEY NOT NULL, case_key TEXT NOT NULL,"
       " kind TEXT NOT NULL, issued_on TEXT NOT NULL, data TEXT NOT NULL,"
       " created BIGINT NOT NULL);"
       "CREATE INDEX licensing_licence_case ON licensing_licence (case_key);"
       "CREATE TABLE licensing_counter (scope TEXT PRIMARY KEY NOT NULL, taken BIGINT NOT NULL);"
       "CREATE TABLE licensing_history (case_key TEXT NOT NULL, sequence BIGINT NOT NULL,"
       " at BIGINT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,"
       " PRIMARY KEY (case_key, sequence));"
       "CREATE TABLE licensing_workflow (hash TEXT PRIMARY KEY NOT NULL, id TEXT NOT NULL,"
       " source BLOB NOT NULL)",
       "ALTER TABLE licensing_licence ADD COLUMN state TEXT NOT NULL DEFAULT 'valid';"
       "CREATE TABLE licensing_licence_change (number TEXT NOT NULL, case_key TEXT NOT NULL,"
       " action TEXT NOT NULL, state TEXT NOT NULL, at BIGINT NOT NULL,"
       " PRIMARY KEY (case_key, number));"
       "CREATE INDEX licensing_licence_change_number ON licensing_licence_change (number, at)",
       "CREATE TABLE licensing_finding (case_key TEXT NOT NULL, number BIGINT NOT NULL,"
       " rule TEXT NOT NULL, clause TEXT NOT NULL, field TEXT NOT NULL, zh TEXT NOT NULL,"
       " en TEXT NOT NULL, PRIMARY KEY (case_key, number))",
       "CREATE TABLE licensing_owner_value (case_key TEXT NOT NULL, field TEXT NOT NULL,"
       " value TEXT NOT NULL, owner TEXT NOT NULL, reference TEXT NOT NULL,"
       " PRIMARY KEY (case_key, field))",
       "CREATE TABLE licensing_message (case_key TEXT NOT NULL, version BIGINT NOT NULL,"
       " message BLOB NOT NULL, name TEXT NOT NULL, hash TEXT NOT NULL,"
       " PRIMARY KEY (case_key, version));"
       "CREATE TABLE licensing_event (case_key TEXT NOT NULL, sequence BIGINT NOT NULL,"
       " version BIGINT NOT NULL, cause BLOB NOT NULL, number BIGINT NOT NULL,"
       " name TEXT NOT NULL, head BLOB NOT NULL, PRIMARY KEY (case_key, sequence))"}};
}

std::string_view name_of(TaskState state) {
  switch (state) {
    case TaskState::open:
      return "open";
    case TaskState::claimed:
      return "claimed";
    case TaskState::done:
      return "done";
    case TaskState::cancelled:
      return "cancelled";
  }
  return "open";
}

Result<TaskState> task_state(std::string_view name) {
  for (auto state : {TaskState::open, TaskState::claimed, TaskState::done, TaskState::cancelled}) {
    if (name_of(state) == name) return state;
  }
  return fail(ErrorCode::bad_request, "unknown task state '" + std::string(name) + "'");
}

void add_case(UnitOfWork& unit, const CaseRow& row) {
  unit.add([row, text = to_text(row.state)](Sql& sql) {
    const auto& state = row.state;
    return expect_done(sql.run(
        "INSERT INTO licensing_case (case_key, workflow, definition, version, status, step,"
        " division, item, created, updated, state, application)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {Text(state.key), Text(state.workflow), Text(state.definition_hash), state.version,
         name_of(state.status), Text(state.step), Text(row.division), Text(row.item),
         to_micros(row.created), to_micros(row.updated), Text(text), Blob{row.application}}));
  });
}

void update_case(UnitOfWork& unit, const CaseRow& row) {
  unit.add([row, text = to_text(row.state)](Sql& sql) {
    const auto& state = row.state;
    auto changed = sql.run(
        "UPDATE licensing_case SET version = ?, status = ?, step = ?, division = ?, item = ?,"
        " updated = ?, state = ? WHERE case_key = ? AND version = ?",
        {state.version, name_of(state.status), Text(state.step), Text(row.division), Text(row.item),
         to_micros(row.updated), Text(text), Text(state.key), state.version - 1});
    auto done = expect_one(changed, "licensing_case");
    if (!done || row.application.empty()) return done;
    return expect_done(sql.run("UPDATE licensing_case SET application = ? WHERE case_key = ?",
                               {Blob{row.application}, Text(state.key)}));
  });
}

void add_task(UnitOfWork& unit, const TaskRow& row) {
  unit.add([row, outcomes = joined(row.outcomes)](Sql& sql) {
    return expect_done(sql.run(
        "INSERT INTO licensing_task (id, case_key, element, name, step, role, division, outcomes,"
        " version, state, claimed_by, outcome, opinion, officer_id, officer_name, completion,"
        " created, done) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', '', '', '', '', ?, NULL)",
        {blob(row.id), Text(row.case_key), Text(row.element), Text(row.name), Text(row.step),
         Text(row.role), Text(row.division), Text(outcomes), row.version, name_of(row.state),
         to_micros(row.created)}));
  });
}

void update_task(UnitOfWork& unit, const TaskRow& row) {
  unit.add([row](Sql& sql) {
    SqlValue done;
    if (row.done) done = to_micros(*row.done);
    auto changed = sql.run(
        "UPDATE licensing_task SET version = ?, state = ?, claimed_by = ?, outcome = ?,"
        " opinion = ?, officer_id = ?, officer_name = ?, completion = ?, done = ?"
        " WHERE id = ? AND version = ?",
        {row.version, name_of(row.state), Text(row.claimed_by), Text(row.outcome),
         Text(row.opinion), Text(row.officer_id), Text(row.officer_name), Text(row.completion),
         done, blob(row.id), row.version - 1});
    return expect_one(changed, "licensing_task");
  });
}

void cancel_task(UnitOfWork& unit, const Uuid& id, UtcTime at) {
  unit.add([id, at](Sql& sql) {
    return expect_done(
        sql.run("UPDATE licensing_task SET version = version + 1, state = 'cancelled', done = ?"
                " WHERE id = ? AND done IS NULL",
                {to_micros(at), blob(id)}));
  });
}

void add_history(UnitOfWork& unit, const HistoryRow& row) {
  unit.add([row](Sql& sql) {
    return expect_done(sql.run(
        "INSERT INTO licensing_history (case_key, sequence, at, kind, text)"
        " VALUES (?, ?, ?, ?, ?)",
        {Text(row.case_key), row.sequence, to_micros(row.at), Text(row.kind), Text(row.text)}));
  });
}

void add_licence(UnitOfWork& unit, const LicenceRow& row) {
  unit.add([row](Sql& sql) {
    return expect_done(
        sql.run("INSERT INTO licensing_licence (number, case_key, kind, issued_on, data, created)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                {Text(row.number), Text(row.case_key), Text(row.kind), Text(row.issued_on),
                 Text(row.data), to_micros(row.created)}));
  });
}

void add_licence_change(UnitOfWork& unit, const LicenceChangeRow& row) {
  unit.add([row](Sql& sql) {
    auto added = expect_done(
        sql.run("INSERT INTO licensing_licence_change (number, case_key, action, state, at)"
                " VALUES (?, ?, ?, ?, ?)",
                {Text(row.number), Text(row.case_key), Text(row.action), Text(row.state),
                 to_micros(row.at)}));
    if (!added) return added;
    return expect_done(sql.run("UPDATE licensing_licence SET state = ? WHERE number = ?",
                               {Text(row.state), Text(row.number)}));
  });
}

void keep_workflow(UnitOfWork& unit, const std::string& hash, const std::string& id,
                   const std::string& source) {
  unit.add([hash, id, stored = compress_body(source)](Sql& sql) {
    return expect_done(
        sql.run("INSERT INTO licensing_workflow (hash, id, source)"
                " VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                {Text(hash), Text(id), Blob{stored}}));
  });
}

void take_number(UnitOfWork& unit, const std::string& scope,
                 std::function<Result<void>(std::int64_t)> use) {
  unit.add([scope, use = std::move(use)](Sql& sql) -> Result<void> {
    auto counted =
        sql.run("UPDATE licensing_counter SET taken = taken + 1 WHERE scope = ?", {Text(scope)});
    if (counted && *counted == 0) {
      counted =
          sql.run("INSERT INTO licensing_counter (scope, taken) VALUES (?, 1)", {Text(scope)});
    }
    if (!counted) return std::unexpected(counted.error());
    std::int64_t number = 0;
    auto looked = sql.query("SELECT taken FROM licensing_counter WHERE scope = ?", {Text(scope)},
                            [&](const Row& row) {
                              number = row.integer(0);
                              return false;
                            });
    if (!looked) return looked;
    return use(number);
  });
}

}  // namespace jiuqu::licensing
