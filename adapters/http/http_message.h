// HTTP requests and answers as plain values, and the small texts of the protocol: targets, heads,
// error answers. No sockets, no third-party types.
// Thread: values; the functions from any thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bus/base/error.h"
#include "bus/message/message.h"

namespace jiuqu {

struct HttpRequest {
  std::string method;  // a HEAD arrives as GET; its answer leaves without the body
  std::string target;  // as sent: path and query
  std::string path;    // decoded
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
  Headers headers;                                         // names in lower case, in order
  std::string body;
  std::string remote;  // address:port of the caller

  std::string header(std::string_view name) const { return header_of(headers, name); }
  std::size_t count_header(std::string_view lower_case_name) const;
  // The first value of that name; nullopt when the query has none.
  std::optional<std::string> query_value(std::string_view name) const;
};

// Status 0 closes the connection without an answer.
using HttpReply = Reply;

// Answers one request: call it once, from any thread. Dropped uncalled, it answers 500.
using Respond = std::move_only_function<void(HttpReply)>;

// {"code","msg","message_en"} with the sentences of the catalogue; 503 carries Retry-After.
HttpReply error_reply(ErrorCode code, std::string_view detail = {});
HttpReply error_reply(const Error& error);

// Splits and decodes a request target ("/a/b%20c?x=1") into path and query. Errors: bad_request.
Result<void> read_target(std::string_view target, HttpRequest& request);
// %41 -> A; refuses broken escapes, control characters and what is not UTF-8.
Result<std::string> percent_decode(std::string_view text, bool plus_is_space);

// "http://host:8080/base" taken apart. Errors: configuration_invalid.
struct HttpUrl {
  std::string host;  // without the brackets of an IPv6 address
  std::uint16_t port = 80;
  std::string target;     // path and query, "/" at least
  std::string authority;  // as the Host header names it
  std::string pool_key() const { return authority; }
};
Result<HttpUrl> parse_http_url(std::string_view url);

// Header names are tokens, values hold no line breaks or other control characters.
bool is_header_name(std::string_view name);
bool is_header_value(std::string_view value);

enum class AfterAnswer : std::uint8_t { keep_open, close };
// Status line and fields of an answer, with its length; fields that would break the framing are
// left out.
std::string answer_head(const HttpReply& reply, AfterAnswer after);
// Request line and fields; `headers` are sent as they stand, framing fields left out.
std::string request_head(std::string_view method, const HttpUrl& url, const Headers& headers,
                         std::string_view content_type, std::size_t body_bytes);

std::string lower_case(std::string_view text);

}  // namespace jiuqu
