#include "tests/unit/adapters/http/server_fixture.h"

namespace jiuqu::test {
namespace {

std::string to(std::uint16_t port, std::string_view path = "/") {
  return "http://127.0.0.1:" + std::to_string(port) + std::string(path);
}

ErrorCode code_of(const Result<HttpAnswer>& answer) {
  BOOST_REQUIRE(!answer);
  return answer.error().code;
}

// Reads one request from a connection and answers it, keeping the connection.
void take_one(int peer) {
  constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  char request[4096];
  BOOST_REQUIRE(::recv(peer, request, sizeof request, 0) > 0);
  BOOST_REQUIRE(::send(peer, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL) > 0);
}

// A partner that takes one connection, reads one request, sends `bytes` and closes.
Result<HttpAnswer> answer_with(HttpNetwork& network, std::string_view bytes,
                               HttpClientOptions options = {}, std::string method = "POST") {
  RawListener partner;
  HttpClient client(network, options);
  auto answer = send(client, {.method = std::move(method), .url = to(partner.port()), .body = "b"});
  int peer = partner.accept();
  char request[4096];
  BOOST_REQUIRE(::recv(peer, request, sizeof request, 0) > 0);
  if (!bytes.empty()) BOOST_TEST(::send(peer, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0);
  ::shutdown(peer, SHUT_WR);
  auto told = wait_for(std::move(answer));
  ::close(peer);
  return told;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(http_client, ServerFixture)

BOOST_AUTO_TEST_CASE(sends_method_headers_and_body_and_reads_the_answer) {
  HttpRequest seen;
  serve([&](HttpRequest request, Respond respond) {
    seen = std::move(request);
    HttpReply reply = text_reply("taken", 201);
    reply.headers.emplace_back("X-Ticket", "7");
    respond(std::move(reply));
  });
  HttpClient client(network, {});
  auto answer = wait_for(send(client, {.method = "PUT",
                                       .url = url("/a?b=1"),
                                       .headers = {{"X-Api-Key", "k"}},
                                       .content_type = "application/json",
                                       .body = "{}"}));
  BOOST_REQUIRE(answer);
  BOOST_TEST(answer->status == 201);
  BOOST_TEST(answer->body == "taken");
  BOOST_TEST(answer->content_type == "text/plain");
  BOOST_TEST(header_of(answer->headers, "x-ticket") == "7");
  BOOST_TEST(seen.method == "PUT");
  BOOST_TEST(seen.target == "/a?b=1");
  BOOST_TEST(seen.header("x-api-key") == "k");
  BOOST_TEST(seen.header("content-type") == "application/json");
  BOOST_TEST(seen.header("host") == "127.0.0.1:" + std::to_string(server->port()));
  BOOST_TEST(seen.body == "{}");
}

BOOST_AUTO_TEST_CASE(reuses_connections_and_keeps_to_its_maximum) {
  auto& running = serve();
  HttpClient client(network, {.connections_max = 3});
  std::vector<std::future<Result<HttpAnswer>>> answers;
  for (int i = 0; i < 60; ++i) answers.push_back(send(client, {.url = url(), .body = "x"}));
  for (auto& answer : answers) BOOST_TEST(wait_for(std::move(answer)).has_value());
  BOOST_TEST(running.stats().accepted <= 3u);
  BOOST_TEST(client.stats().connected <= 3u);
}

BOOST_AUTO_TEST_CASE(looks_names_up) {
  serve();
  HttpClient client(network, {});
  auto answer =
      wait_for(send(client, {.url = "http://localhost:" + std::to_string(server->port()) + "/n"}));
  BOOST_REQUIRE(answer);
  BOOST_TEST(answer->body == "POST /n ");
}

BOOST_AUTO_TEST_CASE(opens_a_new_connection_when_the_partner_closed_the_idle_one) {
  RawListener partner;
  HttpClient client(network, {});
  for (unsigned round = 1; round <= 3; ++round) {
    auto answer = send(client, {.url = to(partner.port())});
    int peer = partner.accept();
    take_one(peer);
    BOOST_TEST(wait_for(std::move(answer)).has_value());
    ::close(peer);
    BOOST_TEST(client.stats().connected == round);
  }
}

BOOST_AUTO_TEST_CASE(closes_idle_connections_after_the_idle_time) {
  RawListener partner;
  HttpClient client(network, {.idle_timeout_ms = 30});
  auto answer = send(client, {.url = to(partner.port())});
  int peer = partner.accept();
  take_one(peer);
  BOOST_TEST(wait_for(std::move(answer)).has_value());
  char byte;
  BOOST_TEST(::recv(peer, &byte, 1, 0) == 0);  // returns when the client closes
  ::close(peer);
}

BOOST_AUTO_TEST_CASE(tells_a_refused_connection) {
  std::uint16_t port = RawListener().port();
  HttpClient client(network, {});
  auto answer = wait_for(send(client, {.url = to(port)}));
  BOOST_TEST((code_of(answer) == ErrorCode::partner_unreachable));
  BOOST_TEST(answer.error().detail.contains("127.0.0.1"));
}

BOOST_AUTO_TEST_CASE(tells_a_partner_that_hangs) {
  RawListener silent;
  HttpClient client(network, {});
  auto answer = wait_for(send(client, {.url = to(silent.port()), .timeout_ms = 50}));
  BOOST_TEST((code_of(answer) == ErrorCode::partner_timeout));
}

BOOST_AUTO_TEST_CASE(counts_the_wait_for_a_connection_into_the_deadline) {
  RawListener silent;
  HttpClient client(network, {.connections_max = 1});
  auto first = send(client, {.url = to(silent.port()), .timeout_ms = 10'000});
  auto second = send(client, {.url = to(silent.port()), .timeout_ms = 50});
  auto answer = wait_for(std::move(second));
  BOOST_TEST((code_of(answer) == ErrorCode::partner_timeout));
  BOOST_TEST(answer.error().detail.contains("waiting for a connection"));
  client.stop();
  BOOST_TEST((code_of(wait_for(std::move(first))) == ErrorCode::shutting_down));
}

BOOST_AUTO_TEST_CASE(bounds_the_requests_that_wait) {
  RawListener silent;
  HttpClient client(network, {.connections_max = 1, .waiting_max = 2});
  std::vector<std::future<Result<HttpAnswer>>> answers;
  for (int i = 0; i < 4; ++i) answers.push_back(send(client, {.url = to(silent.port())}));
  BOOST_TEST((code_of(wait_for(std::move(answers.back()))) == ErrorCode::overloaded));
}

BOOST_AUTO_TEST_CASE(tells_a_connection_lost_before_the_whole_answer) {
  const std::string_view beginnings[] = {
      "", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab"};
  for (std::string_view bytes : beginnings)
    BOOST_TEST((code_of(answer_with(network, bytes)) == ErrorCode::partner_connection_lost), bytes);
}

BOOST_AUTO_TEST_CASE(tells_an_answer_that_is_not_http) {
  const std::string_view answers[] = {
      "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 abc\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"};
  for (std::string_view bytes : answers)
    BOOST_TEST((code_of(answer_with(network, bytes)) == ErrorCode::partner_answer_unreadable),
               bytes);
}

BOOST_AUTO_TEST_CASE(bounds_the_size_of_answers) {
  std::string large = "HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n" + std::string(101, 'x');
  std::string endless = "HTTP/1.1 200 OK\r\n\r\n" + std::string(101, 'x');
  for (const auto& bytes : {large, endless})
    BOOST_TEST((code_of(answer_with(network, bytes, {.answer_bytes_max = 100})) ==
                ErrorCode::partner_answer_unreadable));
}

BOOST_AUTO_TEST_CASE(reads_the_forms_an_answer_may_have) {
  auto chunked = answer_with(
      network, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
  BOOST_REQUIRE(chunked);
  BOOST_TEST(chunked->body == "abc");
  auto until_close = answer_with(network, "HTTP/1.0 200 OK\r\n\r\nall of it");
  BOOST_REQUIRE(until_close);
  BOOST_TEST(until_close->body == "all of it");
  auto interim = answer_with(network,
                             "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n"
                             "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  BOOST_REQUIRE(interim);
  BOOST_TEST(interim->body == "ok");
  auto head = answer_with(network, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", {}, "HEAD");
  BOOST_REQUIRE(head);
  BOOST_TEST(head->status == 200);
  auto empty = answer_with(network, "HTTP/1.1 204 No Content\r\n\r\n");
  BOOST_REQUIRE(empty);
  BOOST_TEST(empty->status == 204);
}

BOOST_AUTO_TEST_CASE(hears_a_refusal_that_comes_before_the_body_is_sent) {
  serve(echo, {.body_bytes_max = 1000});
  HttpClient client(network, {});
  auto answer = wait_for(send(client, {.url = url(), .body = std::string(4'000'000, 'x')}));
  BOOST_REQUIRE(answer);
  BOOST_TEST(answer->status == 413);
}

BOOST_AUTO_TEST_CASE(refuses_addresses_and_headers_it_must_not_send) {
  HttpClient client(network, {});
  for (const char* bad : {"https://h/", "ftp://h/", "http:///x", "http://h:0/", "http://h:99999/",
                          "http://h/a b", "http://u@h/", "http://h\r\nX: y/"})
    BOOST_TEST((code_of(wait_for(send(client, {.url = bad}))) == ErrorCode::configuration_invalid),
               bad);
  HttpCall split{.url = "http://127.0.0.1:1/", .headers = {{"X-Key", "a\r\nX-Injected: 1"}}};
  BOOST_TEST((code_of(wait_for(send(client, split))) == ErrorCode::configuration_invalid));
  BOOST_TEST(
      wait_for(send(client, {.url = "https://h/"})).error().detail.contains("https is not built"));
}

BOOST_AUTO_TEST_CASE(ends_open_requests_when_it_stops) {
  RawListener silent;
  HttpClient client(network, {});
  auto open = send(client, {.url = to(silent.port())});
  client.stop();
  BOOST_TEST((open.wait_for(std::chrono::seconds(0)) == std::future_status::ready));
  BOOST_TEST((code_of(open.get()) == ErrorCode::shutting_down));
  BOOST_TEST(
      (code_of(wait_for(send(client, {.url = to(silent.port())}))) == ErrorCode::shutting_down));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::test
