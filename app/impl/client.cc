#include "app/impl/client.h"

#include <cstdio>
#include <cstdlib>

#include "adapters/http/http_client.h"

namespace jiuqu::app {
namespace {

std::string or_environment(const std::string& given, const char* name, const char* fallback) {
  if (!given.empty()) return given;
  const char* value = std::getenv(name);
  return value != nullptr ? value : fallback;
}

std::string hub_url(const ClientOptions& options) {
  std::string url = or_environment(options.hub, "JIUQU_HUB", "http://127.0.0.1:8080");
  while (url.ends_with('/')) url.pop_back();
  return url;
}

}  // namespace

Result<HubAnswer> ask_hub(const ClientOptions& options, const std::string& method,
                          const std::string& path, const std::string& body) {
  SystemClock clock;
  HttpNetwork network(clock);
  HttpClient client(network, {});
  HttpCall call;
  call.method = method;
  call.url = hub_url(options) + path;
  call.headers.emplace_back("Authorization",
                            "Bearer " + or_environment(options.token, "JIUQU_TOKEN", ""));
  if (!body.empty()) call.content_type = "application/json";
  call.body = body;
  auto result = client.send_and_wait(std::move(call));
  if (!result) return std::unexpected(result.error());
  HttpAnswer& answer = *result;
  return HubAnswer{answer.status, std::move(answer.content_type), std::move(answer.body)};
}

int tell_unreachable(const ClientOptions& options, const Error& error) {
  std::fprintf(stderr,
               "jiuqu: the hub at %s cannot be reached: %s\n"
               "jiuqu: start it with \"jiuqu run\", or say where it is with --hub or JIUQU_HUB\n",
               hub_url(options).c_str(), error.describe().c_str());
  return kUnreachable;
}

int tell_refusal(const HubAnswer& answer) {
  auto fault = json::Json::parse(answer.body);
  std::string words = "status " + std::to_string(answer.status);
  if (fault && !fault->string_or("code").empty())
    words = fault->string_or("code") + " " + fault->string_or("message_en") + " " +
            fault->string_or("msg");
  std::fprintf(stderr, "jiuqu: %s\n", words.c_str());
  if (answer.status == 401)
    std::fprintf(stderr, "jiuqu: give a token of tokens.json with --token or JIUQU_TOKEN\n");
  return kFailures;
}

int ask_or_tell(const ClientOptions& options, const std::string& method, const std::string& path,
                const std::string& body, HubAnswer& answer) {
  auto asked = ask_hub(options, method, path, body);
  if (!asked) return tell_unreachable(options, asked.error());
  answer = std::move(*asked);
  return answer.good() ? kGood : tell_refusal(answer);
}

int ask_json(const ClientOptions& options, const std::string& path, json::Json& document) {
  HubAnswer answer;
  if (int wrong = ask_or_tell(options, "GET", path, {}, answer); wrong != kGood) return wrong;
  auto parsed = json::Json::parse(answer.body);
  if (!parsed) {
    std::fprintf(stderr, "jiuqu: the hub's answer cannot be read: %s\n",
                 parsed.error().describe().c_str());
    return kFailures;
  }
  document = std::move(*parsed);
  return kGood;
}

std::string url_encode(std::string_view text) {
  std::string out;
  for (unsigned char c : text) {
    bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                 c == '-' || c == '_' || c == '.' || c == '~';
    char escape[4];
    std::snprintf(escape, sizeof escape, "%%%02X", c);
    out += plain ? std::string(1, char(c)) : std::string(escape);
  }
  return out;
}

std::string path_with_query(std::string path, const std::map<std::string, std::string>& query) {
  char separator = '?';
  for (const auto& [name, value] : query) {
    if (value.empty()) continue;
    path += separator + name + "=" + url_encode(value);
    separator = '&';
  }
  return path;
}

std::string json_text(const json::Json& value) {
  json::Writer writer;
  switch (value.kind) {
    case json::Json::Kind::null:
      return "null";
    case json::Json::Kind::boolean:
    case json::Json::Kind::number:
      return value.text;
    case json::Json::Kind::string:
      return writer.string(value.text).take();
    case json::Json::Kind::array:
      writer.begin_array();
      for (const auto& item : value.items) writer.raw(json_text(item));
      return writer.end_array().take();
    case json::Json::Kind::object:
      writer.begin_object();
      for (const auto& [name, member] : value.members) writer.key(name).raw(json_text(member));
      return writer.end_object().take();
  }
  return "null";
}

}  // namespace jiuqu::app
