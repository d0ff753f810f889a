#include "rules/impl/fragments.h"

#include <algorithm>
#include <filesystem>

#include "rules/impl/compiled.h"
#include "rules/impl/rule_facts.h"

namespace jiuqu::rules {
namespace {

namespace fs = std::filesystem;

std::string normal(const fs::path& path) {
  return path.lexically_normal().generic_string();
}

bool is_reference(xml::Node node) {
  if (node.ns() != kSchematron) return false;
  return node.name() == "include" || (node.name() == "extends" && node.attribute("href"));
}

// The element of Schematron with that id, below or at the node.
xml::Node with_id(xml::Node node, const std::string& id) {
  if (node.ns() == kSchematron && node.attribute("id") == id) return node;
  for (xml::Node child = node.first_child(); child; child = child.next_sibling())
    if (xml::Node found = with_id(child, id)) return found;
  return {};
}

class FragmentKind final : public DefinitionKind {
 public:
  std::string_view name() const override { return "rule-fragment"; }
  bool claims(const SourceFile& file) const override {
    return file.document && file.document.root().ns() == kSchematron &&
           file.document.root().name() != "schema";
  }
  std::vector<std::shared_ptr<Definition>> read(const SourceFile& file, Findings&) const override {
    auto fragment = std::make_shared<RuleFragment>();
    fragment->id = file.stem(".sch");
    fragment->element = file.document.root();
    fragment->line = fragment->element.line();
    return {std::move(fragment)};
  }
  std::vector<Fact> facts(const SourceFile& file) const override { return rule_facts(file); }
};

}  // namespace

Fragments::Fragments(const DefinitionSet& all, Findings& findings) : findings_(findings) {
  for (const Definition* each : all.all("rule-fragment"))
    if (const auto* fragment = dynamic_cast<const RuleFragment*>(each))
      files_[normal(fragment->file)] = fragment->element;
  for (const Definition* each : all.all("rules"))
    if (const auto* rules = dynamic_cast<const RuleSet*>(each))
      files_[normal(rules->file)] = rules->element;
}

bool Fragments::refuse(xml::Node node, std::string code, std::string en, std::string zh) {
  findings_.push_back(definition_finding(Level::error, std::move(code), node, std::move(en),
                                         std::move(zh), "href"));
  return false;
}

bool Fragments::check(xml::Node schema) {
  open_ = {schema};
  elements_ = 0;
  return check_below(schema);
}

bool Fragments::check_below(xml::Node node) {
  bool good = true;
  for (xml::Node child = node.first_child(); child; child = child.next_sibling()) {
    if (++elements_ > limits::kRuleElementsMax)
      return refuse(
          child, "rules.include-endless",
          "The rules with all they include have more than " +
              std::to_string(limits::kRuleElementsMax) + " elements",
          "规则连同其引入的内容超过 " + std::to_string(limits::kRuleElementsMax) + " 个元素");
    open_.push_back(child);
    good = (is_reference(child) ? check_reference(child) : check_below(child)) && good;
    open_.pop_back();
    if (elements_ > limits::kRuleElementsMax) return false;
  }
  return good;
}

bool Fragments::check_reference(xml::Node reference) {
  xml::Node target = find(reference, reference.attribute("href").value_or(""));
  if (!target || !check_target(reference, target)) return false;
  targets_[reference.raw()] = target;
  open_.push_back(target);
  bool good = check_below(target);
  open_.pop_back();
  return good;
}

bool Fragments::check_target(xml::Node reference, xml::Node target) {
  if (std::ranges::find(open_, target) != open_.end())
    return refuse(reference, "rules.include-cycle", "The inclusion leads back to itself",
                  "引入关系成环");
  if (reference.name() == "include") {
    if (target.name() != "schema") return true;
    return refuse(reference, "rules.include-schema",
                  "A whole schema cannot be included; name the part with href=\"file#id\"",
                  "不能引入整个规则文件；请以 href=\"文件#标识\" 指明其中一部分");
  }
  xml::Node around = reference.parent();
  if (target.name() == around.name()) return true;
  return refuse(
      reference, "rules.extends-kind",
      "A <" + std::string(around.name()) + "> cannot be extended by a <" +
          std::string(target.name()) + ">",
      "<" + std::string(around.name()) + "> 不能由 <" + std::string(target.name()) + "> 扩展");
}

xml::Node Fragments::find(xml::Node reference, const std::string& href) {
  auto hash = href.find('#');
  std::string file = href.substr(0, hash);
  std::string id = hash == href.npos ? "" : href.substr(hash + 1);
  std::string here = normal(reference.at().file);
  if (file.contains(':') || file.starts_with('/')) {
    refuse(reference, "rules.include-outside",
           "Rules are included by a path relative to this file, within the definition folders",
           "只能以相对路径引入定义目录内的规则文件");
    return {};
  }
  std::string path = file.empty() ? here : normal(fs::path(here).parent_path() / file);
  auto found = files_.find(path);
  if (found == files_.end()) {
    std::vector<std::string> known;
    for (const auto& [name, element] : files_)
      if (name != here)
        known.push_back(normal(fs::path(name).lexically_relative(fs::path(here).parent_path())));
    findings_.push_back(
        unknown_word("rules.include-unknown", reference, "href", "rule file", href, known));
    return {};
  }
  xml::Node target = id.empty() ? found->second : with_id(found->second, id);
  if (!target)
    refuse(reference, "rules.include-unknown",
           "No element of " + path + " has the id \"" + id + "\"",
           path + " 中没有标识为“" + id + "”的元素");
  return target;
}

xml::Node Fragments::target_of(xml::Node reference) const {
  auto found = targets_.find(reference.raw());
  return found == targets_.end() ? xml::Node() : found->second;
}

std::vector<xml::Node> Fragments::children_of(xml::Node parent) const {
  std::vector<xml::Node> all;
  for (xml::Node child = parent.first_child(); child; child = child.next_sibling()) {
    if (!is_reference(child)) {
      if (child.ns() == kSchematron || child.ns() == kXslt) all.push_back(child);
      continue;
    }
    xml::Node target = target_of(child);
    if (child.name() == "include") {
      all.push_back(target);
    } else {
      auto inner = children_of(target);
      all.insert(all.end(), inner.begin(), inner.end());
    }
  }
  return all;
}

std::unique_ptr<DefinitionKind> rule_fragment_kind() {
  return std::make_unique<FragmentKind>();
}

}  // namespace jiuqu::rules
