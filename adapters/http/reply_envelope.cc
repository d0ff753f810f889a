#include "adapters/http/reply_envelope.h"

#include <algorithm>

#include "bus/base/text.h"
#include "bus/json/json.h"
#include "bus/pipeline/definitions.h"

namespace jiuqu {
namespace {

// A partner's sentence in our records and logs is kept short.
constexpr std::size_t kMessageBytesMax = 300;

bool contains(const std::vector<std::string>& values, const std::string& value) {
  return std::ranges::find(values, value) != values.end();
}

std::string shortened(std::string text) {
  if (text.size() <= kMessageBytesMax) return text;
  text.resize(kMessageBytesMax);
  while (!text.empty() && !is_valid_utf8(text)) text.pop_back();
  return text + "…";
}

// "code 1003: 参数错误", as far as the body tells.
std::string told_by(const ReplyEnvelope& envelope, const std::string& body) {
  std::string told;
  if (auto code = json::value_at(body, envelope.success_path)) told = "code " + *code;
  if (envelope.message_path.empty()) return told;
  auto message = json::value_at(body, envelope.message_path);
  if (!message || message->empty()) return told;
  return told + (told.empty() ? "" : ": ") + shortened(std::move(*message));
}

ErrorCode error_of(int status) {
  switch (status) {
    case 408:
      return ErrorCode::partner_timeout;
    case 429:
      return ErrorCode::partner_throttled;
    case 503:
      return ErrorCode::partner_unavailable;
    default:
      return status >= 500 ? ErrorCode::partner_error : ErrorCode::partner_refused;
  }
}

Result<std::string> data_of(const ReplyEnvelope& envelope, const std::string& body) {
  if (envelope.data_path.empty()) return body;
  auto data = json::value_at(body, envelope.data_path);
  if (!data || *data == "null") return std::string();  // many partners send none on success
  bool broken = envelope.data_is_json_text && !data->empty() && !json::Json::parse(*data);
  if (broken)
    return fail(ErrorCode::partner_answer_unreadable,
                envelope.data_path + " does not hold JSON text");
  return std::move(*data);
}

void check_path(xml::Node envelope, std::string_view attribute, Findings& findings) {
  auto path = envelope.attribute(attribute);
  if (!path || path->starts_with('$')) return;
  findings.push_back(
      definition_finding(Level::error, "envelope.path", envelope,
                         "\"" + *path + "\" is not a path into the answer (example: $.data.code)",
                         "“" + *path + "”不是应答内的路径（示例：$.data.code）", attribute));
}

}  // namespace

std::optional<ReplyEnvelope> read_envelope(xml::Node endpoint) {
  xml::Node node = endpoint.child("envelope");
  if (!node) return std::nullopt;
  auto text = [&](std::string_view name) { return node.attribute(name).value_or(""); };
  ReplyEnvelope envelope;
  envelope.success_path = text("success-path");
  envelope.success_values = split_words(text("success-values"));
  envelope.retry_values = split_words(text("retry-values"));
  envelope.message_path = text("message-path");
  envelope.data_path = text("data-path");
  envelope.data_is_json_text = text("data-is-json-text") == "true";
  return envelope;
}

void check_envelope(xml::Node envelope, Findings& findings) {
  constexpr std::string_view kAttributes[] = {"success-path", "success-values",    "message-path",
                                              "data-path",    "data-is-json-text", "retry-values"};
  check_vocabulary(envelope, kAttributes, {}, findings);
  for (std::string_view name : {"success-path", "success-values"}) {
    if (!split_words(envelope.attribute(name).value_or("")).empty()) continue;
    findings.push_back(definition_finding(
        Level::error, "envelope.incomplete", envelope,
        "The envelope needs \"" + std::string(name) + "\" to tell success from failure",
        "应答封装缺少“" + std::string(name) + "”，无法判断是否成功"));
  }
  for (std::string_view name : {"success-path", "message-path", "data-path"})
    check_path(envelope, name, findings);
  std::string flag = envelope.attribute("data-is-json-text").value_or("false");
  if (flag == "true" || flag == "false") return;
  const std::string choices[] = {"true", "false"};
  findings.push_back(
      unknown_word("envelope.value", envelope, "data-is-json-text", "flag", flag, choices));
}

Result<OutboundAnswer> judge_answer(const std::optional<ReplyEnvelope>& envelope,
                                    OutboundAnswer answer) {
  if (answer.status < 200 || answer.status > 299) {
    std::string detail = "status " + std::to_string(answer.status);
    std::string told = envelope ? told_by(*envelope, answer.body) : std::string();
    return fail(error_of(answer.status), told.empty() ? detail : detail + ", " + told);
  }
  if (!envelope) {
    answer.data = answer.body;
    return answer;
  }
  auto code = json::value_at(answer.body, envelope->success_path);
  if (!code)
    return fail(ErrorCode::partner_answer_unreadable,
                envelope->success_path + ": " + std::string(entry_of(code.error().code).en));
  if (contains(envelope->retry_values, *code))
    return fail(ErrorCode::partner_unavailable, told_by(*envelope, answer.body));
  if (!contains(envelope->success_values, *code))
    return fail(ErrorCode::partner_business_error, told_by(*envelope, answer.body));
  auto data = data_of(*envelope, answer.body);
  if (!data) return std::unexpected(data.error());
  answer.data = std::move(*data);
  return answer;
}

}  // namespace jiuqu
