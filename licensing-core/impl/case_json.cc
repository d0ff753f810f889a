#include "licensing-core/case_json.h"

#include "licensing-core/vocabulary.h"

namespace jiuqu::licensing {

namespace {

void write_case_members(json::Writer& out, const CaseRow& row) {
  out.member("case", row.state.key)
      .member("workflow", row.state.workflow)
      .member("workflow_version", row.state.definition_version)
      .member("status", name_of(row.state.status))
      .member("step", row.state.step)
      .member("step_name", step_name(row.state.step))
      .member("division", row.division)
      .member("item", row.item)
      .member("version", row.state.version)
      .member("events", row.state.events)
      .member("created", to_iso8601(row.created))
      .member("updated", to_iso8601(row.updated));
}

void write_licence(json::Writer& out, const LicenceRow& licence) {
  out.begin_object()
      .member("number", licence.number)
      .member("kind", licence.kind)
      .member("issued_on", licence.issued_on)
      .member("state", licence.state);
  out.key("data").raw(licence.data.empty() ? "{}" : licence.data).end_object();
}

// What is waited for, since when and until when.
void write_timer(json::Writer& out, const TimerRow& row, const Case& state) {
  const auto& timer = row.timer;
  out.begin_object().member("element", timer.element).member("due", to_iso8601(row.due));
  out.member("due_china", to_china_time(row.due)).member("since", to_iso8601(timer.start));
  if (!timer.date) {
    out.member("days", timer.span.days).key("working_days").boolean(timer.working_days);
  }
  for (const auto& token : state.tokens) {
    if (token.instance == timer.instance) out.member("waiting_at", token.element);
  }
  out.end_object();
}

// The special procedure asked for last, and whether it goes on.
void write_special(json::Writer& out, const Case& state) {
  auto kind = state.variable("special-type");
  if (kind.empty()) return;
  const auto* open = state.token_at("special-procedure");
  out.key("special_procedure").begin_object().member("kind", kind);
  out.member("reason", state.variable("special-reason")).key("open").boolean(open != nullptr);
  if (open != nullptr) out.member("since", to_iso8601(open->since));
  out.end_object();
}

// What an officer may put into a correction notice, by its place in this list from 1.
void write_finding(json::Writer& out, const Finding& finding) {
  out.begin_object()
      .member("rule", finding.code)
      .member("field", finding.where.path)
      .member("clause", finding.clause)
      .member("zh", finding.zh)
      .member("en", finding.en)
      .end_object();
}

void write_owner_value(json::Writer& out, const OwnerValue& value) {
  out.begin_object()
      .member("field", value.field)
      .member("value", value.value)
      .member("owner", value.owner)
      .member("reference", value.reference)
      .end_object();
}

void write_change(json::Writer& out, const LicenceChangeRow& change) {
  out.begin_object()
      .member("number", change.number)
      .member("action", change.action)
      .member("state", change.state)
      .member("at", to_iso8601(change.at))
      .end_object();
}

}  // namespace

void write_json(json::Writer& out, const TaskRow& task) {
  out.begin_object()
      .member("id", task.id.text())
      .member("case", task.case_key)
      .member("step", task.step)
      .member("step_name", step_name(task.step))
      .member("element", task.element)
      .member("name", task.name)
      .member("role", task.role)
      .member("division", task.division)
      .member("version", task.version)
      .member("state", name_of(task.state))
      .member("claimed_by", task.claimed_by)
      .member("created", to_iso8601(task.created));
  out.key("outcomes").begin_array();
  for (const auto& outcome : task.outcomes) out.string(outcome);
  out.end_array();
  if (task.done) {
    out.member("outcome", task.outcome)
        .member("opinion", task.opinion)
        .member("officer", task.officer_id)
        .member("done", to_iso8601(*task.done));
  }
  out.end_object();
}

void write_json(json::Writer& out, const CaseRow& row) {
  out.begin_object();
  write_case_members(out, row);
  out.end_object();
}

void write_json(json::Writer& out, const CasePage& page) {
  out.begin_object();
  write_case_members(out, page.row);
  out.key("variables").begin_object();
  for (const auto& [name, value] : page.row.state.variables) out.member(name, value);
  out.end_object();
  write_special(out, page.row.state);
  out.key("waiting_at").begin_array();
  for (const auto& element : page.row.state.waiting_at()) out.string(element);
  out.end_array().key("tasks").begin_array();
  for (const auto& task : page.tasks) write_json(out, task);
  out.end_array().key("licences").begin_array();
  for (const auto& licence : page.licences) write_licence(out, licence);
  out.end_array().key("timers").begin_array();
  for (const auto& timer : page.timers) write_timer(out, timer, page.row.state);
  out.end_array().key("findings").begin_array();
  for (const auto& finding : page.findings) write_finding(out, finding);
  out.end_array().key("read_only").begin_array();
  for (const auto& value : page.owner_values) write_owner_value(out, value);
  out.end_array().key("licence_changes").begin_array();
  for (const auto& change : page.licence_changes) write_change(out, change);
  out.end_array().key("history").begin_array();
  for (const auto& row : page.history) {
    out.begin_object()
        .member("at", to_iso8601(row.at))
        .member("kind", row.kind)
        .member("text", row.text)
        .end_object();
  }
  out.end_array().end_object();
}

std::string to_json(const TaskRow& task) {
  json::Writer out;
  write_json(out, task);
  return out.take();
}

std::string completion_json(const TaskRow& task) {
  json::Writer out;
  out.begin_object().key("task");
  write_json(out, task);
  out.member("case", task.case_key)
      .member("state", name_of(task.state))
      .member("outcome", task.outcome)
      .end_object();
  return out.take();
}

std::string to_json(const std::vector<TaskRow>& tasks) {
  json::Writer out;
  out.begin_object().key("tasks").begin_array();
  for (const auto& task : tasks) write_json(out, task);
  out.end_array().end_object();
  return out.take();
}

std::string to_json(const std::vector<CaseRow>& cases) {
  json::Writer out;
  out.begin_object().key("cases").begin_array();
  for (const auto& row : cases) write_json(out, row);
  out.end_array().end_object();
  return out.take();
}

std::string to_json(const CasePage& page) {
  json::Writer out;
  write_json(out, page);
  return out.take();
}

}  // namespace jiuqu::licensing
