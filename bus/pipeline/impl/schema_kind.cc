#include "bus/pipeline/impl/schema_facts.h"
#include "bus/pipeline/kinds.h"

namespace jiuqu {
namespace {

constexpr std::string_view kXsd = "http://www.w3.org/2001/XMLSchema";

class SchemaKind final : public DefinitionKind {
 public:
  std::string_view name() const override { return "schema"; }
  bool claims(const SourceFile& file) const override {
    return file.extension == "xsd" || (file.document && file.document.root().is("schema", kXsd));
  }
  std::vector<std::shared_ptr<Definition>> read(const SourceFile& file,
                                                Findings& findings) const override {
    if (!file.document) return {};
    auto schema = xml::Schema::compile(file.path, file.root, findings);
    if (!schema) return {};
    auto definition = std::make_shared<SchemaDefinition>();
    definition->id = file.relative;
    definition->schema = std::move(schema);
    return {std::move(definition)};
  }
  std::vector<Fact> facts(const SourceFile& file) const override { return schema_facts(file); }
};

class ValidateStep final : public JudgeStep {
 public:
  explicit ValidateStep(const SchemaDefinition& schema) : schema_(schema) {}
  Result<void> run(Exchange& exchange) const override {
    Findings found = schema_.schema->validate(exchange.tree);
    exchange.findings.insert(exchange.findings.end(), std::make_move_iterator(found.begin()),
                             std::make_move_iterator(found.end()));
    return {};
  }
  const SchemaDefinition* produces() const override { return &schema_; }

 private:
  const SchemaDefinition& schema_;
};

class ValidateStepKind final : public StepKind {
 public:
  std::string_view element() const override { return "validate"; }
  std::unique_ptr<Step> compile(xml::Node node, const DefinitionSet& definitions,
                                Findings& findings) const override {
    constexpr std::string_view kAttributes[] = {"schema"};
    check_vocabulary(node, kAttributes, {}, findings);
    std::string id = node.attribute("schema").value_or("");
    auto* schema = definitions.get<SchemaDefinition>("schema", id);
    if (schema == nullptr) {
      findings.push_back(unknown_word("interface.schema-unknown", node, "schema", "schema", id,
                                      definitions.ids("schema")));
      return nullptr;
    }
    return std::make_unique<ValidateStep>(*schema);
  }
};

}  // namespace

std::unique_ptr<DefinitionKind> schema_kind() {
  return std::make_unique<SchemaKind>();
}
std::unique_ptr<StepKind> validate_step_kind() {
  return std::make_unique<ValidateStepKind>();
}

}  // namespace jiuqu
