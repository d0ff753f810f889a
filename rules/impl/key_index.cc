#include "rules/impl/key_index.h"

#include <algorithm>

namespace jiuqu::rules {

thread_local KeyIndex* KeyIndex::current_ = nullptr;

Result<void> KeyIndex::add(const Key& key, xml::Node node, std::size_t order) {
  auto matches = key.match.matches(node, {}, memo_);
  if (!matches) return std::unexpected(matches.error());
  if (!*matches) return {};
  auto value = key.use.evaluate(node);
  if (!value) return std::unexpected(value.error());
  ByValue& by_value = (*by_name_)[key.name];
  auto put = [&](std::string text) {
    auto& entries = by_value[std::move(text)];
    if (entries.empty() || entries.back().order != order) entries.push_back({order, node});
  };
  if (const auto* nodes = std::get_if<xml::NodeSet>(&*value)) {
    for (xml::Node each : *nodes) put(each.text());
  } else {
    put(xml::to_string(*value));
  }
  return {};
}

Result<void> KeyIndex::build() {
  by_name_.emplace();
  Result<void> done;
  std::size_t order = 0;
  xml::walk(document_, [&](xml::Node node) {
    ++order;
    for (const Key& key : rules_.keys)
      if (done) done = add(key, node, order);
  });
  return done;
}

Result<xml::NodeSet> KeyIndex::find(const std::string& name, const xml::Value& value) {
  if (!by_name_)
    if (auto built = build(); !built) return std::unexpected(built.error());
  auto of_name = by_name_->find(name);
  if (of_name == by_name_->end()) return xml::NodeSet{};
  std::vector<Entry> entries;
  auto take = [&](const std::string& text) {
    auto found = of_name->second.find(text);
    if (found == of_name->second.end()) return;
    entries.insert(entries.end(), found->second.begin(), found->second.end());
  };
  if (const auto* nodes = std::get_if<xml::NodeSet>(&value)) {
    for (xml::Node each : *nodes) take(each.text());
    std::ranges::sort(entries, {}, &Entry::order);
    auto repeated = std::ranges::unique(entries, {}, &Entry::order);
    entries.erase(repeated.begin(), repeated.end());
  } else {
    take(xml::to_string(value));
  }
  xml::NodeSet found;
  for (const Entry& entry : entries) found.push_back(entry.node);
  return found;
}

void add_key_function(xml::FunctionTable& functions) {
  functions.add({"key", 2, 2,
                 [](std::span<const xml::Value> arguments) -> Result<xml::Value> {
                   KeyIndex* index = KeyIndex::current();
                   if (index == nullptr)
                     return fail(ErrorCode::definition_broken, "key() is for rules only");
                   auto found = index->find(xml::to_string(arguments[0]), arguments[1]);
                   if (!found) return std::unexpected(found.error());
                   return xml::Value(std::move(*found));
                 },
                 "key(name, value): the nodes an xsl:key of the rule file finds by that value"});
}

}  // namespace jiuqu::rules
