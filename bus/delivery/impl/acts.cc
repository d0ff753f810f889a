// Recovery, and a person's acts on one delivery: replay, skip, replace. Each act is one commit and
// leaves a line in the delivery's note, which ends on the message record.
#include "bus/base/log.h"
#include "bus/delivery/impl/delivery_table.h"
#include "bus/delivery/impl/dispatcher_state.h"

namespace jiuqu {

using delivery::Act;
using delivery::ActKind;
using delivery::StoredDelivery;

namespace {

constexpr std::size_t kRecoverPageRows = 500;
// The note keeps the latest acts; a reason is a sentence or two.
constexpr std::size_t kNoteBytesMax = 4000;
constexpr std::size_t kReasonBytesMax = 1000;

std::string bounded(std::string text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text + "…";
}

std::string sentence_of(const Act& act) {
  switch (act.kind) {
    case ActKind::replay:
      return "replayed by a person";
    case ActKind::replace:
      return "body replaced by a person";
    case ActKind::skip:
      return "skipped by a person: " + bounded(act.reason, kReasonBytesMax);
  }
  return {};
}

void add_note(QueuedDelivery& delivery, const std::string& sentence, UtcTime now) {
  std::string line = to_iso8601(now) + " " + sentence;
  if (delivery.attempts > 0) line += "; attempts before: " + std::to_string(delivery.attempts);
  if (!delivery.cause.empty())
    line += "; cause before: " + bounded(delivery.cause, kReasonBytesMax);
  if (!delivery.note.empty()) delivery.note += '\n';
  delivery.note += line;
  while (delivery.note.size() > kNoteBytesMax && delivery.note.contains('\n'))
    delivery.note.erase(0, delivery.note.find('\n') + 1);
}

// The delivery as it stands once the act is durable.
QueuedDelivery after_act(const QueuedDelivery& delivery, const Act& act, UtcTime now) {
  QueuedDelivery after = delivery;
  after.message = nullptr;
  add_note(after, sentence_of(act), now);
  after.cause.clear();
  if (act.kind == ActKind::skip) {
    after.state = DeliveryState::skipped;
    return after;
  }
  after.state = DeliveryState::pending;
  after.attempts = 0;
  after.next_attempt.reset();
  after.since = now;
  if (act.kind == ActKind::replace) {
    after.operation = act.operation;
    after.unmapped = false;
  }
  return after;
}

// One commit: for replace the new body of the message record; then what store_outcome_in lists.
UnitOfWork unit_of(const Act& act, const QueuedDelivery& after, UtcTime now,
                   std::shared_ptr<bool> lane_over) {
  UnitOfWork unit;
  if (act.kind == ActKind::replace)
    unit.add([id = act.delivery, type = act.content_type, body = act.stored_body](Sql& sql) {
      return replace_message_body_in(sql, id, type, body);
    });
  unit.add([after, now, lane_over](Sql& sql) {
    return delivery::store_outcome_in(sql, after, now, *lane_over);
  });
  return unit;
}

}  // namespace

Result<QueuedDelivery> Dispatcher::State::begin_act(const Act& act) {
  if (stopping) return fail(ErrorCode::shutting_down);
  Slot* slot = nullptr;
  Item* item = find(act.delivery, &slot);
  if (!by_id.contains(act.delivery))
    return fail(ErrorCode::not_found, "no open delivery " + act.delivery.text());
  if (!item) return fail(ErrorCode::version_conflict, "deliveries before it are not known yet");
  bool in_hand = slot->is_busy() && slot->position == item->delivery.position;
  if (in_hand) return fail(ErrorCode::version_conflict, "the delivery is being sent right now");
  if (item->acting) return fail(ErrorCode::version_conflict, "another act on it is under way");
  if (act.kind == ActKind::replay && item->delivery.unmapped)
    return fail(ErrorCode::bad_request,
                "the message was never mapped for its partner: replace its body, then it is sent");
  item->acting = true;
  ++acts_open;
  schedule(*slot);
  return after_act(item->delivery, act, parts.clock->now());
}

void Dispatcher::State::end_act(const QueuedDelivery& after, bool lane_over, bool stored) {
  --acts_open;
  Slot* slot = nullptr;
  Item* item = find(after.id, &slot);
  JIUQU_CHECK(item != nullptr);
  Queue& endpoint = slot->endpoint;
  item->acting = false;
  if (stored) {
    if (item->delivery.message) --bodies;
    item->delivery = after;
    item->due = parts.clock->steady();
    if (after.state == DeliveryState::skipped) {
      meters.count(endpoint.name, after.state);
      by_id.erase(after.id);
      slot->lane.remove(after.position);
      slot->row_dropped |= lane_over;
    } else {
      slot->lane.refile(after.position);
    }
  }
  if (!drop_if_over(*slot)) schedule(*slot);
  pump(endpoint);
  tell_if_stopped();
}

Task<Result<void>> Dispatcher::State::act(std::shared_ptr<State> self, Act act) {
  co_await switch_to(*self->parts.executor);
  Result<QueuedDelivery> after = self->begin_act(act);
  if (!after) co_return std::unexpected(after.error());
  auto lane_over = std::make_shared<bool>(false);
  UnitOfWork unit = unit_of(act, *after, self->parts.clock->now(), lane_over);
  Result<CommitReceipt> receipt = co_await commit(*self->parts.store, std::move(unit));
  co_await switch_to(*self->parts.executor);
  self->end_act(*after, *lane_over, receipt.has_value());
  if (!receipt) co_return std::unexpected(receipt.error());
  log::info("delivery.act", {{"delivery", act.delivery.text()}, {"act", sentence_of(act)}});
  co_return Result<void>{};
}

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
