// Looks at work items and their messages.
#include <memory>

#include "bus/delivery/impl/unknown_codes_in.h"

namespace jiuqu {
namespace delivery {
namespace {

constexpr std::string_view kItemSql =
    "SELECT u.partner, u.table_id, u.lookup, u.code, u.day, u.field, u.state, u.interface, u.since,"
    " u.last_seen, u.refused, u.note, count(m.message), min(m.since) FROM unknown_code u"
    " LEFT JOIN unknown_code_message m ON m.partner = u.partner AND m.table_id = u.table_id"
    " AND m.lookup = u.lookup AND m.code = u.code AND m.waits = 1"
    " WHERE (?1 = '' OR u.partner = ?1) AND (?2 = '' OR u.table_id = ?2)"
    " AND (?3 = '' OR u.code = ?3) AND (?4 = 0 OR u.state = 'open')"
    " GROUP BY u.partner, u.table_id, u.lookup, u.code, u.day, u.field, u.state, u.interface,"
    " u.since, u.last_seen, u.refused, u.note"
    " ORDER BY CASE u.state WHEN 'open' THEN 0 ELSE 1 END, u.since, u.partner, u.table_id, u.code"
    " LIMIT ?5";

CodeItemState state_of(std::string_view name) {
  for (auto state : {CodeItemState::mended, CodeItemState::settled, CodeItemState::dismissed})
    if (name == name_of(state)) return state;
  return CodeItemState::open;
}

CodeItem item_of(const Row& row) {
  CodeItem item;
  item.partner = row.text(0);
  item.table = row.text(1);
  item.lookup = row.text(2);
  item.code = row.text(3);
  item.day = row.text(4);
  item.field = row.text(5);
  item.state = state_of(row.text(6));
  item.interface = row.text(7);
  item.since = from_micros(row.integer(8));
  item.last_seen = from_micros(row.integer(9));
  item.refused = std::uint64_t(row.integer(10));
  item.note = row.text(11);
  item.waiting = std::uint64_t(row.integer(12));
  if (!row.is_null(13)) item.oldest = from_micros(row.integer(13));
  return item;
}

constexpr std::string_view kMessageColumns =
    "SELECT partner, table_id, lookup, code, day, field, message, waits, interface, case_key,"
    " endpoint, lane_key, position, since FROM unknown_code_message";

CodeMessage message_of(const Row& row) {
  CodeMessage message;
  message.partner = row.text(0);
  message.table = row.text(1);
  message.lookup = row.text(2);
  message.code = row.text(3);
  message.day = row.text(4);
  message.field = row.text(5);
  message.message = row.uuid(6);
  message.waits = row.integer(7) != 0;
  message.interface = row.text(8);
  message.case_key = row.text(9);
  message.endpoint = row.text(10);
  message.lane_key = row.text(11);
  message.position = std::uint64_t(row.integer(12));
  message.since = from_micros(row.integer(13));
  return message;
}

}  // namespace

Result<std::vector<CodeMessage>> messages_in(Sql& sql, std::string_view rest,
                                             std::initializer_list<SqlValue> values) {
  std::vector<CodeMessage> messages;
  std::string text = std::string(kMessageColumns) + " " + std::string(rest);
  auto looked = sql.query(text, values, [&](const Row& row) {
    messages.push_back(message_of(row));
    return true;
  });
  if (!looked) return std::unexpected(looked.error());
  return messages;
}

}  // namespace delivery

namespace {

Task<Result<std::vector<CodeMessage>>> look_at_messages(
    Store& store, std::function<Result<std::vector<CodeMessage>>(Sql&)> ask) {
  auto messages = std::make_shared<std::vector<CodeMessage>>();
  auto look = [messages, ask = std::move(ask)](Sql& sql) -> Result<void> {
    auto found = ask(sql);
    if (!found) return std::unexpected(found.error());
    *messages = std::move(*found);
    return {};
  };
  auto looked = co_await read(store, std::move(look));
  if (!looked) co_return std::unexpected(looked.error());
  co_return std::move(*messages);
}

}  // namespace

Task<Result<std::vector<CodeItem>>> list_code_items(Store& store, CodeItemFilter filter) {
  auto items = std::make_shared<std::vector<CodeItem>>();
  auto look = [items, filter = std::move(filter)](Sql& sql) {
    return sql.query(delivery::kItemSql,
                     {filter.partner, filter.table, filter.code, std::int64_t{filter.open_only},
                      std::int64_t(filter.rows_max)},
                     [&](const Row& row) {
                       items->push_back(delivery::item_of(row));
                       return true;
                     });
  };
  auto looked = co_await read(store, std::move(look));
  if (!looked) co_return std::unexpected(looked.error());
  co_return std::move(*items);
}

Task<Result<std::vector<CodeMessage>>> messages_of_code(Store& store, std::string table,
                                                        std::string code, std::size_t rows_max) {
  return look_at_messages(
      store, [table = std::move(table), code = std::move(code), rows_max](Sql& sql) {
        return delivery::messages_in(
            sql,
            "WHERE table_id = ? AND code = ?"
            " ORDER BY waits DESC, endpoint, lane_key, position, message DESC LIMIT ?",
            {table, code, std::int64_t(rows_max)});
      });
}

Task<Result<std::vector<CodeMessage>>> codes_awaited_by(Store& store, Uuid delivery) {
  return look_at_messages(store, [delivery](Sql& sql) {
    return delivery::messages_in(
        sql, "WHERE message = ? AND waits = 1 ORDER BY table_id, lookup, code", {blob(delivery)});
  });
}

Task<Result<std::vector<CodeMessage>>> waiting_for_codes(Store& store, CodeMessage after,
                                                         std::size_t rows_max) {
  return look_at_messages(store, [after = std::move(after), rows_max](Sql& sql) {
    return delivery::messages_in(
        sql,
        "WHERE waits = 1 AND (endpoint, lane_key, position, table_id, lookup, code)"
        " > (?, ?, ?, ?, ?, ?)"
        " ORDER BY endpoint, lane_key, position, table_id, lookup, code LIMIT ?",
        {after.endpoint, after.lane_key, std::int64_t(after.position), after.table, after.lookup,
         after.code, std::int64_t(rows_max)});
  });
}

}  // namespace jiuqu
