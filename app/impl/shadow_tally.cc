#include <algorithm>
#include <set>

#include "app/shadow.h"
#include "bus/json/json.h"

namespace jiuqu::app {
namespace {

constexpr std::size_t kGroupsMax = 1000;

std::string without_indexes(std::string_view path) {
  std::string text;
  bool inside = false;
  for (char c : path) {
    if (c == '[') inside = true;
    if (!inside) text += c;
    if (c == ']') inside = false;
  }
  return text;
}

// "[code]" at the end of what a finding says.
std::string code_of(const std::string& words) {
  auto at = words.rfind('[');
  return at == std::string::npos || !words.ends_with(']') ? std::string() : words.substr(at);
}

std::string group_of(const ShadowDifference& difference) {
  std::string key = difference.kind + '\n' + difference.interface + '\n' +
                    without_indexes(difference.target) + '\n';
  if (difference.kind == "value") return key + difference.old_at + '\n' + difference.new_at;
  return key + without_indexes(difference.field) + '\n' + code_of(difference.old_value) + '\n' +
         code_of(difference.new_value);
}

}  // namespace

void ShadowTally::add(std::vector<ShadowDifference> differences) {
  ++counts_.messages;
  ++(differences.empty() ? counts_.same : counts_.differ);
  std::set<std::string> counted;  // a group counts messages, not places
  for (auto& difference : differences) {
    std::string key = group_of(difference);
    auto found = groups_.find(key);
    if (found == groups_.end()) {
      if (groups_.size() >= kGroupsMax) continue;
      found = groups_.emplace(key, ShadowGroup{std::move(difference), 0}).first;
    }
    if (counted.insert(key).second) ++found->second.messages;
  }
}

void ShadowTally::not_compared(std::string reason) {
  if (counts_.not_compared++ == 0) counts_.first_reason = std::move(reason);
}

ShadowSummary ShadowTally::summary() const {
  ShadowSummary summary = counts_;
  for (const auto& [key, group] : groups_) summary.groups.push_back(group);
  std::ranges::stable_sort(summary.groups, std::ranges::greater{}, &ShadowGroup::messages);
  return summary;
}

void write_members(json::Writer& out, const ShadowSummary& summary) {
  out.member("messages", std::int64_t(summary.messages)).member("same", std::int64_t(summary.same));
  out.member("differ", std::int64_t(summary.differ));
  out.member("not_compared", std::int64_t(summary.not_compared));
  if (summary.not_compared > 0) out.member("first_reason", summary.first_reason);
}

void write_json(json::Writer& out, const ShadowGroup& group) {
  const ShadowDifference& example = group.example;
  out.begin_object().member("messages", std::int64_t(group.messages));
  const std::pair<const char*, const std::string*> members[] = {
      {"kind", &example.kind},     {"interface", &example.interface}, {"field", &example.field},
      {"target", &example.target}, {"message", &example.message},     {"case", &example.case_key},
      {"old", &example.old_value}, {"new", &example.new_value},       {"old_at", &example.old_at},
      {"new_at", &example.new_at}};
  for (const auto& [name, value] : members) out.member(name, *value);
  out.end_object();
}

}  // namespace jiuqu::app
