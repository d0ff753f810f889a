#include "adapters/http/http_adapter.h"
#include "tests/unit/adapters/http/server_fixture.h"

namespace jiuqu::test {
namespace {

constexpr std::string_view kEnvelope =
    "<envelope success-path='$.code' success-values='200' message-path='$.msg'"
    " data-path='$.data' data-is-json-text='true'/>";

xml::Document endpoint_of(std::string_view children, std::string_view attributes = {}) {
  std::string text = "<endpoint xmlns='urn:jiuqu:partner:1' id='platform' adapter='http' " +
                     std::string(attributes) + ">" + std::string(children) + "</endpoint>";
  auto document = xml::Document::parse_definition(text, "partner.xml");
  BOOST_REQUIRE(document);
  return std::move(*document);
}

struct AdapterFixture : ServerFixture {
  HttpAdapterKind kind{network};
  std::unique_ptr<OutboundAdapter> adapter;

  OutboundAdapter& make(std::string_view children, Settings more = {}) {
    auto document = endpoint_of(children);
    Settings settings{{"base-url", url("/base/")}, {"api-key", "secret"}};
    for (auto& [name, value] : more) settings[name] = value;
    auto made = kind.make_outbound(document.root(), settings, {});
    BOOST_REQUIRE(made);
    adapter = std::move(*made);
    return *adapter;
  }
  static OutboundRequest report(int timeout_ms = 10'000) {
    OutboundRequest request;
    request.interface = "platform.acceptance.report";
    request.operation = {{"method", "POST"}, {"path", "/gateway/v1/acceptance"}};
    request.content_type = "application/json";
    request.headers = {{"Idempotency-Key", "id-1"}};
    request.body = "{}";
    request.timeout_ms = timeout_ms;
    return request;
  }
  Result<OutboundAnswer> send(OutboundRequest request) {
    std::promise<Result<OutboundAnswer>> promise;
    adapter->send(std::move(request),
                  [&](Result<OutboundAnswer> answer) { promise.set_value(std::move(answer)); });
    return wait_for(promise.get_future());
  }
  Findings check(std::string_view children, std::string_view attributes = {}) {
    auto document = endpoint_of(children, attributes);
    Findings findings;
    kind.check_endpoint(document.root(), findings);
    return findings;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(http_adapter, AdapterFixture)

BOOST_AUTO_TEST_CASE(sends_to_the_operation_below_the_base_url_with_the_key) {
  HttpRequest seen;
  serve([&](HttpRequest request, Respond respond) {
    seen = std::move(request);
    respond(text_reply(R"({"code":"200","msg":"ok","data":"{\"rowGuid\":\"1\"}"})"));
  });
  make(kEnvelope);
  auto answer = send(report());
  BOOST_REQUIRE(answer);
  BOOST_TEST(answer->status == 200);
  BOOST_TEST(answer->data == R"({"rowGuid":"1"})");
  BOOST_TEST(seen.method == "POST");
  BOOST_TEST(seen.path == "/base/gateway/v1/acceptance");
  BOOST_TEST(seen.header("x-api-key") == "secret");
  BOOST_TEST(seen.header("idempotency-key") == "id-1");
  BOOST_TEST(seen.header("content-type") == "application/json");
}

BOOST_AUTO_TEST_CASE(describes_a_send_as_it_stands_on_the_wire_with_the_key_masked) {
  serve([](HttpRequest, Respond respond) { respond(text_reply("ok")); });
  make({});
  std::string head = adapter->describe(report());
  BOOST_TEST(head.starts_with("POST /base/gateway/v1/acceptance HTTP/1.1\r\nHost: "));
  BOOST_TEST(head.contains("Idempotency-Key: id-1\r\nX-Api-Key: ***\r\n"));
  BOOST_TEST(head.contains("Content-Length: 2\r\n"));
  BOOST_TEST(!head.contains("secret"));
}

BOOST_AUTO_TEST_CASE(names_the_key_header_as_the_partner_wants_it) {
  std::string seen;
  serve([&](HttpRequest request, Respond respond) {
    seen = request.header("app-token");
    respond(text_reply("ok"));
  });
  make({}, {{"api-key-header", "App-Token"}});
  BOOST_TEST(send(report()).has_value());
  BOOST_TEST(seen == "secret");
}

BOOST_AUTO_TEST_CASE(takes_a_business_error_in_http_200_for_an_error) {
  serve([](HttpRequest, Respond respond) {
    respond(text_reply(R"({"code":"1003","msg":"办件不存在"})"));
  });
  make(kEnvelope);
  auto answer = send(report());
  BOOST_REQUIRE(!answer);
  BOOST_TEST((answer.error().code == ErrorCode::partner_business_error));
  BOOST_TEST(answer.error().detail == "code 1003: 办件不存在");
}

BOOST_AUTO_TEST_CASE(tells_hangs_drops_and_refusals_apart) {
  std::vector<Respond> held;
  serve([&](HttpRequest request, Respond respond) {
    if (request.body == "drop") return respond(text_reply("", 0));
    held.push_back(std::move(respond));
  });
  make({});
  BOOST_TEST((send(report(50)).error().code == ErrorCode::partner_timeout));
  auto dropped = report();
  dropped.body = "drop";
  BOOST_TEST((send(std::move(dropped)).error().code == ErrorCode::partner_connection_lost));
  server.reset();
  BOOST_TEST((send(report()).error().code == ErrorCode::partner_unreachable));
}

BOOST_AUTO_TEST_CASE(pings_without_business_data) {
  HttpRequest seen;
  serve([&](HttpRequest request, Respond respond) {
    seen = std::move(request);
    respond(text_reply("not here", 404));
  });
  make({});
  std::promise<Result<std::string>> promise;
  adapter->ping([&](Result<std::string> told) { promise.set_value(std::move(told)); });
  auto told = wait_for(promise.get_future());
  BOOST_REQUIRE(told);
  BOOST_TEST(*told == "HTTP 404");
  BOOST_TEST(seen.body == "");
}

BOOST_AUTO_TEST_CASE(ends_open_sends_when_it_stops) {
  std::vector<Respond> held;
  std::promise<bool> arrived;
  serve([&](HttpRequest, Respond respond) {
    held.push_back(std::move(respond));
    arrived.set_value(true);
  });
  make({});
  std::promise<Result<OutboundAnswer>> promise;
  adapter->send(report(), [&](auto answer) { promise.set_value(std::move(answer)); });
  wait_for(arrived.get_future());
  adapter->stop();
  BOOST_TEST((wait_for(promise.get_future()).error().code == ErrorCode::shutting_down));
}

BOOST_AUTO_TEST_CASE(refuses_settings_it_cannot_work_with) {
  auto document = endpoint_of({});
  const Settings wrong[] = {{},
                            {{"base-url", "https://h/"}},
                            {{"base-url", "http://h"}, {"connections-max", "0"}},
                            {{"base-url", "http://h"}, {"connections-max", "many"}},
                            {{"base-url", "http://h"}, {"idle-timeout-ms", "-5"}},
                            {{"base-url", "http://h"}, {"api-key", "a\nb"}},
                            {{"base-url", "http://h"}, {"api-key-header", "a b"}}};
  for (const auto& settings : wrong) {
    auto made = kind.make_outbound(document.root(), settings, {});
    BOOST_REQUIRE(!made);
    BOOST_TEST((made.error().code == ErrorCode::configuration_invalid));
  }
}

BOOST_AUTO_TEST_CASE(accepts_a_right_endpoint) {
  BOOST_TEST(check(std::string(kEnvelope) + "<policy permits='4'/>").empty());
  BOOST_TEST(check({}, "base-url='${platform.url}'").empty());
}

BOOST_AUTO_TEST_CASE(points_at_wrong_words_in_an_endpoint) {
  struct Row {
    const char* children;
    const char* code;
    const char* suggestion;
  };
  const Row rows[] = {
      {"<envelop/>", "definition.element-unknown", "envelope"},
      {"<envelope success-pth='$.a' success-path='$.a' success-values='1'/>",
       "definition.attribute-unknown", "success-path"},
      {"<envelope success-path='$.a'/>", "envelope.incomplete", ""},
      {"<envelope success-values='1'/>", "envelope.incomplete", ""},
      {"<envelope success-path='code' success-values='1'/>", "envelope.path", ""},
      {"<envelope success-path='$.a' success-values='1' data-is-json-text='ture'/>",
       "envelope.value", "true"},
      {"<envelope success-path='$.a' success-values='1'/>"
       "<envelope success-path='$.a' success-values='1'/>",
       "envelope.repeated", ""},
  };
  for (const Row& row : rows) {
    Findings findings = check(row.children);
    BOOST_TEST_CONTEXT(row.children) {
      BOOST_REQUIRE(findings.size() == 1u);
      BOOST_TEST(findings[0].code == row.code);
      BOOST_TEST(findings[0].suggestion == row.suggestion);
      BOOST_TEST(findings[0].where.file == "partner.xml");
      BOOST_TEST(findings[0].where.line == 1);
    }
  }
  Findings url = check({}, "base-url='https://partner/'");
  BOOST_REQUIRE(url.size() == 1u);
  BOOST_TEST(url[0].code == "endpoint.url");
}

BOOST_AUTO_TEST_CASE(describes_its_settings) {
  auto fields = kind.endpoint_fields();
  BOOST_TEST(fields[0].name == "base-url");
  BOOST_TEST(fields[0].required);
  BOOST_TEST(fields[1].secret);
  for (const auto& list : {fields, kind.operation_fields(), kind.receive_fields()})
    for (const auto& field : list) BOOST_TEST((!field.help.empty() && !field.example.empty()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::test
