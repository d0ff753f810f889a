// Reads of the licensing tables.
#include <algorithm>

#include "bus/base/limits.h"
#include "bus/base/text.h"
#include "licensing-core/case_store.h"

namespace jiuqu::licensing {

namespace {

using Text = std::string_view;

constexpr Text kTaskColumns =
    "SELECT id, case_key, element, name, step, role, division, outcomes, version, state,"
    " claimed_by, outcome, opinion, officer_id, officer_name, completion, created, done"
    " FROM licensing_task";

TaskRow task_of(const Row& row) {
  TaskRow task;
  task.id = row.uuid(0);
  task.case_key = row.text(1);
  task.element = row.text(2);
  task.name = row.text(3);
  task.step = row.text(4);
  task.role = row.text(5);
  task.division = row.text(6);
  task.outcomes = split_words(row.text(7));
  task.version = row.integer(8);
  task.state = task_state(row.text(9)).value_or(TaskState::open);
  task.claimed_by = row.text(10);
  task.outcome = row.text(11);
  task.opinion = row.text(12);
  task.officer_id = row.text(13);
  task.officer_name = row.text(14);
  task.completion = row.text(15);
  task.created = from_micros(row.integer(16));
  if (!row.is_null(17)) task.done = from_micros(row.integer(17));
  return task;
}

// A WHERE clause under construction; keeps the texts its values point to.
class Where {
 public:
  void add(Text condition, std::vector<std::string> texts) {
    sql_ += sql_.empty() ? " WHERE " : " AND ";
    sql_ += condition;
    for (auto& text : texts) texts_.push_back(std::move(text));
  }
  // Codes that start with the prefix, by range so that an index can serve it.
  void add_prefix(Text column, const std::string& prefix) {
    std::string after = prefix;
    ++after.back();
    add(std::string(column) + " >= ? AND " + std::string(column) + " < ?", {prefix, after});
  }
  const std::string& sql() const { return sql_; }
  std::vector<SqlValue> values(std::size_t rows_max) const {
    std::vector<SqlValue> values;
    for (const auto& text : texts_) values.emplace_back(Text(text));
    values.emplace_back(std::int64_t(std::min(rows_max, limits::kListRowsMax)));
    return values;
  }

 private:
  std::string sql_;
  std::vector<std::string> texts_;
};

void add_officer(Where& where, const Officer& officer) {
  if (officer.roles.empty() || officer.division.empty()) {
    where.add("1 = 0", {});
    return;
  }
  std::string marks;
  for (std::size_t i = 0; i < officer.roles.size(); ++i) marks += i ? ", ?" : "?";
  where.add("role IN (" + marks + ")", officer.roles);
  where.add_prefix("division", officer.division);
}

// state, division, item, created, updated and, in column 5, the application.
Result<CaseRow> case_of(const Row& row, bool with_application) {
  auto state = case_from_text(row.text(0));
  if (!state) return std::unexpected(state.error());
  CaseRow found;
  found.state = std::move(*state);
  found.division = row.text(1);
  found.item = row.text(2);
  found.created = from_micros(row.integer(3));
  found.updated = from_micros(row.integer(4));
  if (with_application) found.application = row.text(5);
  return found;
}

}  // namespace

Result<std::optional<CaseRow>> load_case(Sql& sql, const std::string& key) {
  std::optional<Result<CaseRow>> found;
  auto looked = sql.query(
      "SELECT state, division, item, created, updated, application FROM licensing_case"
      " WHERE case_key = ?",
      {Text(key)}, [&](const Row& row) {
        found = case_of(row, true);
        return false;
      });
  if (!looked) return std::unexpected(looked.error());
  if (!found) return std::optional<CaseRow>();
  if (!*found) return std::unexpected(found->error());
  return std::optional<CaseRow>(std::move(**found));
}

Result<std::optional<TaskRow>> load_task(Sql& sql, const Uuid& id) {
  std::optional<TaskRow> found;
  auto looked =
      sql.query(std::string(kTaskColumns) + " WHERE id = ?", {blob(id)}, [&](const Row& row) {
        found = task_of(row);
        return false;
      });
  if (!looked) return std::unexpected(looked.error());
  return found;
}

Result<std::optional<std::string>> load_workflow_source(Sql& sql, const std::string& hash) {
  std::optional<std::string> stored;
  auto looked = sql.query("SELECT source FROM licensing_workflow WHERE hash = ?", {Text(hash)},
                          [&](const Row& row) {
                            stored = row.text(0);
                            return false;
                          });
  if (!looked) return std::unexpected(looked.error());
  if (!stored) return std::optional<std::string>();
  auto source = decompress_body(*stored);
  if (!source) return std::unexpected(source.error());
  return std::optional<std::string>(std::move(*source));
}

Result<std::vector<TaskRow>> load_tasks(Sql& sql, const TaskFilter& filter) {
  Where where;
  if (!filter.case_key.empty()) where.add("case_key = ?", {filter.case_key});
  if (filter.state) where.add("state = ?", {std::string(name_of(*filter.state))});
  if (!filter.role.empty()) where.add("role = ?", {filter.role});
  if (filter.officer) add_officer(where, *filter.officer);
  std::vector<TaskRow> tasks;
  auto values = where.values(filter.rows_max);
  auto looked = sql.query(std::string(kTaskColumns) + where.sql() + " ORDER BY created, id LIMIT ?",
                          std::span<const SqlValue>(values), [&](const Row& row) {
                            tasks.push_back(task_of(row));
                            return true;
                          });
  if (!looked) return std::unexpected(looked.error());
  return tasks;
}

Result<std::vector<CaseRow>> load_cases(Sql& sql, const CaseFilter& filter) {
  Where where;
  if (filter.status) where.add("status = ?", {std::string(name_of(*filter.status))});
  if (!filter.division.empty()) where.add_prefix("division", filter.division);
  std::vector<CaseRow> cases;
  std::optional<Error> broken;
  auto values = where.values(filter.rows_max);
  auto looked = sql.query("SELECT state, division, item, created, updated FROM licensing_case" +
                              where.sql() + " ORDER BY created DESC, case_key DESC LIMIT ?",
                          std::span<const SqlValue>(values), [&](const Row& row) {
                            auto found = case_of(row, false);
                            if (!found) broken = found.error();
                            if (found) cases.push_back(std::move(*found));
                            return !broken;
                          });
  if (!looked) return std::unexpected(looked.error());
  if (broken) return std::unexpected(*broken);
  return cases;
}

Result<std::vector<HistoryRow>> load_history(Sql& sql, const std::string& case_key) {
  std::vector<HistoryRow> rows;
  auto looked = sql.query(
      "SELECT case_key, sequence, at, kind, text FROM licensing_history WHERE case_key = ?"
      " ORDER BY sequence",
      {Text(case_key)}, [&](const Row& row) {
        rows.push_back(
            {row.text(0), row.integer(1), from_micros(row.integer(2)), row.text(3), row.text(4)});
        return true;
      });
  if (!looked) return std::unexpected(looked.error());
  return rows;
}

Result<std::vector<LicenceRow>> load_licences(Sql& sql, const std::string& case_key) {
  std::vector<LicenceRow> rows;
  auto looked = sql.query(
      "SELECT number, case_key, kind, issued_on, data, created, state FROM licensing_licence"
      " WHERE case_key = ? ORDER BY number",
      {Text(case_key)}, [&](const Row& row) {
        rows.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4),
                        from_micros(row.integer(5)), row.text(6)});
        return true;
      });
  if (!looked) return std::unexpected(looked.error());
  return rows;
}

Result<std::vector<LicenceChangeRow>> load_licence_changes(Sql& sql, const std::string& case_key) {
  std::vector<LicenceChangeRow> rows;
  auto looked = sql.query(
      "SELECT number, case_key, action, state, at FROM licensing_licence_change"
      " WHERE case_key = ? ORDER BY number",
      {Text(case_key)}, [&](const Row& row) {
        rows.push_back(
            {row.text(0), row.text(1), row.text(2), row.text(3), from_micros(row.integer(4))});
        return true;
      });
  if (!looked) return std::unexpected(looked.error());
  return rows;
}

}  // namespace jiuqu::licensing
