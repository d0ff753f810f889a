#include "app/lineage.h"

#include <algorithm>

#include "app/impl/lineage_case.h"
#include "bus/base/hash.h"
#include "bus/base/text.h"

namespace jiuqu::app {

namespace {

// What is kept of a message that was taken is the hash of its form; of one refused, the faults.
Comparison compare(const Judged& judged, const licensing::KeptMessage* kept) {
  Comparison found;
  const auto& record = judged.record;
  if (record.state == MessageState::rejected) {
    found.with = judged.again.faulty() ? "faults" : "nothing";
    if (!judged.again.faulty()) return found;
    found.same = judged.again.faults() == record.cause;
    if (found.same) return found;
    found.record_shows = record.cause;
    found.run_gives = judged.again.faults();
    return found;
  }
  if (judged.again.faulty()) {
    found = {false, "outcome", "accepted", judged.again.faults()};
    return found;
  }
  found.with = "nothing";
  if (kept == nullptr) return found;
  std::string hash = licensing::hash_of_form(judged.again.exchange.tree);
  found.with = "canonical form";
  found.same = hash == kept->hash;
  if (!found.same)
    found.record_shows = "SHA-256 " + kept->hash, found.run_gives = "SHA-256 " + hash;
  return found;
}

std::string bytes_told(std::string_view body) {
  return std::to_string(body.size()) + " bytes, SHA-256 " + sha256_hex(body);
}

std::string why_unmapped(const MappedAgain& again) {
  for (const Finding& finding : again.findings)
    if (finding.level == Level::error) return finding.where.path + ": " + finding.en;
  return again.stopped ? again.stopped->describe() : "no body";
}

// What could not be mapped is kept as the event itself.
bool holds_event(const MessageRecord& record, const xml::Document& event) {
  auto kept = xml::Document::parse(record.message.body);
  return kept && xml::canonical_text(kept->root()) == xml::canonical_text(event.root());
}

Comparison compare(const MappedAgain& again, const MessageRecord& record,
                   const xml::Document& event) {
  Comparison found{true, "body", {}, {}};
  bool unmapped = again.body.empty();
  found.same = unmapped ? holds_event(record, event) : again.body == record.message.body;
  if (unmapped) found.with = "event, which could not be mapped: " + why_unmapped(again);
  if (found.same) return found;
  found.record_shows = bytes_told(record.message.body);
  found.run_gives = unmapped ? why_unmapped(again) : bytes_told(again.body);
  return found;
}

MessageSummary summary_of(const MessageRecord& record) {
  const Message& message = record.message;
  MessageSummary summary;
  summary.id = message.id;
  summary.direction = message.direction;
  summary.state = record.state;
  summary.partner = message.partner;
  summary.interface = message.interface;
  summary.case_key = record.case_key;
  summary.created = message.created;
  return summary;
}

std::vector<LineageField> fields_of(const Judged& judged, const std::string& part) {
  std::vector<LineageField> fields;
  if (judged.again.maps.empty()) return fields;
  for (const auto& made : judged.again.maps.back().fields) {
    if (!made.written) continue;
    fields.push_back(
        {part, {}, {}, made.target, shown_value(made), links_back(judged, made.target)});
  }
  return fields;
}

}  // namespace

Task<Result<std::shared_ptr<Judged>>> judged_message(LineageParts parts, Uuid id,
                                                     const licensing::CaseTrail* trail) {
  auto record = co_await load_message(*parts.store, id);
  if (!record) co_return std::unexpected(record.error());
  auto set = co_await parts.sets->set_of(record->definition_set);
  if (!set) co_return std::unexpected(set.error());
  auto again = judge_again(record->message, *set);
  if (!again) co_return std::unexpected(again.error());
  auto judged = std::make_shared<Judged>();
  judged->record = std::move(*record);
  judged->set = std::move(*set);
  judged->again = std::move(*again);
  judged->comparison = compare(*judged, trail != nullptr ? trail->message(id) : nullptr);
  co_return judged;
}

Task<Result<Sent>> sent_message(CaseView* view, MessageRecord record) {
  auto set = co_await view->parts.sets->set_of(record.definition_set);
  if (!set) co_return std::unexpected(set.error());
  auto source = co_await source_of(view, record);
  if (!source) co_return std::unexpected(source.error());
  Sent sent;
  sent.source = std::move(*source);
  sent.set = std::move(*set);
  Message bare = record.message;
  bare.body.clear();
  auto again = map_event_again(bare, sent.source.event, sent.set);
  if (!again) co_return std::unexpected(again.error());
  sent.comparison = compare(*again, record, sent.source.event);
  sent.again = std::move(*again);
  sent.record = std::move(record);
  co_return sent;
}

Task<Result<MessageLineage>> lineage_of_message(LineageParts parts, Uuid id) {
  auto record = co_await load_message(*parts.store, id);
  if (!record) co_return std::unexpected(record.error());
  MessageLineage lineage;
  lineage.message = summary_of(*record);
  lineage.definition_set = record->definition_set;
  auto trail = co_await licensing::load_trail(*parts.store, record->case_key);
  if (!trail) co_return std::unexpected(trail.error());
  if (record->message.direction == Direction::in) {
    auto judged = co_await judged_message(parts, id, &*trail);
    if (!judged) co_return std::unexpected(judged.error());
    lineage.comparison = (*judged)->comparison;
    if (lineage.comparison.same) lineage.fields = fields_of(**judged, "message");
    co_return lineage;
  }
  CaseView view;
  view.parts = parts;
  view.trail = std::move(*trail);
  auto page = co_await parts.cases->case_page(record->case_key);
  if (page) view.page = std::move(*page);  // a relay has messages without cases
  auto sent = co_await sent_message(&view, std::move(*record));
  if (!sent) co_return std::unexpected(sent.error());
  lineage.comparison = sent->comparison;
  if (lineage.comparison.same) lineage.fields = fields_of(view, *sent, "message");
  co_return lineage;
}

}  // namespace jiuqu::app
