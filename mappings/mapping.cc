#include "mappings/mapping.h"

#include <algorithm>
#include <set>

#include "bus/base/text.h"
#include "mappings/impl/compiler.h"
#include "mappings/impl/run.h"

namespace jiuqu {

Result<Mapped> Mapping::run(const xml::Document& source, const MapContext& context,
                            Findings& findings) const {
  if (plan_ == nullptr)
    return fail(ErrorCode::definition_broken, "mapping " + id + " is not linked");
  xml::Node root = source.root();
  if (std::ranges::find(plan_->source_roots, root.name()) == plan_->source_roots.end())
    return fail(ErrorCode::mapping_failed,
                "mapping " + id + " does not start from \"" + std::string(root.name()) + "\"");
  auto lineage = std::make_shared<mapping::PlanLineage>(plan_, std::string(root.name()));
  mapping::Run run(*plan_, root.name(), context, *lineage, findings);
  xml::Document tree = run.make(root);
  return Mapped{std::move(tree), std::move(lineage)};
}

Result<Mapped> Mapping::run_judged(const xml::Document& source, const MapContext& context,
                                   Findings& findings) const {
  std::size_t before = findings.size();
  auto mapped = run(source, context, findings);
  if (!mapped) return mapped;
  std::set<std::string> told;
  for (std::size_t i = before; i < findings.size(); ++i) told.insert(findings[i].where.path);
  for (Finding& finding : plan_->target_schema->validate(mapped->tree)) {
    std::string from = mapped->lineage->source_of(finding.where.path);
    if (!from.empty()) finding.where = Location{{}, 0, 0, std::move(from)};
    if (!told.insert(finding.where.path).second) continue;
    finding.code = "mapping." + finding.code;
    findings.push_back(std::move(finding));
  }
  return mapped;
}

std::vector<std::string> Mapping::source_roots() const {
  return plan_ ? plan_->source_roots : std::vector<std::string>();
}

std::string Mapping::target_root() const {
  return plan_ ? plan_->target_root->name : std::string();
}

namespace {
constexpr std::string_view kMappingNamespace = "urn:jiuqu:mapping:1";
}  // namespace

class MappingKind final : public DefinitionKind {
 public:
  explicit MappingKind(const xml::FunctionTable* functions) : functions_(functions) {}
  std::string_view name() const override { return "mapping"; }
  bool claims(const SourceFile& file) const override {
    return file.document && file.document.root().is("mapping", kMappingNamespace);
  }

  std::vector<std::shared_ptr<Definition>> read(const SourceFile& file,
                                                Findings& findings) const override {
    constexpr std::string_view kAttributes[] = {"version", "source", "source-root", "target",
                                                "target-root"};
    constexpr std::string_view kChildren[] = {"field", "group", "each", "ignore"};
    xml::Node root = file.document.root();
    check_vocabulary(root, kAttributes, kChildren, findings);
    auto result = std::make_shared<Mapping>();
    result->id = file.stem(".map.xml");
    result->version = root.attribute("version").value_or("");
    result->line = root.line();
    result->element_ = root;
    return {std::move(result)};
  }

  void link(Definition& definition, const DefinitionSet& all, Findings& findings) const override {
    auto& result = static_cast<Mapping&>(definition);
    result.source_ = schema_of(result.element_, "source", all, findings);
    result.target_ = schema_of(result.element_, "target", all, findings);
    if (result.source_ == nullptr || result.target_ == nullptr) return;
    result.plan_ = mapping::compile(result.element_,
                                    {&all, functions_, result.source_, result.target_}, findings);
  }

 private:
  static const SchemaDefinition* schema_of(xml::Node node, std::string_view attribute,
                                           const DefinitionSet& all, Findings& findings) {
    std::string id = node.attribute(attribute).value_or("");
    const auto* schema = all.get<SchemaDefinition>("schema", id);
    if (schema == nullptr)
      findings.push_back(
          unknown_word("mapping.schema-unknown", node, attribute, "schema", id, all.ids("schema")));
    return schema;
  }

  const xml::FunctionTable* functions_;
};

std::unique_ptr<DefinitionKind> mapping_kind(const xml::FunctionTable* functions) {
  return std::make_unique<MappingKind>(functions);
}

}  // namespace jiuqu
