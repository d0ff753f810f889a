// Holds a document against compiled rules: one walk over the document finds which nodes each
// pattern may be about, then every pattern judges its own nodes. What comes of it goes to a
// listener: findings for a step, a report for a person.
// Thread: one evaluation on one thread.
#pragma once

#include "rules/impl/compiled.h"
#include "rules/impl/key_index.h"

namespace jiuqu::rules {

// Where an assertion failed or a report held.
struct Outcome {
  const Rule& rule;
  const Assertion& assertion;
  xml::Node node;
  const xml::Variables& variables;
};

class Listener {
 public:
  virtual ~Listener() = default;
  virtual Result<void> active(const Pattern&) { return {}; }
  virtual Result<void> fired(const Rule&, xml::Node) { return {}; }
  virtual Result<void> found(const Outcome& outcome) = 0;
  virtual bool full() const { return false; }  // nothing more is wanted
};

// A sentence with the values of its expressions.
Result<std::string> say(const Sentence& sentence, xml::Node node, const xml::Variables& variables);

class Evaluation {
 public:
  Evaluation(const CompiledRules& rules, xml::Node document, Listener& listener)
      : rules_(rules), document_(document), listener_(listener), keys_(rules, document) {}
  Result<void> run(const std::string& phase, const std::string& day);
  const Work& work() const { return work_; }

 private:
  // A node with the rules of the pattern that may be about it.
  struct Place {
    xml::Node node;
    const std::vector<std::size_t>* rules;
  };
  Result<void> run_all(const std::string& phase, const std::string& day);
  void choose(const Phase* phase, const std::string& day);
  void find_places();
  Result<void> add_lets(const std::vector<Let>& lets, xml::Node node);
  Result<void> judge(const Pattern& pattern, const std::vector<Place>& places);
  Result<void> judge(const Pattern& pattern, const Place& place);
  Result<void> fire(const Rule& rule, xml::Node node);
  Result<void> test(const Rule& rule, xml::Node node);
  void drop_lets(const std::vector<Let>& lets);

  const CompiledRules& rules_;
  xml::Node document_;
  Listener& listener_;
  KeyIndex keys_;
  Work work_;
  std::vector<bool> active_;                // by pattern
  std::vector<std::vector<Place>> places_;  // by pattern
  xml::Variables variables_;
  xml::MatchPattern::Memo memo_;
};

}  // namespace jiuqu::rules
