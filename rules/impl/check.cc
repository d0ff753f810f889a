#include <algorithm>
#include <set>

#include "rules/schematron.h"

namespace jiuqu::rules {
namespace {

Result<void> add_lets(const std::vector<Let>& lets, xml::Node node, xml::Variables& variables) {
  for (const Let& let : lets) {
    auto value = let.value.evaluate(node, variables);
    if (!value) return std::unexpected(value.error());
    variables[let.name] = std::move(*value);
  }
  return {};
}

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

// Steps of a subject that does not exist are told as written, without their prefixes.
std::string without_prefixes(std::string_view subject) {
  std::string path;
  for (std::size_t i = 0; i < subject.size(); ++i) {
    auto colon = subject.find(':', i);
    auto slash = std::min(subject.find('/', i), subject.size());
    if (colon != std::string_view::npos && colon < slash) i = colon + 1;
    path += subject.substr(i, slash - i);
    if (slash < subject.size()) path += '/';
    i = slash;
  }
  return path;
}

Result<std::string> path_of_subject(const Assertion& assertion, xml::Node node,
                                    const xml::Variables& variables) {
  if (!assertion.subject_path) return node.path();
  auto nodes = assertion.subject_path->nodes(node, variables);
  if (!nodes) return std::unexpected(nodes.error());
  if (!nodes->empty()) return nodes->front().path();
  return node.path() + "/" + without_prefixes(assertion.subject);
}

Result<Finding> finding_of(const Assertion& assertion, xml::Node node,
                           const xml::Variables& variables) {
  auto zh = say(assertion.zh, node, variables);
  if (!zh) return std::unexpected(zh.error());
  auto en = say(assertion.en.empty() ? assertion.zh : assertion.en, node, variables);
  if (!en) return std::unexpected(en.error());
  auto path = path_of_subject(assertion, node, variables);
  if (!path) return std::unexpected(path.error());
  Finding finding;
  finding.level = assertion.level;
  finding.code = assertion.id;
  finding.clause = assertion.clause;
  finding.where.path = std::move(*path);
  finding.where.line = node.line();
  finding.zh = std::move(*zh);
  finding.en = std::move(*en);
  return finding;
}

bool full(const Findings& findings) {
  return findings.size() >= limits::kFindingsMax;
}

Result<void> check_rule(const Rule& rule, xml::Node node, xml::Variables variables,
                        Findings& findings) {
  if (auto done = add_lets(rule.lets, node, variables); !done) return done;
  for (const Assertion& assertion : rule.assertions) {
    auto holds = assertion.test.boolean(node, variables);
    if (!holds) return std::unexpected(holds.error());
    if (*holds != assertion.report) continue;
    auto finding = finding_of(assertion, node, variables);
    if (!finding) return std::unexpected(finding.error());
    findings.push_back(std::move(*finding));
    if (full(findings)) return {};
  }
  return {};
}

Result<void> check_pattern(const Pattern& pattern, xml::Node root, xml::Variables variables,
                           Findings& findings) {
  if (auto done = add_lets(pattern.lets, root, variables); !done) return done;
  std::set<_xmlNode*> judged;
  for (const Rule& rule : pattern.rules) {
    auto nodes = rule.context.nodes(root, variables);
    if (!nodes) return std::unexpected(nodes.error());
    for (xml::Node node : *nodes) {
      if (full(findings)) return {};
      if (!judged.insert(node.raw()).second) continue;
      if (auto done = check_rule(rule, node, variables, findings); !done) return done;
    }
  }
  return {};
}

}  // namespace

bool RuleSet::has_phase(const std::string& phase) const {
  return phase.empty() || std::ranges::find(phases, phase, &Phase::id) != phases.end();
}

std::vector<std::string> RuleSet::phase_ids() const {
  std::vector<std::string> ids;
  for (const Phase& phase : phases) ids.push_back(phase.id);
  return ids;
}

Result<Findings> RuleSet::check(xml::Node root, const std::string& phase) const {
  auto chosen = std::ranges::find(phases, phase, &Phase::id);
  if (!phase.empty() && chosen == phases.end())
    return fail(ErrorCode::definition_broken, "no phase \"" + phase + "\" in " + id);
  xml::Variables variables;
  if (auto done = add_lets(lets, root, variables); !done) return std::unexpected(done.error());
  Findings findings;
  for (const Pattern& pattern : patterns) {
    bool active =
        phase.empty() || std::ranges::find(chosen->active, pattern.id) != chosen->active.end();
    if (!active) continue;
    if (auto done = check_pattern(pattern, root, variables, findings); !done)
      return std::unexpected(done.error());
  }
  return findings;
}

}  // namespace jiuqu::rules
