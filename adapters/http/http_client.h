// An asynchronous HTTP/1.1 client: keep-alive connections in a bounded pool per host and port, one
// deadline over the whole request, answers of bounded size. Plain http only. Follows no redirects
// and never sends a request twice: whether it may be sent again is the caller's decision.
// Thread: members from any thread; completions on the network thread, exactly once.
// Ownership: the network outlives the client.
#pragma once

#include <cstdint>
#include <memory>

#include "adapters/http/http_message.h"
#include "adapters/http/http_network.h"
#include "bus/base/executor.h"
#include "bus/base/limits.h"

namespace jiuqu {

struct HttpClientOptions {
  std::size_t connections_max = 16;  // per host and port
  // Requests that wait for a connection of one host; the delivery's permits stay far below.
  std::size_t waiting_max = 10'000;
  // Below the 60 s after which common servers close; else a request meets a closing connection.
  int idle_timeout_ms = 30'000;
  std::size_t answer_bytes_max = limits::kBodyBytesMax;
  std::size_t header_bytes_max = 64U << 10;  // partners behind gateways send long heads
};

struct HttpCall {
  std::string method = "POST";
  std::string url{};
  Headers headers{};
  std::string content_type{};
  std::string body{};
  int timeout_ms = 10'000;
};

struct HttpAnswer {
  int status = 0;
  std::string content_type;
  Headers headers;  // names in lower case
  std::string body;
};

struct HttpClientStats {
  std::size_t open = 0;         // connections
  std::uint64_t connected = 0;  // connections made since the start
};

class HttpClient {
 public:
  struct State;  // of client.cc
  HttpClient(HttpNetwork& network, HttpClientOptions options);
  ~HttpClient();  // stops

  // Errors: configuration_invalid (url, header), partner_unreachable (name unknown, refused),
  // partner_timeout, partner_connection_lost (closed before the whole answer),
  // partner_answer_unreadable (not HTTP, too large), overloaded, shutting_down.
  void send(HttpCall call, Callback<Result<HttpAnswer>> done);
  // The same for programs that have nothing else to do: waits. Never on the network's thread.
  Result<HttpAnswer> send_and_wait(HttpCall call);
  // Open requests end with shutting_down, told before stop returns; later ones are refused so.
  void stop();
  HttpClientStats stats() const;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace jiuqu
