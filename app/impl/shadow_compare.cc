#include <algorithm>
#include <set>

#include "app/impl/lineage_links.h"
#include "app/impl/shadow_side.h"
#include "app/shadow.h"
#include "bus/base/text.h"

namespace jiuqu::app {
namespace {

using Side = ShadowSide;

const ExplainedField* maker_of(const Side& side, const std::string& path) {
  return side.maps->empty() ? nullptr : made_by(side.maps->back(), path);
}

std::string place_of(const Side& side, const ExplainedField* field) {
  if (field == nullptr) return {};
  return shown_file(*side.set, field->file) + ":" + std::to_string(field->line);
}

bool is_personal(const ExplainedField* field) {
  return field != nullptr &&
         (field->personal || std::ranges::any_of(field->sources, &ExplainedSource::personal));
}

// The path of the raw field behind a value: back through all maps.
std::string source_of(const Side& side, std::string path) {
  for (std::size_t i = side.maps->size(); i-- > 0;) {
    const ExplainedField* field = made_by((*side.maps)[i], path);
    if (field == nullptr) return {};
    path.clear();
    for (const auto& source : field->sources)
      if (path.empty() && source.from.starts_with('/')) path = source.from;
  }
  return path;
}

ShadowDifference difference_of(const MessageRecord& record, const char* kind) {
  ShadowDifference difference;
  difference.kind = kind;
  difference.message = record.message.id.text();
  difference.case_key = record.case_key;
  difference.interface = record.message.interface;
  return difference;
}

}  // namespace

ShadowDifference value_difference(const MessageRecord& record, const ValueChange& change,
                                  const ShadowSide& before, const ShadowSide& after) {
  const ExplainedField* was = maker_of(before, change.path);
  const ExplainedField* is = maker_of(after, change.path);
  auto difference = difference_of(record, "value");
  difference.target = change.path;
  bool personal = is_personal(was) || is_personal(is);
  auto shown = [&](bool there, const std::string& text) {
    if (!there) return std::string("(none)");
    return personal ? mask_personal(text) : text;
  };
  difference.old_value = shown(change.was, change.before);
  difference.new_value = shown(change.is, change.after);
  difference.old_at = place_of(before, was);
  difference.new_at = place_of(after, is);
  difference.field = source_of(before, change.path);
  if (difference.field.empty()) difference.field = source_of(after, change.path);
  return difference;
}

namespace {

std::string first_fault(const JudgedAgain& judged) {
  for (const Finding& finding : judged.exchange.findings)
    if (finding.level == Level::error) return "refused: " + finding.en + " [" + finding.code + "]";
  return judged.stopped ? "refused: " + judged.stopped->describe() : "accepted";
}

std::string first_place(const JudgedAgain& judged) {
  for (const Finding& finding : judged.exchange.findings)
    if (finding.level == Level::error) return finding.where.path;
  return {};
}

// What one side alone tells. Warnings count: they stand before an officer.
void compare_findings(const MessageRecord& record, const JudgedAgain& before,
                      const JudgedAgain& after, std::vector<ShadowDifference>& all) {
  auto key = [](const Finding& finding) { return finding.where.path + " " + finding.code; };
  auto tell = [&](const JudgedAgain& one, const JudgedAgain& other, bool gained) {
    std::set<std::string> known;
    for (const Finding& finding : other.exchange.findings) known.insert(key(finding));
    for (const Finding& finding : one.exchange.findings) {
      if (finding.level == Level::info || known.contains(key(finding))) continue;
      auto difference = difference_of(record, "finding");
      difference.field = finding.where.path;
      (gained ? difference.new_value : difference.old_value) =
          finding.en + " [" + finding.code + "]";
      all.push_back(std::move(difference));
    }
  };
  tell(before, after, false);
  tell(after, before, true);
}

void compare_keys(const MessageRecord& record, const Exchange& before, const Exchange& after,
                  std::vector<ShadowDifference>& all) {
  const std::pair<const char*, std::string Exchange::*> keys[] = {
      {"identity key", &Exchange::identity_key}, {"order key", &Exchange::order_key}};
  for (const auto& [name, key] : keys) {
    if (before.*key == after.*key) continue;
    auto difference = difference_of(record, "route");
    difference.target = name;
    difference.old_value = before.*key;
    difference.new_value = after.*key;
    all.push_back(std::move(difference));
  }
}

void compare_replies(const MessageRecord& record, JudgedAgain& before, JudgedAgain& after,
                     std::vector<ShadowDifference>& all) {
  UtcTime at = record.finished.value_or(record.message.created);
  auto old_reply = reply_again(before, at), new_reply = reply_again(after, at);
  if (old_reply == new_reply) return;
  auto difference = difference_of(record, "reply");
  difference.old_value = old_reply;
  difference.new_value = new_reply;
  all.push_back(std::move(difference));
}

ShadowDifference cannot(const MessageRecord& record, const char* kind, std::string before,
                        std::string after) {
  auto difference = difference_of(record, kind);
  difference.old_value = std::move(before);
  difference.new_value = std::move(after);
  return difference;
}

std::string told(const MappedAgain& mapped) {
  if (!mapped.body.empty()) return "sent";
  for (const Finding& finding : mapped.findings)
    if (finding.level == Level::error)
      return "parked: " + finding.where.path + ": " + finding.en + " [" + finding.code + "]";
  return mapped.stopped ? "parked: " + mapped.stopped->describe() : "parked";
}

// Where it would go: endpoint, lane, operation.
std::map<std::string, std::string> way_of(const NewDelivery& delivery) {
  std::map<std::string, std::string> way = delivery.operation;
  way["endpoint"] = delivery.record.endpoint;
  way["lane"] = delivery.record.lane_key;
  return way;
}

const NewDelivery* to(const std::vector<NewDelivery>& routes, const std::string& interface) {
  for (const auto& route : routes)
    if (route.record.message.interface == interface) return &route;
  return nullptr;
}

// Interfaces that one set alone sends the event to; where it goes, for this one.
void compare_routes(const MessageRecord& record, const std::vector<NewDelivery>& before,
                    const std::vector<NewDelivery>& after, std::vector<ShadowDifference>& all) {
  const std::string& own = record.message.interface;
  const NewDelivery* was = to(before, own);
  const NewDelivery* is = to(after, own);
  if (was != nullptr && is == nullptr)
    all.push_back(cannot(record, "route", "sent to " + was->record.endpoint, "not sent"));
  if (was != nullptr && is != nullptr) {
    auto old_way = way_of(*was), new_way = way_of(*is);
    for (const auto& [name, value] : old_way) {
      if (new_way[name] == value) continue;
      all.push_back(cannot(record, "route", value, new_way[name]));
      all.back().target = name;
    }
  }
  // Told once for an event: with the first of its deliveries.
  if (before.empty() || before.front().record.message.interface != own) return;
  for (const auto& route : after) {
    if (to(before, route.record.message.interface) != nullptr) continue;
    all.push_back(cannot(record, "route", "not sent", "sent to " + route.record.endpoint));
    all.back().interface = route.record.message.interface;
  }
}

}  // namespace

std::vector<ShadowDifference> compare_inbound(const MessageRecord& record, const KeptSets::Set& old,
                                              const KeptSets::Set& candidate) {
  std::vector<ShadowDifference> all;
  auto before = judge_again(record.message, old);
  auto after = judge_again(record.message, candidate);
  if (!before || !after) {
    auto words = [](const auto& side) { return side ? "taken" : side.error().describe(); };
    if (before || after) all.push_back(cannot(record, "verdict", words(before), words(after)));
    return all;
  }
  std::string was = first_fault(*before), is = first_fault(*after);
  if (before->faulty() != after->faulty()) {
    all.push_back(cannot(record, "verdict", was, is));
    all.back().field = first_place(before->faulty() ? *before : *after);
  } else {
    compare_findings(record, *before, *after, all);
  }
  if (before->faulty() || after->faulty()) return all;
  compare_keys(record, before->exchange, after->exchange, all);
  Side old_side{old.get(), &before->maps}, new_side{candidate.get(), &after->maps};
  for (const auto& change :
       value_changes(before->exchange.tree.root(), after->exchange.tree.root())) {
    auto difference = value_difference(record, change, old_side, new_side);
    if (!difference.field.empty()) difference.field = sent_path(before->exchange, difference.field);
    all.push_back(std::move(difference));
  }
  compare_replies(record, *before, *after, all);
  return all;
}

std::vector<ShadowDifference> compare_outbound(const MessageRecord& record,
                                               const xml::Document& event, std::size_t number,
                                               const KeptSets::Set& old,
                                               const KeptSets::Set& candidate) {
  std::vector<ShadowDifference> all;
  auto routes = [&](const KeptSets::Set& set) { return route_again(record, event, number, set); };
  compare_routes(record, routes(old), routes(candidate), all);
  Message bare = record.message;
  bare.body.clear();
  auto before = map_event_again(bare, event, old);
  auto after = map_event_again(bare, event, candidate);
  if (!before || !after) return all;  // told as a route
  std::string was = told(*before), is = told(*after);
  if (was != is) all.push_back(cannot(record, "route", was, is));
  if (before->body.empty() || after->body.empty()) return all;
  Side old_side{old.get(), &before->maps}, new_side{candidate.get(), &after->maps};
  for (const auto& change : value_changes(before->tree.root(), after->tree.root()))
    all.push_back(value_difference(record, change, old_side, new_side));
  return all;
}

}  // namespace jiuqu::app
