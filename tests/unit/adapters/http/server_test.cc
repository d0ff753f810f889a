#include "tests/unit/adapters/http/server_fixture.h"

namespace jiuqu::test {
namespace {

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr std::string_view kGetClose = "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

int status_of(std::string_view answer) {
  if (!answer.starts_with("HTTP/1.1 ")) return 0;
  return std::stoi(std::string(answer.substr(9, 3)));
}

std::string post(std::string_view body, std::string_view more = {}) {
  return "POST /p HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n" + std::string(more) + "\r\n" + std::string(body);
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(http_server, ServerFixture)

BOOST_AUTO_TEST_CASE(answers_a_request) {
  serve();
  std::string answer = exchange(post("hello"));
  BOOST_TEST(status_of(answer) == 200);
  BOOST_TEST(answer.ends_with("\r\n\r\nPOST /p hello"));
  BOOST_TEST(answer.contains("Content-Type: text/plain\r\n"));
  BOOST_TEST(answer.contains("Connection: close\r\n"));
}

BOOST_AUTO_TEST_CASE(hands_over_decoded_path_query_headers_and_caller) {
  HttpRequest seen;
  serve([&](HttpRequest request, Respond respond) {
    seen = std::move(request);
    respond(text_reply("ok"));
  });
  exchange(
      "GET /caf%C3%A9/b%20c?x=1+2&y=%E4%B8%AD&flag HTTP/1.1\r\nHost: h\r\nX-Thing: A\r\n"
      "Connection: close\r\n\r\n");
  BOOST_TEST(seen.path == "/café/b c");
  BOOST_TEST(seen.query_value("x").value() == "1 2");
  BOOST_TEST(seen.query_value("y").value() == "中");
  BOOST_TEST(seen.query_value("flag").value() == "");
  BOOST_TEST(!seen.query_value("none"));
  BOOST_TEST(seen.header("x-thing") == "A");
  BOOST_TEST(seen.remote.starts_with("127.0.0.1:"));
}

BOOST_AUTO_TEST_CASE(keeps_the_connection_for_the_next_request) {
  auto& running = serve();
  RawSocket socket = connect();
  for (int i = 0; i < 5; ++i) {
    socket.send(kGet);
    BOOST_TEST(status_of(socket.read_until("GET /a ")) == 200);
  }
  BOOST_TEST(running.stats().accepted == 1u);
  BOOST_TEST(running.stats().requests == 5u);
}

BOOST_AUTO_TEST_CASE(answers_pipelined_requests_one_at_a_time_in_their_order) {
  std::atomic<int> open{0}, most{0};
  ThreadPool workers("workers", 4, clock);
  serve([&](HttpRequest request, Respond respond) {
    most = std::max(most.load(), ++open);
    workers.post([&, path = request.path, respond = std::move(respond)]() mutable {
      --open;
      respond(text_reply(path + ";"));
    });
  });
  std::string all;
  for (int i = 0; i < 20; ++i)
    all += "GET /r" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\n" +
           (i == 19 ? "Connection: close\r\n\r\n" : "\r\n");
  std::string answers = exchange(all);
  std::size_t at = 0;
  for (int i = 0; i < 20; ++i) {
    at = answers.find("/r" + std::to_string(i) + ";", at);
    BOOST_REQUIRE(at != answers.npos);
  }
  BOOST_TEST(most == 1);
}

BOOST_AUTO_TEST_CASE(reads_a_chunked_body_and_ignores_trailer_fields) {
  HttpRequest seen;
  serve([&](HttpRequest request, Respond respond) {
    seen = std::move(request);
    respond(text_reply("ok"));
  });
  std::string answer = exchange(
      "POST /p HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nX-Api-Key: stolen\r\n\r\n");
  BOOST_TEST(status_of(answer) == 200);
  BOOST_TEST(seen.body == "hello world");
  BOOST_TEST(seen.header("x-api-key") == "");
}

BOOST_AUTO_TEST_CASE(takes_a_request_byte_by_byte) {
  serve();
  RawSocket socket = connect();
  for (char c : post("body")) socket.send({&c, 1});
  BOOST_TEST(socket.read_all().ends_with("POST /p body"));
}

BOOST_AUTO_TEST_CASE(asks_an_expecting_sender_to_go_on) {
  serve();
  RawSocket socket = connect();
  std::string request = post("later", "Expect: 100-continue\r\n");
  socket.send(request.substr(0, request.size() - 5));
  BOOST_TEST(socket.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  socket.send("later");
  BOOST_TEST(socket.read_all().ends_with("POST /p later"));
}

BOOST_AUTO_TEST_CASE(answers_head_without_the_body_and_options_with_the_methods) {
  serve();
  std::string head = exchange("HEAD /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  BOOST_TEST(status_of(head) == 200);
  BOOST_TEST(head.contains("Content-Length: 7\r\n"));
  BOOST_TEST(head.ends_with("\r\n\r\n"));
  std::string options = exchange("OPTIONS * HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  BOOST_TEST(status_of(options) == 204);
  BOOST_TEST(options.contains("Allow: GET, HEAD, POST"));
}

BOOST_AUTO_TEST_CASE(refuses_a_body_over_the_limit_announced_or_chunked) {
  serve(echo, {.body_bytes_max = 100});
  std::string announced = exchange(post(std::string(101, 'x')));
  BOOST_TEST(status_of(announced) == 413);
  BOOST_TEST(announced.contains("\"code\":\"1003\""));
  BOOST_TEST(announced.contains("报文超过大小上限"));
  BOOST_TEST(status_of(exchange(post(std::string(100, 'x')))) == 200);
  std::string chunked = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 11; ++i) chunked += "a\r\n0123456789\r\n";
  BOOST_TEST(status_of(exchange(chunked + "0\r\n\r\n")) == 413);
}

BOOST_AUTO_TEST_CASE(tells_the_refusal_to_a_sender_that_is_still_sending) {
  serve(echo, {.body_bytes_max = 100});
  RawSocket socket = connect();
  socket.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n");
  socket.send(std::string(3'000'000, 'x'));
  BOOST_TEST(status_of(socket.read_all()) == 413);
}

BOOST_AUTO_TEST_CASE(refuses_heads_over_the_limit) {
  serve(echo, {.header_bytes_max = 1024, .headers_max = 20});
  std::string head = "GET / HTTP/1.1\r\nHost: h\r\n";
  std::string large = exchange(head + "X: " + std::string(2000, 'x') + "\r\n\r\n");
  BOOST_TEST(status_of(large) == 431);
  BOOST_TEST(large.contains("\"code\":\"1019\""));
  for (int i = 0; i < 20; ++i) head += "X-" + std::to_string(i) + ": 1\r\n";
  BOOST_TEST(status_of(exchange(head + "\r\n")) == 431);
  std::string chunk = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;";
  BOOST_TEST(status_of(exchange(chunk + std::string(200'000, 'e'))) == 431);
}

BOOST_AUTO_TEST_CASE(cuts_off_a_slow_sender) {
  serve(echo, {.header_timeout_ms = 60, .body_timeout_ms = 60});
  RawSocket slow_head = connect();
  slow_head.send("GET / HTTP/1.1\r\nHo");
  std::string answer = slow_head.read_all();
  BOOST_TEST(status_of(answer) == 408);
  BOOST_TEST(answer.contains("\"code\":\"1020\""));
  RawSocket slow_body = connect();
  slow_body.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
  BOOST_TEST(status_of(slow_body.read_all()) == 408);
}

BOOST_AUTO_TEST_CASE(closes_connections_that_stay_silent) {
  serve(echo, {.header_timeout_ms = 60, .idle_timeout_ms = 60});
  BOOST_TEST(connect().read_all() == "");
  RawSocket once = connect();
  once.send(kGet);
  BOOST_TEST(count(once.read_all(), "HTTP/1.1") == 1u);
}

BOOST_AUTO_TEST_CASE(refuses_requests_whose_end_is_ambiguous) {
  std::atomic<int> handled{0};
  serve([&](HttpRequest, Respond respond) {
    ++handled;
    respond(text_reply("ok"));
  });
  const std::string kHost = "POST / HTTP/1.1\r\nHost: h\r\n";
  const std::string kSmuggled = "GET /admin HTTP/1.1\r\nHost: h\r\n\r\n";
  const std::string heads[] = {
      kHost + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      kHost + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
      kHost + "Content-Length: 0\r\nContent-Length: 40\r\n\r\n",
      kHost + "Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
      kHost + "Content-Length: 0, 0\r\n\r\n",
      kHost + "Content-Length: +0\r\n\r\n",
      kHost + "Content-Length: -1\r\n\r\n",
      kHost + "Content-Length: 99999999999999999999999\r\n\r\n",
      kHost + "Content-Length : 0\r\n\r\n",
      kHost + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
      kHost + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
      kHost + "Transfer-Encoding: xchunked\r\n\r\n",
      kHost + "Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n",
      kHost + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      kHost + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
      kHost + "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloX\r\n0\r\n\r\n",
      kHost + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
      kHost + "Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 9\r\n\r\n",
  };
  for (const auto& head : heads) {
    std::string answer = exchange(head + kSmuggled);
    BOOST_TEST(status_of(answer) / 100 == 4, head << " -> " << answer);
    BOOST_TEST(count(answer, "HTTP/1.1 ") == 1u, head);
  }
  BOOST_TEST(handled == 0);
}

BOOST_AUTO_TEST_CASE(refuses_malformed_heads_and_stays_alive) {
  serve();
  const std::string_view heads[] = {
      "\r\n\r\n",
      "GET\r\n\r\n",
      "GET / HTTP/9.9\r\n\r\n",
      "GET / HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
      "GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n",
      "GET /%0a HTTP/1.1\r\nHost: h\r\n\r\n",
      "GET /%ff HTTP/1.1\r\nHost: h\r\n\r\n",
      "GET /?a=%4 HTTP/1.1\r\nHost: h\r\n\r\n",
      "GET a HTTP/1.1\r\nHost: h\r\n\r\n",
      "GET / HTTP/1.1\nHost: h\n\n\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: h\r\nA b: c\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: h\r\nExpect: magic\r\n\r\n",
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a TLS greeting\r\n\r\n",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  };
  for (std::string_view head : heads) {
    std::string answer = exchange(head);
    BOOST_TEST(status_of(answer) == 400, head << " -> " << answer);
    BOOST_TEST(answer.contains("\"code\":\"1017\""), answer);
  }
  BOOST_TEST(status_of(exchange("BREW / HTTP/1.1\r\nHost: h\r\n\r\n")) == 405);
  BOOST_TEST(status_of(exchange(kGetClose)) == 200);
}

BOOST_AUTO_TEST_CASE(survives_mutated_requests) {
  serve(echo, {.header_bytes_max = 2048});
  SeededRandom random(20261123);
  const std::string seeds[] = {post("hello", "X-A: b\r\n"), std::string(kGetClose),
                               "POST /p?x=1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
                               "chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"};
  for (int round = 0; round < 300; ++round) {
    std::string bytes = seeds[random.below(3)];
    for (std::uint64_t i = 0, edits = 1 + random.below(4); i < edits && !bytes.empty(); ++i) {
      auto at = std::ptrdiff_t(random.below(bytes.size()));
      switch (random.below(3)) {
        case 0:
          bytes[std::size_t(at)] = char(random.next());
          break;
        case 1:
          bytes.erase(bytes.begin() + at);
          break;
        default:
          bytes.insert(bytes.begin() + at, char("\r\n :;0\0"[random.below(7)]));
      }
    }
    std::string answer = exchange(bytes);
    BOOST_TEST((answer.empty() || status_of(answer) >= 100), answer);
  }
  BOOST_TEST(status_of(exchange(kGetClose)) == 200);
}

BOOST_AUTO_TEST_CASE(leaves_out_answer_fields_that_would_split_the_answer) {
  serve([](HttpRequest, Respond respond) {
    HttpReply reply = text_reply("ok");
    reply.headers = {{"X-Good", "1"},
                     {"X-Bad", "a\r\nX-Injected: 1"},
                     {"Bad Name", "1"},
                     {"Content-Length", "999"},
                     {"Transfer-Encoding", "chunked"}};
    respond(std::move(reply));
  });
  std::string answer = exchange(kGetClose);
  BOOST_TEST(answer.contains("X-Good: 1\r\n"));
  BOOST_TEST(!answer.contains("Injected"));
  BOOST_TEST(!answer.contains("Bad Name"));
  BOOST_TEST(!answer.contains("chunked"));
  BOOST_TEST(count(answer, "Content-Length") == 1u);
  BOOST_TEST(answer.ends_with("\r\n\r\nok"));
}

BOOST_AUTO_TEST_CASE(answers_500_when_the_answer_is_dropped) {
  serve([](HttpRequest, Respond) {});
  std::string answer = exchange(kGetClose);
  BOOST_TEST(status_of(answer) == 500);
  BOOST_TEST(answer.contains("\"code\":\"9001\""));
}

BOOST_AUTO_TEST_CASE(closes_without_an_answer_on_status_zero) {
  serve([](HttpRequest, Respond respond) { respond(text_reply("", 0)); });
  BOOST_TEST(exchange(kGet) == "");
}

BOOST_AUTO_TEST_CASE(sends_retry_after_with_busy_errors) {
  serve([](HttpRequest, Respond respond) { respond(error_reply(ErrorCode::overloaded)); });
  std::string answer = exchange(kGetClose);
  BOOST_TEST(status_of(answer) == 503);
  BOOST_TEST(answer.contains("Retry-After: 1\r\n"));
}

BOOST_AUTO_TEST_CASE(refuses_connections_over_the_maximum) {
  serve(echo, {.linger_ms = 50, .connections_max = 2});
  RawSocket first = connect(), second = connect();
  first.send(kGet);
  first.read_until("GET /a ");
  second.send(kGet);
  second.read_until("GET /a ");
  std::string answer = connect().read_all();
  BOOST_TEST(status_of(answer) == 503);
  BOOST_TEST(answer.contains("\"code\":\"3001\""));
  first.send(kGet);
  BOOST_TEST(status_of(first.read_until("GET /a ")) == 200);
}

BOOST_AUTO_TEST_CASE(serves_hundreds_of_requests_at_once) {
  ThreadPool workers("workers", 2, clock);
  std::vector<Respond> held;
  std::mutex mutex;
  constexpr std::size_t kAtOnce = 250;
  serve([&](HttpRequest, Respond respond) {
    std::lock_guard lock(mutex);
    held.push_back(std::move(respond));
    if (held.size() < kAtOnce) return;
    for (auto& one : held)
      workers.post([one = std::move(one)]() mutable { one(text_reply("together")); });
  });
  HttpClient client(network, {.connections_max = kAtOnce});
  std::vector<std::future<Result<HttpAnswer>>> answers;
  for (std::size_t i = 0; i < kAtOnce; ++i)
    answers.push_back(send(client, {.url = url("/x"), .body = "b", .timeout_ms = 20'000}));
  for (auto& answer : answers) {
    auto told = wait_for(std::move(answer));
    BOOST_REQUIRE(told);
    BOOST_TEST(told->body == "together");
  }
}

BOOST_AUTO_TEST_CASE(stops_gracefully_answering_what_is_in_progress) {
  std::promise<Respond> arrived;
  serve([&](HttpRequest, Respond respond) { arrived.set_value(std::move(respond)); });
  RawSocket idle = connect(), busy = connect();
  busy.send(kGet);
  Respond respond = wait_for(arrived.get_future());
  std::promise<bool> stopped;
  server->stop([&] { stopped.set_value(true); });
  BOOST_TEST(idle.read_all() == "");
  BOOST_TEST(!RawSocket(server->port()).connected());
  auto done = stopped.get_future();
  BOOST_TEST((done.wait_for(std::chrono::milliseconds(0)) == std::future_status::timeout));
  respond(text_reply("last"));
  std::string answer = busy.read_all();
  BOOST_TEST(answer.contains("Connection: close\r\n"));
  BOOST_TEST(answer.ends_with("last"));
  busy.close();
  BOOST_TEST(wait_for(std::move(done)));
}

BOOST_AUTO_TEST_CASE(cuts_off_what_is_open_at_the_stop_deadline) {
  std::promise<Respond> arrived;
  serve([&](HttpRequest, Respond respond) { arrived.set_value(std::move(respond)); },
        {.stop_deadline_ms = 50});
  RawSocket busy = connect();
  busy.send(kGet);
  Respond respond = wait_for(arrived.get_future());
  stop_server();
  BOOST_TEST(busy.read_all() == "");
  respond(text_reply("too late"));
}

BOOST_AUTO_TEST_CASE(takes_late_answers_after_server_and_network_are_gone) {
  Respond late;
  {
    HttpNetwork short_lived(clock);
    std::promise<Respond> arrived;
    HttpServer gone(short_lived, {},
                    [&](HttpRequest, Respond respond) { arrived.set_value(std::move(respond)); });
    BOOST_REQUIRE(gone.start());
    RawSocket socket(gone.port());
    socket.send(kGet);
    late = wait_for(arrived.get_future());
  }
  late(text_reply("nobody hears this"));
}

BOOST_AUTO_TEST_CASE(says_why_it_cannot_listen) {
  serve();
  HttpServer second(network, {.port = server->port()}, echo);
  auto started = second.start();
  BOOST_REQUIRE(!started);
  BOOST_TEST((started.error().code == ErrorCode::configuration_invalid));
  BOOST_TEST(started.error().detail.contains(std::to_string(server->port())));
  HttpServer third(network, {.address = "not an address"}, echo);
  BOOST_TEST(!third.start());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::test
