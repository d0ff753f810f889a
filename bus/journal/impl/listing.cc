// Listing messages over hub.db and the months.
#include <map>
#include <memory>

#include "bus/journal/impl/stored_message.h"
#include "bus/journal/journal.h"

namespace jiuqu {
namespace {

// An id is made a moment before or after its message's creation time is taken.
constexpr auto kClockSlack = std::chrono::hours(24);

// What one look asks and finds; shared with the look, which may outlive the listing.
struct Page {
  MessageFilter filter;
  std::size_t rows_max = 0;
  std::map<Uuid, MessageSummary> rows;

  Result<void> look(Sql& sql);
  void add(MessageSummary row);
};

// The first copy stands: hub.db is looked at first.
void Page::add(MessageSummary row) {
  rows.emplace(row.id, std::move(row));
  if (rows.size() > rows_max) rows.erase(std::prev(rows.end()));
}

// Only what can still stand on the page: below its last row once it is full.
Result<void> Page::look(Sql& sql) {
  std::vector<SqlValue> values;
  std::string conditions;
  auto where = [&](std::string_view condition, SqlValue value) {
    values.push_back(value);
    conditions += conditions.empty() ? " WHERE " : " AND ";
    conditions += condition;
    conditions += "?" + std::to_string(values.size());
  };
  if (!filter.case_key.empty()) where("case_key = ", filter.case_key);
  if (!filter.partner.empty()) where("partner = ", filter.partner);
  if (!filter.interface.empty()) where("interface = ", filter.interface);
  if (filter.state) where("state = ", name_of(*filter.state));
  if (filter.since) where("created >= ", to_micros(*filter.since));
  if (filter.after) where("id > ", blob(*filter.after));
  Uuid last;
  if (rows.size() == rows_max) {
    last = rows.rbegin()->first;
    where("id < ", blob(last));
  }
  values.push_back(std::int64_t(rows_max));
  std::string statement = "SELECT " + std::string(journal::kSummaryColumns) + " FROM message" +
                          conditions + " ORDER BY id LIMIT ?" + std::to_string(values.size());
  Result<void> readable;
  auto looked = sql.query(statement, values, [&](const Row& row) {
    auto summary = journal::read_summary(row);
    if (summary) add(std::move(*summary));
    if (!summary) readable = std::unexpected(summary.error());
    return bool(summary);
  });
  return looked ? readable : looked;
}

bool may_hold(const Month& month, const MessageFilter& filter) {
  if (filter.since && month < journal::month_of(*filter.since)) return false;
  auto after = filter.after ? journal::time_of(*filter.after) : std::nullopt;
  return !after || month >= journal::month_of(*after - kClockSlack);
}

}  // namespace

Task<Result<std::vector<MessageSummary>>> list_messages(Store& store, MessageFilter filter) {
  auto page = std::make_shared<Page>();
  page->rows_max = std::min(filter.rows_max, limits::kListRowsMax);
  page->filter = std::move(filter);
  std::vector<MessageSummary> rows;
  if (page->rows_max == 0) co_return rows;
  auto looking = read(store, [page](Sql& sql) { return page->look(sql); });
  auto looked = co_await looking;
  if (!looked) co_return std::unexpected(looked.error());
  auto months = store.months();
  for (const auto& month : months) {
    if (!may_hold(month, page->filter)) continue;
    auto searching = read_month(store, month, [page](Sql& sql) { return page->look(sql); });
    auto searched = co_await searching;
    if (!searched && searched.error().code != ErrorCode::not_found)
      co_return std::unexpected(searched.error());
  }
  for (auto& [id, row] : page->rows) rows.push_back(std::move(row));
  co_return rows;
}

}  // namespace jiuqu
