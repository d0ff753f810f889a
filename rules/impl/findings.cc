#include "rules/impl/findings.h"

#include <algorithm>

namespace jiuqu::rules {
namespace {

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

std::string path_of(xml::Node node) {
  std::string path = node.path();
  return path.empty() ? "/" : path;
}

bool has_value(xml::Node node) {
  xml::NodeKind kind = xml::kind_of(node);
  if (kind == xml::NodeKind::element) return !node.has_element_children();
  return kind == xml::NodeKind::attribute || kind == xml::NodeKind::text;
}

bool is_english(const Reference& diagnostic) {
  return diagnostic.rich.lang.empty() || diagnostic.rich.lang.starts_with("en");
}

void add_value(Finding& finding, const std::string& name, std::string value) {
  auto same = [&](const auto& entry) { return entry.first == name; };
  if (name.empty() || std::ranges::any_of(finding.values, same)) return;
  finding.values.emplace_back(name, std::move(value));
}

}  // namespace

// The subject where it exists, where it would stand where it does not, else the context.
Result<void> FindingList::tell_place(const Outcome& outcome, Finding& finding) {
  const Assertion& assertion = outcome.assertion;
  xml::Node at = outcome.node;
  if (assertion.subject_path) {
    auto nodes = assertion.subject_path->nodes(outcome.node, outcome.variables);
    if (!nodes) return std::unexpected(nodes.error());
    at = nodes->empty() ? xml::Node() : nodes->front();
  }
  finding.where.path =
      at ? path_of(at) : outcome.node.path() + "/" + without_prefixes(assertion.subject);
  finding.where.line = outcome.node.line();
  if (at && has_value(at)) add_value(finding, "value", masking_.shown(at.text()));
  return {};
}

Result<void> FindingList::tell_values(const Sentence& sentence, const Outcome& outcome,
                                      Finding& finding) {
  for (const TextPart& part : sentence) {
    if (!part.value || part.label.empty()) continue;
    auto value = part.value->string(outcome.node, outcome.variables);
    if (!value) return std::unexpected(value.error());
    add_value(finding, part.label, masking_.shown(*value));
  }
  return {};
}

Result<void> FindingList::tell_sentences(const Outcome& outcome, Finding& finding) {
  auto zh = say(outcome.assertion.text, outcome.node, outcome.variables);
  if (!zh) return std::unexpected(zh.error());
  finding.zh = masking_.masked(*zh);
  if (auto done = tell_values(outcome.assertion.text, outcome, finding); !done) return done;
  for (const Reference& diagnostic : outcome.assertion.diagnostics) {
    if (auto done = tell_values(diagnostic.text, outcome, finding); !done) return done;
    if (!is_english(diagnostic)) continue;
    auto en = say(diagnostic.text, outcome.node, outcome.variables);
    if (!en) return std::unexpected(en.error());
    if (!finding.en.empty()) finding.en += ' ';
    finding.en += masking_.masked(*en);
  }
  if (finding.en.empty()) finding.en = finding.zh;
  return {};
}

Result<void> FindingList::found(const Outcome& outcome) {
  Finding finding;
  finding.level = outcome.assertion.level;
  finding.code = outcome.assertion.id;
  finding.clause = outcome.assertion.rich.see;
  if (auto done = tell_place(outcome, finding); !done) return done;
  if (auto done = tell_sentences(outcome, finding); !done) return done;
  findings_.push_back(std::move(finding));
  return {};
}

}  // namespace jiuqu::rules
