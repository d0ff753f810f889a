// Codes that stand in no valid row of their table, over the admin API.
#include "app/admin_api.h"
#include "app/words.h"
#include "bus/base/text.h"
#include "bus/json/json.h"

namespace jiuqu::app {
namespace {

void write_item(json::Writer& writer, const CodeItem& item, const DefinitionSet& definitions,
                UtcTime now) {
  writer.begin_object().member("partner", item.partner).member("table", item.table);
  writer.member("lookup", item.lookup).member("column", item.column());
  writer.member("code", item.code).member("state", name_of(item.state));
  writer.member("day", item.day).member("field", item.field);
  writer.member("interface", item.interface);
  writer.member("waiting", std::int64_t(item.waiting))
      .member("refused", std::int64_t(item.refused));
  writer.member("since", to_iso8601(item.since)).member("age", age_text(now - item.since));
  if (item.oldest) writer.member("oldest_waiting", to_iso8601(*item.oldest));
  writer.member("last_seen", to_iso8601(item.last_seen));
  if (!item.note.empty()) writer.member("note", item.note);
  if (item.state == CodeItemState::open) {
    NextStep next = next_step_for(item, item.waiting, definitions);
    writer.member("next_step", next.en).member("next_step_zh", next.zh);
  }
  writer.end_object();
}

void write_message(json::Writer& writer, const CodeMessage& message) {
  writer.begin_object().member("message", message.message.text());
  writer.member("state", message.waits ? "waits" : "refused");
  writer.member("partner", message.partner).member("interface", message.interface);
  writer.member("case", message.case_key).member("since", to_iso8601(message.since));
  if (message.waits) {
    writer.member("endpoint", message.endpoint).member("lane", message.lane_key);
    writer.member("position", std::int64_t(message.position));
  }
  writer.member("day", message.day).member("field", message.field).end_object();
}

}  // namespace

Task<HttpReply> list_unknown_codes(AdminParts parts, AdminRequest request) {
  CodeItemFilter filter;
  filter.partner = request.query("partner");
  filter.table = request.query("table");
  filter.open_only = request.query("open") == "1";
  filter.rows_max = limit_of(request);
  auto items = co_await list_code_items(*parts.store, filter);
  if (!items) co_return error_reply(items.error());
  auto definitions = parts.hub->definitions();
  json::Writer writer;
  writer.begin_object().key("unknown-codes").begin_array();
  for (const auto& item : *items) write_item(writer, item, *definitions, parts.clock->now());
  writer.end_array().end_object();
  co_return json_reply(writer.take());
}

// ?table=T&code=C: its items, and their messages.
Task<HttpReply> show_unknown_code(AdminParts parts, AdminRequest request) {
  CodeItemFilter filter;
  filter.partner = request.query("partner");
  filter.table = request.query("table");
  filter.code = request.query("code");
  if (filter.table.empty() || filter.code.empty())
    co_return error_reply(ErrorCode::bad_request, "\"table\" and \"code\" are required");
  auto items = co_await list_code_items(*parts.store, filter);
  if (!items) co_return error_reply(items.error());
  if (items->empty())
    co_return error_reply(ErrorCode::not_found,
                          "no \"" + filter.code + "\" was missed in code table " + filter.table);
  auto messages =
      co_await messages_of_code(*parts.store, filter.table, filter.code, limit_of(request));
  if (!messages) co_return error_reply(messages.error());
  auto definitions = parts.hub->definitions();
  json::Writer writer;
  writer.begin_object().key("unknown-codes").begin_array();
  for (const auto& item : *items) write_item(writer, item, *definitions, parts.clock->now());
  writer.end_array().key("messages").begin_array();
  for (const auto& message : *messages)
    if (filter.partner.empty() || filter.partner == message.partner) write_message(writer, message);
  writer.end_array().end_object();
  co_return json_reply(writer.take());
}

// {"table": "…", "code": "…", "reason": "…", "partner": "…"}; the partner may be missing.
Task<HttpReply> dismiss_unknown_code(AdminParts parts, AdminRequest request) {
  auto body = json::Json::parse(request.http.body);
  if (!body) co_return error_reply(body.error());
  std::string table = body->string_or("table"), code = body->string_or("code");
  std::string reason = body->string_or("reason");
  if (table.empty() || code.empty() || trim(reason).empty())
    co_return error_reply(ErrorCode::bad_request,
                          "\"table\", \"code\" and \"reason\" are required");
  std::string words = request.officer.id + ": " + reason;
  auto dismissed = co_await dismiss_code(*parts.store, body->string_or("partner"), table, code,
                                         words, parts.clock->now());
  if (!dismissed) co_return error_reply(dismissed.error());
  if (*dismissed == 0)
    co_return error_reply(ErrorCode::not_found,
                          "no open item wants \"" + code + "\" in code table " + table);
  json::Writer writer;
  writer.begin_object().member("status", "dismissed").member("table", table).member("code", code);
  writer.end_object();
  co_return json_reply(writer.take());
}

}  // namespace jiuqu::app
