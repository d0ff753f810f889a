#include "bus/delivery/unknown_codes.h"

#include <algorithm>
#include <array>

#include "bus/delivery/impl/unknown_codes_in.h"

namespace jiuqu {
namespace delivery {
namespace {

constexpr std::string_view kOpen = "open";

SqlValue integer(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

// The key of an item in the order of its columns.
std::array<SqlValue, 4> key_of(const UnknownCode& code) {
  return {code.partner, code.table, code.lookup, code.code};
}

bool same_item(const UnknownCode& a, const UnknownCode& b) {
  return a.partner == b.partner && a.table == b.table && a.lookup == b.lookup && a.code == b.code;
}

Result<void> done(const Result<std::int64_t>& changed) {
  if (!changed) return std::unexpected(changed.error());
  return {};
}

Result<bool> any(Sql& sql, std::string_view question, std::initializer_list<SqlValue> values) {
  bool found = false;
  auto asked = sql.query(question, values, [&](const Row&) {
    found = true;
    return false;
  });
  if (!asked) return std::unexpected(asked.error());
  return found;
}

// Of what is no longer open only the latest is kept.
Result<void> trim_closed_in(Sql& sql) {
  return done(sql.run(
      "DELETE FROM unknown_code WHERE state <> 'open' AND closed < (SELECT min(closed) FROM"
      " (SELECT closed FROM unknown_code WHERE state <> 'open' ORDER BY closed DESC LIMIT ?) t)",
      {integer(kClosedItemsMax)}));
}

Result<void> close_in(Sql& sql, const UnknownCode& code, CodeItemState state, std::string_view note,
                      UtcTime now) {
  auto [partner, table, lookup, value] = key_of(code);
  auto closed = sql.run(
      "UPDATE unknown_code SET state = ?, closed = ?, note = ? WHERE partner = ? AND table_id = ?"
      " AND lookup = ? AND code = ? AND state = 'open'",
      {name_of(state), to_micros(now), note, partner, table, lookup, value});
  if (!closed) return std::unexpected(closed.error());
  auto forgotten = sql.run(
      "DELETE FROM unknown_code_message WHERE partner = ? AND table_id = ? AND lookup = ?"
      " AND code = ?",
      {partner, table, lookup, value});
  if (!forgotten) return std::unexpected(forgotten.error());
  return trim_closed_in(sql);
}

Result<void> open_item_in(Sql& sql, const UnknownCode& code, std::string_view interface,
                          UtcTime now) {
  auto [partner, table, lookup, value] = key_of(code);
  return done(sql.run(
      "INSERT INTO unknown_code (partner, table_id, lookup, code, state, day, field, interface,"
      " since, last_seen, refused, note) VALUES (?1, ?2, ?3, ?4, 'open', ?5, ?6, ?7, ?8, ?8, 0, '')"
      " ON CONFLICT (partner, table_id, lookup, code) DO UPDATE SET last_seen = excluded.last_seen,"
      " refused = CASE unknown_code.state WHEN 'open' THEN unknown_code.refused ELSE 0 END,"
      " since = CASE unknown_code.state WHEN 'open' THEN unknown_code.since"
      " ELSE excluded.since END, state = 'open', closed = NULL, note = ''",
      {partner, table, lookup, value, code.day, code.field, interface, to_micros(now)}));
}

constexpr std::string_view kInsertMessage =
    "INSERT INTO unknown_code_message (partner, table_id, lookup, code, message, waits, endpoint,"
    " lane_key, position, interface, case_key, day, field, since)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (partner, table_id, lookup, code, message) DO NOTHING";

// Whether a refused message may open or go on with the item. A dismissed one only counts.
Result<bool> may_note_in(Sql& sql, const UnknownCode& code) {
  auto [partner, table, lookup, value] = key_of(code);
  auto known = any(sql,
                   "SELECT 1 FROM unknown_code WHERE partner = ? AND table_id = ? AND lookup = ?"
                   " AND code = ? AND state = 'open'",
                   {partner, table, lookup, value});
  if (!known || *known) return known;
  auto full = any(sql,
                  "SELECT 1 FROM (SELECT count(*) AS items FROM unknown_code WHERE partner = ?"
                  " AND table_id = ? AND state = 'open') t WHERE items >= ?",
                  {partner, table, integer(kRefusedItemsMax)});
  if (!full) return full;
  return !*full;
}

Result<void> note_refused_in(Sql& sql, const UnknownCode& code, const RefusedMessage& refused) {
  auto [partner, table, lookup, value] = key_of(code);
  auto dismissed = sql.run(
      "UPDATE unknown_code SET refused = refused + 1, last_seen = ? WHERE partner = ?"
      " AND table_id = ? AND lookup = ? AND code = ? AND state = 'dismissed'",
      {to_micros(refused.at), partner, table, lookup, value});
  if (!dismissed || *dismissed > 0) return done(dismissed);
  auto may = may_note_in(sql, code);
  if (!may) return std::unexpected(may.error());
  if (!*may) return {};
  if (auto opened = open_item_in(sql, code, refused.interface, refused.at); !opened) return opened;
  auto counted = sql.run(
      "UPDATE unknown_code SET refused = refused + 1 WHERE partner = ? AND table_id = ?"
      " AND lookup = ? AND code = ?",
      {partner, table, lookup, value});
  if (!counted) return done(counted);
  auto kept = sql.run(kInsertMessage,
                      {partner, table, lookup, value, blob(refused.message), std::int64_t{0},
                       std::string_view{}, std::string_view{}, std::int64_t{0}, refused.interface,
                       refused.case_key, code.day, code.field, to_micros(refused.at)});
  if (!kept) return done(kept);
  return done(sql.run(
      "DELETE FROM unknown_code_message WHERE partner = ?1 AND table_id = ?2 AND lookup = ?3"
      " AND code = ?4 AND waits = 0 AND message NOT IN (SELECT message FROM unknown_code_message"
      " WHERE partner = ?1 AND table_id = ?2 AND lookup = ?3 AND code = ?4 AND waits = 0"
      " ORDER BY message DESC LIMIT ?5)",
      {partner, table, lookup, value, integer(kRefusedMessagesMax)}));
}

Result<void> dismiss_in(Sql& sql, const std::vector<CodeItem>& items, const std::string& words,
                        UtcTime now) {
  for (const auto& item : items)
    if (auto closed = close_in(sql, item, CodeItemState::dismissed, words, now); !closed)
      return closed;
  return {};
}

// One of those that wait may have come since the look.
Result<void> close_mended_in(Sql& sql, const CodeItem& item, UtcTime now) {
  auto [partner, table, lookup, value] = key_of(item);
  auto waits = any(sql,
                   "SELECT 1 FROM unknown_code_message WHERE partner = ? AND table_id = ?"
                   " AND lookup = ? AND code = ? AND waits = 1",
                   {partner, table, lookup, value});
  if (!waits) return std::unexpected(waits.error());
  if (*waits) return {};
  return close_in(sql, item, CodeItemState::mended, {}, now);
}

}  // namespace

Result<void> wait_for_codes_in(Sql& sql, const std::vector<UnknownCode>& codes,
                               const QueuedDelivery& delivery, UtcTime now) {
  for (const auto& code : codes) {
    if (auto opened = open_item_in(sql, code, delivery.interface, now); !opened) return opened;
    auto [partner, table, lookup, value] = key_of(code);
    auto kept =
        sql.run(kInsertMessage, {partner, table, lookup, value, blob(delivery.id), std::int64_t{1},
                                 delivery.endpoint, delivery.lane_key, integer(delivery.position),
                                 delivery.interface, delivery.case_key, code.day, code.field,
                                 to_micros(delivery.since)});
    if (!kept) return done(kept);
  }
  return {};
}

Result<void> release_codes_in(Sql& sql, const Uuid& delivery, const std::vector<UnknownCode>& still,
                              CodeItemState state, UtcTime now) {
  auto waited_for = messages_in(sql, "WHERE message = ? AND waits = 1", {blob(delivery)});
  if (!waited_for) return std::unexpected(waited_for.error());
  for (const auto& code : *waited_for) {
    if (std::ranges::any_of(still, [&](const auto& kept) { return same_item(kept, code); }))
      continue;
    auto [partner, table, lookup, value] = key_of(code);
    auto let_go = sql.run(
        "DELETE FROM unknown_code_message WHERE partner = ? AND table_id = ? AND lookup = ?"
        " AND code = ? AND message = ?",
        {partner, table, lookup, value, blob(delivery)});
    if (!let_go) return done(let_go);
    auto held = any(sql,
                    "SELECT 1 FROM unknown_code u WHERE partner = ? AND table_id = ? AND lookup = ?"
                    " AND code = ? AND (refused > 0 OR EXISTS (SELECT 1 FROM unknown_code_message m"
                    " WHERE m.partner = u.partner AND m.table_id = u.table_id"
                    " AND m.lookup = u.lookup AND m.code = u.code AND m.waits = 1))",
                    {partner, table, lookup, value});
    if (!held) return std::unexpected(held.error());
    if (*held) continue;
    if (auto closed = close_in(sql, code, state, {}, now); !closed) return closed;
  }
  return {};
}

}  // namespace delivery

std::string_view name_of(CodeItemState state) {
  switch (state) {
    case CodeItemState::open:
      return delivery::kOpen;
    case CodeItemState::mended:
      return "mended";
    case CodeItemState::settled:
      return "settled";
    case CodeItemState::dismissed:
      return "dismissed";
  }
  return delivery::kOpen;
}

void add_refused_codes(UnitOfWork& unit, std::vector<UnknownCode> codes, RefusedMessage refused) {
  std::erase_if(codes, [](const UnknownCode& code) {
    return code.code.empty() || code.code.size() > kRefusedCodeBytesMax;
  });
  if (codes.empty()) return;
  unit.add([codes = std::move(codes), refused = std::move(refused)](Sql& sql) -> Result<void> {
    for (const auto& code : codes)
      if (auto noted = delivery::note_refused_in(sql, code, refused); !noted) return noted;
    return {};
  });
}

namespace {

Task<Result<void>> commit_one(Store& store, UnitOfWork unit) {
  auto committed = co_await commit(store, std::move(unit));
  if (!committed) co_return std::unexpected(committed.error());
  co_return Result<void>{};
}

}  // namespace

Task<Result<std::size_t>> dismiss_code(Store& store, std::string partner, std::string table,
                                       std::string code, std::string words, UtcTime now) {
  CodeItemFilter filter;
  filter.partner = std::move(partner);
  filter.table = std::move(table);
  filter.code = std::move(code);
  filter.open_only = true;
  auto items = co_await list_code_items(store, std::move(filter));
  if (!items) co_return std::unexpected(items.error());
  std::size_t count = items->size();
  if (count == 0) co_return count;
  UnitOfWork unit;
  unit.add([items = std::move(*items), words = std::move(words), now](Sql& sql) {
    return delivery::dismiss_in(sql, items, words, now);
  });
  auto committed = co_await commit_one(store, std::move(unit));
  if (!committed) co_return std::unexpected(committed.error());
  co_return count;
}

Task<Result<void>> close_mended(Store& store, std::vector<CodeItem> items, UtcTime now) {
  UnitOfWork unit;
  for (auto& item : items)
    unit.add([item = std::move(item), now](Sql& sql) {
      return delivery::close_mended_in(sql, item, now);
    });
  return commit_one(store, std::move(unit));
}

}  // namespace jiuqu
