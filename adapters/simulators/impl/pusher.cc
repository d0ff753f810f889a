#include "adapters/simulators/pusher.h"

#include <algorithm>

#include "bus/base/hash.h"
#include "bus/json/json.h"

namespace jiuqu::simulators {
namespace {

constexpr int kAnswerTimeoutMs = 30'000;

// "$.up_pro_material[2]" names "$.up_pro_material" as well.
bool names(std::string_view told, std::string_view wanted) {
  if (!told.starts_with(wanted)) return false;
  told.remove_prefix(wanted.size());
  return told.empty() || told.front() == '[';
}

std::string message_id_of(const HttpAnswer& answer) {
  for (const char* path : {"$.data.message_id", "$.message_id"})
    if (auto id = json::value_at(answer.body, path)) return *id;
  return {};
}

std::string missing_faults(const PushBody& push, const HttpAnswer& answer) {
  auto body = json::Json::parse(answer.body);
  if (!body) return "the answer is not JSON";
  const json::Json* faults = body->member("faults");
  std::string missing;
  for (const auto& field : push.faulty_fields) {
    bool told = faults != nullptr && std::ranges::any_of(faults->items, [&](const auto& fault) {
                  return names(fault.string_or("field"), field);
                });
    if (!told) missing += (missing.empty() ? "no fault named " : ", ") + field;
  }
  return missing;
}

}  // namespace

std::string wrong_push_answer(PushKind kind, const PushBody& push, const HttpAnswer& answer) {
  if (kind == PushKind::faulty) {
    if (answer.status != 400 && answer.status != 422)
      return "a faulty push was answered " + std::to_string(answer.status);
    return missing_faults(push, answer);
  }
  if (answer.status != 200)
    return "answered " + std::to_string(answer.status) + " " + answer.body.substr(0, 500);
  return message_id_of(answer).empty() ? "the answer names no message" : "";
}

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
  if (!good && record.kind != PushKind::duplicate && record.kind != PushKind::faulty) {
    if (!seen.failed) ++failed_;
    seen.failed = true;
  }
  if (record.kind == PushKind::faulty) seen.faulty = true;
  if (record.kind == PushKind::duplicate) seen.duplicate = true;
  if (record.kind == PushKind::corrected)
    seen.corrections_sent = std::max(seen.corrections_sent, record.round);
  if (good && (record.kind == PushKind::fresh || record.kind == PushKind::mended)) {
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
  for (int round = seen.corrections_sent + 1; round <= seen.corrections_asked; ++round)
    queue_.push_back({index, PushKind::corrected, round});
}

void Pusher::correction_requested(const std::string& project_no) {
  auto index = book_.find(project_no);
  if (!index) return;
  int round = ++seen_[*index].corrections_asked;
  std::uint64_t salt = mixed(generator_.seed(), *index, "correct");
  queue_later({*index, PushKind::corrected, round}, 20 + salt % 200);
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
    default:
      return generator_.push(item.index, item.round);
  }
}

Task<void> Pusher::push(Item item) {
  PushBody body = body_of(item);
  HttpCall call;
  call.url = "/platform/v1/applications";
  call.headers.emplace_back("X-Api-Key", options_.key);
  call.content_type = "application/json";
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
  record.message_id = message_id_of(answered->answer);
  record.took_us = answered->took.count();
  record.wrong = wrong_push_answer(item.kind, body, answered->answer);
  recorder_.add(record);
  remember(record);
  follow(item, record);
  pump();
}

void Pusher::follow(const Item& item, const PushRecord& record) {
  if (item.kind == PushKind::faulty) {
    // Told what is wrong or not: the mended application is welcome either way.
    queue_.push_front({item.index, PushKind::mended, 0});
    return;
  }
  bool first = item.kind == PushKind::fresh || item.kind == PushKind::mended;
  if (!first || !record.wrong.empty()) return;
  Seen& seen = seen_[item.index];
  if (book_.plan(item.index).repeat == Repeat::none || seen.duplicate) return;
  seen.duplicate = true;
  std::uint64_t salt = mixed(generator_.seed(), item.index, "again");
  queue_later({item.index, PushKind::duplicate, 0}, 50 + salt % 1500);
}

}  // namespace jiuqu::simulators
