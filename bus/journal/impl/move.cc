// Moving finished messages out of hub.db.
#include <algorithm>
#include <map>
#include <memory>

#include "bus/journal/impl/stored_message.h"
#include "bus/journal/journal.h"

namespace jiuqu {
namespace {

using journal::StoredMessage;

// Bodies held in memory at a time while moving.
constexpr std::size_t kPortionBytesMax = 8U << 20;
// Rows of one commit: few enough that what is accepted meanwhile waits some 3 ms, many enough to
// share the pages of the search indexes.
constexpr std::size_t kPortionRowsMax = 128;

// Shared with the looks and units, which may outlive the move.
struct Portion {
  std::vector<StoredMessage> messages;
  std::size_t bytes = 0;
  bool last = false;  // no more finished rows stood there when it was read
};

Result<void> read_finished(Sql& sql, std::size_t rows_max, Portion& portion) {
  static const std::string kSql = "SELECT " + std::string(journal::kColumns) +
                                  " FROM message WHERE finished IS NOT NULL ORDER BY id LIMIT ?1";
  Result<void> readable;
  auto looked = sql.query(kSql, {std::int64_t(rows_max)}, [&](const Row& row) {
    auto stored = journal::read_stored(row);
    if (!stored) {
      readable = std::unexpected(stored.error());
      return false;
    }
    portion.bytes += stored->body.size();
    portion.messages.push_back(std::move(*stored));
    return portion.bytes < kPortionBytesMax;
  });
  portion.last = portion.messages.size() < rows_max && portion.bytes < kPortionBytesMax;
  return looked ? readable : looked;
}

// A row that changed since it was read stays and is moved the next time.
Result<void> delete_moved(Sql& sql, const Portion& portion) {
  for (const auto& message : portion.messages) {
    auto gone = sql.run("DELETE FROM message WHERE id = ?1 AND state = ?2 AND finished = ?3",
                        {blob(message.id), name_of(message.state), to_micros(*message.finished)});
    if (!gone) return std::unexpected(gone.error());
  }
  return {};
}

// One commit to each month that the portion touches (rows and search rows), then one commit to
// hub.db (their deletion).
Task<Result<std::shared_ptr<Portion>>> move_portion(Store& store, std::size_t rows_max) {
  auto portion = std::make_shared<Portion>();
  auto looking =
      read(store, [portion, rows_max](Sql& sql) { return read_finished(sql, rows_max, *portion); });
  auto looked = co_await looking;
  if (!looked) co_return std::unexpected(looked.error());
  if (portion->messages.empty()) co_return portion;
  std::map<Month, UnitOfWork> months;
  for (const auto& message : portion->messages)
    months[journal::month_of(message.created)].add(
        [portion, &message](Sql& sql) { return journal::insert_or_update_in(sql, message); });
  for (auto& [month, unit] : months) {
    auto storing = commit_month(store, month, std::move(unit));
    auto stored = co_await storing;
    if (!stored) co_return std::unexpected(stored.error());
  }
  UnitOfWork unit;
  unit.add([portion](Sql& sql) { return delete_moved(sql, *portion); });
  unit.set_patient();
  auto deleting = commit(store, std::move(unit));
  auto deleted = co_await deleting;
  if (!deleted) co_return std::unexpected(deleted.error());
  co_return portion;
}

}  // namespace

Task<Result<std::size_t>> move_finished(Store& store, std::size_t slice_max) {
  std::size_t moved = 0;
  while (moved < slice_max) {
    auto moving = move_portion(store, std::min(kPortionRowsMax, slice_max - moved));
    auto portion = co_await moving;
    if (!portion) co_return std::unexpected(portion.error());
    moved += (*portion)->messages.size();
    if ((*portion)->last) break;  // what has finished since is left to the next slice
  }
  co_return moved;
}

}  // namespace jiuqu
