#include "mappings/impl/fragments.h"

#include <algorithm>

#include "mappings/impl/mapping_facts.h"
#include "mappings/impl/settings_used.h"
#include "mappings/mapping.h"

namespace jiuqu {
namespace mapping {
namespace {

std::vector<std::string> ids_in(xml::Node root) {
  std::vector<std::string> ids;
  for (xml::Node fragment : root.children("fragment"))
    ids.push_back(fragment.attribute("id").value_or(""));
  return ids;
}

xml::Node fragment_in(xml::Node root, const std::string& id) {
  for (xml::Node fragment : root.children("fragment"))
    if (fragment.attribute("id") == id) return fragment;
  return {};
}

xml::Node root_of(xml::Node node) {
  while (node.parent()) node = node.parent();
  return node;
}

}  // namespace

std::vector<std::string_view> block_children(std::initializer_list<std::string_view> more) {
  std::vector<std::string_view> all{"field", "group", "each", "choose", "use", "expect", "ignore"};
  all.insert(all.end(), more);
  return all;
}

xml::Node find_fragment(xml::Node use, const DefinitionSet& definitions, Findings& findings) {
  std::string name = use.attribute("fragment").value_or("");
  xml::Node root = root_of(use);
  std::string id = name;
  if (auto hash = name.find('#'); hash != std::string::npos) {
    std::string file = name.substr(0, hash);
    const auto* found = definitions.get<FragmentFile>("fragments", file);
    if (found == nullptr) {
      findings.push_back(unknown_word("mapping.fragment-unknown", use, "fragment",
                                      "file of fragments", file, definitions.ids("fragments")));
      return {};
    }
    root = found->element;
    id = name.substr(hash + 1);
  }
  xml::Node fragment = fragment_in(root, id);
  if (fragment) return fragment;
  std::vector<std::string> candidates = ids_in(root);
  if (id == name)
    for (const Definition* file : definitions.all("fragments"))
      for (const auto& other : ids_in(static_cast<const FragmentFile*>(file)->element))
        candidates.push_back(file->id + "#" + other);
  findings.push_back(
      unknown_word("mapping.fragment-unknown", use, "fragment", "fragment", id, candidates));
  return {};
}

void check_fragments(xml::Node root, Findings& findings) {
  constexpr std::string_view kAttributes[] = {"id"};
  std::vector<std::string> seen;
  for (xml::Node fragment : root.children("fragment")) {
    check_vocabulary(fragment, kAttributes, block_children(), findings);
    std::string id = fragment.attribute("id").value_or("");
    bool twice = std::ranges::find(seen, id) != seen.end();
    if (id.empty() || id.contains('#') || twice)
      findings.push_back(definition_finding(
          Level::error, "mapping.fragment-id", fragment,
          twice ? "The fragment \"" + id + "\" stands twice in this file"
                : "A fragment needs an id without \"#\"",
          twice ? "片段“" + id + "”在本文件中重复" : "片段须有不含“#”的 id", "id"));
    seen.push_back(std::move(id));
  }
}

namespace {

class FragmentKind final : public DefinitionKind {
 public:
  explicit FragmentKind(const EnvironmentValues* environment) : environment_(environment) {}
  std::string_view name() const override { return "fragments"; }
  bool claims(const SourceFile& file) const override {
    return file.document && file.document.root().is("fragments", kNamespace);
  }
  std::vector<std::shared_ptr<Definition>> read(const SourceFile& file,
                                                Findings& findings) const override {
    constexpr std::string_view kAttributes[] = {"version"};
    constexpr std::string_view kChildren[] = {"fragment"};
    xml::Node root = file.document.root();
    check_vocabulary(root, kAttributes, kChildren, findings);
    check_fragments(root, findings);
    auto result = std::make_shared<FragmentFile>();
    result->id = file.stem(".fragments.xml");
    result->version = root.attribute("version").value_or("");
    result->line = root.line();
    result->element = root;
    return {std::move(result)};
  }
  std::vector<Fact> facts(const SourceFile& file) const override { return mapping_facts(file); }
  std::map<std::string, std::string> settings_used(const SourceFile& file) const override {
    return settings_used_by(file.document.root(), environment_);
  }

 private:
  const EnvironmentValues* environment_;
};

}  // namespace
}  // namespace mapping

std::unique_ptr<DefinitionKind> fragment_kind(const EnvironmentValues* environment) {
  return std::make_unique<mapping::FragmentKind>(environment);
}

}  // namespace jiuqu
