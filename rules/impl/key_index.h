// The keys of a rule file on one document: which nodes a value finds. Built when first asked, in
// one walk. The function hub:key (written key()) finds the index of the evaluation its thread is
// in. Thread: one evaluation on one thread.
#pragma once

#include <optional>
#include <unordered_map>

#include "rules/impl/compiled.h"

namespace jiuqu::rules {

class KeyIndex {
 public:
  KeyIndex(const CompiledRules& rules, xml::Node document)
      : rules_(rules), document_(document), outer_(current_) {
    current_ = this;
  }
  ~KeyIndex() { current_ = outer_; }
  KeyIndex(const KeyIndex&) = delete;
  KeyIndex& operator=(const KeyIndex&) = delete;

  // Nodes in document order, each once. A node set as value finds for each of its nodes.
  Result<xml::NodeSet> find(const std::string& name, const xml::Value& value);
  static KeyIndex* current() { return current_; }

 private:
  struct Entry {
    std::size_t order;
    xml::Node node;
  };
  using ByValue = std::unordered_map<std::string, std::vector<Entry>>;
  Result<void> build();
  Result<void> add(const Key& key, xml::Node node, std::size_t order);

  const CompiledRules& rules_;
  xml::Node document_;
  KeyIndex* outer_;
  std::optional<std::map<std::string, ByValue>> by_name_;
  xml::MatchPattern::Memo memo_;
  static thread_local KeyIndex* current_;
};

// hub:key(name, value)
void add_key_function(xml::FunctionTable& functions);

}  // namespace jiuqu::rules
