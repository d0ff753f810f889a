#include "mappings/impl/mapping_uses.h"

#include <map>

#include "mappings/impl/plan.h"

namespace jiuqu::mapping {
namespace {

class MappingUses {
 public:
  MappingUses(const Mapping& mapping, const DefinitionSet& all)
      : mapping_(mapping), plan_(*mapping.plan()) {
    for (const Definition* each : all.all("schema")) {
      const auto& schema = static_cast<const SchemaDefinition&>(*each);
      for (const auto& root : schema.schema->model().roots()) schemas_[root.get()] = schema.id;
    }
  }

  std::vector<Use> run(xml::Node root) {
    for (const char* attribute : {"source", "target"})
      add_definition("schema", root.attribute(attribute).value_or(""), attribute, root.line());
    if (auto sheet = root.child("xslt"))
      add_definition("stylesheet", sheet.attribute("href").value_or(""), "xslt", sheet.line());
    add_fragments(root);
    for (const Instruction& instruction : plan_.instructions) add(instruction);
    for (const Expectation& expected : plan_.expectations)
      add_field(place_of(*plan_.steps[expected.slot].field), "expected value", {{}, {}, false},
                plan_.files[expected.file], expected.line);
    for (const xml::Field* field : plan_.ignored)
      add_field(place_of(*field), "left unread on purpose", {}, mapping_.file, root.line());
    for (const ConditionPlace& condition : plan_.condition_places) {
      Use use;
      use.how = "condition";
      use.file = condition.file;
      use.line = condition.line;
      add_texts(use, condition.text);
    }
    return std::move(uses_);
  }

 private:
  // A field's schema is that of its root: JSON texts have forms of their own.
  FieldPlace place_of(const xml::Field& field) const {
    const xml::Field* root = &field;
    while (root->parent != nullptr) root = root->parent;
    auto schema = schemas_.find(root);
    return {schema == schemas_.end() ? std::string() : schema->second, field.path(), false};
  }

  void add(const Instruction& instruction) {
    FieldPlace target = place_of(*instruction.target);
    const std::string& file = plan_.files[instruction.file];
    if (instruction.source != kNoSlot)
      add_field(place_of(*plan_.steps[instruction.source].field),
                instruction.op == Op::group ? "source of a group" : "repeated source", target, file,
                instruction.line);
    for (std::int32_t condition : conditions_of(instruction)) {
      if (condition < 0) continue;
      const ConditionPlace& place = plan_.condition_places[std::size_t(condition)];
      for (const xml::Field* field : place.asked)
        add_field(place_of(*field), "condition", target, place.file, place.line);
    }
    if (instruction.op != Op::field) return;
    add_field(target, "target", {}, file, instruction.line);
    add_tables(instruction.value.conversions.get(), target, file, instruction.line);
    for (const Part& part : instruction.value.parts) add_part(part, target, file, instruction.line);
  }

  void add_part(const Part& part, const FieldPlace& target, const std::string& file, int line) {
    if (part.kind == PartKind::path)
      add_field(place_of(*plan_.steps[part.slot].field), "source", target, file, line);
    if (part.kind == PartKind::constant) {
      Use use;
      use.of = Use::Of::text;
      use.name = part.text;
      use.how = "constant of " + target.path;
      use.file = file;
      use.line = line;
      uses_.push_back(std::move(use));
    }
    add_tables(part.conversions.get(), target, file, line);
  }

  std::vector<std::int32_t> conditions_of(const Instruction& instruction) const {
    std::vector<std::int32_t> conditions{instruction.when};
    for (auto i = instruction.guards_begin; i < instruction.guards_end; ++i) {
      const Choice& choice = plan_.choices[plan_.guards[i].choice];
      conditions.insert(conditions.end(), choice.conditions.begin(), choice.conditions.end());
    }
    for (const Part& part : instruction.value.parts) {
      conditions.push_back(part.when);
      if (part.kind == PartKind::path) conditions.push_back(plan_.steps[part.slot].condition);
    }
    if (instruction.source != kNoSlot)
      conditions.push_back(plan_.steps[instruction.source].condition);
    return conditions;
  }

  void add_tables(const Conversions* conversions, const FieldPlace& target, const std::string& file,
                  int line) {
    if (conversions == nullptr || !conversions->table) return;
    Use use;
    use.of = Use::Of::table;
    use.kind = "code-table";
    use.name = conversions->table->id();
    use.how = "lookup for " + target.path;
    use.file = file;
    use.line = line;
    uses_.push_back(std::move(use));
  }

  void add_field(FieldPlace field, std::string how, FieldPlace feeds, std::string file, int line) {
    Use use;
    use.of = Use::Of::field;
    use.field = std::move(field);
    use.how = std::move(how);
    use.feeds = std::move(feeds);
    use.file = std::move(file);
    use.line = line;
    uses_.push_back(std::move(use));
  }

  void add_definition(std::string kind, std::string name, std::string how, int line) {
    Use use;
    use.of = Use::Of::definition;
    use.kind = std::move(kind);
    use.name = std::move(name);
    use.how = std::move(how);
    use.line = line;
    uses_.push_back(std::move(use));
  }

  void add_texts(const Use& pattern, const std::string& expression) {
    for (const auto& text : xml::parts_of_expression(expression).texts) {
      Use use = pattern;
      use.of = Use::Of::text;
      use.name = text;
      uses_.push_back(std::move(use));
    }
  }

  void add_fragments(xml::Node node) {
    for (xml::Node child : node.children()) {
      std::string name = child.attribute("fragment").value_or("");
      auto hash = name.find('#');
      if (child.name() == "use" && hash != std::string::npos)
        add_definition("fragments", name.substr(0, hash), "use of " + name, child.line());
      add_fragments(child);
    }
  }

  const Mapping& mapping_;
  const Plan& plan_;
  std::map<const xml::Field*, std::string> schemas_;  // of roots
  std::vector<Use> uses_;
};

}  // namespace

std::vector<Use> mapping_uses(const Mapping& mapping, xml::Node root, const DefinitionSet& all) {
  if (mapping.plan() == nullptr) return {};
  return MappingUses(mapping, all).run(root);
}

}  // namespace jiuqu::mapping
