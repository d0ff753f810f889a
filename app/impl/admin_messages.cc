// Messages over the admin API.
#include "app/admin_api.h"
#include "bus/json/json.h"

namespace jiuqu::app {
namespace {

std::string_view name_of_direction(Direction direction) {
  return direction == Direction::in ? "in" : "out";
}

void write_summary(json::Writer& writer, const MessageSummary& row) {
  writer.begin_object();
  writer.member("id", row.id.text()).member("direction", name_of_direction(row.direction));
  writer.member("state", name_of(row.state)).member("partner", row.partner);
  writer.member("interface", row.interface).member("case", row.case_key);
  writer.member("created", to_iso8601(row.created));
  if (row.finished) writer.member("finished", to_iso8601(*row.finished));
  if (!row.endpoint.empty()) writer.member("endpoint", row.endpoint);
  if (!row.cause.empty()) writer.member("cause", row.cause);
  writer.member("bytes", std::int64_t(row.body_bytes));
  writer.end_object();
}

Result<MessageFilter> filter_of(const AdminRequest& request) {
  MessageFilter filter;
  filter.case_key = request.query("case");
  filter.partner = request.query("partner");
  filter.interface = request.query("interface");
  filter.rows_max = limit_of(request);
  if (auto state = request.query("state"); !state.empty()) {
    auto known = message_state(state);
    if (!known) return std::unexpected(known.error());
    filter.state = *known;
  }
  if (auto since = request.query("since"); !since.empty()) {
    auto time = from_iso8601(since);
    if (!time) return std::unexpected(time.error());
    filter.since = *time;
  }
  if (auto after = request.query("after"); !after.empty()) {
    auto id = Uuid::parse(after);
    if (!id) return std::unexpected(id.error());
    filter.after = *id;
  }
  return filter;
}

}  // namespace

Task<HttpReply> list_messages_page(AdminParts parts, AdminRequest request) {
  auto filter = filter_of(request);
  if (!filter) co_return error_reply(filter.error());
  auto rows = co_await list_messages(*parts.store, *filter);
  if (!rows) co_return error_reply(rows.error());
  json::Writer writer;
  writer.begin_object().key("messages").begin_array();
  for (const auto& row : *rows) write_summary(writer, row);
  writer.end_array().end_object();
  co_return json_reply(writer.take());
}

Task<HttpReply> show_message(AdminParts parts, AdminRequest request) {
  auto id = Uuid::parse(request.id);
  if (!id) co_return error_reply(id.error());
  auto record = co_await load_message(*parts.store, *id);
  if (!record) co_return error_reply(record.error());
  const Message& message = record->message;
  json::Writer writer;
  writer.begin_object();
  writer.member("id", message.id.text()).member("correlation", message.correlation.text());
  writer.member("causation", message.causation.text()).member("trace", message.trace_parent);
  writer.member("direction", name_of_direction(message.direction));
  writer.member("state", name_of(record->state)).member("partner", message.partner);
  writer.member("interface", message.interface).member("case", record->case_key);
  writer.member("created", to_iso8601(message.created));
  if (record->finished) writer.member("finished", to_iso8601(*record->finished));
  writer.member("endpoint", record->endpoint).member("lane", record->lane_key);
  writer.member("definitions", record->definition_set).member("cause", record->cause);
  writer.member("content_type", message.content_type);
  writer.member("bytes", std::int64_t(message.body.size()));
  writer.end_object();
  co_return json_reply(writer.take());
}

Task<HttpReply> show_message_body(AdminParts parts, AdminRequest request) {
  auto id = Uuid::parse(request.id);
  if (!id) co_return error_reply(id.error());
  auto record = co_await load_message(*parts.store, *id);
  if (!record) co_return error_reply(record.error());
  HttpReply reply;
  reply.content_type = record->message.content_type;
  reply.body = record->message.body;
  co_return reply;
}

}  // namespace jiuqu::app
