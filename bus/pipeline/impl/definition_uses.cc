#include "bus/pipeline/impl/definition_uses.h"

#include "bus/base/text.h"

namespace jiuqu {
namespace {

class InterfaceUses {
 public:
  std::vector<Use> run(xml::Node root) {
    for (xml::Node child : root.children()) read(child);
    name_events(root.child("on"));
    return std::move(uses_);
  }

 private:
  // What leaves was an event: "/*/x" is a field of those that the interface takes.
  void name_events(xml::Node on) {
    auto events = split_words(on.attribute("event").value_or(""));
    for (std::size_t i = uses_.size(); !events.empty() && i-- > 0;) {
      if (!uses_[i].field.path.starts_with("/*/")) continue;
      Use pattern = uses_[i];
      std::string rest = pattern.field.path.substr(2);
      for (const auto& event : events) {
        Use& use = &event == &events.front() ? uses_[i] : uses_.emplace_back(pattern);
        use.field.path = "/" + event + rest;
      }
    }
  }

  void read(xml::Node node) {
    constexpr std::pair<const char*, const char*> kDefinitions[] = {{"mapping", "mapping"},
                                                                    {"schema", "schema"},
                                                                    {"rules", "rules"},
                                                                    {"process", "workflow"},
                                                                    {"table", "decision-table"}};
    Use use;
    use.line = node.line();
    use.how = std::string(node.name());
    for (const auto& [attribute, kind] : kDefinitions) {
      if (!node.attribute(attribute)) continue;
      use.of = Use::Of::definition;
      use.kind = kind;
      use.name = *node.attribute(attribute);
      uses_.push_back(use);
    }
    for (const char* attribute : {"key", "order", "test", "date"}) {
      use.how = std::string(node.name()) + " " + attribute;
      if (auto text = node.attribute(attribute))
        add_expression_uses(use, *text, xml::namespaces_in_scope(node), {}, uses_);
    }
    for (const auto& name : split_words(node.attribute("ignore").value_or(""))) {
      use.of = Use::Of::field;
      use.how = "left out of the content hash";
      use.field = {{}, name, true};
      uses_.push_back(use);
    }
    for (xml::Node child : node.children()) read(child);
  }

  std::vector<Use> uses_;
};

}  // namespace

std::vector<Use> interface_uses(const Interface& definition) {
  return InterfaceUses().run(definition.element);
}

}  // namespace jiuqu
