#include <algorithm>

#include "bus/base/text.h"
#include "rules/impl/reader.h"

namespace jiuqu::rules {
namespace {

// Collapses white space inside a sentence, and drops it at its two ends; files break lines where
// they like.
std::string fold(std::string_view text, bool first, bool last) {
  std::string folded;
  bool blank = false;
  for (char c : text) {
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      blank = true;
      continue;
    }
    if (blank && !(first && folded.empty())) folded += ' ';
    blank = false;
    folded += c;
  }
  if (blank && !last && !(first && folded.empty())) folded += ' ';
  return folded;
}

// "l:useComCode" as "useComCode", "$declared" as "declared": how a value is named beside a finding.
std::string without_prefixes(std::string_view expression) {
  std::string label;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    if (expression[i] == '$') continue;
    label += expression[i];
    bool prefix = expression[i] == ':' && expression.substr(i, 2) != "::" &&
                  (i == 0 || expression[i - 1] != ':');
    if (!prefix) continue;
    label.pop_back();
    while (!label.empty() &&
           std::string_view(" /@([|,=<>+").find(label.back()) == std::string_view::npos)
      label.pop_back();
  }
  return label;
}

}  // namespace

void Reader::read_assertion(xml::Node node, Rule& rule, const std::string& subject) {
  check_words(node);
  std::string id = take_id(node, false);
  if (id.empty())
    error("rules.id-missing", node, "Every assert and report needs an id: findings are told by it",
          "每条 assert、report 都须有 id：校验结果以其标识");
  std::string test_text = expression_text(node, "test");
  auto test = expression(node, "test", test_text);
  if (!test) return;
  Assertion assertion{
      .id = std::move(id),
      .report = node.name() == "report",
      .level = level_of(node),
      .role = node.attribute("role").value_or(""),
      .flag = node.attribute("flag").value_or(""),
      .severity = node.attribute("severity").value_or(""),
      .rich = rich_of(node),
      .subject = node.attribute("subject") ? expression_text(node, "subject") : subject,
      .subject_path = std::nullopt,
      .test_text = fold(test_text, true, true),
      .test = std::move(*test),
      .text = read_sentence(node),
      .diagnostics = read_references(node, "diagnostics", "diagnostic", diagnostics_),
      .properties = read_references(node, "properties", "property", properties_)};
  if (!assertion.subject.empty())
    assertion.subject_path = expression(node, "subject", assertion.subject);
  rule.assertions.push_back(std::move(assertion));
}

// severity says it; without one, a role that is one of its words. Other roles are the author's own,
// but a misspelt word of these is not.
Level Reader::level_of(xml::Node node) {
  static const std::vector<std::string> kKnown = {"error", "warning", "info", "fatal"};
  auto known = [](const std::string& word) {
    return std::ranges::find(kKnown, word) != kKnown.end();
  };
  std::string role = node.attribute("role").value_or("");
  auto severity = node.attribute("severity");
  if (severity && !known(*severity))
    add(unknown_word("rules.severity-unknown", node, "severity", "severity", *severity, kKnown));
  if (!role.empty() && !known(role) && !likely_word(role, kKnown).empty())
    add(unknown_word("rules.role-unknown", node, "role", "role", role, kKnown));
  std::string word = severity.value_or(role);
  if (word == "warning") return Level::warning;
  return word == "info" ? Level::info : Level::error;
}

std::vector<Reference> Reader::read_references(xml::Node node, std::string_view attribute,
                                               std::string_view what,
                                               const std::map<std::string, xml::Node>& known) {
  std::vector<Reference> all;
  for (const auto& id : split_words(node.attribute(attribute).value_or(""))) {
    auto found = known.find(id);
    if (found == known.end()) {
      std::vector<std::string> ids;
      for (const auto& [name, element] : known) ids.push_back(name);
      add(unknown_word("rules." + std::string(what) + "-unknown", node, attribute, what, id, ids));
      continue;
    }
    all.push_back({id, found->second.attribute("role").value_or(""),
                   found->second.attribute("scheme").value_or(""), rich_of(found->second),
                   read_sentence(found->second)});
  }
  return all;
}

std::optional<TextPart> Reader::read_part(xml::Node part) {
  if (!part.is_element() || part.ns() != kSchematron)
    return TextPart{part.text(), std::nullopt, {}};
  check_words(part);
  std::string_view name = part.name();
  if (name == "value-of") {
    std::string select = expression_text(part, "select", ".");
    auto value = expression(part, "select", select);
    if (!value) return std::nullopt;
    return TextPart{{}, std::move(*value), without_prefixes(select)};
  }
  if (name == "name") {
    auto value = expression(part, "path", "name(" + expression_text(part, "path", ".") + ")");
    if (!value) return std::nullopt;
    return TextPart{{}, std::move(*value), {}};
  }
  return TextPart{part.text(), std::nullopt, {}};  // emph, span, dir
}

Sentence Reader::read_sentence(xml::Node node) {
  Sentence sentence;
  for (xml::Node part : node.content())
    if (auto read = read_part(part)) sentence.push_back(std::move(*read));
  for (TextPart& part : sentence)
    part.words = fold(part.words, &part == &sentence.front(), &part == &sentence.back());
  return sentence;
}

}  // namespace jiuqu::rules
