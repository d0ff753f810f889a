#include "licensing-core/case_trail.h"

#include "bus/base/hash.h"
#include "licensing-core/impl/effects.h"

namespace jiuqu::licensing {

namespace {

using Text = std::string_view;

Result<void> inserted(const Result<std::int64_t>& done) {
  if (!done) return std::unexpected(done.error());
  return {};
}

Result<void> load_messages(Sql& sql, const std::string& key, CaseTrail& trail) {
  return sql.query(
      "SELECT case_key, version, message, name, hash FROM licensing_message WHERE case_key = ?"
      " ORDER BY version",
      {Text(key)}, [&](const Row& row) {
        trail.messages.push_back(
            {row.text(0), row.integer(1), row.uuid(2), row.text(3), row.text(4)});
        return true;
      });
}

Result<void> load_events(Sql& sql, const std::string& key, CaseTrail& trail) {
  return sql.query(
      "SELECT case_key, sequence, version, cause, number, name, head FROM licensing_event"
      " WHERE case_key = ? ORDER BY sequence",
      {Text(key)}, [&](const Row& row) {
        trail.events.push_back({row.text(0), row.integer(1), row.integer(2), row.uuid(3),
                                row.integer(4), row.text(5), row.text(6)});
        return true;
      });
}

}  // namespace

const KeptMessage* CaseTrail::application_at(std::int64_t version) const {
  const KeptMessage* found = nullptr;
  for (const auto& row : messages)
    if (row.name == "application" && row.version <= version) found = &row;
  return found;
}

const KeptMessage* CaseTrail::message(const Uuid& id) const {
  for (const auto& row : messages)
    if (row.message == id) return &row;
  return nullptr;
}

std::string hash_of_form(const xml::Document& canonical) {
  return sha256_hex(canonical.serialize());
}

void keep_message(UnitOfWork& unit, const KeptMessage& row) {
  unit.add([row](Sql& sql) {
    return inserted(sql.run(
        "INSERT INTO licensing_message (case_key, version, message, name, hash)"
        " VALUES (?, ?, ?, ?, ?)",
        {Text(row.case_key), row.version, blob(row.message), Text(row.name), Text(row.hash)}));
  });
}

void keep_event(UnitOfWork& unit, const KeptEvent& row) {
  unit.add([row](Sql& sql) {
    return inserted(
        sql.run("INSERT INTO licensing_event (case_key, sequence, version, cause, number, name,"
                " head) VALUES (?, ?, ?, ?, ?, ?, ?)",
                {Text(row.case_key), row.sequence, row.version, blob(row.cause), row.number,
                 Text(row.name), Blob{row.head}}));
  });
}

Task<Result<CaseTrail>> load_trail(Store& store, std::string case_key) {
  auto trail = std::make_shared<CaseTrail>();
  auto look = [trail, case_key](Sql& sql) -> Result<void> {
    if (auto done = load_messages(sql, case_key, *trail); !done) return done;
    return load_events(sql, case_key, *trail);
  };
  auto done = co_await read(store, std::move(look));
  if (!done) co_return std::unexpected(done.error());
  co_return std::move(*trail);
}

Result<xml::Document> event_of(const KeptEvent& kept, xml::Node application) {
  auto head = decompress_body(kept.head);
  if (!head) return std::unexpected(head.error());
  auto event = xml::Document::parse(*head);
  if (!event) return fail(ErrorCode::store_corrupt, "event of case " + kept.case_key);
  append_application(event->root(), application);
  return event;
}

}  // namespace jiuqu::licensing
