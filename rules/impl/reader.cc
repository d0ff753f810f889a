#include "rules/impl/reader.h"

#include <algorithm>
#include <regex>

#include "bus/base/text.h"

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

// The names of code tables that an expression gives as literals: hub:in-table('division', …).
std::vector<std::string> tables_named(const std::string& expression) {
  static const std::regex kCall(R"re((?:in-table|table-value)\(\s*(?:'([^']*)'|"([^"]*)"))re");
  std::vector<std::string> names;
  for (std::sregex_iterator at(expression.begin(), expression.end(), kCall), end; at != end; ++at)
    names.push_back((*at)[1].matched ? (*at)[1].str() : (*at)[2].str());
  return names;
}

}  // namespace

std::string from_root(std::string_view pattern) {
  std::string whole;
  std::size_t start = 0;
  int depth = 0;
  char quote = 0;
  auto take = [&](std::size_t end) {
    std::string branch(trim(pattern.substr(start, end - start)));
    if (!whole.empty()) whole += " | ";
    whole += branch.starts_with('/') ? branch : "//" + branch;
  };
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    char c = pattern[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '[' || c == '(') {
      ++depth;
    } else if (c == ']' || c == ')') {
      --depth;
    } else if (c == '|' && depth == 0) {
      take(i);
      start = i + 1;
    }
  }
  take(pattern.size());
  return whole;
}

void Reader::read(xml::Node root) {
  namespaces_["hub"] = std::string(xml::kFunctionNamespace);
  for (xml::Node node : root.children("ns"))
    namespaces_[node.attribute("prefix").value_or("")] = node.attribute("uri").value_or("");
  diagnostics_ = root.child("diagnostics");
  for (xml::Node node : root.children()) {
    if (node.ns() != kSchematron) continue;
    std::string_view name = node.name();
    if (name == "let") {
      if (auto let = read_let(node)) result_.lets.push_back(std::move(*let));
    } else if (name == "phase") {
      read_phase(node);
    } else if (name == "pattern") {
      read_pattern(node);
    } else if (name != "ns" && name != "title" && name != "p" && name != "diagnostics") {
      refuse(node);
    }
  }
  check_phases();
}

void Reader::read_phase(xml::Node node) {
  RuleSet::Phase phase{node.attribute("id").value_or(""), {}};
  for (xml::Node child : node.children()) {
    if (child.name() == "active")
      phase.active.push_back(child.attribute("pattern").value_or(""));
    else if (child.name() != "p")
      refuse(child);
  }
  result_.phases.push_back(std::move(phase));
}

void Reader::read_pattern(xml::Node node) {
  constexpr std::string_view kAttributes[] = {"id"};
  Pattern pattern;
  pattern.id = node.attribute("id").value_or("");
  if (node.attribute("abstract") || node.attribute("is-a"))
    refuse(node);
  else
    check_attributes(node, kAttributes, findings_);
  std::size_t outer = variables_.size();
  for (xml::Node child : node.children()) {
    if (child.name() == "let") {
      if (auto let = read_let(child)) pattern.lets.push_back(std::move(*let));
    } else if (child.name() == "rule") {
      if (auto rule = read_rule(child)) pattern.rules.push_back(std::move(*rule));
    } else if (child.name() != "title" && child.name() != "p") {
      refuse(child);
    }
  }
  variables_.resize(outer);
  result_.patterns.push_back(std::move(pattern));
}

std::optional<Rule> Reader::read_rule(xml::Node node) {
  auto context = node.attribute("context");
  if (!context || node.attribute("abstract")) {
    refuse(node);
    return std::nullopt;
  }
  constexpr std::string_view kAttributes[] = {"id", "context"};
  check_attributes(node, kAttributes, findings_);
  auto compiled = expression(node, "context", from_root(*context));
  if (!compiled) return std::nullopt;
  Rule rule{std::move(*compiled), {}, {}};
  std::size_t outer = variables_.size();
  for (xml::Node child : node.children()) {
    if (child.name() == "let") {
      if (auto let = read_let(child)) rule.lets.push_back(std::move(*let));
    } else if (child.name() == "assert" || child.name() == "report") {
      read_assertion(child, rule);
    } else if (child.name() != "p") {
      refuse(child);
    }
  }
  variables_.resize(outer);
  return rule;
}

void Reader::read_assertion(xml::Node node, Rule& rule) {
  constexpr std::string_view kAttributes[] = {"id",  "test", "subject",
                                              "see", "role", "diagnostics"};
  check_attributes(node, kAttributes, findings_);
  auto test = expression(node, "test", node.attribute("test").value_or(""));
  if (!test) return;
  Assertion assertion{node.attribute("id").value_or(""),
                      node.name() == "report",
                      level_of(node),
                      node.attribute("see").value_or(""),
                      node.attribute("subject").value_or(""),
                      std::nullopt,
                      std::move(*test),
                      read_sentence(node),
                      {},
                      node.line()};
  if (assertion.id.empty())
    error("rules.id-missing", node, "Every assert and report needs an id: findings are told by it",
          "每条 assert、report 都须有 id：校验结果以其标识");
  else if (std::ranges::find(ids_, assertion.id) != ids_.end())
    error("rules.id-duplicate", node, "The id \"" + assertion.id + "\" stands twice in this file",
          "标识“" + assertion.id + "”在本文件中重复", "id");
  ids_.push_back(assertion.id);
  if (!assertion.subject.empty())
    assertion.subject_path = expression(node, "subject", assertion.subject);
  read_english(node, assertion);
  rule.assertions.push_back(std::move(assertion));
}

Level Reader::level_of(xml::Node node) {
  const std::string known[] = {"error", "warning", "info"};
  std::string role = node.attribute("role").value_or("error");
  if (std::ranges::find(known, role) == std::end(known))
    findings_.push_back(unknown_word("rules.role-unknown", node, "role", "role", role, known));
  if (role == "warning") return Level::warning;
  return role == "info" ? Level::info : Level::error;
}

// Diagnostics are the English sentences.
void Reader::read_english(xml::Node node, Assertion& assertion) {
  std::vector<std::string> known;
  for (xml::Node diagnostic :
       diagnostics_ ? diagnostics_.children("diagnostic") : std::vector<xml::Node>{})
    known.push_back(diagnostic.attribute("id").value_or(""));
  for (const auto& id : split_words(node.attribute("diagnostics").value_or(""))) {
    auto found = std::ranges::find(known, id);
    if (found == known.end()) {
      findings_.push_back(
          unknown_word("rules.diagnostic-unknown", node, "diagnostics", "diagnostic", id, known));
      continue;
    }
    assertion.en =
        read_sentence(diagnostics_.children("diagnostic")[std::size_t(found - known.begin())]);
  }
}

std::optional<Let> Reader::read_let(xml::Node node) {
  constexpr std::string_view kAttributes[] = {"name", "value"};
  check_attributes(node, kAttributes, findings_);
  std::string name = node.attribute("name").value_or("");
  if (name.empty()) error("rules.name-missing", node, "A let needs a name", "let 缺少 name");
  auto value = expression(node, "value", node.attribute("value").value_or(""));
  variables_.push_back(name);
  if (!value) return std::nullopt;
  return Let{std::move(name), std::move(*value)};
}

Sentence Reader::read_sentence(xml::Node node) {
  Sentence sentence;
  for (xml::Node part : node.content()) {
    if (!part.is_element()) {
      sentence.push_back({part.text(), std::nullopt});
    } else if (part.name() == "value-of") {
      auto value = expression(part, "select", part.attribute("select").value_or("."));
      if (value) sentence.push_back({{}, std::move(*value)});
    } else if (part.name() == "name") {
      auto value =
          expression(part, "path", "local-name(" + part.attribute("path").value_or(".") + ")");
      if (value) sentence.push_back({{}, std::move(*value)});
    } else if (part.name() == "emph" || part.name() == "span" || part.name() == "dir") {
      sentence.push_back({part.text(), std::nullopt});
    } else {
      refuse(part);
    }
  }
  for (TextPart& part : sentence)
    part.words = fold(part.words, &part == &sentence.front(), &part == &sentence.back());
  return sentence;
}

std::optional<xml::XPath> Reader::expression(xml::Node node, std::string_view attribute,
                                             const std::string& text) {
  auto compiled = xml::XPath::compile(text, namespaces_, &result_.functions);
  if (compiled) {
    check_variables(node, attribute, *compiled);
    check_tables(node, attribute, text);
    return std::move(*compiled);
  }
  error("rules.expression", node, "The expression cannot be read: " + compiled.error().detail,
        "表达式无法解析：" + compiled.error().detail, attribute);
  return std::nullopt;
}

void Reader::check_variables(xml::Node node, std::string_view attribute,
                             const xml::XPath& expression) {
  for (const auto& name : expression.variables())
    if (std::ranges::find(variables_, name) == variables_.end())
      findings_.push_back(
          unknown_word("rules.variable-unknown", node, attribute, "variable", name, variables_));
}

void Reader::check_tables(xml::Node node, std::string_view attribute, const std::string& text) {
  for (const auto& name : tables_named(text))
    if (std::ranges::find(tables_, name) == tables_.end())
      findings_.push_back(
          unknown_word("rules.table-unknown", node, attribute, "code table", name, tables_));
}

void Reader::check_phases() {
  std::vector<std::string> ids;
  for (const Pattern& pattern : result_.patterns) ids.push_back(pattern.id);
  for (xml::Node phase : result_.element.children("phase"))
    for (xml::Node active : phase.children("active")) {
      std::string wanted = active.attribute("pattern").value_or("");
      if (std::ranges::find(ids, wanted) == ids.end())
        findings_.push_back(
            unknown_word("rules.pattern-unknown", active, "pattern", "pattern", wanted, ids));
    }
}

void Reader::refuse(xml::Node node) {
  std::string name(node.name());
  error("rules.unsupported", node, "This part of Schematron is not executed: <" + name + ">",
        "不支持的 Schematron 元素或用法：<" + name + ">");
}

void Reader::error(std::string code, xml::Node node, std::string en, std::string zh,
                   std::string_view attribute) {
  findings_.push_back(definition_finding(Level::error, std::move(code), node, std::move(en),
                                         std::move(zh), attribute));
}

}  // namespace jiuqu::rules
