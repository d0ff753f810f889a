// The admin API over HTTP (/api/v1): tasks, cases, messages, lanes, parked deliveries; open to
// everyone only /healthz, /readyz and /metrics. Every other route needs a bearer token whose holder
// has one of the route's roles; routes stand in one table, deny by default. Acts, and looks at the
// content of messages, are audited in the log.
// Thread: handle on the network thread; the work on the workers. Ownership: parts outlive it.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/http/http_message.h"
#include "app/definitions_in_use.h"
#include "app/shadow_runs.h"
#include "app/tokens.h"
#include "bus/base/metrics.h"
#include "bus/pipeline/hub.h"
#include "licensing-core/case_service.h"

namespace jiuqu::app {

struct AdminParts {
  Hub* hub = nullptr;
  Store* store = nullptr;
  Dispatcher* dispatcher = nullptr;
  licensing::CaseService* cases = nullptr;
  Metrics* metrics = nullptr;
  Executor* workers = nullptr;
  const Clock* clock = nullptr;
  UtcTime started;
  std::function<LoadReport()> reload;
  KeptSets* kept_sets = nullptr;
  ShadowRuns* shadow = nullptr;
};

// A request that has passed the door.
struct AdminRequest {
  HttpRequest http;
  licensing::Officer officer;
  std::string id;  // what stood at {id} in the path
  std::string query(std::string_view name) const {
    return http.query_value(name).value_or(std::string());
  }
};

using AdminHandler = Task<HttpReply> (*)(AdminParts parts, AdminRequest request);

struct AdminRoute {
  std::string_view method;
  std::string_view path;                // "/api/v1/cases/{id}"
  std::vector<std::string_view> roles;  // any of these; empty: every holder of a token
  AdminHandler handler;
  std::string_view audit;  // "parked.skip": logged as audit.parked.skip, with who, what and why
};
const std::vector<AdminRoute>& admin_routes();
// Paths that answer without a token.
const std::vector<std::string_view>& open_paths();
// Whether the admin API answers for the path; the others are those of interfaces.
bool is_admin_path(std::string_view path);

class AdminApi {
 public:
  AdminApi(AdminParts parts, Tokens tokens) : parts_(std::move(parts)) { use(std::move(tokens)); }
  void use(Tokens tokens);  // from now on
  // Always answers: what no route knows is 404.
  void handle(HttpRequest request, Respond respond);

 private:
  bool handle_open(const HttpRequest& request, Respond& respond);
  AdminParts parts_;
  std::mutex mutex_;
  std::shared_ptr<const Tokens> tokens_;
};

// Rows of the handlers' files.
Task<HttpReply> list_tasks(AdminParts parts, AdminRequest request);
Task<HttpReply> claim_task(AdminParts parts, AdminRequest request);
Task<HttpReply> complete_task(AdminParts parts, AdminRequest request);
Task<HttpReply> list_cases(AdminParts parts, AdminRequest request);
Task<HttpReply> show_case(AdminParts parts, AdminRequest request);
Task<HttpReply> list_messages_page(AdminParts parts, AdminRequest request);
Task<HttpReply> show_message(AdminParts parts, AdminRequest request);
Task<HttpReply> show_message_body(AdminParts parts, AdminRequest request);
Task<HttpReply> show_message_lineage(AdminParts parts, AdminRequest request);
Task<HttpReply> show_case_lineage(AdminParts parts, AdminRequest request);
Task<HttpReply> start_shadow(AdminParts parts, AdminRequest request);
Task<HttpReply> stop_shadow(AdminParts parts, AdminRequest request);
Task<HttpReply> show_shadow(AdminParts parts, AdminRequest request);
Task<HttpReply> list_shadow_differences(AdminParts parts, AdminRequest request);
Task<HttpReply> list_lanes(AdminParts parts, AdminRequest request);
Task<HttpReply> list_parked(AdminParts parts, AdminRequest request);
Task<HttpReply> replay_parked(AdminParts parts, AdminRequest request);
Task<HttpReply> show_parked(AdminParts parts, AdminRequest request);
Task<HttpReply> skip_parked(AdminParts parts, AdminRequest request);
Task<HttpReply> discard_parked(AdminParts parts, AdminRequest request);
Task<HttpReply> assign_parked(AdminParts parts, AdminRequest request);
Task<HttpReply> export_masked(AdminParts parts, AdminRequest request);
Task<HttpReply> export_as_they_are(AdminParts parts, AdminRequest request);
Task<HttpReply> list_unknown_codes(AdminParts parts, AdminRequest request);
Task<HttpReply> show_unknown_code(AdminParts parts, AdminRequest request);
Task<HttpReply> dismiss_unknown_code(AdminParts parts, AdminRequest request);
Task<HttpReply> reload_definitions(AdminParts parts, AdminRequest request);
Task<HttpReply> list_definition_sets(AdminParts parts, AdminRequest request);
Task<HttpReply> show_definition_set(AdminParts parts, AdminRequest request);
Task<HttpReply> show_definition_file(AdminParts parts, AdminRequest request);
Task<HttpReply> show_version(AdminParts parts, AdminRequest request);

HttpReply json_reply(std::string body, int status = 200);
std::size_t limit_of(const AdminRequest& request);

}  // namespace jiuqu::app
