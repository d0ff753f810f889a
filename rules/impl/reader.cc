#include "rules/impl/reader.h"

#include <algorithm>

#include "bus/base/text.h"
#include "bus/codes/calendar_date.h"

namespace jiuqu::rules {
namespace {

bool is(xml::Node node, std::string_view name) {
  return node.is(name, kSchematron);
}

bool is_true(xml::Node node, std::string_view attribute) {
  return node.attribute(attribute) == "true";
}

}  // namespace

void Reader::read(xml::Node root) {
  namespaces_["hub"] = std::string(xml::kFunctionNamespace);
  scope_ = {std::string(kFilingDay)};
  if (!fragments_.check(root)) return;  // what is missing would only be told again
  read_schema(root);
  Nodes parts = fragments_.children_of(root);
  read_namespaces(parts);
  collect(parts);
  for (xml::Node part : parts)
    if (part.ns() == kXslt) read_key(part);
  for (xml::Node part : parts)
    if (is(part, "let"))
      if (auto let = read_let(part)) result_.lets.push_back(std::move(*let));
  for (xml::Node part : parts)
    if (is(part, "phase")) read_phase(part);
  for (xml::Node part : parts)
    if (is(part, "pattern") && !is_true(part, "abstract")) read_pattern(part);
  check_phases(root);
  tell_unused();
  result_.dispatch.build(result_.patterns);
}

void Reader::read_schema(xml::Node root) {
  check_words(root);
  std::string binding = root.attribute("queryBinding").value_or("xslt");
  const std::string known[] = {"xslt"};
  if (binding != known[0]) {
    Finding finding =
        unknown_word("rules.binding", root, "queryBinding", "query binding", binding, known);
    finding.suggestion = known[0];
    add(std::move(finding));
  }
  result_.default_phase = root.attribute("defaultPhase").value_or("");
  result_.schema_version = root.attribute("schemaVersion").value_or("");
  result_.validity = read_validity(root);
  result_.title = std::string(trim(root.child("title").text()));
}

void Reader::read_namespaces(const Nodes& parts) {
  for (xml::Node part : parts) {
    if (!is(part, "ns")) continue;
    check_words(part);
    std::string prefix = part.attribute("prefix").value_or("");
    std::string uri = part.attribute("uri").value_or("");
    if (prefix.empty() || uri.empty()) {
      error("rules.ns-incomplete", part, "A ns needs a prefix and a uri", "ns 须有 prefix 和 uri");
      continue;
    }
    namespaces_[prefix] = uri;
    result_.namespaces.emplace_back(std::move(prefix), std::move(uri));
  }
}

// What others name before or after it stands: diagnostics, properties, abstract patterns and rules.
void Reader::collect(const Nodes& parts) {
  for (xml::Node part : parts) {
    bool diagnostics = is(part, "diagnostics");
    if (diagnostics || is(part, "properties")) {
      check_words(part);
      for (xml::Node child : fragments_.children_of(part)) {
        check_words(child);
        (diagnostics ? diagnostics_ : properties_)[take_id(child, true)] = child;
      }
    } else if (is(part, "pattern")) {
      std::string id = take_id(part, is_true(part, "abstract"));
      if (is_true(part, "abstract")) abstract_patterns_[id] = part;
      collect_abstract_rules(part);
    }
  }
}

void Reader::collect_abstract_rules(xml::Node pattern) {
  for (xml::Node rule : fragments_.children_of(pattern))
    if (is(rule, "rule") && is_true(rule, "abstract")) abstract_rules_[take_id(rule, true)] = rule;
}

void Reader::read_phase(xml::Node node) {
  check_words(node);
  Phase phase{take_id(node, true), {}, {}};
  std::size_t outer = scope_.size();
  for (xml::Node child : fragments_.children_of(node)) {
    if (is(child, "active")) {
      check_words(child);
      phase.active.push_back(child.attribute("pattern").value_or(""));
    } else if (is(child, "let")) {
      auto let = read_let(child);
      if (!let) continue;
      phase_names_.insert(let->name);
      phase.lets.push_back(std::move(*let));
    }
  }
  scope_.resize(outer);
  result_.phases.push_back(std::move(phase));
}

// A key finds nodes by a value in one look; without it, uniqueness in a long list is a search for
// each of its rows.
void Reader::read_key(xml::Node node) {
  constexpr std::string_view kAttributes[] = {"name", "match", "use"};
  if (node.name() != "key") {
    unsupported(node, "<xsl:" + std::string(node.name()) + ">; of XSLT only xsl:key",
                "<xsl:" + std::string(node.name()) + ">；XSLT 元素中仅支持 xsl:key");
    return;
  }
  jiuqu::check_attributes(node, kAttributes, findings_);
  std::string name = node.attribute("name").value_or("");
  if (name.empty()) error("rules.name-missing", node, "A key needs a name", "key 缺少 name");
  std::string match = node.attribute("match").value_or("");
  std::string use = node.attribute("use").value_or("");
  for (const auto& [attribute, text] : {std::pair{"match", match}, std::pair{"use", use}})
    for (const Call& call : calls_of(text))
      if (call.prefix.empty() && call.name == "key") {
        error("rules.key-of-key", node, "A key cannot be made of keys", "key 不能由其他 key 定义",
              attribute);
        return;
      }
  std::size_t before = findings_.size();
  std::vector<std::string> scope = std::exchange(scope_, {});  // keys know no variables
  auto pattern = pattern_of(node, "match", match);
  auto value = expression(node, "use", use);
  scope_ = std::move(scope);
  key_names_.push_back(name);
  if (pattern && value && findings_.size() == before)
    result_.keys.push_back({std::move(name), std::move(*pattern), std::move(*value)});
}

std::optional<xml::XPath> Reader::let_expression(xml::Node node) {
  return expression(node, "value", expression_text(node, "value"));
}

std::optional<Let> Reader::read_let(xml::Node node) {
  check_words(node);
  Let let{node.attribute("name").value_or(""), std::nullopt, {}};
  if (let.name.empty()) {
    error("rules.name-missing", node, "A let needs a name", "let 缺少 name");
    return std::nullopt;
  }
  bool valued = node.attribute("value").has_value();
  bool filled = node.has_element_children() || !trim(node.text()).empty();
  if (valued == filled) {
    error("rules.let-value", node, "A let has a value attribute or content, one of both",
          "let 须有 value 属性或内容，二者取一");
    return std::nullopt;
  }
  if (valued) {
    let.expression = let_expression(node);
  } else {
    let.content = xml::NodeSet{node};
  }
  if (std::ranges::find(scope_, let.name) != scope_.end())
    error("rules.let-duplicate", node, "The variable \"" + let.name + "\" is already in force here",
          "变量“" + let.name + "”在此处已有定义", "name");
  scope_.push_back(let.name);
  if (valued && !let.expression) return std::nullopt;
  return let;
}

Validity Reader::read_validity(xml::Node node) {
  static const auto kFrom = xml::XPath::compile("string(@hub:valid-from)",
                                                {{"hub", std::string(xml::kFunctionNamespace)}});
  static const auto kTo =
      xml::XPath::compile("string(@hub:valid-to)", {{"hub", std::string(xml::kFunctionNamespace)}});
  Validity validity{kFrom->string(node).value_or(""), kTo->string(node).value_or("")};
  bool good = true;
  for (auto [attribute, day] :
       {std::pair{"valid-from", &validity.from}, std::pair{"valid-to", &validity.to}}) {
    if (day->empty() || codes::parse_date(*day)) continue;
    error("rules.validity", node, "\"" + *day + "\" is not a day yyyy-MM-dd",
          "“" + *day + "”不是日期（yyyy-MM-dd）", attribute);
    good = false;
  }
  if (good && !validity.from.empty() && !validity.to.empty() && validity.to < validity.from)
    error("rules.validity", node, "The validity ends before it begins", "有效期止早于有效期起",
          "valid-to");
  return validity;
}

void Reader::check_phases(xml::Node root) {
  for (const Phase& phase : result_.phases)
    if (auto found = ids_.find(phase.id); found != ids_.end()) check_phase(phase, found->second);
  const std::string& wanted = result_.default_phase;
  if (wanted.empty() || wanted == kAllPatterns || result_.phase(wanted) != nullptr) return;
  std::vector<std::string> known;
  for (const Phase& phase : result_.phases) known.push_back(phase.id);
  add(unknown_word("rules.phase-unknown", root, "defaultPhase", "phase", wanted, known));
}

void Reader::check_phase(const Phase& phase, xml::Node node) {
  std::vector<std::string> ids;
  for (const Pattern& pattern : result_.patterns) ids.push_back(pattern.id);
  for (xml::Node active : fragments_.children_of(node)) {
    if (!is(active, "active")) continue;
    std::string wanted = active.attribute("pattern").value_or("");
    auto found = std::ranges::find(result_.patterns, wanted, &Pattern::id);
    if (found == result_.patterns.end() || wanted.empty()) {
      add(unknown_word("rules.pattern-unknown", active, "pattern", "pattern", wanted, ids));
      continue;
    }
    for (const std::string& name : found->phase_variables)
      if (std::ranges::find(phase.lets, name, &Let::name) == phase.lets.end())
        error("rules.phase-variable", active,
              "The pattern uses $" + name + ", which this phase does not let",
              "该模式使用变量 $" + name + "，但本阶段未定义", "pattern");
  }
  if (phase.active.empty())
    error("rules.phase-empty", node, "A phase activates at least one pattern",
          "阶段至少须启用一个模式");
}

}  // namespace jiuqu::rules
