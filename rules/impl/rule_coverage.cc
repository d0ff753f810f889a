#include "rules/impl/rule_coverage.h"

#include "rules/impl/compiled.h"

namespace jiuqu::rules {
namespace {

constexpr const char* kAsked = "assertion asked";
constexpr const char* kTold = "assertion told";

// Without an id, by what it tests.
std::string name_of(const std::string& id, const std::string& test) {
  return id.empty() ? test : id;
}

void collect_lines(xml::Node node, std::map<std::string, int>& lines) {
  for (xml::Node child : node.children()) {
    if (child.name() == "assert" || child.name() == "report")
      lines.try_emplace(
          name_of(child.attribute("id").value_or(""), child.attribute("test").value_or("")),
          child.line());
    collect_lines(child, lines);
  }
}

}  // namespace

void expect_coverage(const RuleSet& rules, Coverage& coverage) {
  std::map<std::string, int> lines;
  collect_lines(rules.element, lines);
  for (const char* what : {kAsked, kTold})
    for (const Pattern& pattern : rules.compiled->patterns)
      for (const Rule& rule : pattern.rules)
        for (const Assertion& assertion : rule.assertions) {
          std::string name = name_of(assertion.id, assertion.test_text);
          auto line = lines.find(name);
          coverage.expect(rules.file, what, name, line == lines.end() ? 0 : line->second);
        }
}

void mark_coverage(const RuleSet& rules, const xml::Document& report, Coverage& coverage) {
  std::string pattern_id;
  for (xml::Node entry : report.root().children()) {
    if (entry.name() == "active-pattern") pattern_id = entry.attribute("id").value_or("");
    if (entry.name() == "failed-assert" || entry.name() == "successful-report")
      coverage.mark(
          rules.file, kTold,
          name_of(entry.attribute("id").value_or(""), entry.attribute("test").value_or("")));
    if (entry.name() != "fired-rule") continue;
    for (const Pattern& pattern : rules.compiled->patterns)
      for (const Rule& rule : pattern.rules)
        if (pattern.id == pattern_id && rule.context_text == entry.attribute("context"))
          for (const Assertion& assertion : rule.assertions)
            coverage.mark(rules.file, kAsked, name_of(assertion.id, assertion.test_text));
  }
}

}  // namespace jiuqu::rules
