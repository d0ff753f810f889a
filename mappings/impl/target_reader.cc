#include "mappings/impl/target_reader.h"

#include "bus/base/text.h"

namespace jiuqu::mapping {

void TargetReader::error(std::string code, xml::Node node, std::string_view attribute,
                         std::string en, std::string zh) {
  findings_.push_back(definition_finding(Level::error, std::move(code), node, std::move(en),
                                         std::move(zh), attribute));
}

Draft* TargetReader::place_of(xml::Node node, Draft& parent) {
  auto to = node.attribute("to");
  if (!to || to->empty()) {
    error("mapping.target-missing", node, "to", "No target path is given", "未给出目标路径");
    return nullptr;
  }
  Draft* at = &parent;
  auto words = split(*to, '/');
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const xml::Field* field = child(node, at->block(), words[i]);
    if (field == nullptr) return nullptr;
    if (field->attribute) {
      findings_.push_back(
          unknown_field("mapping.target-unknown", node, "to", at->block(), words[i]));
      return nullptr;
    }
    at = &group_in(*at, *field, node, true);
  }
  return at;
}

const xml::Field* TargetReader::child(xml::Node node, const xml::Field& field,
                                      const std::string& word) {
  bool ambiguous = false;
  const xml::Field* found = child_of(field, word, node, ambiguous);
  if (found == nullptr)
    findings_.push_back(unknown_field("mapping.target-unknown", node, "to", field, word));
  if (!ambiguous) return found;
  error("mapping.name-ambiguous", node, "to",
        "Several namespaces have a \"" + word + "\" here: write prefix:" + word,
        "此处有多个命名空间含“" + word + "”：请写成 前缀:" + word);
  return nullptr;
}

bool TargetReader::set(xml::Node node, const Draft& place, Draft& draft) {
  std::string word = split(node.attribute("to").value_or(""), '/').back();
  draft.text = word == ".";
  draft.target = draft.text ? &place.block() : child(node, place.block(), word);
  return draft.target != nullptr;
}

bool TargetReader::check_block(xml::Node node, const Draft& draft) {
  if (!draft.text && !draft.target->attribute) return true;
  error("mapping.value", node, "to", "A group or each makes an element",
        "group 与 each 须指向元素");
  return false;
}

Draft& TargetReader::group_in(Draft& parent, const xml::Field& field, xml::Node node, bool implicit,
                              SlotId source) {
  for (auto& child : parent.children) {
    bool other = child->op != Op::group || child->target != &field || child->conditional() ||
                 child->json_text >= 0 || (field.repeats() && !child->implicit);
    if (other) continue;
    if (implicit) child->source = kNoSlot;
    if (source == kNoSlot || child->source == kNoSlot || child->source == source) return *child;
  }
  auto group = std::make_unique<Draft>();
  group->target = &field;
  group->node = node;
  group->scope = parent.scope;
  group->implicit = implicit;
  parent.children.push_back(std::move(group));
  return *parent.children.back();
}

Draft& TargetReader::new_group(Draft& parent, const xml::Field& field, xml::Node node,
                               std::int32_t when, const Scope& scope) {
  auto group = std::make_unique<Draft>();
  group->target = &field;
  group->node = node;
  group->scope = scope.slot;
  group->when = when;
  group->guards = scope.guards;
  parent.children.push_back(std::move(group));
  return *parent.children.back();
}

}  // namespace jiuqu::mapping
