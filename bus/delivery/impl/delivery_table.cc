#include "bus/delivery/impl/delivery_table.h"

#include "bus/delivery/delivery.h"
#include "bus/delivery/impl/unknown_codes_in.h"

namespace jiuqu {
namespace delivery {
namespace {

void escape_into(std::string& out, std::string_view text) {
  for (char c : text) {
    if (c == '\\' || c == '=' || c == '\n') out += '\\';
    out += c == '\n' ? 'n' : c;
  }
}

SqlValue integer(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

SqlValue time_or_null(const std::optional<UtcTime>& time) {
  if (!time) return std::monostate{};
  return to_micros(*time);
}

DeliveryState state_of(std::string_view name) {
  if (name == name_of(DeliveryState::waiting)) return DeliveryState::waiting;
  if (name == name_of(DeliveryState::parked)) return DeliveryState::parked;
  if (name == name_of(DeliveryState::skipped)) return DeliveryState::skipped;
  return DeliveryState::pending;
}

constexpr std::string_view kPageSql =
    "SELECT d.id, d.endpoint, d.lane_key, d.position, d.interface, d.case_key, d.state, d.attempts,"
    " d.next_attempt, d.cause, d.operation, d.since, d.note, d.unmapped, l.born, l.next_position, "
    "d.owner"
    " FROM delivery d JOIN lane l ON l.endpoint = d.endpoint AND l.lane_key = d.lane_key"
    " WHERE (d.endpoint, d.lane_key, d.position) > (?, ?, ?)"
    " ORDER BY d.endpoint, d.lane_key, d.position LIMIT ?";

StoredDelivery stored_of(const Row& row) {
  StoredDelivery stored;
  QueuedDelivery& delivery = stored.delivery;
  delivery.id = row.uuid(0);
  delivery.endpoint = row.text(1);
  delivery.lane_key = row.text(2);
  delivery.position = static_cast<std::uint64_t>(row.integer(3));
  delivery.interface = row.text(4);
  delivery.case_key = row.text(5);
  delivery.state = state_of(row.text(6));
  delivery.attempts = static_cast<int>(row.integer(7));
  if (!row.is_null(8)) delivery.next_attempt = from_micros(row.integer(8));
  delivery.cause = row.text(9);
  delivery.operation = decode_operation(row.text(10));
  delivery.since = from_micros(row.integer(11));
  delivery.note = row.text(12);
  delivery.unmapped = row.integer(13) != 0;
  delivery.lane_born = row.uuid(14);
  stored.next_position = static_cast<std::uint64_t>(row.integer(15));
  delivery.owner = row.text(16);
  return stored;
}

Result<bool> lane_is_gone(Sql& sql, const QueuedDelivery& delivery) {
  bool gone = true;
  Result<void> looked =
      sql.query("SELECT 1 FROM lane WHERE endpoint = ? AND lane_key = ? AND born = ?",
                {delivery.endpoint, delivery.lane_key, blob(delivery.lane_born)},
                [&](const Row&) { return gone = false; });
  if (!looked) return std::unexpected(looked.error());
  return gone;
}

}  // namespace

std::string encode_operation(const Settings& operation) {
  std::string out;
  for (const auto& [name, value] : operation) {
    if (!out.empty()) out += '\n';
    escape_into(out, name);
    out += '=';
    escape_into(out, value);
  }
  return out;
}

Settings decode_operation(std::string_view text) {
  Settings operation;
  std::string name, value;
  bool in_value = false;
  auto finish = [&] {
    if (in_value) operation[std::move(name)] = std::move(value);
    name.clear();
    value.clear();
    in_value = false;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '\n') {
      finish();
    } else if (c == '=') {
      in_value = true;
    } else {
      if (c == '\\' && i + 1 < text.size()) c = text[++i] == 'n' ? '\n' : text[i];
      (in_value ? value : name) += c;
    }
  }
  finish();
  return operation;
}

Result<void> take_position_in(Sql& sql, QueuedDelivery& delivery) {
  constexpr std::string_view kTake =
      "INSERT INTO lane (endpoint, lane_key, next_position, open_deliveries, born)"
      " VALUES (?, ?, 2, 1, ?) ON CONFLICT (endpoint, lane_key) DO UPDATE SET"
      " next_position = lane.next_position + 1, open_deliveries = lane.open_deliveries + 1"
      " RETURNING next_position - 1, born";
  return sql.query(kTake, {delivery.endpoint, delivery.lane_key, blob(delivery.id)},
                   [&](const Row& row) {
                     delivery.position = static_cast<std::uint64_t>(row.integer(0));
                     delivery.lane_born = row.uuid(1);
                     return true;
                   });
}

Result<void> insert_in(Sql& sql, const QueuedDelivery& delivery) {
  constexpr std::string_view kInsert =
      "INSERT INTO delivery (id, endpoint, lane_key, position, interface, case_key, state,"
      " attempts, next_attempt, cause, operation, since, note, unmapped)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  std::string operation = encode_operation(delivery.operation);
  Result<std::int64_t> inserted =
      sql.run(kInsert, {blob(delivery.id), delivery.endpoint, delivery.lane_key,
                        integer(delivery.position), delivery.interface, delivery.case_key,
                        name_of(delivery.state), std::int64_t{delivery.attempts},
                        time_or_null(delivery.next_attempt), delivery.cause, operation,
                        to_micros(delivery.since), delivery.note, std::int64_t{delivery.unmapped}});
  if (!inserted) return std::unexpected(inserted.error());
  return {};
}

Result<void> update_in(Sql& sql, const QueuedDelivery& delivery) {
  constexpr std::string_view kUpdate =
      "UPDATE delivery SET state = ?, attempts = ?, next_attempt = ?, cause = ?, operation = ?,"
      " since = ?, note = ?, unmapped = ?, owner = ? WHERE id = ?";
  std::string operation = encode_operation(delivery.operation);
  Result<std::int64_t> updated =
      sql.run(kUpdate, {name_of(delivery.state), std::int64_t{delivery.attempts},
                        time_or_null(delivery.next_attempt), delivery.cause, operation,
                        to_micros(delivery.since), delivery.note, std::int64_t{delivery.unmapped},
                        delivery.owner, blob(delivery.id)});
  if (!updated) return std::unexpected(updated.error());
  if (*updated == 0) return fail(ErrorCode::defect, "no open delivery " + delivery.id.text());
  return {};
}

Result<bool> finish_in(Sql& sql, const QueuedDelivery& delivery) {
  Result<std::int64_t> removed = sql.run("DELETE FROM delivery WHERE id = ?", {blob(delivery.id)});
  if (!removed) return std::unexpected(removed.error());
  if (*removed == 0) return lane_is_gone(sql, delivery);
  // The update locks the lane's row (PostgreSQL), so no position is taken between it and the
  // delete.
  Result<std::int64_t> counted = sql.run(
      "UPDATE lane SET open_deliveries = open_deliveries - 1"
      " WHERE endpoint = ? AND lane_key = ?",
      {delivery.endpoint, delivery.lane_key});
  if (!counted) return std::unexpected(counted.error());
  Result<std::int64_t> dropped =
      sql.run("DELETE FROM lane WHERE endpoint = ? AND lane_key = ? AND open_deliveries = 0",
              {delivery.endpoint, delivery.lane_key});
  if (!dropped) return std::unexpected(dropped.error());
  return *dropped > 0;
}

namespace {

MessageState record_state_of(DeliveryState state) {
  switch (state) {
    case DeliveryState::pending:
    case DeliveryState::waiting:
      return MessageState::pending;
    case DeliveryState::parked:
      return MessageState::parked;
    case DeliveryState::skipped:
      return MessageState::skipped;
    case DeliveryState::delivered:
      return MessageState::delivered;
    case DeliveryState::discarded:
      return MessageState::discarded;
  }
  return MessageState::pending;
}

// The cause where there is one, then what people did.
std::string record_words_of(const QueuedDelivery& delivery) {
  bool waits = delivery.state == DeliveryState::parked;
  std::string words = waits ? delivery.cause : std::string();
  if (!words.empty() && !delivery.note.empty()) words += '\n';
  return words + delivery.note;
}

}  // namespace

Result<void> store_outcome_in(Sql& sql, const QueuedDelivery& after, UtcTime now, bool& lane_over) {
  lane_over = false;
  if (after.state == DeliveryState::waiting) return update_in(sql, after);
  Result<void> set = set_message_state_in(sql, after.id, record_state_of(after.state),
                                          record_words_of(after), now);
  if (!set) return set;
  bool finished =
      after.state == DeliveryState::delivered || after.state == DeliveryState::discarded;
  if (!finished) return update_in(sql, after);
  Result<bool> over = finish_in(sql, after);
  if (!over) return std::unexpected(over.error());
  lane_over = *over;
  return {};
}

Result<std::vector<StoredDelivery>> page_in(Sql& sql, const QueuedDelivery& after,
                                            std::size_t rows_max) {
  std::vector<StoredDelivery> page;
  Result<void> looked = sql.query(
      kPageSql, {after.endpoint, after.lane_key, integer(after.position), integer(rows_max)},
      [&](const Row& row) {
        page.push_back(stored_of(row));
        return true;
      });
  if (!looked) return std::unexpected(looked.error());
  return page;
}

}  // namespace delivery

std::string_view name_of(DeliveryState state) {
  switch (state) {
    case DeliveryState::pending:
      return "pending";
    case DeliveryState::waiting:
      return "waiting";
    case DeliveryState::parked:
      return "parked";
    case DeliveryState::delivered:
      return "delivered";
    case DeliveryState::skipped:
      return "skipped";
    case DeliveryState::discarded:
      return "discarded";
  }
  return "pending";
}

TableSet delivery_tables() {
  return {"delivery",
          {"CREATE TABLE lane (endpoint text NOT NULL, lane_key text NOT NULL,"
           " next_position bigint NOT NULL, open_deliveries bigint NOT NULL, born blob NOT NULL,"
           " PRIMARY KEY (endpoint, lane_key)) WITHOUT ROWID;"
           "CREATE TABLE delivery (id blob NOT NULL PRIMARY KEY, endpoint text NOT NULL,"
           " lane_key text NOT NULL, position bigint NOT NULL, interface text NOT NULL,"
           " case_key text NOT NULL, state text NOT NULL, attempts bigint NOT NULL,"
           " next_attempt bigint, cause text NOT NULL, operation text NOT NULL,"
           " since bigint NOT NULL, note text NOT NULL, unmapped bigint NOT NULL,"
           " UNIQUE (endpoint, lane_key, position)) WITHOUT ROWID",
           "ALTER TABLE delivery ADD COLUMN owner text NOT NULL DEFAULT ''",
           "CREATE TABLE unknown_code (partner text NOT NULL, table_id text NOT NULL,"
           " lookup text NOT NULL, code text NOT NULL, state text NOT NULL, day text NOT NULL,"
           " field text NOT NULL, interface text NOT NULL, since bigint NOT NULL,"
           " last_seen bigint NOT NULL, refused bigint NOT NULL, note text NOT NULL,"
           " closed bigint, PRIMARY KEY (partner, table_id, lookup, code)) WITHOUT ROWID;"
           "CREATE TABLE unknown_code_message (partner text NOT NULL, table_id text NOT NULL,"
           " lookup text NOT NULL, code text NOT NULL, message blob NOT NULL,"
           " waits bigint NOT NULL, endpoint text NOT NULL, lane_key text NOT NULL,"
           " position bigint NOT NULL, interface text NOT NULL, case_key text NOT NULL,"
           " day text NOT NULL, field text NOT NULL, since bigint NOT NULL,"
           " PRIMARY KEY (partner, table_id, lookup, code, message)) WITHOUT ROWID;"
           "CREATE INDEX unknown_code_by_message ON unknown_code_message (message);"
           "CREATE INDEX unknown_code_by_lane ON unknown_code_message"
           " (waits, endpoint, lane_key, position)"}};
}

namespace {

QueuedDelivery queued_of(NewDelivery& made) {
  QueuedDelivery queued;
  queued.id = made.record.message.id;
  queued.endpoint = made.record.endpoint;
  queued.lane_key = made.record.lane_key;
  queued.interface = made.record.message.interface;
  queued.case_key = made.record.case_key;
  queued.operation = std::move(made.operation);
  queued.since = made.record.message.created;
  if (made.parked) {
    queued.state = DeliveryState::parked;
    queued.cause = made.parked->describe();
    queued.unmapped = true;
  }
  return queued;
}

}  // namespace

// One delivery adds: its message record; its position, from the lane's row; its own row; what it
// waits for, where a code is unknown.
QueuedDeliveries add_deliveries(UnitOfWork& unit, std::vector<NewDelivery> deliveries) {
  auto all = std::make_shared<std::vector<QueuedDelivery>>();
  all->reserve(deliveries.size());
  for (NewDelivery& made : deliveries) {
    QueuedDelivery queued = queued_of(made);
    made.record.message.direction = Direction::out;
    made.record.state = made.parked ? MessageState::parked : MessageState::pending;
    made.record.cause = queued.cause;
    add_message(unit, made.record);
    queued.message = std::make_shared<const Message>(std::move(made.record.message));
    all->push_back(std::move(queued));
    unit.add([all, index = all->size() - 1](Sql& sql) -> Result<void> {
      Result<void> taken = delivery::take_position_in(sql, (*all)[index]);
      if (!taken) return taken;
      return delivery::insert_in(sql, (*all)[index]);
    });
    if (made.unknown_codes.empty()) continue;
    unit.add([all, index = all->size() - 1, codes = std::move(made.unknown_codes)](Sql& sql) {
      const QueuedDelivery& parked = (*all)[index];
      return delivery::wait_for_codes_in(sql, codes, parked, parked.since);
    });
  }
  return all;
}

}  // namespace jiuqu
