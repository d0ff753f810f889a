#include <algorithm>

#include "bus/base/text.h"
#include "rules/impl/reader.h"

namespace jiuqu::rules {
namespace {

bool is(xml::Node node, std::string_view name) {
  return node.is(name, kSchematron);
}

std::vector<std::string> names_of(const std::map<std::string, xml::Node>& map) {
  std::vector<std::string> names;
  for (const auto& [name, node] : map) names.push_back(name);
  return names;
}

}  // namespace

void Reader::read_pattern(xml::Node node) {
  check_words(node);
  if (node.attribute("documents")) {
    unsupported(node,
                "the attribute documents: rules read no other documents; a wrapper document "
                "brings them together",
                "documents 属性：规则不读取其他文档；请以包装文档汇集", "documents");
    return;
  }
  Pattern pattern;
  pattern.id = node.attribute("id").value_or("");
  pattern.validity = read_validity(node);
  Nodes parts = fragments_.children_of(node);
  Params params;
  if (node.attribute("is-a") && !inherit(node, parts, params)) return;
  std::size_t outer = scope_.size();
  pattern_ = &pattern;
  params_ = &params;
  params_used_.clear();
  read_pattern_parts(parts, pattern);
  check_params(node, params);
  pattern_ = nullptr;
  params_ = nullptr;
  scope_.resize(outer);
  result_.patterns.push_back(std::move(pattern));
}

// Puts the parts of the abstract pattern in the place of the instance's own; its parameters are
// those of the instance, else the defaults of the abstract pattern.
bool Reader::inherit(xml::Node instance, Nodes& parts, Params& params) {
  std::string name = instance.attribute("is-a").value_or("");
  auto found = abstract_patterns_.find(name);
  if (found == abstract_patterns_.end()) {
    add(unknown_word("rules.pattern-unknown", instance, "is-a", "abstract pattern", name,
                     names_of(abstract_patterns_)));
    return false;
  }
  check_words(found->second);
  used_.insert(found->second.raw());
  Nodes inherited = fragments_.children_of(found->second);
  for (const Nodes* from : {&parts, &inherited})
    for (xml::Node param : *from)
      if (is(param, "param")) {
        check_words(param);
        params.emplace(param.attribute("name").value_or(""), param.attribute("value").value_or(""));
      } else if (from == &parts && (is(param, "rule") || is(param, "let"))) {
        error("rules.pattern-both", param, "A pattern with is-a has parameters only",
              "带 is-a 的模式只能有参数");
      }
  parts = std::move(inherited);
  return true;
}

void Reader::check_params(xml::Node instance, const Params& params) {
  for (xml::Node param : fragments_.children_of(instance)) {
    if (!is(param, "param")) continue;
    std::string name = param.attribute("name").value_or("");
    if (!params.contains(name) || std::ranges::find(params_used_, name) != params_used_.end())
      continue;
    error("rules.param-unused", param, "The abstract pattern does not use $" + name,
          "抽象模式未使用参数 $" + name, "name");
  }
}

void Reader::read_pattern_parts(const Nodes& parts, Pattern& pattern) {
  pattern.name = pattern.id;
  for (xml::Node part : parts) {
    if (is(part, "title")) {
      pattern.name = std::string(trim(part.text()));
    } else if (is(part, "let")) {
      if (auto let = read_let(part)) pattern.lets.push_back(std::move(*let));
    } else if (is(part, "rule")) {
      read_rule(part, pattern);
    }
  }
}

void Reader::read_rule(xml::Node node, Pattern& pattern) {
  check_words(node);
  if (node.attribute("abstract") == "true") return check_abstract_rule(node);
  std::string id = take_id(node, false);
  std::string text = expression_text(node, "context");
  if (!node.attribute("context")) {
    error("rules.context-missing", node, "A rule needs a context", "rule 缺少 context");
    return;
  }
  auto context = pattern_of(node, "context", text);
  if (!context) return;
  Rule rule{std::move(id),
            node.attribute("role").value_or(""),
            node.attribute("flag").value_or(""),
            std::move(text),
            std::move(*context),
            {},
            {}};
  std::size_t outer = scope_.size();
  read_rule_parts(node, rule, node.attribute("subject") ? expression_text(node, "subject") : "");
  scope_.resize(outer);
  pattern.rules.push_back(std::move(rule));
}

void Reader::check_abstract_rule(xml::Node node) {
  if (node.attribute("context"))
    error("rules.context-abstract", node, "An abstract rule has no context",
          "抽象规则不能有 context", "context");
}

void Reader::read_rule_parts(xml::Node node, Rule& rule, const std::string& subject) {
  for (xml::Node child : fragments_.children_of(node)) {
    if (is(child, "let")) {
      if (auto let = read_let(child)) rule.lets.push_back(std::move(*let));
    } else if (is(child, "assert") || is(child, "report")) {
      read_assertion(child, rule, subject);
    } else if (is(child, "extends")) {
      read_extends(child, rule, subject);
    }
  }
}

void Reader::read_extends(xml::Node node, Rule& rule, const std::string& subject) {
  check_words(node);
  std::string name = node.attribute("rule").value_or("");
  auto found = abstract_rules_.find(name);
  if (found == abstract_rules_.end()) {
    add(unknown_word("rules.rule-unknown", node, "rule", "abstract rule", name,
                     names_of(abstract_rules_)));
    return;
  }
  if (std::ranges::find(extending_, found->second) != extending_.end()) {
    error("rules.extends-cycle", node, "The rule extends itself", "规则扩展自身", "rule");
    return;
  }
  check_words(found->second);
  used_.insert(found->second.raw());
  extending_.push_back(found->second);
  read_rule_parts(found->second, rule, subject);
  extending_.pop_back();
}

void Reader::tell_unused() {
  for (const auto& [what, map] :
       {std::pair{"pattern", &abstract_patterns_}, std::pair{"rule", &abstract_rules_}})
    for (const auto& [name, node] : *map)
      if (!used_.contains(node.raw()))
        add(definition_finding(
            Level::warning, "rules.abstract-unused", node,
            "Nothing extends the abstract " + std::string(what) + " \"" + name +
                "\"; it is not checked",
            "没有任何定义使用抽象 " + std::string(what) + "“" + name + "”，未予检查", "id"));
}

}  // namespace jiuqu::rules
