#include "app/definitions_in_use.h"

#include <algorithm>
#include <set>

#include "app/words.h"
#include "bus/base/hash.h"
#include "bus/base/log.h"
#include "bus/json/json.h"

namespace jiuqu::app {
namespace {

// The HTTP routes of the interfaces that receive over HTTP, with the keys of their partners.
Result<std::vector<HttpRoute>> http_routes(const DefinitionSet& definitions,
                                           const EnvironmentValues& values) {
  std::vector<HttpRoute> routes;
  for (const Definition* definition : definitions.all("interface")) {
    const auto& target = static_cast<const Interface&>(*definition);
    if (!target.receive || target.receive->adapter != "http") continue;
    HttpRoute route;
    route.interface = target.id;
    route.partner = target.partner;
    auto setting = [&](const char* name) {
      auto found = target.receive->settings.find(name);
      return found == target.receive->settings.end() ? std::string() : found->second;
    };
    route.method = setting("method");
    route.path = setting("path");
    const auto* partner = definitions.get<Partner>("partner", target.partner);
    for (const auto& client : partner ? partner->clients : std::vector<ClientKey>{}) {
      auto key = resolve_setting(client.reference, values);
      if (!key) return std::unexpected(key.error());
      route.clients.push_back({client.client_id, std::move(*key)});
    }
    routes.push_back(std::move(route));
  }
  return routes;
}

// Who may call what, without the keys themselves.
std::string fingerprint_of(const std::vector<HttpRoute>& routes) {
  std::string all;
  for (const auto& route : routes)
    for (const auto& client : route.clients)
      all += route.interface + '\n' + client.client_id + '\n' + client.key + '\n';
  return sha256_hex(all);
}

std::set<std::string> paths_of(const std::vector<HttpRoute>& routes) {
  std::set<std::string> paths;
  for (const auto& route : routes) paths.insert(route.method + " " + route.path);
  return paths;
}

void tell(const LoadReport& report) {
  constexpr std::size_t kFindingsLogged = 20;
  if (!report.error) {
    log::info(report.changes_nothing() ? "definitions.unchanged" : "definitions.in-use",
              {{"old", report.old_hash}, {"new", report.new_hash}});
    return;
  }
  std::size_t told = 0;
  for (const Finding& finding : report.findings)
    if (finding.level == Level::error && told++ < kFindingsLogged)
      log::error("definitions.finding", {{"finding", lint_line(finding)}});
  log::error("definitions.refused",
             {{"stays", report.old_hash}, {"error", report.error->describe()}});
}

void write_list(json::Writer& writer, std::string_view name, const std::vector<std::string>& list) {
  writer.key(name).begin_array();
  for (const auto& item : list) writer.string(item);
  writer.end_array();
}

}  // namespace

struct DefinitionsInUse::Intake {
  Intake(Hub* hub, std::shared_ptr<const DefinitionSet> given, const std::vector<HttpRoute>& routes,
         EnvironmentValues values)
      : set(std::move(given)),
        environment(std::move(values)),
        paths(paths_of(routes)),
        keys(fingerprint_of(routes)),
        inbound([hub, set = set](Incoming incoming, Callback<Reply> reply) {
          incoming.definitions = set;
          hub->submit(std::move(incoming), std::move(reply));
        }) {
    inbound.set_routes(routes);
  }
  std::shared_ptr<const DefinitionSet> set;
  EnvironmentValues environment;
  std::set<std::string> paths;
  std::string keys;  // a fingerprint
  HttpInbound inbound;
};

std::shared_ptr<DefinitionsInUse::Intake> DefinitionsInUse::intake() const {
  std::lock_guard lock(mutex_);
  return intake_;
}

LoadReport DefinitionsInUse::load(const std::vector<std::string>& roots,
                                  const EnvironmentValues& values) {
  LoadReport report;
  std::unique_lock one_at_a_time(loading_, std::try_to_lock);
  if (auto now = intake()) report.old_hash = now->set->hash();
  if (!one_at_a_time) {
    report.error = Error{ErrorCode::overloaded, "another reload is under way", {}};
    return report;
  }
  auto outcome = parts_.plugins->load(roots);
  report.findings = std::move(outcome.findings);
  Result<void> changed = fail(ErrorCode::configuration_invalid, "the definitions have errors");
  if (outcome.set) changed = change_over(std::move(outcome.set), values, report);
  if (!changed) report.error = changed.error();
  tell(report);
  return report;
}

// Everything that can fail first; then the change itself, which cannot.
Result<void> DefinitionsInUse::change_over(std::shared_ptr<const DefinitionSet> set,
                                           const EnvironmentValues& values, LoadReport& report) {
  auto routes = http_routes(*set, values);
  if (!routes) return std::unexpected(routes.error());
  auto endpoints = parts_.endpoints->prepare(*set, values);
  if (!endpoints) return std::unexpected(endpoints.error());
  report.new_hash = set->hash();

  auto former = intake();
  auto next = std::make_shared<Intake>(parts_.hub, set, *routes, values);
  report.endpoints = parts_.endpoints->apply(std::move(*endpoints));
  parts_.hub->use(set);
  {
    std::lock_guard lock(mutex_);
    intake_ = next;
  }
  parts_.dispatcher->wake();

  if (!former) return {};
  report.files = changes_between(*former->set, *set);
  report.keys_changed = former->keys != next->keys;
  report.environment_changed = former->environment != values;
  std::ranges::set_difference(next->paths, former->paths, std::back_inserter(report.paths_added));
  std::ranges::set_difference(former->paths, next->paths, std::back_inserter(report.paths_gone));
  return {};
}

bool DefinitionsInUse::handle(HttpRequest& request, Respond& respond) {
  auto now = intake();
  return now && now->inbound.handle(request, respond);
}

std::string to_json(const LoadReport& report) {
  json::Writer writer;
  writer.begin_object();
  if (report.error) {
    const ErrorEntry& entry = entry_of(report.error->code);
    writer.member("status", "refused").member("code", std::to_string(entry.number));
    writer.member("msg", entry.zh);
    writer.member("message_en", std::string(entry.en) + " (" + report.error->detail + ")");
  } else {
    writer.member("status", report.changes_nothing() ? "unchanged" : "reloaded");
  }
  writer.member("old", report.old_hash).member("new", report.new_hash);
  write_list(writer, "added", report.files.added);
  write_list(writer, "changed", report.files.changed);
  write_list(writer, "removed", report.files.removed);
  write_list(writer, "endpoints_made", report.endpoints.made);
  write_list(writer, "endpoints_gone", report.endpoints.gone);
  write_list(writer, "paths_added", report.paths_added);
  write_list(writer, "paths_gone", report.paths_gone);
  writer.key("keys_changed").boolean(report.keys_changed);
  writer.key("environment_changed").boolean(report.environment_changed);
  writer.key("findings").begin_array();
  for (const Finding& finding : report.findings)
    if (finding.level != Level::info) write_finding(writer, finding);
  writer.end_array().end_object();
  return writer.take();
}

}  // namespace jiuqu::app
