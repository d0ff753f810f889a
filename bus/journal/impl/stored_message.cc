#include "bus/journal/impl/stored_message.h"

#include <array>
#include <charconv>
#include <chrono>

namespace jiuqu::journal {
namespace {

constexpr std::string_view kIn = "in";
constexpr std::string_view kOut = "out";

std::unexpected<Error> corrupt(const Uuid& id, std::string_view what) {
  return fail(ErrorCode::store_corrupt, "message " + id.text() + ": " + std::string(what));
}

std::optional<UtcTime> optional_time(const Row& row, int column) {
  if (row.is_null(column)) return std::nullopt;
  return from_micros(row.integer(column));
}

Result<void> insert_with(Sql& sql, std::string_view statement, const StoredMessage& message) {
  SqlValue finished;
  if (message.finished) finished = to_micros(*message.finished);
  auto stored = sql.run(
      statement, {blob(message.id), blob(message.correlation), blob(message.causation),
                  message.direction == Direction::in ? kIn : kOut, name_of(message.state),
                  to_micros(message.created), finished, message.partner, message.interface,
                  message.case_key, message.endpoint, message.lane_key, message.cause,
                  std::int64_t(message.body_bytes), message.trace_parent, message.definition_set,
                  message.content_type, Blob{message.headers}, Blob{message.body}});
  if (!stored) return std::unexpected(stored.error());
  return {};
}

const std::string& insert_statement() {
  static const std::string kSql =
      "INSERT INTO message (" + std::string(kColumns) +
      ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
      " ?19)";
  return kSql;
}

}  // namespace

std::string table_definition() {
  return "CREATE TABLE message (id BLOB PRIMARY KEY NOT NULL, correlation BLOB NOT NULL,"
         " causation BLOB NOT NULL, direction TEXT NOT NULL, state TEXT NOT NULL,"
         " created BIGINT NOT NULL, finished BIGINT, partner TEXT NOT NULL,"
         " interface TEXT NOT NULL, case_key TEXT NOT NULL, endpoint TEXT NOT NULL,"
         " lane_key TEXT NOT NULL, cause TEXT NOT NULL, body_bytes BIGINT NOT NULL,"
         " trace_parent TEXT NOT NULL, definition_set TEXT NOT NULL, content_type TEXT NOT NULL,"
         " headers BLOB NOT NULL, body BLOB NOT NULL);";
}

bool is_finished(MessageState state) {
  return state != MessageState::pending && state != MessageState::parked &&
         state != MessageState::skipped;
}

StoredMessage to_stored(const MessageRecord& record) {
  const Message& message = record.message;
  StoredMessage stored;
  stored.id = message.id;
  stored.correlation = message.correlation;
  stored.causation = message.causation;
  stored.direction = message.direction;
  stored.state = record.state;
  stored.created = message.created;
  if (is_finished(record.state)) stored.finished = record.finished.value_or(message.created);
  stored.partner = message.partner;
  stored.interface = message.interface;
  stored.case_key = record.case_key;
  stored.endpoint = record.endpoint;
  stored.lane_key = record.lane_key;
  stored.cause = record.cause;
  stored.body_bytes = message.body.size();
  stored.trace_parent = message.trace_parent;
  stored.definition_set = record.definition_set;
  stored.content_type = message.content_type;
  stored.headers = encode_headers(message.headers);
  stored.body = compress_body(message.body);
  return stored;
}

Result<MessageRecord> to_record(const StoredMessage& stored) {
  auto body = decompress_body(stored.body);
  if (!body) return corrupt(stored.id, body.error().detail);
  auto headers = decode_headers(stored.headers);
  if (!headers) return corrupt(stored.id, headers.error().detail);
  MessageRecord record;
  record.message = Message{.id = stored.id,
                           .correlation = stored.correlation,
                           .causation = stored.causation,
                           .trace_parent = stored.trace_parent,
                           .direction = stored.direction,
                           .created = stored.created,
                           .partner = stored.partner,
                           .interface = stored.interface,
                           .content_type = stored.content_type,
                           .headers = std::move(*headers),
                           .body = std::move(*body)};
  record.state = stored.state;
  record.case_key = stored.case_key;
  record.endpoint = stored.endpoint;
  record.lane_key = stored.lane_key;
  record.definition_set = stored.definition_set;
  record.cause = stored.cause;
  record.finished = stored.finished;
  return record;
}

Result<StoredMessage> read_stored(const Row& row) {
  StoredMessage message;
  message.id = row.uuid(0);
  message.correlation = row.uuid(1);
  message.causation = row.uuid(2);
  message.direction = row.text(3) == kIn ? Direction::in : Direction::out;
  auto state = message_state(row.text(4));
  if (!state) return corrupt(message.id, "unknown state");
  message.state = *state;
  message.created = from_micros(row.integer(5));
  message.finished = optional_time(row, 6);
  message.partner = row.text(7);
  message.interface = row.text(8);
  message.case_key = row.text(9);
  message.endpoint = row.text(10);
  message.lane_key = row.text(11);
  message.cause = row.text(12);
  message.body_bytes = std::size_t(row.integer(13));
  message.trace_parent = row.text(14);
  message.definition_set = row.text(15);
  message.content_type = row.text(16);
  message.headers = row.text(17);
  message.body = row.text(18);
  return message;
}

Result<MessageSummary> read_summary(const Row& row) {
  MessageSummary summary;
  summary.id = row.uuid(0);
  summary.direction = row.text(1) == kIn ? Direction::in : Direction::out;
  auto state = message_state(row.text(2));
  if (!state) return corrupt(summary.id, "unknown state");
  summary.state = *state;
  summary.created = from_micros(row.integer(3));
  summary.finished = optional_time(row, 4);
  summary.partner = row.text(5);
  summary.interface = row.text(6);
  summary.case_key = row.text(7);
  summary.endpoint = row.text(8);
  summary.lane_key = row.text(9);
  summary.cause = row.text(10);
  summary.body_bytes = std::size_t(row.integer(11));
  return summary;
}

Result<void> insert_in(Sql& sql, const StoredMessage& message) {
  return insert_with(sql, insert_statement(), message);
}

Result<void> insert_or_update_in(Sql& sql, const StoredMessage& message) {
  static const std::string kSql =
      insert_statement() +
      " ON CONFLICT (id) DO UPDATE SET state = excluded.state, cause = excluded.cause,"
      " finished = excluded.finished";
  return insert_with(sql, kSql, message);
}

std::string encode_headers(const Headers& headers) {
  std::string encoded;
  auto add = [&](const std::string& part) {
    encoded += std::to_string(part.size());
    encoded += ':';
    encoded += part;
  };
  for (const auto& [name, value] : headers) {
    add(name);
    add(value);
  }
  return encoded;
}

Result<Headers> decode_headers(std::string_view encoded) {
  auto take = [&](std::string& into) {
    std::size_t size = 0;
    auto [end, code] = std::from_chars(encoded.data(), encoded.data() + encoded.size(), size);
    auto digits = std::size_t(end - encoded.data());
    if (code != std::errc() || digits >= encoded.size() || *end != ':') return false;
    encoded.remove_prefix(digits + 1);
    if (size > encoded.size()) return false;
    into = encoded.substr(0, size);
    encoded.remove_prefix(size);
    return true;
  };
  Headers headers;
  while (!encoded.empty()) {
    auto& [name, value] = headers.emplace_back();
    if (!take(name) || !take(value)) return fail(ErrorCode::store_corrupt, "stored headers");
  }
  return headers;
}

Month month_of(UtcTime time) {
  std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
  auto number = int(day.year()) * 100 + int(unsigned(day.month()));
  return std::to_string(number);
}

std::optional<UtcTime> time_of(const Uuid& id) {
  int version = id.bytes[6] >> 4;
  if (version != 7 && version != 8) return std::nullopt;
  std::int64_t millis = 0;
  for (std::size_t i = 0; i < 6; ++i) millis = millis << 8 | id.bytes[i];
  return from_micros(millis * 1000);
}

}  // namespace jiuqu::journal
