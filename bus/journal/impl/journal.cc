#include "bus/journal/journal.h"

#include <algorithm>
#include <array>
#include <memory>

#include "bus/base/text.h"
#include "bus/journal/impl/stored_message.h"

namespace jiuqu {
namespace {

using journal::StoredMessage;

constexpr std::array<std::string_view, 7> kStateNames{
    "accepted", "rejected", "pending", "delivered", "parked", "skipped", "discarded"};

using Found = std::shared_ptr<std::optional<StoredMessage>>;

std::move_only_function<Result<void>(Sql&)> look_for(Uuid id, Found found) {
  return [id, found](Sql& sql) -> Result<void> {
    static const std::string kSql =
        "SELECT " + std::string(journal::kColumns) + " FROM message WHERE id = ?1";
    Result<void> readable;
    auto looked = sql.query(kSql, {blob(id)}, [&](const Row& row) {
      auto stored = journal::read_stored(row);
      if (stored) *found = std::move(*stored);
      if (!stored) readable = std::unexpected(stored.error());
      return false;
    });
    return looked ? readable : looked;
  };
}

// The month of the id's time first, then the newest.
std::vector<Month> months_to_search(const Store& store, const Uuid& id) {
  auto months = store.months();
  std::ranges::reverse(months);
  auto time = journal::time_of(id);
  if (!time) return months;
  auto likely = std::ranges::find(months, journal::month_of(*time));
  if (likely != months.end()) std::rotate(months.begin(), likely, likely + 1);
  return months;
}

}  // namespace

std::string_view name_of(MessageState state) {
  return kStateNames[std::size_t(state)];
}

Result<MessageState> message_state(std::string_view name) {
  auto found = std::ranges::find(kStateNames, name);
  if (found != kStateNames.end()) return MessageState(found - kStateNames.begin());
  std::vector<std::string> names(kStateNames.begin(), kStateNames.end());
  std::string detail = "no message state is called '" + std::string(name) + "'";
  std::string likely = likely_word(name, names);
  if (!likely.empty()) detail += ", did you mean '" + likely + "'?";
  return fail(ErrorCode::bad_request, std::move(detail));
}

// The only index beside the key holds the finished rows that wait to be moved; open messages are
// few enough to be searched without.
TableSet journal_tables() {
  return {"journal",
          {journal::table_definition() +
           "CREATE INDEX message_finished ON message (id) WHERE finished IS NOT NULL"}};
}

TableSet journal_month_tables() {
  return {
      "journal",
      {journal::table_definition() + "CREATE INDEX message_case ON message (case_key, id);"
                                     "CREATE INDEX message_partner ON message (partner, id);"
                                     "CREATE INDEX message_interface ON message (interface, id);"
                                     "CREATE INDEX message_state ON message (state, id);"
                                     "CREATE INDEX message_created ON message (created)"}};
}

void add_message(UnitOfWork& unit, const MessageRecord& record) {
  unit.add(
      [stored = journal::to_stored(record)](Sql& sql) { return journal::insert_in(sql, stored); });
}

Result<void> set_message_state_in(Sql& sql, const Uuid& id, MessageState state,
                                  std::string_view cause, UtcTime now) {
  SqlValue finished;
  if (journal::is_finished(state)) finished = to_micros(now);
  auto changed = sql.run("UPDATE message SET state = ?2, cause = ?3, finished = ?4 WHERE id = ?1",
                         {blob(id), name_of(state), cause, finished});
  if (!changed) return std::unexpected(changed.error());
  if (*changed == 0) return fail(ErrorCode::not_found, "message " + id.text());
  return {};
}

Result<void> replace_message_body_in(Sql& sql, const Uuid& id, std::string_view content_type,
                                     std::string_view stored_body,
                                     std::string_view definition_set) {
  auto changed = sql.run(
      "UPDATE message SET content_type = ?2, body = ?3, body_bytes = ?4, definition_set ="
      " CASE ?5 WHEN '' THEN definition_set ELSE ?5 END WHERE id = ?1 AND finished IS NULL",
      {blob(id), content_type, Blob{stored_body}, std::int64_t(body_bytes_of(stored_body)),
       definition_set});
  if (!changed) return std::unexpected(changed.error());
  if (*changed == 0) return fail(ErrorCode::not_found, "open message " + id.text());
  return {};
}

// A message leaves hub.db only after its month holds it, so looking in this order cannot miss it.
Task<Result<MessageRecord>> load_message(Store& store, Uuid id) {
  auto found = std::make_shared<std::optional<StoredMessage>>();
  auto looking = read(store, look_for(id, found));
  auto looked = co_await looking;
  if (!looked) co_return std::unexpected(looked.error());
  if (*found) co_return journal::to_record(**found);
  std::optional<Error> unreadable;
  auto months = months_to_search(store, id);
  for (const auto& month : months) {
    auto searching = read_month(store, month, look_for(id, found));
    auto searched = co_await searching;
    if (*found) co_return journal::to_record(**found);
    if (!searched && searched.error().code != ErrorCode::not_found) unreadable = searched.error();
  }
  if (unreadable) co_return std::unexpected(*unreadable);
  co_return fail(ErrorCode::not_found, "message " + id.text());
}

}  // namespace jiuqu
