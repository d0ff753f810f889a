#include <boost/test/unit_test.hpp>

#include "adapters/http/http_inbound.h"

namespace jiuqu {
namespace {

struct InboundFixture {
  std::vector<Incoming> taken;
  HttpInbound inbound{[this](Incoming incoming, Callback<Reply> reply) {
    taken.push_back(std::move(incoming));
    Reply answer;
    answer.status = 202;
    reply(std::move(answer));
  }};

  InboundFixture() {
    inbound.set_routes({{"POST",
                         "/platform/v1/applications",
                         "platform.application.push",
                         "platform",
                         {{"platform", "key-p"}, {"platform-test", "key-t"}}},
                        {"GET", "/other/v1/state", "other.state", "other", {{"other", "key-o"}}},
                        {"POST", "/open/v1/x", "open.x", "open", {{"nobody", ""}}}});
  }

  // Status of the answer; 0 when no route took the request.
  int call(std::string path, Headers headers, std::string method = "POST") {
    HttpRequest request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.headers = std::move(headers);
    request.body = request.method == "GET" ? "" : "{}";
    last = {};
    last.status = 0;
    Respond respond = [this](HttpReply reply) { last = std::move(reply); };
    bool found = inbound.handle(request, respond);
    BOOST_TEST(found == (last.status != 0));
    return last.status;
  }
  static Headers with(std::string key, std::string type = "application/json") {
    return {{"x-api-key", std::move(key)}, {"content-type", std::move(type)}};
  }
  HttpReply last;
};

constexpr const char* kPush = "/platform/v1/applications";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(http_inbound, InboundFixture)

BOOST_AUTO_TEST_CASE(hands_a_known_clients_message_to_the_hub) {
  Headers headers = with("key-t", "application/json; charset=UTF-8");
  headers.emplace_back("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  BOOST_TEST(call(kPush, headers) == 202);
  BOOST_REQUIRE(taken.size() == 1u);
  BOOST_TEST(taken[0].interface == "platform.application.push");
  BOOST_TEST(taken[0].client == "platform-test");
  BOOST_TEST(taken[0].content_type == "application/json");
  BOOST_TEST(taken[0].body == "{}");
  BOOST_TEST(taken[0].trace_parent.size() == 55u);
}

BOOST_AUTO_TEST_CASE(leaves_unknown_paths_to_others) {
  BOOST_TEST(call("/platform/v1/applications/", with("key-p")) == 0);
  BOOST_TEST(call("/api/v1/tasks", with("key-p")) == 0);
}

BOOST_AUTO_TEST_CASE(refuses_callers_it_does_not_know) {
  for (const char* key : {"", "key", "key-pp", "KEY-P", " key-p"})
    BOOST_TEST(call(kPush, with(key)) == 401, key);
  BOOST_TEST(last.body.contains("\"code\":\"1013\""));
  BOOST_TEST(call(kPush, {{"content-type", "application/json"}}) == 401);
  Headers twice = with("key-p");
  twice.emplace_back("x-api-key", "key-p");
  BOOST_TEST(call(kPush, twice) == 401);
  BOOST_TEST(taken.empty());
}

BOOST_AUTO_TEST_CASE(refuses_a_known_caller_at_an_interface_of_another) {
  BOOST_TEST(call(kPush, with("key-o")) == 403);
  BOOST_TEST(last.body.contains("\"code\":\"1014\""));
  BOOST_TEST(taken.empty());
}

BOOST_AUTO_TEST_CASE(lets_nobody_in_with_an_empty_key) {
  BOOST_TEST(call("/open/v1/x", with("")) == 401);
}

BOOST_AUTO_TEST_CASE(names_the_methods_a_path_takes) {
  BOOST_TEST(call(kPush, with("key-p"), "GET") == 405);
  BOOST_TEST(header_of(last.headers, "allow") == "POST");
}

BOOST_AUTO_TEST_CASE(needs_no_content_type_without_a_body) {
  BOOST_TEST(call("/other/v1/state", {{"x-api-key", "key-o"}}, "GET") == 202);
}

BOOST_AUTO_TEST_CASE(follows_new_routes) {
  inbound.set_routes({{"POST", "/new", "new.push", "new", {{"new", "key-n"}}}});
  BOOST_TEST(call(kPush, with("key-p")) == 0);
  BOOST_TEST(call("/new", with("key-n")) == 202);
}

BOOST_AUTO_TEST_CASE(reads_content_types) {
  BOOST_TEST(*canonical_content_type("application/json") == "application/json");
  BOOST_TEST(*canonical_content_type("Application/JSON;charset=\"utf-8\"") == "application/json");
  BOOST_TEST(*canonical_content_type("text/xml; charset=utf8") == "application/xml");
  BOOST_TEST(*canonical_content_type("application/xml; version=1") == "application/xml");
  for (const char* bad : {"", "text/plain", "application/x-www-form-urlencoded", "json",
                          "application/json; charset=GBK", "text/xml;charset=gb18030"})
    BOOST_TEST(!canonical_content_type(bad), bad);
  BOOST_TEST(call(kPush, with("key-p", "text/plain")) == 415);
  BOOST_TEST(last.body.contains("\"code\":\"1004\""));
}

BOOST_AUTO_TEST_CASE(drops_a_trace_that_is_malformed) {
  BOOST_TEST(checked_trace_parent("00-zz") == "");
  BOOST_TEST(checked_trace_parent("00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01") == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu
