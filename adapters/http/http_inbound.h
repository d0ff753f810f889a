// Requests of partners become exchanges: finds the interface by method and path, the client by its
// key (X-Api-Key), checks the content type, and hands the body to the hub. What it refuses is
// answered in the JSON error form: 401, 403, 405, 415.
// Thread: any; set_routes may swap the routes while requests are handled.
// Ownership: submit is called as long as requests come; the owner stops the server first.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/http/http_message.h"
#include "bus/base/executor.h"
#include "bus/base/hash.h"
#include "bus/pipeline/hub.h"

namespace jiuqu {

struct HttpClientKey {
  std::string client_id;
  std::string key;  // resolved
};

struct HttpRoute {
  std::string method;
  std::string path;  // exact
  std::string interface;
  std::string partner;
  std::vector<HttpClientKey> clients;  // who may call it
};

class HttpInbound {
 public:
  using Submit = std::function<void(Incoming, Callback<Reply>)>;

  explicit HttpInbound(Submit submit);
  ~HttpInbound();

  void set_routes(const std::vector<HttpRoute>& routes);
  // False when no route has this path: request and respond are untouched then.
  bool handle(HttpRequest& request, Respond& respond);

 private:
  struct Table;
  void submit(const std::string& interface, const std::string& client, HttpRequest& request,
              Respond& respond) const;

  Submit submit_;
  std::mutex mutex_;
  std::shared_ptr<const Table> table_;
};

// "application/json; charset=UTF-8" -> "application/json"; text/xml is application/xml. Errors:
// content_type_unknown, also for another charset than UTF-8.
Result<std::string> canonical_content_type(std::string_view header);
// The header when it is a W3C traceparent, else empty.
std::string checked_trace_parent(const std::string& header);

}  // namespace jiuqu
