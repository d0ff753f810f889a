// Lanes and dead letters over the admin API.
#include <algorithm>

#include "app/admin_api.h"
#include "app/words.h"
#include "bus/base/text.h"
#include "bus/json/json.h"
#include "bus/pipeline/dead_letters.h"

namespace jiuqu::app {
namespace {

void write_lane(json::Writer& writer, const LaneView& lane, UtcTime now) {
  writer.begin_object();
  writer.member("endpoint", lane.endpoint).member("lane", lane.lane_key);
  writer.member("waiting", std::int64_t(lane.waiting));
  writer.member("head", lane.head.text()).member("head_state", name_of(lane.head_state));
  writer.member("interface", lane.interface).member("case", lane.case_key);
  writer.member("since", to_iso8601(lane.since)).member("age", age_text(now - lane.since));
  writer.member("attempts", std::int64_t{lane.attempts});
  if (lane.next_attempt) writer.member("next_attempt", to_iso8601(*lane.next_attempt));
  writer.member("cause", lane.cause).member("next_step", lane.next_step);
  writer.end_object();
}

// What a dead letter is called before anybody touched it, and after somebody took it on.
std::string_view state_of(const DeadLetter& letter) {
  if (letter.state != DeliveryState::parked) return name_of(letter.state);
  return letter.owner.empty() ? "new" : "assigned";
}

void write_letter_members(json::Writer& writer, const DeadLetter& letter, UtcTime now) {
  writer.member("id", letter.id.text()).member("state", state_of(letter));
  if (!letter.owner.empty()) writer.member("owner", letter.owner);
  writer.member("endpoint", letter.endpoint).member("lane", letter.lane_key);
  writer.member("interface", letter.interface).member("case", letter.case_key);
  writer.member("position", std::int64_t(letter.position));
  writer.member("behind", std::int64_t(letter.behind));
  writer.member("attempts", std::int64_t{letter.attempts});
  writer.member("since", to_iso8601(letter.since)).member("age", age_text(now - letter.since));
  writer.member("cause", letter.cause).member("next_step", letter.next_step);
}

void write_stage(json::Writer& writer, std::string_view stage, const Message& message) {
  writer.begin_object().member("stage", stage).member("message", message.id.text());
  writer.member("interface", message.interface).member("created", to_iso8601(message.created));
  writer.member("content_type", message.content_type).member("body", message.body).end_object();
}

void write_preview(json::Writer& writer, const Preview& preview) {
  const OutboundRequest& request = preview.request;
  writer.begin_object().member("id", request.id.text()).member("interface", request.interface);
  writer.key("operation").begin_object();
  for (const auto& [name, value] : request.operation) writer.member(name, value);
  writer.end_object().key("headers").begin_object();
  for (const auto& [name, value] : request.headers) writer.member(name, value);
  writer.end_object().member("wire", preview.wire);
  writer.member("content_type", request.content_type).member("body", request.body).end_object();
}

void write_awaited(json::Writer& writer, const std::vector<CodeMessage>& codes,
                   const DefinitionSet& definitions) {
  writer.key("waits_for").begin_array();
  for (const auto& code : codes) {
    NextStep next = next_step_for(code, 1, definitions);
    writer.begin_object().member("table", code.table).member("column", code.column());
    writer.member("code", code.code).member("day", code.day).member("field", code.field);
    writer.member("next_step", next.en).member("next_step_zh", next.zh).end_object();
  }
  writer.end_array();
}

std::string page_json(const DeadLetterPage& page, const std::vector<CodeMessage>& codes,
                      const DefinitionSet& definitions, UtcTime now) {
  json::Writer writer;
  writer.begin_object();
  write_letter_members(writer, page.letter, now);
  if (!codes.empty()) write_awaited(writer, codes, definitions);
  writer.key("acts").begin_array();
  for (const auto& line : split(page.letter.note, '\n'))
    if (!line.empty()) writer.string(line);
  writer.end_array().member("definitions", page.record.definition_set);
  writer.key("kept").begin_array();
  if (page.origin) write_stage(writer, "received", page.origin->message);
  write_stage(writer, page.letter.unmapped ? "canonical event" : "partner form",
              page.record.message);
  writer.end_array();
  if (page.would_send) {
    write_preview(writer.key("would_send"), *page.would_send);
  } else {
    writer.member("cannot_send", page.would_send.error().describe());
  }
  writer.end_object();
  return writer.take();
}

DeadLetterParts letters_of(const AdminParts& parts) {
  return {parts.store, parts.hub, parts.dispatcher};
}

// What a person wants done to one delivery.
struct Command {
  Uuid id;
  ActBy by;
  json::Json body;
};

enum class Reason : std::uint8_t { may_be_missing, required };

Result<Command> command_of(const AdminRequest& request, Reason wanted) {
  auto id = Uuid::parse(request.id);
  if (!id) return std::unexpected(id.error());
  auto body = json::Json::parse(request.http.body.empty() ? "{}" : request.http.body);
  if (!body) return std::unexpected(body.error());
  Command command{*id, {request.officer.id, body->string_or("reason")}, std::move(*body)};
  if (wanted == Reason::required && trim(command.by.reason).empty())
    return fail(ErrorCode::bad_request, "\"reason\" is required: say why");
  return command;
}

HttpReply done_reply(const Result<void>& done, std::string_view status, const Uuid& id) {
  if (!done) return error_reply(done.error());
  json::Writer writer;
  writer.begin_object().member("status", status).member("id", id.text()).end_object();
  return json_reply(writer.take());
}

}  // namespace

Task<HttpReply> list_lanes(AdminParts parts, AdminRequest request) {
  bool stuck_only = request.query("stuck") == "1";
  auto lanes = co_await parts.dispatcher->lanes(stuck_only);
  std::size_t limit = std::min(limit_of(request), lanes.size());
  json::Writer writer;
  writer.begin_object().key("lanes").begin_array();
  for (std::size_t i = 0; i < limit; ++i) write_lane(writer, lanes[i], parts.clock->now());
  writer.end_array().end_object();
  co_return json_reply(writer.take());
}

Task<HttpReply> list_parked(AdminParts parts, AdminRequest request) {
  DeadLetterFilter filter;
  filter.endpoint = request.query("endpoint");
  filter.interface = request.query("interface");
  filter.case_key = request.query("case");
  filter.rows_max = limit_of(request);
  auto letters = co_await parts.dispatcher->parked(std::move(filter));
  json::Writer writer;
  writer.begin_object().member("total", std::int64_t(parts.dispatcher->stats().parked));
  writer.key("parked").begin_array();
  for (const auto& letter : letters) {
    writer.begin_object();
    write_letter_members(writer, letter, parts.clock->now());
    writer.end_object();
  }
  writer.end_array().end_object();
  co_return json_reply(writer.take());
}

Task<HttpReply> show_parked(AdminParts parts, AdminRequest request) {
  auto id = Uuid::parse(request.id);
  if (!id) co_return error_reply(id.error());
  auto page = co_await show_dead_letter(letters_of(parts), *id);
  if (!page) co_return error_reply(page.error());
  auto codes = co_await codes_awaited_by(*parts.store, *id);
  if (!codes) co_return error_reply(codes.error());
  auto definitions = parts.hub->definitions();
  co_return json_reply(page_json(*page, *codes, *definitions, parts.clock->now()));
}

// {"reason": "…", "dry_run": true, "body": "another body"}; all may be missing.
Task<HttpReply> replay_parked(AdminParts parts, AdminRequest request) {
  auto command = command_of(request, Reason::may_be_missing);
  if (!command) co_return error_reply(command.error());
  std::optional<std::string> edited;
  if (command->body.member("body") != nullptr) edited = command->body.string_or("body");
  if (!command->body.boolean_or("dry_run", false)) {
    auto done =
        co_await replay_dead_letter(letters_of(parts), command->id, std::move(edited), command->by);
    co_return done_reply(done, "replayed", command->id);
  }
  auto preview = co_await preview_replay(letters_of(parts), command->id, std::move(edited));
  if (!preview) co_return error_reply(preview.error());
  json::Writer writer;
  writer.begin_object().member("status", "dry-run").key("would_send");
  write_preview(writer, *preview);
  writer.end_object();
  co_return json_reply(writer.take());
}

Task<HttpReply> skip_parked(AdminParts parts, AdminRequest request) {
  auto command = command_of(request, Reason::required);
  if (!command) co_return error_reply(command.error());
  auto done = co_await parts.dispatcher->skip(command->id, command->by);
  co_return done_reply(done, "skipped", command->id);
}

Task<HttpReply> discard_parked(AdminParts parts, AdminRequest request) {
  auto command = command_of(request, Reason::required);
  if (!command) co_return error_reply(command.error());
  auto done = co_await parts.dispatcher->discard(command->id, command->by);
  co_return done_reply(done, "discarded", command->id);
}

// {"owner": "…"}; missing: the caller.
Task<HttpReply> assign_parked(AdminParts parts, AdminRequest request) {
  auto command = command_of(request, Reason::may_be_missing);
  if (!command) co_return error_reply(command.error());
  std::string owner = command->body.string_or("owner", request.officer.id);
  auto done = co_await parts.dispatcher->assign(command->id, std::move(owner), command->by);
  co_return done_reply(done, "assigned", command->id);
}

}  // namespace jiuqu::app
