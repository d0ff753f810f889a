#include "adapters/http/http_adapter.h"

#include <charconv>

#include "adapters/http/http_client.h"
#include "adapters/http/reply_envelope.h"
#include "bus/pipeline/definitions.h"

namespace jiuqu {
namespace {

constexpr int kPingTimeoutMs = 5'000;

std::string setting(const Settings& settings, const std::string& name,
                    const std::string& fallback = {}) {
  auto found = settings.find(name);
  return found == settings.end() || found->second.empty() ? fallback : found->second;
}

Result<void> read_number(const Settings& settings, const std::string& name, auto& number) {
  std::string text = setting(settings, name);
  if (text.empty()) return {};
  auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && stop == text.data() + text.size() && number > 0) return {};
  return fail(ErrorCode::configuration_invalid, name + ": \"" + text + "\" is not a number over 0");
}

// What does not change between sends; shared with the completions under way.
struct Plan {
  std::string base_url;  // without the slash at its end
  std::string key_header;
  std::string key;
  std::optional<ReplyEnvelope> envelope;
};

class HttpOutbound final : public OutboundAdapter {
 public:
  HttpOutbound(HttpNetwork& network, HttpClientOptions options, Plan plan)
      : plan_(std::make_shared<const Plan>(std::move(plan))), client_(network, options) {}

  void send(OutboundRequest request, SendCompletion done) override {
    HttpCall call = call_of(std::move(request));
    add_key(call, plan_->key);
    auto judge = [plan = plan_, done = std::move(done)](Result<HttpAnswer> answer) mutable {
      if (!answer) return done(std::unexpected(std::move(answer.error())));
      done(judge_answer(
          plan->envelope,
          {answer->status, std::move(answer->content_type), std::move(answer->body), {}}));
    };
    client_.send(std::move(call), std::move(judge));
  }

  std::string describe(const OutboundRequest& request) const override {
    HttpCall call = call_of(request);
    if (!plan_->key.empty()) add_key(call, "***");
    auto url = parse_http_url(call.url);
    if (!url) return url.error().describe();
    return request_head(call.method, *url, call.headers, call.content_type, call.body.size());
  }

  // Any answer shows the connection: partners answer 404 or 405 where no operation stands.
  void ping(Callback<Result<std::string>> done) override {
    HttpCall call;
    call.method = "HEAD";
    call.url = plan_->base_url;
    call.timeout_ms = kPingTimeoutMs;
    add_key(call, plan_->key);
    client_.send(std::move(call), [done = std::move(done)](Result<HttpAnswer> answer) mutable {
      if (!answer) return done(std::unexpected(std::move(answer.error())));
      done("HTTP " + std::to_string(answer->status));
    });
  }

  void stop() override { client_.stop(); }

 private:
  HttpCall call_of(OutboundRequest request) const {
    HttpCall call;
    call.method = setting(request.operation, "method", "POST");
    call.url = plan_->base_url + setting(request.operation, "path");
    call.headers = std::move(request.headers);
    call.content_type = std::move(request.content_type);
    call.body = std::move(request.body);
    call.timeout_ms = request.timeout_ms;
    return call;
  }
  void add_key(HttpCall& call, const std::string& key) const {
    if (!key.empty()) call.headers.emplace_back(plan_->key_header, key);
  }

  std::shared_ptr<const Plan> plan_;
  HttpClient client_;
};

SettingField field(std::string name, SettingField::Type type, std::string default_value,
                   std::string example, std::string help) {
  SettingField made;
  made.name = std::move(name);
  made.type = type;
  made.default_value = std::move(default_value);
  made.example = std::move(example);
  made.help = std::move(help);
  return made;
}

SettingField method_field(std::string help) {
  auto made = field("method", SettingField::Type::choice, "POST", "POST", std::move(help));
  made.choices = {"GET", "POST", "PUT", "PATCH", "DELETE"};
  return made;
}

SettingField path_field(std::string example, std::string help) {
  auto made = field("path", SettingField::Type::text, {}, std::move(example), std::move(help));
  made.required = true;
  return made;
}

}  // namespace

std::vector<SettingField> HttpAdapterKind::endpoint_fields() const {
  using Type = SettingField::Type;
  std::vector<SettingField> fields{
      field("base-url", Type::url, {}, "http://10.1.2.3:8080/exchange",
            "address of the partner, before the path of every operation"),
      field("api-key", Type::text, {}, "env:PLATFORM_KEY", "the key we show the partner"),
      field("api-key-header", Type::text, "X-Api-Key", "X-Api-Key", "header that carries the key"),
      field("connections-max", Type::integer, "16", "16", "connections open at once"),
      field("idle-timeout-ms", Type::duration_ms, "30000", "30000",
            "an unused connection is closed after this time"),
      field("answer-bytes-max", Type::integer, std::to_string(limits::kBodyBytesMax), "65536",
            "a larger answer is not read")};
  fields[0].required = true;
  fields[1].secret = true;
  fields[3].unit = "connections";
  fields[4].unit = "ms";
  fields[5].unit = "bytes";
  return fields;
}

std::vector<SettingField> HttpAdapterKind::operation_fields() const {
  return {method_field("method of the request"),
          path_field("/gateway/v1/acceptance", "path below the base-url of the endpoint")};
}

std::vector<SettingField> HttpAdapterKind::receive_fields() const {
  return {method_field("method the partner calls with"),
          path_field("/platform/v1/applications", "path the partner calls")};
}

// Attributes are checked against endpoint_fields, <policy> by the partner file's kind.
void HttpAdapterKind::check_endpoint(xml::Node endpoint, Findings& findings) const {
  const std::vector<std::string> children{"policy", "envelope"};
  for (xml::Node child : endpoint.children()) {
    if (child.ns() != endpoint.ns() || child.name() == "policy") continue;
    if (child.name() == "envelope")
      check_envelope(child, findings);
    else
      findings.push_back(
          unknown_word("definition.element-unknown", child, {}, "element", child.name(), children));
  }
  if (auto envelopes = endpoint.children("envelope"); envelopes.size() > 1)
    findings.push_back(definition_finding(Level::error, "envelope.repeated", envelopes[1],
                                          "An endpoint has one envelope",
                                          "一个端点只能有一个应答封装"));
  std::string url = endpoint.attribute("base-url").value_or("");
  if (url.empty() || url.contains("${")) return;
  if (auto parsed = parse_http_url(url); !parsed)
    findings.push_back(definition_finding(Level::error, "endpoint.url", endpoint,
                                          parsed.error().detail, "地址不可用：" + url, "base-url"));
}

Result<std::unique_ptr<OutboundAdapter>> HttpAdapterKind::make_outbound(xml::Node endpoint,
                                                                        const Settings& settings,
                                                                        const AdapterContext&) {
  Plan plan;
  plan.base_url = setting(settings, "base-url");
  while (plan.base_url.ends_with('/')) plan.base_url.pop_back();
  plan.key_header = setting(settings, "api-key-header", "X-Api-Key");
  plan.key = setting(settings, "api-key");
  plan.envelope = read_envelope(endpoint);
  if (auto url = parse_http_url(plan.base_url); !url) return std::unexpected(url.error());
  if (!is_header_name(plan.key_header) || !is_header_value(plan.key))
    return fail(ErrorCode::configuration_invalid, "api-key or api-key-header is not a header");
  HttpClientOptions options;
  for (auto outcome : {read_number(settings, "connections-max", options.connections_max),
                       read_number(settings, "idle-timeout-ms", options.idle_timeout_ms),
                       read_number(settings, "answer-bytes-max", options.answer_bytes_max)})
    if (!outcome) return std::unexpected(outcome.error());
  return std::make_unique<HttpOutbound>(network_, options, std::move(plan));
}

}  // namespace jiuqu
