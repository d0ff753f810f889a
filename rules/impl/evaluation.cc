#include "rules/impl/evaluation.h"

#include <algorithm>

#include "bus/xml/work_meter.h"

namespace jiuqu::rules {

Result<std::string> say(const Sentence& sentence, xml::Node node, const xml::Variables& variables) {
  std::string text;
  for (const TextPart& part : sentence) {
    if (!part.value) {
      text += part.words;
      continue;
    }
    auto value = part.value->string(node, variables);
    if (!value) return value;
    text += *value;
  }
  return text;
}

Result<void> Evaluation::run(const std::string& phase, const std::string& day) {
  xml::WorkMeter meter(limits::kRuleStepsMax);
  auto done = run_all(phase, day);
  work_.steps = meter.steps();
  if (!done && done.error().code == ErrorCode::limit_exceeded && meter.rest() == 0)
    done.error().detail = "the rules take more than " + std::to_string(limits::kRuleStepsMax) +
                          " steps on this document";
  return done;
}

Result<void> Evaluation::run_all(const std::string& phase_id, const std::string& day) {
  std::string wanted = phase_id.empty() ? rules_.default_phase : phase_id;
  const Phase* phase = rules_.phase(wanted);
  variables_[std::string(kFilingDay)] = day;
  if (auto done = add_lets(rules_.lets, document_); !done) return done;
  if (phase != nullptr)
    if (auto done = add_lets(phase->lets, document_); !done) return done;
  choose(phase, day);
  find_places();
  for (std::size_t i = 0; i < rules_.patterns.size(); ++i) {
    if (!active_[i] || listener_.full()) continue;
    if (auto done = judge(rules_.patterns[i], places_[i]); !done) return done;
  }
  return {};
}

// The patterns of the phase that are in force on the day.
void Evaluation::choose(const Phase* phase, const std::string& day) {
  for (const Pattern& pattern : rules_.patterns) {
    bool of_phase =
        phase == nullptr || std::ranges::find(phase->active, pattern.id) != phase->active.end();
    active_.push_back(of_phase && pattern.validity.on(day));
  }
}

void Evaluation::find_places() {
  places_.resize(rules_.patterns.size());
  xml::walk(document_, [this](xml::Node node) {
    ++work_.nodes;
    for (const Candidates& candidates : rules_.dispatch.of(node))
      if (active_[candidates.pattern])
        places_[candidates.pattern].push_back({node, &candidates.rules});
  });
}

Result<void> Evaluation::add_lets(const std::vector<Let>& lets, xml::Node node) {
  for (const Let& let : lets) {
    if (!let.expression) {
      variables_[let.name] = let.content;
      continue;
    }
    auto value = let.expression->evaluate(node, variables_);
    if (!value) return std::unexpected(value.error());
    variables_[let.name] = std::move(*value);
  }
  return {};
}

// A name is let once where it is in force, so nothing was hidden by it.
void Evaluation::drop_lets(const std::vector<Let>& lets) {
  for (const Let& let : lets) variables_.erase(let.name);
}

Result<void> Evaluation::judge(const Pattern& pattern, const std::vector<Place>& places) {
  if (auto done = listener_.active(pattern); !done) return done;
  if (auto done = add_lets(pattern.lets, document_); !done) return done;
  for (const Place& place : places) {
    if (listener_.full()) break;
    if (auto done = judge(pattern, place); !done) return done;
  }
  drop_lets(pattern.lets);
  memo_.clear();
  return {};
}

Result<void> Evaluation::judge(const Pattern& pattern, const Place& place) {
  for (std::size_t index : *place.rules) {
    const Rule& rule = pattern.rules[index];
    ++work_.matches;
    auto matches = rule.context.matches(place.node, variables_, memo_);
    if (!matches) return std::unexpected(matches.error());
    if (*matches) return fire(rule, place.node);
  }
  return {};
}

Result<void> Evaluation::fire(const Rule& rule, xml::Node node) {
  ++work_.fired;
  if (auto done = listener_.fired(rule, node); !done) return done;
  if (auto done = add_lets(rule.lets, node); !done) return done;
  auto done = test(rule, node);
  drop_lets(rule.lets);
  return done;
}

Result<void> Evaluation::test(const Rule& rule, xml::Node node) {
  for (const Assertion& assertion : rule.assertions) {
    if (listener_.full()) return {};
    ++work_.tests;
    auto holds = assertion.test.boolean(node, variables_);
    if (!holds) return std::unexpected(holds.error());
    if (*holds != assertion.report) continue;
    if (auto done = listener_.found({rule, assertion, node, variables_}); !done) return done;
  }
  return {};
}

}  // namespace jiuqu::rules
