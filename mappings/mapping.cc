#include "mappings/mapping.h"

#include <algorithm>
#include <set>

#include "bus/base/text.h"
#include "mappings/impl/compiler.h"
#include "mappings/impl/fragments.h"
#include "mappings/impl/mapping_facts.h"
#include "mappings/impl/mapping_uses.h"
#include "mappings/impl/reverser.h"
#include "mappings/impl/run.h"
#include "mappings/impl/settings_used.h"
#include "mappings/impl/versions.h"
#include "mappings/impl/xslt.h"

namespace jiuqu {
namespace {

// Of a stylesheet nothing is known but where it began.
class StylesheetLineage final : public Lineage {
 public:
  explicit StylesheetLineage(std::string root) : path_("/" + std::move(root)) {}
  std::string source_of(std::string_view) const override { return path_; }

 private:
  std::string path_;
};

Mapped transform(const mapping::Plan& plan, const xml::Document& source, const MapContext& context,
                 Findings& findings) {
  std::map<std::string, std::string> parameters;
  if (context.variables != nullptr) parameters = *context.variables;
  parameters.try_emplace("now", to_iso8601(context.now));
  auto tree = plan.stylesheet->transform(source, parameters);
  bool wrong_root = tree && !tree->root().is(plan.target_root->name, plan.target_root->ns);
  std::string root(source.root().name());
  if (!tree || wrong_root) {
    std::string what =
        tree ? "the result has the root element \"" + std::string(tree->root().name()) + "\""
             : tree.error().detail;
    Finding finding;
    finding.code = "mapping.xslt-failed";
    finding.where.path = "/" + root;
    finding.en = "The stylesheet gives no " + plan.target_root->name + ": " + what;
    finding.zh = "样式表未能生成 " + plan.target_root->name + "：" + what;
    findings.push_back(std::move(finding));
    tree = xml::Document::create(plan.target_root->name, plan.target_root->ns);
  }
  return {std::move(*tree), std::make_shared<StylesheetLineage>(std::move(root))};
}

}  // namespace

Result<Mapped> Mapping::make(const xml::Document& source, const MapContext& context,
                             Findings& findings, Findings* json_faults) const {
  if (plan_ == nullptr)
    return fail(ErrorCode::definition_broken, "mapping " + id + " is not linked");
  xml::Node root = source.root();
  if (std::ranges::find(plan_->source_roots, root.name()) == plan_->source_roots.end())
    return fail(ErrorCode::mapping_failed,
                "mapping " + id + " does not start from \"" + std::string(root.name()) + "\"");
  if (plan_->stylesheet) return transform(*plan_, source, context, findings);
  auto lineage = std::make_shared<mapping::PlanLineage>(plan_, std::string(root.name()));
  mapping::Run run(*plan_, root.name(), context, *lineage, findings);
  if (json_faults != nullptr) run.judge_json_texts();
  xml::Document tree = run.make(root);
  if (json_faults != nullptr) *json_faults = run.json_faults();
  return Mapped{std::move(tree), std::move(lineage)};
}

Result<Mapped> Mapping::run(const xml::Document& source, const MapContext& context,
                            Findings& findings) const {
  return make(source, context, findings, nullptr);
}

Result<Mapped> Mapping::run_judged(const xml::Document& source, const MapContext& context,
                                   Findings& findings) const {
  std::size_t before = findings.size();
  Findings faults;
  auto mapped = make(source, context, findings, &faults);
  if (!mapped) return mapped;
  std::set<std::string> told;
  for (std::size_t i = before; i < findings.size(); ++i) told.insert(findings[i].where.path);
  for (Finding& finding : plan_->target_schema->validate(mapped->tree))
    faults.push_back(std::move(finding));
  for (Finding& finding : faults) {
    std::string from = mapped->lineage->source_of(finding.where.path);
    if (!from.empty()) finding.where = Location{{}, 0, 0, std::move(from)};
    if (!told.insert(finding.where.path).second) continue;
    finding.code = "mapping." + finding.code;
    findings.push_back(std::move(finding));
  }
  return mapped;
}

std::shared_ptr<const Mapping> Mapping::derived(const std::string& id, const std::string& text,
                                                const SchemaDefinition& source,
                                                const SchemaDefinition& target,
                                                const DefinitionSet& definitions,
                                                Findings& findings) {
  auto document = xml::Document::parse_definition(text, id);
  JIUQU_CHECK(document.has_value());
  auto result = std::make_shared<Mapping>();
  result->id = id;
  result->file = id;
  result->own_ = std::move(*document);
  result->element_ = result->own_.root();
  result->source_ = &source;
  result->target_ = &target;
  mapping::CompilerParts parts;
  parts.id = id;
  parts.definitions = &definitions;
  parts.source = &source;
  parts.target = &target;
  parts.partial = true;
  result->plan_ = mapping::compile(result->element_, parts, findings);
  return result->plan_ ? result : nullptr;
}

std::vector<std::string> Mapping::source_roots() const {
  return plan_ ? plan_->source_roots : std::vector<std::string>();
}

std::string Mapping::target_root() const {
  return plan_ ? plan_->target_root->name : std::string();
}

class MappingKind final : public DefinitionKind {
 public:
  MappingKind(const xml::FunctionTable* functions, const EnvironmentValues* environment)
      : functions_(functions), environment_(environment) {}
  std::string_view name() const override { return "mapping"; }
  bool claims(const SourceFile& file) const override {
    return file.document && file.document.root().is("mapping", mapping::kNamespace);
  }

  std::vector<std::shared_ptr<Definition>> read(const SourceFile& file,
                                                Findings& findings) const override {
    constexpr std::string_view kAttributes[] = {
        "version", "source", "source-root", "target", "target-root", "valid-from", "valid-to"};
    xml::Node root = file.document.root();
    check_vocabulary(root, kAttributes, mapping::block_children({"fragment", "xslt"}), findings);
    auto result = std::make_shared<Mapping>();
    result->id = file.stem(".map.xml");
    result->pack = result->id.substr(0, result->id.find('@'));
    result->version = root.attribute("version").value_or("");
    result->validity_ = mapping::read_validity(root, findings);
    result->line = root.line();
    result->element_ = root;
    return {std::move(result)};
  }

  std::map<std::string, std::string> settings_used(const SourceFile& file) const override {
    return mapping::settings_used_by(file.document.root(), environment_);
  }

  void link(Definition& definition, const DefinitionSet& all, Findings& findings) const override {
    auto& result = static_cast<Mapping&>(definition);
    mapping::check_versions(result, all, result.element_, findings);
    result.source_ = schema_of(result.element_, "source", all, findings);
    result.target_ = schema_of(result.element_, "target", all, findings);
    if (result.source_ == nullptr || result.target_ == nullptr) return;
    mapping::CompilerParts parts;
    parts.id = result.id;
    parts.definitions = &all;
    parts.functions = functions_;
    parts.environment = environment_;
    parts.source = result.source_;
    parts.target = result.target_;
    result.plan_ = mapping::compile(result.element_, parts, findings);
    if (result.plan_) tell_one_way(result, findings);
  }
  std::vector<Fact> facts(const SourceFile& file) const override {
    return mapping::mapping_facts(file);
  }
  std::vector<Use> uses(const Definition& definition, const DefinitionSet& all) const override {
    const auto& mapping = static_cast<const Mapping&>(definition);
    return mapping::mapping_uses(mapping, mapping.element_, all);
  }

 private:
  static void tell_one_way(const Mapping& result, Findings& findings) {
    if (result.plan_->stylesheet) return;
    mapping::Reverser reverser(*result.plan_);
    reverser.run();
    if (reverser.one_way().empty()) return;
    findings.push_back(definition_finding(
        Level::info, "mapping.one-way", result.element_,
        "Not all can be turned round: " + mapping::list_of(reverser.one_way(), false),
        "部分内容不可逆：" + mapping::list_of(reverser.one_way(), true)));
  }

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
  const EnvironmentValues* environment_;
};

std::unique_ptr<DefinitionKind> mapping_kind(const xml::FunctionTable* functions,
                                             const EnvironmentValues* environment) {
  return std::make_unique<MappingKind>(functions, environment);
}

}  // namespace jiuqu
