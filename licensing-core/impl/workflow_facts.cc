#include "licensing-core/impl/workflow_facts.h"

#include "licensing-core/workflow.h"

namespace jiuqu::licensing {
namespace {

std::string said(xml::Node node, std::string_view attribute) {
  return one_line(node.attribute(attribute).value_or(""));
}

// userTask -> user task
std::string words_of(std::string_view name) {
  std::string words;
  for (char c : name) {
    if (c >= 'A' && c <= 'Z') words += ' ';
    words += c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
  }
  return words;
}

class WorkflowFacts {
 public:
  std::vector<Fact> run(xml::Node root) {
    list_.thing("workflows", root.line()).say_attributes(root);
    for (xml::Node child : root.children()) {
      if (child.name() == "message") describe_message(child);
      if (child.name() == "process") describe_block(child);
    }
    return list_.take();
  }

 private:
  void describe_message(xml::Node node) {
    std::string name = "message " + said(node, "name");
    list_.thing(name, node.line());
    for (xml::Node variable : node.child("extensionElements").children("variable"))
      list_.thing("variable " + said(variable, "name") + " of " + name, variable.line())
          .say_attributes(variable, {"name"});
  }

  // A process or sub-process with all that stands in it.
  void describe_block(xml::Node node) {
    describe_element(node);
    for (xml::Node child : node.children()) {
      if (child.name() == "sequenceFlow")
        describe_flow(child);
      else if (child.name() == "subProcess")
        describe_block(child);
      else if (child.attribute("id"))
        describe_element(child);
    }
  }

  void describe_flow(xml::Node node) {
    list_.thing("flow " + said(node, "id"), node.line()).say("name", said(node, "name"));
    list_.say("from", said(node, "sourceRef")).say("to", said(node, "targetRef"));
    xml::Node condition = node.child("conditionExpression");
    list_.say("condition", one_line(condition.text()), FactForm::expression, condition.line());
  }

  void describe_element(xml::Node node) {
    std::string name = words_of(node.name()) + " " + said(node, "id");
    list_.thing(name, node.line()).say_attributes(node, {"id"});
    for (xml::Node child : node.children()) {
      if (child.name().ends_with("EventDefinition")) describe_event(child);
      if (child.name() != "extensionElements") continue;
      for (xml::Node extension : child.children())
        if (extension.name() != "outcome") list_.say_attributes(extension, {"id"});
    }
    for (xml::Node outcome : node.child("extensionElements").children("outcome"))
      describe_outcome(outcome, name);
  }

  void describe_event(xml::Node node) {
    list_.say("event", words_of(node.name()), FactForm::text, node.line());
    list_.say("message", said(node, "messageRef"), FactForm::text, node.line());
    for (xml::Node value : node.children())
      list_.say(value.name() == "timeDate" ? "due at" : "deadline", one_line(value.text()),
                FactForm::expression, value.line());
    list_.say("days counted as", said(node, "calendar"), FactForm::text, node.line());
  }

  void describe_outcome(xml::Node node, const std::string& task) {
    std::string name = "outcome " + said(node, "id") + " of " + task;
    list_.thing(name, node.line()).say_attributes(node, {"id"});
    for (xml::Node variable : node.children("variable"))
      list_.thing("variable " + said(variable, "name") + " of " + name, variable.line())
          .say_attributes(variable, {"name"});
  }

  FactList list_;
};

}  // namespace

std::vector<Fact> workflow_facts(const SourceFile& file) {
  if (!file.document) return {};
  return WorkflowFacts().run(file.document.root());
}

}  // namespace jiuqu::licensing
