#include "bus/pipeline/code_tables.h"
#include "bus/pipeline/impl/definition_facts.h"
#include "bus/pipeline/kinds.h"

namespace jiuqu {
namespace {

constexpr std::string_view kFolder = "codes/";
constexpr std::string_view kSuffix = ".csv";

class CodeTableKind final : public DefinitionKind {
 public:
  std::string_view name() const override { return "code-table"; }
  bool claims(const SourceFile& file) const override {
    return file.relative.starts_with(kFolder) && file.relative.ends_with(kSuffix);
  }
  std::vector<std::shared_ptr<Definition>> read(const SourceFile& file,
                                                Findings& findings) const override {
    auto table = codes::CodeTable::parse(file.bytes, file.path, findings);
    if (!table) return {};
    auto definition = std::make_shared<CodeTableDefinition>();
    definition->id = file.stem(kSuffix).substr(kFolder.size());
    definition->table = std::move(table);
    return {std::move(definition)};
  }
  std::vector<Fact> facts(const SourceFile& file) const override { return code_table_facts(file); }
};

}  // namespace

std::unique_ptr<DefinitionKind> code_table_kind() {
  return std::make_unique<CodeTableKind>();
}

}  // namespace jiuqu
