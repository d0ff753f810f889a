#include "adapters/http/http_inbound.h"

#include <algorithm>
#include <map>

#include "bus/base/log.h"
#include "bus/base/text.h"

namespace jiuqu {

// Keys are kept and compared as hashes: of equal length, and not in memory as written.
struct KnownKey {
  std::string hash;
  std::string client_id;
};

struct KnownRoute {
  std::string method;
  std::string interface;
  std::vector<KnownKey> keys;
};

struct HttpInbound::Table {
  std::map<std::string, std::vector<KnownRoute>, std::less<>> by_path;
  std::vector<std::string> all_keys;  // hashes of every client of every route
};

namespace {

std::string_view bytes_of(const Sha256& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

std::string hash_of(std::string_view key) {
  return std::string(bytes_of(sha256(key)));
}

// The client of that key; looks at every key, whichever matches.
const KnownKey* client_of(const KnownRoute& route, std::string_view hash) {
  const KnownKey* found = nullptr;
  for (const auto& known : route.keys)
    if (equal_in_constant_time(known.hash, hash)) found = &known;
  return found;
}

// The key of a request; empty when there is none, or more than one.
std::string key_of(const HttpRequest& request) {
  if (request.count_header("x-api-key") != 1) return {};
  return request.header("x-api-key");
}

}  // namespace

Result<std::string> canonical_content_type(std::string_view header) {
  auto parts = split(header, ';');
  std::string type = lower_case(trim(parts.front()));
  for (std::size_t i = 1; i < parts.size(); ++i) {
    std::string parameter = lower_case(trim(parts[i]));
    if (!parameter.starts_with("charset=")) continue;
    std::string_view charset = trim(std::string_view(parameter).substr(8));
    if (charset.size() > 1 && charset.starts_with('"') && charset.ends_with('"'))
      charset = charset.substr(1, charset.size() - 2);
    if (charset != "utf-8" && charset != "utf8")
      return fail(ErrorCode::content_type_unknown, "send UTF-8");
  }
  if (type == "application/json") return type;
  if (type == "application/xml" || type == "text/xml") return std::string("application/xml");
  return fail(ErrorCode::content_type_unknown, "send application/json or application/xml");
}

std::string checked_trace_parent(const std::string& header) {
  bool formed = header.size() == 55 && header.starts_with("00-");
  for (std::size_t i = 0; formed && i < header.size(); ++i) {
    bool dash = i == 2 || i == 35 || i == 52;
    bool hex = (header[i] >= '0' && header[i] <= '9') || (header[i] >= 'a' && header[i] <= 'f');
    formed = dash ? header[i] == '-' : hex;
  }
  return formed ? header : std::string();
}

HttpInbound::HttpInbound(Submit submit)
    : submit_(std::move(submit)), table_(std::make_shared<Table>()) {}

HttpInbound::~HttpInbound() = default;

void HttpInbound::set_routes(const std::vector<HttpRoute>& routes) {
  auto table = std::make_shared<Table>();
  for (const auto& route : routes) {
    KnownRoute known{route.method, route.interface, {}};
    for (const auto& client : route.clients) {
      if (client.key.empty()) continue;  // an empty key would let everybody in
      known.keys.push_back({hash_of(client.key), client.client_id});
      table->all_keys.push_back(known.keys.back().hash);
    }
    table->by_path[route.path].push_back(std::move(known));
  }
  std::lock_guard lock(mutex_);
  table_ = std::move(table);
}

bool HttpInbound::handle(HttpRequest& request, Respond& respond) {
  std::shared_ptr<const Table> table;
  {
    std::lock_guard lock(mutex_);
    table = table_;
  }
  auto found = table->by_path.find(request.path);
  if (found == table->by_path.end()) return false;
  const auto& routes = found->second;
  auto route = std::ranges::find(routes, request.method, &KnownRoute::method);
  if (route == routes.end()) {
    std::string allowed;
    for (const auto& known : routes) allowed += (allowed.empty() ? "" : ", ") + known.method;
    HttpReply reply = error_reply(ErrorCode::method_not_allowed);
    reply.headers.emplace_back("Allow", allowed);
    respond(std::move(reply));
    return true;
  }
  std::string key = key_of(request);
  std::string hash = hash_of(key);
  const KnownKey* client = key.empty() ? nullptr : client_of(*route, hash);
  if (client == nullptr) {
    bool known_elsewhere = false;
    for (const auto& other : table->all_keys)
      known_elsewhere |= !key.empty() && equal_in_constant_time(other, hash);
    log::warning(known_elsewhere ? "http.forbidden" : "http.unauthorized",
                 {{"interface", route->interface}, {"remote", request.remote}});
    respond(error_reply(known_elsewhere ? ErrorCode::forbidden : ErrorCode::unauthorized));
    return true;
  }
  submit(route->interface, client->client_id, request, respond);
  return true;
}

void HttpInbound::submit(const std::string& interface, const std::string& client,
                         HttpRequest& request, Respond& respond) const {
  Incoming incoming;
  incoming.interface = interface;
  incoming.client = client;
  if (!(request.method == "GET" && request.body.empty())) {
    auto type = canonical_content_type(request.header("content-type"));
    if (!type) return respond(error_reply(type.error()));
    incoming.content_type = std::move(*type);
  }
  incoming.trace_parent = checked_trace_parent(request.header("traceparent"));
  incoming.body = std::move(request.body);
  submit_(std::move(incoming), std::move(respond));
}

}  // namespace jiuqu
