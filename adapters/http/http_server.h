// An HTTP/1.1 server for the hub's callers: size and time limits on every request, keep-alive, one
// request of a connection at a time. Serves no files.
// What the server refuses by itself (400, 405, 408, 413, 431, 503) is answered in the JSON error
// form. OPTIONS is answered with the methods it knows.
// Thread: members from any thread; the handler runs on the network thread and must not block.
// Ownership: the network outlives the server; answers that come after its end are dropped.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "adapters/http/http_message.h"
#include "adapters/http/http_network.h"
#include "bus/base/executor.h"
#include "bus/base/limits.h"

namespace jiuqu {

struct HttpServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0 = any; port() tells
  std::size_t body_bytes_max = limits::kBodyBytesMax;
  // Real callers send less than 2 KiB; 16 KiB leaves room for gateways.
  std::size_t header_bytes_max = 16U << 10;
  std::size_t headers_max = 100;
  // From the first byte (or the connect) to the end of the head, then to the end of the body: a
  // sender that drips bytes is cut off.
  int header_timeout_ms = 10'000;
  int body_timeout_ms = 30'000;
  int write_timeout_ms = 30'000;
  // A connection without a request is closed after this time.
  int idle_timeout_ms = 60'000;
  // After a closing answer the rest of what the peer sends is read and dropped for so long, so that
  // the answer is not lost in a reset.
  int linger_ms = 1'000;
  // Open files of the process are usually limited to 1024; callers beyond this hear 503.
  std::size_t connections_max = 800;
  int stop_deadline_ms = limits::kGracefulStopSeconds * 1000;
};

using HttpHandler = std::function<void(HttpRequest, Respond)>;

struct HttpServerStats {
  std::size_t connections = 0;
  std::uint64_t accepted = 0;  // connections since the start
  std::uint64_t requests = 0;  // handed to the handler
  std::uint64_t refused = 0;   // requests and connections the server refused by itself
};

class HttpServer {
 public:
  struct State;  // of server.cc
  HttpServer(HttpNetwork& network, HttpServerOptions options, HttpHandler handler);
  ~HttpServer();  // closes everything at once

  // Binds and listens. Errors: configuration_invalid with the address and the reason.
  Result<void> start();
  std::uint16_t port() const;
  // Stops accepting, closes idle connections, answers what is in progress; the rest is cut off at
  // the deadline. done runs on the network thread.
  void stop(Job done);
  HttpServerStats stats() const;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace jiuqu
