// Acts on one delivery: a person's replay, skip, discard, replace, assign; the hub's own, once a
// row of a code table came: map again, still unmapped. Each act is one commit and leaves a line in
// the delivery's note, which stands on the message record.
#include "bus/base/log.h"
#include "bus/delivery/impl/delivery_table.h"
#include "bus/delivery/impl/dispatcher_state.h"
#include "bus/delivery/impl/request.h"
#include "bus/delivery/impl/unknown_codes_in.h"

namespace jiuqu {

using delivery::Act;
using delivery::ActKind;

namespace {

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

std::string verb_of(const Act& act) {
  switch (act.kind) {
    case ActKind::replay:
      return "replayed";
    case ActKind::replace:
      return act.with.definition_set.empty() ? "replaced and replayed"
                                             : "mapped again and replayed";
    case ActKind::skip:
      return "skipped";
    case ActKind::discard:
      return "discarded";
    case ActKind::map_again:
      return "mapped again and replayed";
    case ActKind::still_unmapped:
      return "tried, still not mapped";
    case ActKind::assign:
      return "assigned to " + bounded(act.owner, kReasonBytesMax);
  }
  return {};
}

// "skipped by w01: withdrawn by telephone"
std::string sentence_of(const Act& act) {
  std::string sentence = verb_of(act) + " by " + (act.by.who.empty() ? "a person" : act.by.who);
  // A reason of several lines stays one line of the note.
  std::string reason = bounded(act.by.reason, kReasonBytesMax);
  for (char& c : reason)
    if (c == '\n' || c == '\r') c = ' ';
  return reason.empty() ? sentence : sentence + ": " + reason;
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
  switch (act.kind) {
    case ActKind::assign:
      after.owner = bounded(act.owner, kReasonBytesMax);
      return after;
    case ActKind::skip:
      after.state = DeliveryState::skipped;
      after.next_attempt.reset();
      return after;
    case ActKind::discard:
      after.state = DeliveryState::discarded;
      return after;
    case ActKind::still_unmapped:
      after.cause = act.cause;
      return after;
    case ActKind::replace:
    case ActKind::map_again:
      after.operation = act.with.operation;
      after.unmapped = false;
      [[fallthrough]];
    case ActKind::replay:
      after.state = DeliveryState::pending;
      after.attempts = 0;
      after.next_attempt.reset();
      after.since = now;
      after.cause.clear();
      return after;
  }
  return after;
}

// What a code table lacked is nobody's wait any more once the act is done, but for what still
// cannot be mapped.
Result<void> settle_codes_in(Sql& sql, const Act& act, const QueuedDelivery& after, UtcTime now) {
  bool by_hub = act.kind == ActKind::map_again || act.kind == ActKind::still_unmapped;
  auto state = by_hub ? CodeItemState::mended : CodeItemState::settled;
  auto waits = delivery::wait_for_codes_in(sql, act.unknown_codes, after, now);
  if (!waits) return waits;
  return delivery::release_codes_in(sql, act.delivery, act.unknown_codes, state, now);
}

// One commit: for replace the new body of the message record; then what store_outcome_in lists; the
// items of unknown codes that the delivery waited under.
UnitOfWork unit_of(const Act& act, const QueuedDelivery& after, UtcTime now,
                   std::shared_ptr<bool> lane_over) {
  UnitOfWork unit;
  if (act.kind == ActKind::replace || act.kind == ActKind::map_again)
    unit.add([id = act.delivery, type = act.with.content_type, body = act.stored_body,
              set = act.with.definition_set](Sql& sql) {
      return replace_message_body_in(sql, id, type, body, set);
    });
  unit.add([after, now, lane_over](Sql& sql) {
    return delivery::store_outcome_in(sql, after, now, *lane_over);
  });
  if (act.kind != ActKind::assign)
    unit.add([act, after, now](Sql& sql) { return settle_codes_in(sql, act, after, now); });
  return unit;
}

// Why the act cannot be done to a delivery as it stands; empty when it can.
std::string refusal_of(const Act& act, const QueuedDelivery& delivery) {
  if (act.kind == ActKind::replay && delivery.unmapped)
    return "the message was never mapped for its partner: mend the definitions and reload, then it"
           " is mapped again; or give another body";
  if (act.kind == ActKind::skip && delivery.state == DeliveryState::skipped)
    return "it is skipped already: replay or discard it";
  bool waits = delivery.state == DeliveryState::parked || delivery.state == DeliveryState::skipped;
  if (act.kind == ActKind::assign && !waits)
    return "it is " + std::string(name_of(delivery.state)) + ": it needs nobody";
  return {};
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
  std::string refusal = refusal_of(act, item->delivery);
  if (!refusal.empty()) return fail(ErrorCode::bad_request, refusal);
  bool waits_for_code = act.kind == ActKind::map_again || act.kind == ActKind::still_unmapped;
  if (waits_for_code && !(item->delivery.state == DeliveryState::parked && item->delivery.unmapped))
    return fail(ErrorCode::version_conflict, "it does not wait to be mapped any more");
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
    bool settled = item->delivery.state != after.state;
    item->delivery = after;
    item->due = parts.clock->steady();
    if (settled && after.state != DeliveryState::pending) meters.count(endpoint.name, after.state);
    if (after.state == DeliveryState::discarded) {
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

Task<Result<Preview>> Dispatcher::State::preview(std::shared_ptr<State> self, Uuid id,
                                                 std::optional<NewBody> with) {
  co_await switch_to(*self->parts.executor);
  Slot* slot = nullptr;
  Item* item = self->find(id, &slot);
  if (!item) co_return fail(ErrorCode::not_found, "no open delivery " + id.text());
  QueuedDelivery delivery = item->delivery;
  if (delivery.unmapped && !with)
    co_return fail(ErrorCode::bad_request, refusal_of(Act{}, delivery));
  self->refresh(slot->endpoint);
  auto target = slot->endpoint.target;
  Result<MessageRecord> record = co_await load_message(*self->parts.store, id);
  if (!record) co_return std::unexpected(record.error());
  Message message = std::move(record->message);
  if (with) {
    message.content_type = std::move(with->content_type);
    message.body = std::move(with->body);
    delivery.operation = std::move(with->operation);
  }
  Preview preview;
  int timeout_ms = target ? target->policy.timeout_ms : 0;
  preview.request = delivery::request_of(delivery, std::move(message), timeout_ms);
  if (target) preview.wire = target->adapter->describe(preview.request);
  co_return preview;
}

}  // namespace jiuqu
