// Recovery: every open lane by position, from the store.
#include "bus/delivery/impl/delivery_table.h"
#include "bus/delivery/impl/dispatcher_state.h"

namespace jiuqu {

using delivery::StoredDelivery;

namespace {

constexpr std::size_t kRecoverPageRows = 500;

}  // namespace

// Nothing is sent until all is read; when a page cannot be read, nothing is sent at all.
Task<Result<void>> Dispatcher::State::recover_all(std::shared_ptr<State> self) {
  co_await switch_to(*self->parts.executor);
  self->recovering = true;
  QueuedDelivery last;
  bool more = true;
  while (more) {
    auto page = std::make_shared<std::vector<StoredDelivery>>();
    auto look = [page, last](Sql& sql) -> Result<void> {
      Result<std::vector<StoredDelivery>> rows = delivery::page_in(sql, last, kRecoverPageRows);
      if (!rows) return std::unexpected(rows.error());
      *page = std::move(*rows);
      return {};
    };
    Result<void> looked = co_await read(*self->parts.store, std::move(look));
    if (!looked) co_return looked;
    co_await switch_to(*self->parts.executor);
    more = page->size() == kRecoverPageRows;
    if (more) last = page->back().delivery;
    for (StoredDelivery& stored : *page)
      self->restore(std::move(stored.delivery), stored.next_position);
  }
  self->recovering = false;
  self->look_at_all();
  co_return Result<void>{};
}

}  // namespace jiuqu
