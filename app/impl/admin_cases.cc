// Tasks and cases over the admin API. An officer sees and completes only tasks of own roles and own
// division.
#include "app/admin_api.h"
#include "bus/json/json.h"
#include "licensing-core/case_json.h"

namespace jiuqu::app {
namespace {

// Roles that watch all of their division's cases and tasks; officers see tasks of their roles.
bool sees_all(const licensing::Officer& officer) {
  for (std::string_view role : kStaffRoles)
    if (licensing::has_role(officer, role)) return true;
  return false;
}

struct TaskCommand {
  Uuid id;
  json::Json body;
};

Result<TaskCommand> command_of(const AdminRequest& request) {
  auto id = Uuid::parse(request.id);
  if (!id) return std::unexpected(id.error());
  auto body = json::Json::parse(request.http.body);
  if (!body) return std::unexpected(body.error());
  if (body->kind != json::Json::Kind::object || body->member("version") == nullptr)
    return fail(ErrorCode::bad_request, "\"version\" of the task is required");
  return TaskCommand{*id, std::move(*body)};
}

}  // namespace

Task<HttpReply> list_tasks(AdminParts parts, AdminRequest request) {
  licensing::TaskFilter filter;
  filter.role = request.query("role");
  filter.case_key = request.query("case");
  filter.rows_max = limit_of(request);
  if (auto state = request.query("state"); !state.empty()) {
    auto known = licensing::task_state(state);
    if (!known) co_return error_reply(known.error());
    filter.state = *known;
  }
  if (!sees_all(request.officer)) filter.officer = request.officer;
  auto rows = co_await parts.cases->list_tasks(std::move(filter));
  if (!rows) co_return error_reply(rows.error());
  co_return json_reply(licensing::to_json(*rows));
}

Task<HttpReply> claim_task(AdminParts parts, AdminRequest request) {
  auto command = command_of(request);
  if (!command) co_return error_reply(command.error());
  auto task = co_await parts.cases->claim_task(request.officer, command->id,
                                               command->body.integer_or("version", 0));
  if (!task) co_return error_reply(task.error());
  co_return json_reply(licensing::to_json(*task));
}

Task<HttpReply> complete_task(AdminParts parts, AdminRequest request) {
  auto command = command_of(request);
  if (!command) co_return error_reply(command.error());
  licensing::CompletionCommand completion;
  completion.officer = request.officer;
  completion.task = command->id;
  completion.version = command->body.integer_or("version", 0);
  completion.outcome = command->body.string_or("outcome");
  completion.opinion = command->body.string_or("opinion");
  if (const json::Json* variables = command->body.member("variables"))
    for (const auto& [name, value] : variables->members) completion.variables[name] = value.text;
  auto task = co_await parts.cases->complete_task(std::move(completion));
  if (!task) co_return error_reply(task.error());
  co_return json_reply(licensing::completion_json(*task));
}

Task<HttpReply> list_cases(AdminParts parts, AdminRequest request) {
  licensing::CaseFilter filter;
  filter.division = request.officer.division;
  filter.rows_max = limit_of(request);
  if (auto state = request.query("state"); !state.empty()) {
    if (state != "open" && state != "closed")
      co_return error_reply(ErrorCode::bad_request, "state is open or closed");
    filter.status = state == "open" ? licensing::CaseStatus::open : licensing::CaseStatus::closed;
  }
  auto rows = co_await parts.cases->list_cases(std::move(filter));
  if (!rows) co_return error_reply(rows.error());
  co_return json_reply(licensing::to_json(*rows));
}

Task<HttpReply> show_case(AdminParts parts, AdminRequest request) {
  auto page = co_await parts.cases->case_page(request.id);
  if (!page) co_return error_reply(page.error());
  if (!licensing::covers(request.officer.division, page->row.division))
    co_return error_reply(ErrorCode::forbidden);
  co_return json_reply(licensing::to_json(*page));
}

}  // namespace jiuqu::app
