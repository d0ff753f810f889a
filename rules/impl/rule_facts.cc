#include "rules/impl/rule_facts.h"

#include <algorithm>

#include "rules/impl/compiled.h"

namespace jiuqu::rules {
namespace {

std::string said(xml::Node node, std::string_view attribute) {
  return one_line(node.attribute(attribute).value_or(""));
}

// Things are named by their id, else by what they are about; the pattern tells them apart.
class RuleFacts {
 public:
  std::vector<Fact> run(xml::Node root) {
    if (root.ns() != kSchematron) return {};
    describe(root);
    return list_.take();
  }

 private:
  void describe_children(xml::Node node) {
    for (xml::Node child : node.children()) describe(child);
  }

  void describe(xml::Node node) {
    std::string_view name = node.name();
    if (node.ns() == kXslt) return describe_key(node);
    if (name == "rule") return describe_rule(node);
    if (name == "assert" || name == "report") return describe_assertion(node);
    if (name == "let") return describe_let(node);
    if (name == "phase") return describe_phase(node);
    if (name == "diagnostic" || name == "property") {
      list_.thing("text " + said(node, "id"), node.line()).say_attributes(node, {"id"});
      list_.say("text", written_text(node));
      return;
    }
    if (name == "schema" || name == "pattern" || name == "diagnostics" || name == "properties")
      return describe_block(node);
    list_.thing(std::string(name) + " " + first_said(node), node.line(), pattern_);
    list_.say_attributes(node).say("text", written_text(node));
  }

  static std::string first_said(xml::Node node) {
    for (const char* attribute : {"prefix", "name", "rule", "href"})
      if (node.attribute(attribute)) return said(node, attribute);
    return {};
  }

  void describe_block(xml::Node node) {
    std::string name(node.name()), id = said(node, "id");
    if (name == "schema" || name == "pattern")
      list_.thing(name + (id.empty() ? "" : " " + id), node.line()).say_attributes(node, {"id"});
    if (name == "pattern") pattern_ = id;
    describe_children(node);
    if (name == "pattern") pattern_.clear();
  }

  void describe_phase(xml::Node node) {
    list_.thing("phase " + said(node, "id"), node.line()).say_attributes(node, {"id"});
    std::string active;
    for (xml::Node each : node.children("active"))
      active += (active.empty() ? "" : "\n") + said(each, "pattern");
    list_.say("pattern", active, FactForm::list);
    for (xml::Node each : node.children("let")) describe_let(each);
  }

  void describe_let(xml::Node node) {
    list_.thing("value $" + said(node, "name"), node.line(), pattern_ + "\n" + context_);
    list_.say("expression", said(node, "value"), FactForm::expression);
    list_.say("content", written_text(node));
  }

  void describe_key(xml::Node node) {
    list_.thing("key " + said(node, "name"), node.line()).say_attributes(node, {"name"});
  }

  void describe_rule(xml::Node node) {
    std::string id = said(node, "id");
    context_ = said(node, "context");
    list_.thing("rule " + (id.empty() ? "on " + context_ : id), node.line(), pattern_,
                FactList::Order::matters);
    list_.say("pattern", pattern_).say("context", context_, FactForm::expression);
    list_.say_attributes(node, {"id", "context"});
    describe_children(node);
    context_.clear();
  }

  void describe_assertion(xml::Node node) {
    std::string id = said(node, "id"), name(node.name());
    list_.thing(name + " " + (id.empty() ? "in " + context_ : id), node.line(),
                pattern_ + "\n" + context_);
    list_.say("test", said(node, "test"), FactForm::expression, line_of(node, "test"));
    list_.say("severity",
              said(node, "severity").empty() ? said(node, "role") : said(node, "severity"));
    list_.say("clause", said(node, "see")).say("subject", said(node, "subject"));
    list_.say_attributes(node, {"id", "test", "severity", "role", "see", "subject"});
    list_.say("text", written_text(node));
  }

  static int line_of(xml::Node node, std::string_view attribute) { return node.at(attribute).line; }

  FactList list_;
  std::string pattern_, context_;
};

}  // namespace

std::vector<Fact> rule_facts(const SourceFile& file) {
  if (!file.document) return {};
  return RuleFacts().run(file.document.root());
}

}  // namespace jiuqu::rules
