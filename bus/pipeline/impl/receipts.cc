#include "bus/pipeline/impl/receipts.h"

#include "bus/pipeline/hub.h"

namespace jiuqu {

TableSet pipeline_tables() {
  return {"pipeline",
          {"CREATE TABLE receipt ("
           " partner TEXT NOT NULL, interface TEXT NOT NULL, key TEXT NOT NULL, hash TEXT NOT NULL,"
           " message_id BLOB NOT NULL, status INTEGER NOT NULL, content_type TEXT NOT NULL,"
           " body TEXT NOT NULL, created BIGINT NOT NULL,"
           " PRIMARY KEY (partner, interface, key, hash)) WITHOUT ROWID;"
           "CREATE TABLE appointment ("
           " id BLOB PRIMARY KEY NOT NULL, handler TEXT NOT NULL, lane TEXT NOT NULL,"
           " payload TEXT NOT NULL, due BIGINT NOT NULL)",
           "CREATE TABLE definition_set (hash TEXT PRIMARY KEY NOT NULL, first_used BIGINT NOT"
           " NULL);"
           "CREATE TABLE definition_file (hash TEXT PRIMARY KEY NOT NULL, body BLOB NOT NULL);"
           "CREATE TABLE definition_set_file (set_hash TEXT NOT NULL, root TEXT NOT NULL,"
           " path TEXT NOT NULL, file_hash TEXT NOT NULL, PRIMARY KEY (set_hash, root, path))"
           " WITHOUT ROWID",
           "CREATE INDEX appointment_lane ON appointment (lane)"}};
}

Task<Result<KnownReceipt>> find_receipt(Store& store, ReceiptKey key) {
  KnownReceipt known;
  auto look = [&known, &key](Sql& sql) {
    return sql.query(
        "SELECT hash, status, content_type, body FROM receipt"
        " WHERE partner = ? AND interface = ? AND key = ?",
        {std::string_view(key.partner), std::string_view(key.interface), std::string_view(key.key)},
        [&](const Row& row) {
          if (row.text(0) == key.hash)
            known.same = Reply{int(row.integer(1)), row.text(2), row.text(3), {}};
          else
            known.other = true;
          return true;
        });
  };
  auto done = co_await read(store, std::move(look));
  if (!done) co_return std::unexpected(done.error());
  co_return known;
}

namespace {

Result<void> refuse_other_content(Sql& sql, const ReceiptKey& key) {
  bool other = false;
  auto looked = sql.query(
      "SELECT 1 FROM receipt WHERE partner = ? AND interface = ? AND key = ? AND hash <> ? LIMIT 1",
      {std::string_view(key.partner), std::string_view(key.interface), std::string_view(key.key),
       std::string_view(key.hash)},
      [&](const Row&) { return other = true; });
  if (!looked) return looked;
  if (other) return fail(ErrorCode::version_conflict, "other content stands under the key");
  return {};
}

}  // namespace

void add_receipt(UnitOfWork& unit, ReceiptKey key, OnChange on_change, Uuid message_id, Reply reply,
                 UtcTime now) {
  unit.add([key = std::move(key), on_change, message_id, reply = std::move(reply),
            now](Sql& sql) -> Result<void> {
    if (on_change == OnChange::refuse)
      if (auto alone = refuse_other_content(sql, key); !alone) return alone;
    auto added = sql.run(
        "INSERT INTO receipt (partner, interface, key, hash, message_id, status, content_type,"
        " body, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {std::string_view(key.partner), std::string_view(key.interface), std::string_view(key.key),
         std::string_view(key.hash), blob(message_id), std::int64_t{reply.status},
         std::string_view(reply.content_type), std::string_view(reply.body), to_micros(now)});
    if (!added) return std::unexpected(added.error());
    return {};
  });
}

}  // namespace jiuqu
