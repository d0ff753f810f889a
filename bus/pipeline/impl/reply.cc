#include "bus/pipeline/impl/reply.h"

#include "bus/json/json.h"
#include "bus/pipeline/impl/router.h"
#include "bus/pipeline/interface.h"

namespace jiuqu {
namespace {

constexpr std::string_view kReceiptNamespace = "urn:jiuqu:licensing:1";

Reply plain_receipt(const Exchange& exchange, UtcTime now) {
  json::Writer writer;
  writer.begin_object().member("key", exchange.identity_key);
  writer.member("messageId", exchange.message->id.text());
  writer.member("receivedAt", to_iso8601(now)).end_object();
  return Reply{200, "application/json", writer.take(), {}};
}

xml::Document receipt_of(const Exchange& exchange, UtcTime now) {
  auto receipt = xml::Document::create("receipt", kReceiptNamespace);
  xml::Node root = receipt.root();
  root.append("key").set_text(exchange.identity_key);
  root.append("messageId").set_text(exchange.message->id.text());
  root.append("receivedAt").set_text(to_iso8601(now));
  return receipt;
}

}  // namespace

Result<void> compose_reply(Exchange& exchange, UtcTime now) {
  bool json_asked = exchange.message->content_type == "application/json";
  const JudgeStep* step = exchange.interface->reply_step.get();
  if (json_asked && step == nullptr) {
    exchange.reply = plain_receipt(exchange, now);
    return {};
  }
  Exchange answer;
  answer.message = exchange.message;
  answer.definitions = exchange.definitions;
  answer.interface = exchange.interface;
  answer.variables = exchange.variables;
  answer.tree = receipt_of(exchange, now);
  const SchemaDefinition* schema = nullptr;
  if (step != nullptr) {
    if (auto done = step->run(answer); !done) return done;
    if (has_errors(answer.findings))
      return fail(ErrorCode::definition_broken, "reply: " + answer.findings.front().en);
    schema = step->produces();
  }
  bool as_json = json_asked && schema != nullptr;
  exchange.reply = Reply{};
  exchange.reply.content_type = as_json ? "application/json" : "application/xml";
  auto body = encode_body(answer.tree, exchange.reply.content_type, schema);
  if (!body) return std::unexpected(body.error());
  exchange.reply.body = std::move(*body);
  return {};
}

}  // namespace jiuqu
