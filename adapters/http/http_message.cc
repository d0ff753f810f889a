#include "adapters/http/http_message.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "bus/base/text.h"

namespace jiuqu {
namespace {

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// Fields the sender of a message decides by its body and connection, never by a caller's list.
bool is_framing(std::string_view name) {
  constexpr std::array<std::string_view, 6> kFraming{
      "content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "host"};
  return std::ranges::find(kFraming, lower_case(name)) != kFraming.end();
}

void append_fields(std::string& head, const Headers& headers) {
  for (const auto& [name, value] : headers)
    if (!is_framing(name) && is_header_name(name) && is_header_value(value))
      head.append(name).append(": ").append(value).append("\r\n");
}

std::string_view reason_of(int status) {
  constexpr std::array<std::pair<int, std::string_view>, 23> kReasons{
      {{200, "OK"},
       {201, "Created"},
       {202, "Accepted"},
       {204, "No Content"},
       {304, "Not Modified"},
       {400, "Bad Request"},
       {401, "Unauthorized"},
       {403, "Forbidden"},
       {404, "Not Found"},
       {405, "Method Not Allowed"},
       {408, "Request Timeout"},
       {409, "Conflict"},
       {413, "Content Too Large"},
       {415, "Unsupported Media Type"},
       {422, "Unprocessable Content"},
       {429, "Too Many Requests"},
       {431, "Request Header Fields Too Large"},
       {500, "Internal Server Error"},
       {501, "Not Implemented"},
       {502, "Bad Gateway"},
       {503, "Service Unavailable"},
       {504, "Gateway Timeout"},
       {505, "HTTP Version Not Supported"}}};
  auto found = std::ranges::find(kReasons, status, &std::pair<int, std::string_view>::first);
  return found == kReasons.end() ? std::string_view("Answer") : found->second;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Result<void> read_query(std::string_view text, HttpRequest& request) {
  while (!text.empty()) {
    auto end = std::min(text.find('&'), text.size());
    std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    auto equals = std::min(pair.find('='), pair.size());
    auto name = percent_decode(pair.substr(0, equals), true);
    if (!name) return std::unexpected(name.error());
    auto value = percent_decode(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!value) return std::unexpected(value.error());
    request.query.emplace_back(std::move(*name), std::move(*value));
  }
  return {};
}

bool is_host_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '.' || c == '_' ||
         c == ':';
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  return lower;
}

std::size_t HttpRequest::count_header(std::string_view lower_case_name) const {
  return std::size_t(
      std::ranges::count(headers, lower_case_name,
                         [](const auto& header) -> std::string_view { return header.first; }));
}

std::optional<std::string> HttpRequest::query_value(std::string_view name) const {
  for (const auto& [key, value] : query)
    if (key == name) return value;
  return std::nullopt;
}

HttpReply error_reply(ErrorCode code, std::string_view detail) {
  const ErrorEntry& entry = entry_of(code);
  HttpReply reply;
  reply.status = entry.http_status;
  std::string en(entry.en);
  if (!detail.empty()) en.append(" (").append(detail).append(")");
  reply.body = "{\"code\":\"" + std::to_string(entry.number) +
               "\",\"msg\":" + json_quote(entry.zh) + ",\"message_en\":" + json_quote(en) + "}";
  if (entry.retry == RetryClass::Busy) reply.headers.emplace_back("Retry-After", "1");
  return reply;
}

HttpReply error_reply(const Error& error) {
  return error_reply(error.code, error.detail);
}

Result<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  auto refuse = [](const char* why) { return fail(ErrorCode::bad_request, why); };
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return refuse("broken escape in the address");
      int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return refuse("broken escape in the address");
      c = char(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_space) {
      c = ' ';
    }
    if (is_control(c)) return refuse("control character in the address");
    out += c;
  }
  if (!is_valid_utf8(out)) return refuse("the address is not UTF-8");
  return out;
}

Result<void> read_target(std::string_view target, HttpRequest& request) {
  request.target = target;
  // Absolute form: every server must take it; the authority says nothing new.
  if (target.starts_with("http://")) {
    auto slash = target.find('/', 7);
    target = slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
  }
  if (!target.starts_with('/')) return fail(ErrorCode::bad_request, "the address has no path");
  auto question = std::min(target.find('?'), target.size());
  auto path = percent_decode(target.substr(0, question), false);
  if (!path) return std::unexpected(path.error());
  request.path = std::move(*path);
  request.query.clear();
  return read_query(target.substr(std::min(question + 1, target.size())), request);
}

Result<HttpUrl> parse_http_url(std::string_view text) {
  auto refuse = [&](std::string_view why) {
    return fail(ErrorCode::configuration_invalid, std::string(text) + ": " + std::string(why));
  };
  if (text.starts_with("https://")) return refuse("https is not built");
  if (!text.starts_with("http://")) return refuse("the address must begin with http://");
  std::string_view rest = text.substr(7);
  auto end = std::min(rest.find_first_of("/?#"), rest.size());
  HttpUrl url;
  url.authority = rest.substr(0, end);
  url.target = rest.substr(end);
  if (!url.target.starts_with('/')) url.target.insert(0, "/");
  bool clean = std::ranges::none_of(url.target,
                                    [](char c) { return is_control(c) || c == ' ' || c == '#'; });
  if (!clean) return refuse("the path holds a blank, '#' or a control character");
  std::string_view authority = url.authority;
  std::string_view port_text;
  if (authority.starts_with('[')) {
    auto close = authority.find(']');
    if (close == std::string_view::npos) return refuse("']' is missing");
    url.host = authority.substr(1, close - 1);
    port_text = authority.substr(close + 1);
  } else {
    auto colon = std::min(authority.find(':'), authority.size());
    url.host = authority.substr(0, colon);
    port_text = authority.substr(colon);
  }
  if (url.host.empty() || !std::ranges::all_of(url.host, is_host_character))
    return refuse("the host is missing or not a name");
  if (port_text.empty()) return url;
  port_text.remove_prefix(1);
  auto [stop, error] =
      std::from_chars(port_text.data(), port_text.data() + port_text.size(), url.port);
  if (error != std::errc{} || stop != port_text.data() + port_text.size() || url.port == 0)
    return refuse("the port is not a number from 1 to 65535");
  return url;
}

bool is_header_name(std::string_view name) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::ranges::all_of(name, [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || kMarks.find(c) != kMarks.npos;
  });
}

bool is_header_value(std::string_view value) {
  return std::ranges::none_of(value, [](char c) { return is_control(c) && c != '\t'; });
}

std::string answer_head(const HttpReply& reply, AfterAnswer after) {
  std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " ";
  head.append(reason_of(reply.status)).append("\r\n");
  append_fields(head, reply.headers);
  bool bodiless = reply.status == 204 || reply.status == 304;
  if (!reply.body.empty() && !bodiless && is_header_value(reply.content_type))
    head.append("Content-Type: ").append(reply.content_type).append("\r\n");
  if (!bodiless)
    head.append("Content-Length: ").append(std::to_string(reply.body.size())).append("\r\n");
  if (after == AfterAnswer::close) head.append("Connection: close\r\n");
  return head.append("\r\n");
}

std::string request_head(std::string_view method, const HttpUrl& url, const Headers& headers,
                         std::string_view content_type, std::size_t body_bytes) {
  std::string head(method);
  head.append(" ").append(url.target).append(" HTTP/1.1\r\nHost: ").append(url.authority);
  head.append("\r\nUser-Agent: jiuqu\r\n");
  append_fields(head, headers);
  if (body_bytes > 0 && !content_type.empty() && is_header_value(content_type))
    head.append("Content-Type: ").append(content_type).append("\r\n");
  if (body_bytes > 0 || method == "POST" || method == "PUT" || method == "PATCH")
    head.append("Content-Length: ").append(std::to_string(body_bytes)).append("\r\n");
  return head.append("\r\n");
}

}  // namespace jiuqu
