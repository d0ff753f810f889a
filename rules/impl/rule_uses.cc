#include "rules/impl/rule_uses.h"

#include "rules/impl/compiled.h"
#include "rules/impl/decision_data.h"

namespace jiuqu::rules {
namespace {

using Contexts = std::vector<xml::NamedPath>;

// Rules as written: included parts are told at the files they stand in by those who include them.
class RuleUses {
 public:
  explicit RuleUses(xml::Namespaces namespaces) : namespaces_(std::move(namespaces)) {}

  std::vector<Use> run(xml::Node root) {
    read(root, {}, "schema");
    return std::move(uses_);
  }

 private:
  void read(xml::Node node, const Contexts& contexts, const std::string& where) {
    std::string name(node.name()), id = node.attribute("id").value_or("");
    Contexts inner = contexts;
    std::string here = where;
    if (name == "rule" && node.attribute("context")) {
      add(node, "context", {}, "context of a rule");
      inner = xml::parts_of_expression(*node.attribute("context")).paths;
    }
    if (name == "assert" || name == "report") here = name + (id.empty() ? "" : " " + id);
    add(node, "test", inner, "test of " + here);
    add(node, "subject", inner, "subject of " + here);
    if (name == "value-of") add(node, "select", inner, "sentence of " + here);
    if (name == "let") add(node, "value", inner, "value $" + node.attribute("name").value_or(""));
    if (name == "key") {
      add(node, "match", {}, "key");
      add(node, "use", xml::parts_of_expression(node.attribute("match").value_or("")).paths, "key");
    }
    if (name == "diagnostic") here = "diagnostic " + id;
    for (xml::Node child : node.children()) read(child, inner, here);
  }

  void add(xml::Node node, std::string_view attribute, const Contexts& contexts, std::string how) {
    auto text = node.attribute(attribute);
    if (!text) return;
    Use use;
    use.how = std::move(how);
    use.line = node.at(attribute).line;
    add_expression_uses(use, *text, namespaces_, contexts, uses_);
  }

  xml::Namespaces namespaces_;
  std::vector<Use> uses_;
};

}  // namespace

std::vector<Use> rule_uses(const RuleSet& rules) {
  xml::Namespaces namespaces;
  if (rules.compiled)
    for (const auto& [prefix, uri] : rules.compiled->namespaces) namespaces[prefix] = uri;
  return RuleUses(std::move(namespaces)).run(rules.element);
}

// The names of an input's expression are resolved by name alone where it was not kept as text.
std::vector<Use> decision_uses(const DecisionTable& table) {
  std::vector<Use> uses;
  for (const DecisionInput& input : table.data->inputs) {
    if (!input.expression) continue;
    Use use;
    use.line = 1;
    use.how = "input " + input.name;
    add_expression_uses(use, input.expression->expression(), {}, {}, uses);
  }
  for (const DecisionRow& row : table.data->rows)
    for (std::size_t i = 0; i < row.cells.size() && i < table.data->inputs.size(); ++i)
      for (const auto& text : row.cells[i].texts) {
        Use use;
        use.of = Use::Of::text;
        use.name = text;
        use.line = row.line;
        use.how = "row " + row.id + ", input " + table.data->inputs[i].name;
        uses.push_back(std::move(use));
      }
  return uses;
}

}  // namespace jiuqu::rules
