#include <algorithm>

#include "bus/base/text.h"
#include "rules/impl/functions.h"
#include "rules/impl/reader.h"
#include "rules/impl/vocabulary.h"

namespace jiuqu::rules {
namespace {

std::vector<std::string> words(std::span<const std::string_view> from) {
  return {from.begin(), from.end()};
}

bool has(std::span<const std::string_view> list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

// An id is an XML name without colon: reports carry it as one.
bool is_name(std::string_view id) {
  if (id.empty() || (id[0] >= '0' && id[0] <= '9') || id[0] == '-' || id[0] == '.') return false;
  return id.find_first_of(" \t\r\n:/\"'<>&,;()[]{}|$#@!?*+=%^~`\\") == id.npos;
}

}  // namespace

void Reader::add(Finding finding) {
  // What is read twice, by an abstract pattern or an include, is told once.
  auto same = [&](const Finding& other) {
    return other.code == finding.code && other.where.file == finding.where.file &&
           other.where.line == finding.where.line && other.where.column == finding.where.column &&
           other.en == finding.en;
  };
  if (std::ranges::none_of(findings_, same)) findings_.push_back(std::move(finding));
}

void Reader::error(std::string code, xml::Node node, std::string en, std::string zh,
                   std::string_view attribute) {
  add(definition_finding(Level::error, std::move(code), node, std::move(en), std::move(zh),
                         attribute));
}

void Reader::unsupported(xml::Node node, const std::string& what_en, const std::string& what_zh,
                         std::string_view attribute) {
  error("rules.unsupported", node, "This part of Schematron is not executed: " + what_en,
        "不支持的 Schematron 用法：" + what_zh, attribute);
}

Rich Reader::rich_of(xml::Node node) {
  Rich rich;
  rich.see = node.attribute("see").value_or("");
  rich.icon = node.attribute("icon").value_or("");
  rich.fpi = node.attribute("fpi").value_or("");
  static const auto kOwn = xml::XPath::compile("string(@xml:lang)", {});
  rich.lang = kOwn->string(node).value_or("");
  return rich;
}

std::string Reader::take_id(xml::Node node, bool wanted) {
  std::string id = node.attribute("id").value_or("");
  if (id.empty()) {
    if (wanted)
      error("rules.id-missing", node, "A " + std::string(node.name()) + " needs an id here",
            std::string(node.name()) + " 在此处须有 id");
    return id;
  }
  if (!is_name(id))
    error("rules.id-form", node, "The id \"" + id + "\" is not a name of XML",
          "标识“" + id + "”不是合法的 XML 名称", "id");
  auto [place, fresh] = ids_.emplace(id, node);
  if (!fresh && place->second != node)
    error("rules.id-duplicate", node, "The id \"" + id + "\" stands twice in this file",
          "标识“" + id + "”在本文件中重复", "id");
  return id;
}

// ---- vocabulary -------------------------------------------------------------------------------

void Reader::check_words(xml::Node node) {
  static const auto kAttributes = xml::XPath::compile("@*", {});
  if (!looked_.insert(node.raw()).second || node.ns() != kSchematron) return;
  if (element_named(node.name()) == nullptr) return;  // told by its parent
  if (auto attributes = kAttributes->nodes(node))
    for (xml::Node attribute : *attributes) check_attribute(node, attribute);
  for (xml::Node child : node.children()) check_child(node, child);
}

void Reader::check_attribute(xml::Node node, xml::Node attribute) {
  constexpr std::string_view kOwn[] = {"valid-from", "valid-to"};
  const Element& element = *element_named(node.name());
  std::string_view name = attribute.name();
  bool own = attribute.ns() == xml::kFunctionNamespace;
  if (!own && !attribute.ns().empty()) return;  // somebody else's
  bool dated = element.name == "schema" || element.name == "pattern";
  if (own ? dated && has(kOwn, name) : has(element.attributes, name)) return;
  auto known =
      words(own ? std::span<const std::string_view>(kOwn, dated ? 2 : 0) : element.attributes);
  add(unknown_word("definition.attribute-unknown", node, name, "attribute", name, known));
}

void Reader::check_child(xml::Node node, xml::Node child) {
  const Element& element = *element_named(node.name());
  if (child.ns() == kXslt && element.name != "let" && element.name != "schema") {
    unsupported(child, "<xsl:" + std::string(child.name()) + "> here",
                "此处的 <xsl:" + std::string(child.name()) + ">");
    return;
  }
  if (child.ns() != kSchematron || has(element.children, child.name())) return;
  add(unknown_word("rules.element-unknown", child, {}, "element of " + std::string(element.name),
                   child.name(), words(element.children)));
}

// ---- expressions ------------------------------------------------------------------------------

std::string Reader::expression_text(xml::Node node, std::string_view attribute,
                                    const char* otherwise) {
  std::string text = node.attribute(attribute).value_or(otherwise);
  return params_ ? with_params(text, *params_, params_used_) : text;
}

std::optional<xml::XPath> Reader::expression(xml::Node node, std::string_view attribute,
                                             const std::string& text) {
  if (!check_calls(node, attribute, text)) return std::nullopt;
  auto compiled = xml::XPath::compile(with_keys(text), namespaces_, &result_.functions);
  if (compiled) {
    check_variables(node, attribute, compiled->variables());
    return std::move(*compiled);
  }
  error("rules.expression", node, "The expression cannot be read: " + compiled.error().detail,
        "表达式无法解析：" + compiled.error().detail, attribute);
  return std::nullopt;
}

std::optional<xml::MatchPattern> Reader::pattern_of(xml::Node node, std::string_view attribute,
                                                    const std::string& text) {
  if (!check_calls(node, attribute, text)) return std::nullopt;
  auto compiled = xml::MatchPattern::compile(with_keys(text), namespaces_, &result_.functions);
  if (compiled) {
    check_variables(node, attribute, compiled->variables());
    return std::move(*compiled);
  }
  error("rules.context", node, "The pattern cannot be read: " + compiled.error().detail,
        "匹配模式无法解析：" + compiled.error().detail, attribute);
  return std::nullopt;
}

bool Reader::check_calls(xml::Node node, std::string_view attribute, const std::string& text) {
  for (const Call& call : calls_of(text)) {
    if (call.prefix.empty() && call.name == "document") {
      error("rules.document", node,
            "document() is refused: rules read no other documents; a wrapper document brings them "
            "together",
            "不允许使用 document()：规则不读取其他文档；请以包装文档汇集", attribute);
      return false;
    }
    check_call(node, attribute, call);
  }
  return true;
}

void Reader::check_call(xml::Node node, std::string_view attribute, const Call& call) {
  auto uri = namespaces_.find(call.prefix);
  bool hub =
      !call.prefix.empty() && uri != namespaces_.end() && uri->second == xml::kFunctionNamespace;
  if (hub && (call.name == "in-table" || call.name == "table-value")) {
    check_table(node, attribute, call);
  } else if (hub && (call.name == "decide" || call.name == "decided-row")) {
    check_decision(node, attribute, call);
  } else if (call.prefix.empty() && call.name == "key") {
    std::string name;
    if (!call.literal(0, name)) {
      error("rules.key-name", node, "The name of a key is a text in quotes",
            "key() 的名称须为引号中的文字", attribute);
    } else if (std::ranges::find(key_names_, name) == key_names_.end()) {
      add(unknown_word("rules.key-unknown", node, attribute, "key", name, key_names_));
    }
  }
}

void Reader::check_table(xml::Node node, std::string_view attribute, const Call& call) {
  std::string name;
  if (!call.literal(0, name)) return;
  auto tables = all_.ids("code-table");
  if (std::ranges::find(tables, name) == tables.end())
    add(unknown_word("rules.table-unknown", node, attribute, "code table", name, tables));
}

void Reader::check_decision(xml::Node node, std::string_view attribute, const Call& call) {
  std::string name, output;
  if (!call.literal(0, name)) return;
  const auto* table = all_.get<DecisionTable>("decision-table", name);
  if (table == nullptr) {
    add(unknown_word("rules.decision-table-unknown", node, attribute, "decision table", name,
                     all_.ids("decision-table")));
    return;
  }
  if (table->input_names().empty()) return;  // its own file is told to be broken
  bool named = call.name == "decide";
  auto outputs = table->output_names();
  if (named && call.literal(1, output) && std::ranges::find(outputs, output) == outputs.end())
    add(unknown_word("rules.decision-output-unknown", node, attribute, "output", output, outputs));
  std::size_t before = named ? 2 : 1;
  if (call.arguments.size() < before) return;  // told by the expression
  auto fault = decision_arguments_fault(*table, call.arguments.size() - before);
  if (!fault.empty())
    error("rules.decision-arguments", node, "A decision lacks or exceeds its values: " + fault,
          "判定表的取值个数不符：" + fault, attribute);
}

void Reader::check_variables(xml::Node node, std::string_view attribute,
                             const std::vector<std::string>& names) {
  for (const auto& name : names) {
    if (std::ranges::find(scope_, name) != scope_.end()) continue;
    if (pattern_ != nullptr && phase_names_.contains(name)) {
      auto& needs = pattern_->phase_variables;
      if (std::ranges::find(needs, name) == needs.end()) needs.push_back(name);
      continue;
    }
    add(unknown_word("rules.variable-unknown", node, attribute, "variable", name, scope_));
  }
}

}  // namespace jiuqu::rules
