// What a workflow uses: fields of messages that become variables, and where those are asked.
#include "bus/base/text.h"
#include "bus/pipeline/uses.h"
#include "licensing-core/impl/workflow_facts.h"

namespace jiuqu::licensing {
namespace {

class WorkflowUses {
 public:
  std::vector<Use> run(xml::Node root) {
    for (xml::Node message : root.children("message")) read_message(message);
    read_conditions(root);
    return std::move(uses_);
  }

 private:
  // <jq:variable name="v" field="f"/> of <message name="M">: /M/f is the variable $v.
  void read_message(xml::Node message) {
    std::string name = message.attribute("name").value_or("");
    for (xml::Node each : message.child("extensionElements").children("variable")) {
      std::string variable = each.attribute("name").value_or("");
      FieldPlace field{{}, "/" + name + "/" + each.attribute("field").value_or(variable), true};
      add(field, "variable $" + variable, each.line());
      fields_.emplace_back(variable, field);
    }
  }

  void read_conditions(xml::Node node) {
    for (xml::Node child : node.children()) {
      std::string_view name = child.name();
      bool expression =
          name == "conditionExpression" || name == "timeDuration" || name == "timeDate";
      expression ? read_expression(child, node) : read_conditions(child);
    }
  }

  void read_expression(xml::Node node, xml::Node owner) {
    std::string text = node.text();
    std::string how = "condition of " + owner.attribute("id").value_or(std::string(owner.name()));
    for (const auto& [variable, field] : fields_)
      if (asks(text, variable)) add(field, how + " by $" + variable, node.line());
    Use use;
    use.how = how;
    use.line = node.line();
    add_expression_uses(use, text, {}, {}, uses_);
  }

  // Whether "$variable" stands in the text, and not as the beginning of a longer name.
  static bool asks(const std::string& text, const std::string& variable) {
    std::string word = "$" + variable;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
      char next = at + word.size() < text.size() ? text[at + word.size()] : ' ';
      bool longer = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') ||
                    (next >= '0' && next <= '9') || next == '-' || next == '_' || next == '.';
      if (!longer) return true;
    }
    return false;
  }

  void add(const FieldPlace& field, std::string how, int line) {
    Use use;
    use.of = Use::Of::field;
    use.field = field;
    use.how = std::move(how);
    use.line = line;
    uses_.push_back(std::move(use));
  }

  std::vector<Use> uses_;
  std::vector<std::pair<std::string, FieldPlace>> fields_;
};

}  // namespace

std::vector<Use> workflow_uses(const std::string& source, const std::string& file) {
  auto document = xml::Document::parse_definition(source, file);
  return document ? WorkflowUses().run(document->root()) : std::vector<Use>();
}

}  // namespace jiuqu::licensing
