#include <boost/test/unit_test.hpp>

#include "adapters/http/http_message.h"

namespace jiuqu {

BOOST_AUTO_TEST_SUITE(http_message)

BOOST_AUTO_TEST_CASE(writes_errors_in_the_json_form_with_both_sentences) {
  HttpReply reply = error_reply(ErrorCode::bad_request, "say \"why\"");
  BOOST_TEST(reply.status == 400);
  BOOST_TEST(reply.content_type == "application/json");
  BOOST_TEST(reply.body ==
             "{\"code\":\"1017\",\"msg\":\"请求无法识别。\","
             "\"message_en\":\"The request is not understood. (say \\\"why\\\")\"}");
}

BOOST_AUTO_TEST_CASE(reads_targets) {
  HttpRequest request;
  BOOST_TEST(read_target("/a/b?x=1&x=2&&y", request).has_value());
  BOOST_TEST(request.path == "/a/b");
  BOOST_TEST(request.query.size() == 3u);
  BOOST_TEST(request.query_value("x").value() == "1");
  BOOST_TEST(read_target("http://h:1/c?z=%26", request).has_value());
  BOOST_TEST(request.path == "/c");
  BOOST_TEST(request.query_value("z").value() == "&");
  BOOST_TEST(read_target("http://h", request).has_value());
  BOOST_TEST(request.path == "/");
  for (const char* bad : {"", "a", "*", "/%", "/%4", "/%zz", "/%00", "/?a=%0d", "/%c3%28"})
    BOOST_TEST(!read_target(bad, request), bad);
}

BOOST_AUTO_TEST_CASE(reads_addresses) {
  auto url = parse_http_url("http://partner.example:8080/base?x=1");
  BOOST_REQUIRE(url);
  BOOST_TEST(url->host == "partner.example");
  BOOST_TEST(url->port == 8080);
  BOOST_TEST(url->target == "/base?x=1");
  auto six = parse_http_url("http://[::1]:81");
  BOOST_REQUIRE(six);
  BOOST_TEST(six->host == "::1");
  BOOST_TEST(six->port == 81);
  BOOST_TEST(six->target == "/");
  BOOST_TEST(six->authority == "[::1]:81");
  BOOST_TEST(parse_http_url("http://h")->port == 80);
  for (const char* bad : {"", "h", "https://h", "http://", "http://:80", "http://h:", "http://h:a",
                          "http://h:70000", "http://[::1", "http://h/#x", "http://a@h/"})
    BOOST_TEST(!parse_http_url(bad), bad);
}

BOOST_AUTO_TEST_CASE(writes_heads_without_bodies_where_none_may_be) {
  HttpReply reply;
  reply.status = 204;
  std::string head = answer_head(reply, AfterAnswer::keep_open);
  BOOST_TEST(head == "HTTP/1.1 204 No Content\r\n\r\n");
  std::string get = request_head("GET", *parse_http_url("http://h/x"), {}, "", 0);
  BOOST_TEST(get == "GET /x HTTP/1.1\r\nHost: h\r\nUser-Agent: jiuqu\r\n\r\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu
