// A server on a free loopback port whose handler the test chooses, and a place to wait for what
// comes on other threads.
#pragma once

#include <boost/test/unit_test.hpp>
#include <future>

#include "adapters/http/http_client.h"
#include "adapters/http/http_server.h"
#include "bus/base/clock.h"
#include "tests/unit/adapters/http/raw_socket.h"

namespace jiuqu::test {

inline HttpReply text_reply(std::string body, int status = 200) {
  HttpReply reply;
  reply.status = status;
  reply.content_type = "text/plain";
  reply.body = std::move(body);
  return reply;
}

// "METHOD path?query body"
inline void echo(HttpRequest request, Respond respond) {
  respond(text_reply(request.method + " " + request.target + " " + request.body));
}

template <class T>
T wait_for(std::future<T> future) {
  BOOST_REQUIRE(future.wait_for(std::chrono::milliseconds(kPatienceMs)) ==
                std::future_status::ready);
  return future.get();
}

struct ServerFixture {
  SystemClock clock;
  HttpNetwork network{clock};
  std::unique_ptr<HttpServer> server;

  HttpServer& serve(HttpHandler handler = echo, HttpServerOptions options = {}) {
    server = std::make_unique<HttpServer>(network, std::move(options), std::move(handler));
    BOOST_REQUIRE(server->start());
    return *server;
  }
  RawSocket connect() {
    RawSocket socket(server->port());
    BOOST_REQUIRE(socket.connected());
    return socket;
  }
  // Sends bytes on a new connection, shuts it, and reads all that comes.
  std::string exchange(std::string_view bytes) {
    RawSocket socket = connect();
    socket.send(bytes);
    socket.shut();
    return socket.read_all();
  }
  std::string url(std::string_view path = "/") const {
    return "http://127.0.0.1:" + std::to_string(server->port()) + std::string(path);
  }
  void stop_server() {
    std::promise<bool> stopped;
    server->stop([&] { stopped.set_value(true); });
    wait_for(stopped.get_future());
  }
};

inline std::future<Result<HttpAnswer>> send(HttpClient& client, HttpCall call) {
  auto promise = std::make_shared<std::promise<Result<HttpAnswer>>>();
  auto future = promise->get_future();
  client.send(std::move(call),
              [promise](Result<HttpAnswer> answer) { promise->set_value(std::move(answer)); });
  return future;
}

}  // namespace jiuqu::test
