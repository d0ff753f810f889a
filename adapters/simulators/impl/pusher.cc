#include "adapters/simulators/pusher.h"

#include <algorithm>
#include <utility>

#include "adapters/simulators/push_answer.h"
#include "bus/base/hash.h"

namespace jiuqu::simulators {
namespace {

constexpr int kAnswerTimeoutMs = 30'000;

// The push that opens the case.
bool is_first(PushKind kind) {
  return kind == PushKind::fresh || kind == PushKind::mended;
}

}  // namespace

Pusher::Pusher(Executor& executor, const Clock& clock, HubLink& link, Recorder& recorder,
               const Generator& generator, const CaseBook& book, PusherOptions options)
    : executor_(executor),
      clock_(clock),
      link_(link),
      recorder_(recorder),
      generator_(generator),
      book_(book),
      options_(std::move(options)) {}

void Pusher::start() {
  for (const auto& record : recorder_.records().pushes) remember(record);
  std::unordered_map<std::string, bool> counted;
  for (const auto& report : recorder_.records().reports) {
    if (!report.taken || report.path != "/gateway/v1/correction") continue;
    if (!counted.emplace(report.row_guid, true).second) continue;
    if (auto index = book_.find(report.project_no)) ++seen_[*index].corrections_asked;
  }
  for (std::size_t index = 0; index < book_.size(); ++index) queue_case(index);
  pump();
}

void Pusher::remember(const PushRecord& record) {
  auto index = book_.find(record.project_no);
  if (!index) return;
  Seen& seen = seen_[*index];
  bool good = record.wrong.empty();
  bool needed = record.kind == PushKind::fresh || record.kind == PushKind::mended ||
                record.kind == PushKind::corrected || record.kind == PushKind::withdrawal;
  if (!good && needed) {
    if (!seen.failed) ++failed_;
    seen.failed = true;
  }
  if (record.kind == PushKind::faulty) seen.faulty = true;
  if (record.kind == PushKind::duplicate) seen.duplicate = true;
  if (record.kind == PushKind::contradicting) seen.contradicted = true;
  if (record.kind == PushKind::withdrawal) seen.withdrawn = true;
  if (record.kind == PushKind::withdrawal_again) seen.withdrawn_again = true;
  if (record.kind == PushKind::withdrawal_late) seen.withdrawn_late = true;
  if (record.kind == PushKind::withdrawal_unknown) seen.withdrawn_unknown = true;
  if (record.kind == PushKind::corrected)
    seen.corrections_sent = std::max(seen.corrections_sent, record.round);
  if (good && is_first(record.kind)) {
    seen.accepted = true;
    ++accepted_;
  }
}

void Pusher::queue_case(std::size_t index) {
  const CasePlan& plan = book_.plan(index);
  Seen& seen = seen_[index];
  if (seen.failed) return;
  if (!seen.accepted) {
    PushKind kind = PushKind::fresh;
    if (plan.faulty_first) kind = seen.faulty ? PushKind::mended : PushKind::faulty;
    queue_.push_back({index, kind, 0});
    return;
  }
  if (plan.repeat != Repeat::none && !seen.duplicate)
    queue_.push_back({index, PushKind::duplicate, 0});
  if (plan.contradicted && !seen.contradicted)
    queue_.push_back({index, PushKind::contradicting, 0});
  for (int round = seen.corrections_sent + 1; round <= seen.corrections_asked; ++round)
    answer_correction(index, round);
}

std::uint64_t Pusher::salt_of(std::size_t index, std::string_view purpose) const {
  return mixed(generator_.seed(), index, purpose);
}

void Pusher::correction_requested(const std::string& project_no) {
  if (auto index = book_.find(project_no))
    answer_correction(*index, ++seen_[*index].corrections_asked);
}

void Pusher::answer_correction(std::size_t index, int round) {
  const CasePlan& plan = book_.plan(index);
  if (round <= corrections_answered(plan))
    return queue_later({index, PushKind::corrected, round}, 20 + salt_of(index, "correct") % 200);
  if (plan.withdrawn_at == kAwaitCorrection) withdraw(index);
}

void Pusher::withdraw(std::size_t index) {
  queue_once(seen_[index].withdrawn, {index, PushKind::withdrawal, 0});
}

void Pusher::withdraw_late(std::size_t index) {
  queue_once(seen_[index].withdrawn_late, {index, PushKind::withdrawal_late, 0});
  queue_once(seen_[index].withdrawn_unknown, {index, PushKind::withdrawal_unknown, 0});
}

void Pusher::queue_once(bool& queued, Item item) {
  if (std::exchange(queued, true)) return;
  queue_later(item, 20 + salt_of(item.index, name_of(item.kind)) % 100);
}

void Pusher::queue_later(Item item, std::uint64_t milliseconds) {
  ++waiting_;
  executor_.post_at(clock_.steady() + std::chrono::milliseconds(milliseconds), [this, item] {
    --waiting_;
    queue_.push_front(item);  // before cases that have not begun
    pump();
  });
}

void Pusher::pump() {
  while (!link_.stopping() && !queue_.empty() && in_flight_ < options_.in_flight_max) {
    Item item = queue_.front();
    queue_.pop_front();
    bool twin = item.kind == PushKind::fresh && !seen_[item.index].duplicate &&
                book_.plan(item.index).repeat == Repeat::at_once;
    begin(item);
    if (twin) begin({item.index, PushKind::duplicate, item.round});
  }
}

void Pusher::begin(Item item) {
  ++in_flight_;
  if (item.kind == PushKind::duplicate) seen_[item.index].duplicate = true;
  spawn(push(item));
}

PushBody Pusher::body_of(const Item& item) const {
  switch (item.kind) {
    case PushKind::faulty:
      return generator_.faulty_push(item.index);
    case PushKind::duplicate:
      return generator_.repeated_push(item.index, item.round);
    case PushKind::contradicting:
      return generator_.other_push(item.index);
    case PushKind::withdrawal:
    case PushKind::withdrawal_again:
    case PushKind::withdrawal_late:
      return generator_.withdrawal(item.index);
    case PushKind::withdrawal_unknown:
      return generator_.unknown_withdrawal(item.index);
    default:
      return generator_.push(item.index, item.round);
  }
}

Task<void> Pusher::push(Item item) {
  PushBody body = body_of(item);
  HttpCall call;
  call.url = is_withdrawal(item.kind) ? "/platform/v1/withdrawals" : "/platform/v1/applications";
  call.headers.emplace_back("X-Api-Key", options_.key);
  call.content_type = content_type_of(body.encoding);
  call.body = body.body;
  call.timeout_ms = kAnswerTimeoutMs;
  auto answered = co_await link_.ask(std::move(call));
  --in_flight_;
  if (!answered) co_return;
  PushRecord record;
  record.at = clock_.now();
  record.project_no = book_.number(item.index);
  record.kind = item.kind;
  record.round = item.round;
  record.status = answered->answer.status;
  record.sha256 = sha256_hex(body.body);
  record.message_id = PushAnswer::read(answered->answer).message_id;
  record.took_us = answered->took.count();
  record.wrong = wrong_push_answer(item.kind, body, answered->answer);
  if (is_first(item.kind)) record.facts = generator_.facts(item.index);
  recorder_.add(record);
  remember(record);
  follow(item, record);
  pump();
}

// What the sender does next, having heard this answer.
void Pusher::follow(const Item& item, const PushRecord& record) {
  if (item.kind == PushKind::faulty) {
    // Told what is wrong or not: the mended application is welcome either way.
    queue_.push_front({item.index, PushKind::mended, 0});
    return;
  }
  if (!record.wrong.empty()) return;
  Seen& seen = seen_[item.index];
  const CasePlan& plan = book_.plan(item.index);
  if (item.kind == PushKind::withdrawal && salt_of(item.index, "withdraw") % 2 == 0)
    queue_once(seen.withdrawn_again, {item.index, PushKind::withdrawal_again, 0});
  if (!is_first(item.kind)) return;
  if (plan.contradicted) queue_once(seen.contradicted, {item.index, PushKind::contradicting, 0});
  if (plan.repeat == Repeat::none || std::exchange(seen.duplicate, true)) return;
  queue_later({item.index, PushKind::duplicate, 0}, 50 + salt_of(item.index, "again") % 1500);
}

}  // namespace jiuqu::simulators
