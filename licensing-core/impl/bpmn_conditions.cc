#include <algorithm>
#include <set>

#include "bus/base/text.h"
#include "licensing-core/impl/bpmn_reader.h"

namespace jiuqu::licensing {

namespace {

constexpr std::string_view kXPathLanguage = "http://www.w3.org/1999/XPath";

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || (static_cast<unsigned char>(c) >= 0x80);
}

// Variables of an XPath expression: $name outside of literals.
std::vector<std::string> variables_in(std::string_view expression) {
  std::vector<std::string> names;
  char quote = 0;
  for (std::size_t i = 0; i < expression.size(); ++i) {
    char c = expression[i];
    if (quote) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '$') {
      auto end = i + 1;
      while (end < expression.size() && is_name_char(expression[end])) ++end;
      names.emplace_back(expression.substr(i + 1, end - i - 1));
      i = end - 1;
    }
  }
  return names;
}

// The first literal of an expression, for "did you mean".
std::string literal_in(std::string_view expression) {
  auto begin = expression.find_first_of("'\"");
  if (begin == std::string_view::npos) return {};
  auto end = expression.find(expression[begin], begin + 1);
  return std::string(expression.substr(begin + 1, end - begin - 1));
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

}  // namespace

void BpmnReader::collect_variables() {
  std::set<std::string> names{"outcome", "step"};
  for (const auto& element : workflow_->elements) {
    if (!element.result.empty()) names.insert(element.result);
    if (!element.number.empty()) names.insert(element.number);
    for (const auto& outcome : element.outcomes) {
      if (!outcome.opinion_variable.empty()) names.insert(outcome.opinion_variable);
      for (const auto& variable : outcome.variables) names.insert(variable.name);
    }
  }
  for (const auto& [message, brought] : workflow_->message_variables) {
    for (const auto& variable : brought) names.insert(variable.name);
  }
  workflow_->variables.assign(names.begin(), names.end());
}

void BpmnReader::read_conditions() {
  for (std::size_t i = 0; i < workflow_->flows.size(); ++i) {
    auto expression = flow_nodes_[i].child("conditionExpression");
    const auto& source = workflow_->elements[workflow_->flows[i].source];
    bool decides = source.kind == ElementKind::exclusive_gateway && source.outgoing.size() > 1;
    if (expression && (!decides || source.default_flow == i)) {
      refuse("workflow.condition", expression,
             "Only flows of an exclusive gateway that are not its default carry a condition",
             "只有排他网关的非默认顺序流可以带条件");
    } else if (expression) {
      read_condition(i, expression);
    } else if (decides && source.default_flow != i) {
      refuse("workflow.condition", flow_nodes_[i],
             "Flow \"" + workflow_->flows[i].id + "\" of gateway \"" + source.id +
                 "\" needs a condition",
             "网关“" + source.id + "”的顺序流“" + workflow_->flows[i].id + "”缺少条件");
    }
  }
  for (const auto& element : workflow_->elements) {
    if (element.kind == ElementKind::exclusive_gateway && element.outgoing.size() > 1) {
      check_gateway_cover(element);
    }
  }
}

void BpmnReader::read_condition(std::size_t flow, xml::Node expression) {
  auto language = expression.attribute("language").value_or(std::string(kXPathLanguage));
  if (language != kXPathLanguage) {
    refuse("workflow.condition", expression, "Conditions are written in XPath 1.0, not " + language,
           "条件使用 XPath 1.0 书写，不支持 " + language, "language");
    return;
  }
  auto& target = workflow_->flows[flow];
  target.condition =
      compile(std::string(trim(expression.text())), expression, target.condition_variables);
}

// An expression over variables; what is wrong is told, and then there is none.
std::optional<xml::XPath> BpmnReader::compile(const std::string& text, xml::Node expression,
                                              std::vector<std::string>& variables) {
  variables = variables_in(text);
  for (const auto& name : variables) {
    const auto& known = workflow_->variables;
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    findings_.push_back(
        unknown_word("workflow.unknown-variable", expression, {}, "variable", name, known));
  }
  auto compiled = xml::XPath::compile(text, xml::namespaces_in_scope(expression), functions_);
  if (compiled) return std::move(*compiled);
  refuse("workflow.condition", expression,
         "The expression is not XPath: " + compiled.error().detail,
         "表达式不是合法的 XPath：" + compiled.error().detail);
  return std::nullopt;
}

// Outcomes that can lead straight into the gateway; empty when anything but user tasks stands
// before it.
std::vector<std::string> BpmnReader::outcomes_before(const Element& gateway) const {
  std::set<std::string> outcomes;
  for (auto flow : gateway.incoming) {
    const auto& source = workflow_->elements[workflow_->flows[flow].source];
    if (source.kind != ElementKind::user_task) return {};
    for (const auto& outcome : source.outcomes) outcomes.insert(outcome.id);
  }
  return {outcomes.begin(), outcomes.end()};
}

bool BpmnReader::asks_only_outcome(const Element& gateway) const {
  for (auto flow : gateway.outgoing) {
    if (gateway.default_flow == flow) continue;
    const auto& candidate = workflow_->flows[flow];
    if (!candidate.condition) return false;
    for (const auto& name : candidate.condition_variables) {
      if (name != "outcome") return false;
    }
  }
  return true;
}

// The flow taken for an outcome (npos: none); every flow whose condition holds is noted.
std::size_t BpmnReader::flow_taken(const Element& gateway, const std::string& outcome,
                                   std::set<std::size_t>& true_flows) const {
  auto context = xml::Document::create("case", "");
  std::size_t taken = gateway.default_flow.value_or(std::string::npos);
  bool found = false;
  for (auto flow : gateway.outgoing) {
    const auto& condition = workflow_->flows[flow].condition;
    if (!condition) continue;
    auto holds = condition->boolean(context.root(), {{"outcome", outcome}});
    if (!holds || !*holds) continue;
    true_flows.insert(flow);
    if (!found) taken = flow;
    found = true;
  }
  return taken;
}

// A gateway right behind user tasks that asks only for $outcome can be tried with every outcome;
// any other needs a default flow.
void BpmnReader::check_gateway_cover(const Element& gateway) {
  auto node = element_nodes_[workflow_->index_of(gateway)];
  auto outcomes = outcomes_before(gateway);
  bool can_try = !outcomes.empty() && asks_only_outcome(gateway);
  if (!can_try) {
    if (gateway.default_flow || node.attribute("default")) return;
    refuse("workflow.gateway-default", node,
           "Gateway \"" + gateway.id + "\" has no default flow, and all its conditions may fail",
           "网关“" + gateway.id + "”没有默认顺序流，且所有条件可能都不成立");
    return;
  }
  std::set<std::size_t> true_flows;
  for (const auto& outcome : outcomes) {
    if (flow_taken(gateway, outcome, true_flows) != std::string::npos) continue;
    if (node.attribute("default")) continue;
    refuse("workflow.gateway-default", node,
           "Gateway \"" + gateway.id + "\" has no flow for outcome \"" + outcome +
               "\" and no default flow",
           "网关“" + gateway.id + "”没有办理结果“" + outcome + "”的顺序流，也没有默认顺序流");
  }
  for (auto flow : gateway.outgoing) {
    const auto& condition = workflow_->flows[flow].condition;
    if (!condition || true_flows.contains(flow)) continue;
    auto expression = flow_nodes_[flow].child("conditionExpression");
    auto finding = definition_finding(
        Level::error, "workflow.condition", expression,
        "The condition never holds: the outcomes before this gateway are " + joined(outcomes),
        "条件永不成立：该网关之前的办理结果有 " + joined(outcomes));
    finding.suggestion = likely_word(literal_in(condition->expression()), outcomes);
    findings_.push_back(std::move(finding));
  }
}

}  // namespace jiuqu::licensing
