// Commands that ask a running hub over its admin API.
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "adapters/http/http_client.h"
#include "app/commands.h"
#include "bus/json/json.h"

namespace jiuqu::app {
namespace {

std::string or_environment(const std::string& given, const char* name, const char* fallback) {
  if (!given.empty()) return given;
  const char* value = std::getenv(name);
  return value != nullptr ? value : fallback;
}

std::string encode(std::string_view text) {
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

// One request, waited for on this thread.
Result<HttpAnswer> ask(const ClientOptions& options, std::string method, const std::string& path,
                       std::string body) {
  SystemClock clock;
  HttpNetwork network(clock);
  HttpClient client(network, {});
  HttpCall call;
  call.method = std::move(method);
  call.url = or_environment(options.hub, "JIUQU_HUB", "http://127.0.0.1:8080") + path;
  call.headers.emplace_back("Authorization",
                            "Bearer " + or_environment(options.token, "JIUQU_TOKEN", ""));
  if (!body.empty()) call.content_type = "application/json";
  call.body = std::move(body);
  std::mutex mutex;
  std::condition_variable arrived;
  std::optional<Result<HttpAnswer>> result;
  client.send(std::move(call), [&](Result<HttpAnswer> answer) {
    std::lock_guard lock(mutex);
    result = std::move(answer);
    arrived.notify_one();
  });
  std::unique_lock lock(mutex);
  arrived.wait(lock, [&] { return result.has_value(); });
  return std::move(*result);
}

// The body of a good answer, or the exit code after telling what went wrong.
int ask_or_tell(const ClientOptions& options, const std::string& method, const std::string& path,
                const std::string& body, std::string& answer) {
  auto result = ask(options, method, path, body);
  if (!result) {
    std::fprintf(stderr, "jiuqu: %s\n", result.error().describe().c_str());
    return kUnreachable;
  }
  answer = std::move(result->body);
  if (result->status >= 200 && result->status < 300) return kGood;
  auto fault = json::Json::parse(answer);
  std::string words = fault ? fault->string_or("message_en") + " " + fault->string_or("msg")
                            : "status " + std::to_string(result->status);
  std::fprintf(stderr, "jiuqu: %s\n", words.c_str());
  if (result->status == 401)
    std::fprintf(stderr, "jiuqu: give a token with --token or JIUQU_TOKEN\n");
  return kFailures;
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

// A row for people: its plain values with two blanks between.
void print_row(const json::Json& row, bool as_json) {
  if (as_json) {
    std::printf("%s\n", json_text(row).c_str());
    return;
  }
  std::string line;
  for (const auto& [name, member] : row.members) {
    std::string text = member.kind == json::Json::Kind::array ? json_text(member) : member.text;
    if (!text.empty()) line += (line.empty() ? "" : "  ") + text;
  }
  std::printf("%s\n", line.c_str());
}

// A whole object for people: one member a line, nested ones below.
void print_whole(const json::Json& value, int indent) {
  for (const auto& [name, member] : value.members) {
    bool nested = !member.members.empty() || !member.items.empty();
    std::printf("%*s%s:%s%s\n", indent, "", name.c_str(), nested ? "" : " ",
                nested ? "" : member.text.c_str());
    if (!nested) continue;
    print_whole(member, indent + 2);
    for (const auto& item : member.items) {
      if (item.members.empty()) {
        std::printf("%*s- %s\n", indent + 2, "", item.text.c_str());
      } else {
        std::printf("%*s-\n", indent + 2, "");
        print_whole(item, indent + 4);
      }
    }
  }
}

}  // namespace

int command_list(const ClientOptions& options, const std::string& what) {
  std::string path = "/api/v1/" + what;
  char separator = '?';
  for (const auto& [name, value] : options.query) {
    if (value.empty()) continue;
    path += separator + name + "=" + encode(value);
    separator = '&';
  }
  std::string answer;
  if (int wrong = ask_or_tell(options, "GET", path, {}, answer); wrong != kGood) return wrong;
  auto document = json::Json::parse(answer);
  const json::Json* rows = document ? document->member(what) : nullptr;
  if (rows == nullptr) {
    std::fprintf(stderr, "jiuqu: the hub's answer cannot be read\n");
    return kFailures;
  }
  for (const auto& row : rows->items) print_row(row, options.json);
  return kGood;
}

int command_show(const ClientOptions& options, const std::string& what, const std::string& id) {
  std::string answer;
  int wrong = ask_or_tell(options, "GET", "/api/v1/" + what + "/" + encode(id), {}, answer);
  if (wrong != kGood) return wrong;
  auto document = json::Json::parse(answer);
  if (options.json || !document)
    std::printf("%s\n", answer.c_str());
  else
    print_whole(*document, 0);
  return kGood;
}

int command_post(const ClientOptions& options, const std::string& path, const std::string& body) {
  std::string answer;
  int wrong = ask_or_tell(options, "POST", path, body, answer);
  if (wrong == kGood) std::printf("%s\n", answer.c_str());
  return wrong;
}

}  // namespace jiuqu::app
