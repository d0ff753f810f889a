#include "app/admin_api.h"

#include <algorithm>

#include "app/version.h"
#include "bus/base/log.h"
#include "bus/json/json.h"

namespace jiuqu::app {
namespace {

const std::vector<std::string_view> kWatchers = {"operator", "integrator", "auditor",
                                                 "administrator"};
const std::vector<std::string_view> kMenders = {"operator", "administrator"};
const std::vector<std::string_view> kDefiners = {"operator", "integrator", "administrator"};
const std::vector<std::string_view> kTriers = {"integrator", "administrator"};

// "/api/v1/cases/{id}" against "/api/v1/cases/X"; gives what stood at {id}.
bool matches(std::string_view pattern, std::string_view path, std::string& id) {
  auto open = pattern.find("{id}");
  if (open == std::string_view::npos) return pattern == path;
  std::string_view before = pattern.substr(0, open);
  std::string_view after = pattern.substr(open + 4);
  if (!path.starts_with(before) || !path.ends_with(after) ||
      path.size() <= before.size() + after.size())
    return false;
  std::string_view middle = path.substr(before.size(), path.size() - before.size() - after.size());
  if (middle.find('/') != std::string_view::npos) return false;
  id = middle;
  return true;
}

std::string bearer_of(const HttpRequest& request) {
  constexpr std::string_view kScheme = "Bearer ";
  std::string header = request.header("authorization");
  return header.starts_with(kScheme) ? header.substr(kScheme.size()) : std::string();
}

bool allowed(const AdminRoute& route, const licensing::Officer& officer) {
  return route.roles.empty() || std::ranges::any_of(route.roles, [&](std::string_view role) {
           return licensing::has_role(officer, role);
         });
}

std::string words_of(const std::vector<std::string_view>& words) {
  std::string text;
  for (std::string_view word : words) text.append(text.empty() ? "" : ", ").append(word);
  return text;
}

// Who did what to which record, why, and what came of it. Never the content.
struct Audit {
  std::string event, who, what, why;

  void write(int status) const {
    if (event.empty()) return;
    log::info(event, {{"who", who},
                      {"what", what},
                      {"why", why},
                      {"result", status < 300 ? "done" : "refused"},
                      {"status", std::to_string(status)}});
  }
};

Audit audit_of(std::string_view act, const AdminRequest& request) {
  if (act.empty()) return {};
  Audit audit{"audit." + std::string(act), request.officer.id, request.id, {}};
  auto body = json::Json::parse(request.http.body);
  if (!body) return audit;
  // What a route without an id was asked to act on.
  if (audit.what.empty())
    for (const char* name :
         {"table", "code", "id", "case", "partner", "interface", "state", "since"})
      if (std::string text = body->string_or(name); !text.empty())
        audit.what += (audit.what.empty() ? "" : " ") + std::string(name) + "=" + text;
  audit.why = body->string_or("reason", body->string_or("outcome"));
  if (body->boolean_or("dry_run", false)) audit.event += "-dry-run";
  return audit;
}

Task<void> answer(const AdminRoute* route, AdminParts parts, AdminRequest request,
                  Respond respond) {
  Audit audit = audit_of(route->audit, request);
  HttpReply reply = co_await route->handler(parts, std::move(request));
  audit.write(reply.status);
  respond(std::move(reply));
}

}  // namespace

const std::vector<AdminRoute>& admin_routes() {
  static const std::vector<AdminRoute> kRoutes = {
      {"GET", "/api/v1/tasks", {}, list_tasks, {}},
      {"POST", "/api/v1/tasks/{id}/claim", {}, claim_task, "task.claim"},
      {"POST", "/api/v1/tasks/{id}/complete", {}, complete_task, "task.complete"},
      {"GET", "/api/v1/cases", {}, list_cases, {}},
      {"GET", "/api/v1/cases/{id}", {}, show_case, {}},
      {"GET", "/api/v1/cases/{id}/lineage", {}, show_case_lineage, "case.lineage"},
      {"GET", "/api/v1/messages", kWatchers, list_messages_page, {}},
      {"POST", "/api/v1/messages/export-masked", kDefiners, export_masked,
       "messages.export-masked"},
      {"POST", "/api/v1/messages/export", kMenders, export_as_they_are, "messages.export"},
      {"GET", "/api/v1/messages/{id}", kWatchers, show_message, {}},
      {"GET", "/api/v1/messages/{id}/body", kMenders, show_message_body, "message.body"},
      {"GET", "/api/v1/messages/{id}/lineage", kWatchers, show_message_lineage, "message.lineage"},
      {"GET", "/api/v1/lanes", kWatchers, list_lanes, {}},
      {"GET", "/api/v1/parked", kWatchers, list_parked, {}},
      {"GET", "/api/v1/parked/{id}", kMenders, show_parked, "parked.show"},
      {"POST", "/api/v1/parked/{id}/assign", kMenders, assign_parked, "parked.assign"},
      {"POST", "/api/v1/parked/{id}/replay", kMenders, replay_parked, "parked.replay"},
      {"POST", "/api/v1/parked/{id}/skip", kMenders, skip_parked, "parked.skip"},
      {"POST", "/api/v1/parked/{id}/discard", kMenders, discard_parked, "parked.discard"},
      {"GET", "/api/v1/unknown-codes", kWatchers, list_unknown_codes, {}},
      {"GET", "/api/v1/unknown-codes/messages", kWatchers, show_unknown_code, {}},
      {"POST", "/api/v1/unknown-codes/dismiss", kDefiners, dismiss_unknown_code, "codes.dismiss"},
      {"POST", "/api/v1/reload", kDefiners, reload_definitions, "reload"},
      {"GET", "/api/v1/definitions", kWatchers, list_definition_sets, {}},
      {"GET", "/api/v1/definitions/{id}", kWatchers, show_definition_set, {}},
      {"GET", "/api/v1/definition-files/{id}", kWatchers, show_definition_file, {}},
      {"POST", "/api/v1/shadow", kTriers, start_shadow, "shadow.start"},
      {"POST", "/api/v1/shadow/stop", kTriers, stop_shadow, "shadow.stop"},
      {"GET", "/api/v1/shadow", kWatchers, show_shadow, {}},
      {"GET", "/api/v1/shadow/differences", kWatchers, list_shadow_differences, {}},
      {"GET", "/api/v1/version", {}, show_version, {}},
  };
  return kRoutes;
}

const std::vector<std::string_view>& open_paths() {
  static const std::vector<std::string_view> kOpen = {"/healthz", "/readyz", "/metrics"};
  return kOpen;
}

bool is_admin_path(std::string_view path) {
  return path.starts_with("/api/") || std::ranges::find(open_paths(), path) != open_paths().end();
}

bool AdminApi::handle_open(const HttpRequest& request, Respond& respond) {
  if (std::ranges::find(open_paths(), request.path) == open_paths().end()) return false;
  HttpReply reply;
  if (request.method != "GET") {
    reply = error_reply(ErrorCode::method_not_allowed);
  } else if (request.path == "/metrics") {
    reply.content_type = "text/plain; version=0.0.4";
    reply.body = parts_.metrics->expose();
  } else {
    bool good = request.path == "/healthz" || parts_.hub->ready();
    reply.status = good ? 200 : 503;
    reply.body = good ? "{\"status\":\"ok\"}" : "{\"status\":\"starting\"}";
  }
  respond(std::move(reply));
  return true;
}

void AdminApi::use(Tokens tokens) {
  auto next = std::make_shared<const Tokens>(std::move(tokens));
  std::lock_guard lock(mutex_);
  tokens_ = std::move(next);
}

void AdminApi::handle(HttpRequest request, Respond respond) {
  if (handle_open(request, respond)) return;
  std::shared_ptr<const Tokens> tokens;
  {
    std::lock_guard lock(mutex_);
    tokens = tokens_;
  }
  const licensing::Officer* officer = tokens->holder_of(bearer_of(request));
  if (officer == nullptr) return respond(error_reply(ErrorCode::unauthorized));
  std::string allowed_methods;
  for (const AdminRoute& route : admin_routes()) {
    std::string id;
    if (!matches(route.path, request.path, id)) continue;
    if (route.method != request.method) {
      allowed_methods += (allowed_methods.empty() ? "" : ", ") + std::string(route.method);
      continue;
    }
    if (!allowed(route, *officer))
      return respond(error_reply(ErrorCode::forbidden, "needs a role of " + words_of(route.roles)));
    AdminRequest admitted{std::move(request), *officer, std::move(id)};
    parts_.workers->post([route = &route, parts = parts_, admitted = std::move(admitted),
                          respond = std::move(respond)]() mutable {
      spawn(answer(route, parts, std::move(admitted), std::move(respond)));
    });
    return;
  }
  if (allowed_methods.empty()) return respond(error_reply(ErrorCode::not_found));
  HttpReply reply = error_reply(ErrorCode::method_not_allowed);
  reply.headers.emplace_back("Allow", allowed_methods);
  respond(std::move(reply));
}

HttpReply json_reply(std::string body, int status) {
  HttpReply reply;
  reply.status = status;
  reply.body = std::move(body);
  return reply;
}

std::size_t limit_of(const AdminRequest& request) {
  std::string text = request.query("limit");
  bool digits = !text.empty() && text.size() < 6 &&
                std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  std::size_t wanted = digits ? std::stoul(text) : 100;
  return std::clamp<std::size_t>(wanted, 1, limits::kListRowsMax);
}

Task<HttpReply> show_version(AdminParts parts, AdminRequest) {
  json::Writer writer;
  writer.begin_object().member("version", kVersion);
  writer.member("started", to_iso8601(parts.started));
  auto definitions = parts.hub->definitions();
  writer.member("definitions", definitions->hash());
  writer.member("definition_files", std::int64_t(definitions->files()));
  auto hub = parts.hub->stats();
  auto deliveries = parts.dispatcher->stats();
  writer.member("accepted", std::int64_t(hub.accepted))
      .member("rejected", std::int64_t(hub.rejected))
      .member("repeated", std::int64_t(hub.repeated))
      .member("in_flight", std::int64_t(hub.in_flight))
      .member("queued", std::int64_t(deliveries.queued))
      .member("due", std::int64_t(deliveries.due))
      .member("parked", std::int64_t(deliveries.parked));
  writer.end_object();
  co_return json_reply(writer.take());
}

}  // namespace jiuqu::app
