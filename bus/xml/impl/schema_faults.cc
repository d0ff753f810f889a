#include "bus/xml/impl/schema_faults.h"

#include <algorithm>
#include <utility>

#include "bus/base/text.h"
#include "bus/xml/impl/facets.h"
#include "bus/xml/impl/libxml.h"

namespace jiuqu::xml {

namespace {

constexpr std::string_view kInstance = "http://www.w3.org/2001/XMLSchema-instance";

std::string attribute_text(xmlAttr* attribute) {
  XmlCharHandle text(xmlNodeListGetString(attribute->doc, attribute->children, 1));
  return std::string(to_view(text.get()));
}

std::string uri_of(const xmlNs* ns) {
  return ns != nullptr ? std::string(to_view(ns->href)) : std::string();
}

std::vector<std::string> element_names(const Field& field) {
  std::vector<std::string> names;
  for (const auto& child : field.children)
    if (!child->attribute) names.push_back(child->name);
  return names;
}

}  // namespace

void FaultFinder::tell(Node node, const Field* field, Saying saying) {
  if (!full())
    findings_.push_back(say({field, node.path(), node.line(), file_}, std::move(saying)));
}

void FaultFinder::tell_missing(Node parent, const Field& field, Saying saying) {
  if (full()) return;
  std::string path = parent.path() + (field.attribute ? "/@" : "/") + field.name;
  findings_.push_back(say({&field, path, parent.line(), file_}, std::move(saying)));
}

void FaultFinder::judge_document(Node root) {
  if (const Field* field = model_.root(root.name())) {
    if (root.ns() != field->ns) tell_namespace(root, *field);
    judge_element(root, *field);
    return;
  }
  std::vector<std::string> names;
  for (const auto& one : model_.roots()) names.push_back(one->name);
  tell(root, nullptr,
       {"schema.unexpected", "is not a root this schema knows; allowed is " + list_en(names) + ".",
        "不是该数据结构定义的根元素，允许的根元素为" + list_zh(names) + "。",
        likely_word(root.name(), names)});
}

void FaultFinder::judge_element(Node node, const Field& field) {
  if (full()) return;
  judge_attributes(node, field);
  if (node.is_nil()) {
    judge_nil(node, field);
  } else if (field.content.parts.empty()) {
    judge_leaf(node, field);
  } else {
    judge_text_between(node, field);
    judge_content(node, field);
  }
}

void FaultFinder::judge_nil(Node node, const Field& field) {
  if (!field.nillable) {
    tell(node, &field, {"schema.type", "is nil, a value is required.", "为 nil，此处必须有值。"});
  } else if (node.has_element_children() || !node.text().empty()) {
    tell(node, &field,
         {"schema.unexpected", "is nil and must have no content.", "为 nil，不应再有内容。"});
  }
}

void FaultFinder::judge_leaf(Node node, const Field& field) {
  if (node.has_element_children()) {
    for (Node child : node.children())
      tell(child, nullptr,
           {"schema.unexpected", "is not known here: its parent holds no elements.",
            "不应出现：其上级字段不含下级元素。"});
    return;
  }
  if (auto saying = judge_value(field, node.text())) tell(node, &field, std::move(*saying));
}

void FaultFinder::judge_attributes(Node node, const Field& field) {
  std::vector<std::string> names;
  for (const auto& child : field.children)
    if (child->attribute) names.push_back(child->name);
  std::vector<const Field*> held;
  for (xmlAttr* one = node.raw()->properties; one != nullptr; one = one->next) {
    std::string uri = uri_of(one->ns);
    if (uri == kInstance) continue;
    std::string name(to_view(one->name));
    const Field* known = field.child("@" + name);
    Place place{known, node.path() + "/@" + name, node.line(), file_};
    if (full()) return;
    if (known == nullptr || known->ns != uri) {
      findings_.push_back(say(
          place, {"schema.attribute-unexpected", "is an attribute the schema does not know here.",
                  "是此处未定义的属性。", likely_word(name, names)}));
      continue;
    }
    held.push_back(known);
    if (auto saying = judge_value(*known, attribute_text(one)))
      findings_.push_back(say(place, std::move(*saying)));
  }
  for (const auto& child : field.children) {
    if (!child->attribute || child->occurs_min == 0) continue;
    if (std::ranges::find(held, child.get()) == held.end())
      tell_missing(node, *child,
                   {"schema.attribute-missing", "is a required attribute and missing.",
                    "是必填属性，缺失。"});
  }
}

void FaultFinder::judge_text_between(Node node, const Field& field) {
  for (const xmlNode* one = node.raw()->children; one != nullptr; one = one->next) {
    bool text = one->type == XML_TEXT_NODE || one->type == XML_CDATA_SECTION_NODE;
    if (!text || trim(to_view(one->content)).empty()) continue;
    tell(node, &field,
         {"schema.unexpected", "holds text where only elements are allowed.",
          "含有文本，此处只允许下级元素。"});
    return;
  }
}

void FaultFinder::tell_namespace(Node node, const Field& field) {
  std::string found(node.ns());
  auto quoted = [](const std::string& uri) { return uri.empty() ? "none" : "\"" + uri + "\""; };
  tell(node, &field,
       {"schema.unexpected",
        "has the wrong namespace: " + quoted(found) + " instead of " + quoted(field.ns) + ".",
        "的命名空间错误：应为“" + field.ns + "”，实为“" + found + "”。",
        {},
        {{"namespace", found}, {"expected", field.ns}}});
}

// Told once among siblings, and not again below an element with the same fault.
void FaultFinder::judge_child_namespace(Content& content, Node child, const Field& field) {
  Namespaces pair{std::string(child.ns()), field.ns};
  Namespaces above{std::string(content.parent.ns()), content.field.ns};
  bool told = pair == above ||
              std::ranges::find(content.namespaces_told, pair) != content.namespaces_told.end();
  if (told) return;
  content.namespaces_told.push_back(pair);
  tell_namespace(child, field);
}

// The field a child stands for; one of another namespace still counts as meant.
const Field* FaultFinder::match(Content& content, Node child) {
  const Field* meant = nullptr;
  for (const auto& one : content.field.children) {
    if (one->attribute || one->name != child.name()) continue;
    if (one->ns == child.ns()) return one.get();
    if (meant == nullptr) meant = one.get();
  }
  if (meant != nullptr) judge_child_namespace(content, child, *meant);
  return meant;
}

void FaultFinder::tell_unknown(const Content& content, Node child) {
  std::vector<std::string> all = element_names(content.field);
  std::vector<std::string> absent;
  for (const auto& one : content.field.children)
    if (!one->attribute && content.count(one.get()) == 0) absent.push_back(one->name);
  std::string likely = likely_word(child.name(), absent);
  if (likely.empty()) likely = likely_word(child.name(), all);
  tell(child, nullptr,
       {"schema.unexpected", "is not known here.", "不在此处的数据结构定义中。", likely});
}

void FaultFinder::judge_content(Node node, const Field& field) {
  Content content{node, field, {}, {}, {}, 0, {}};
  for (Node child : node.children()) {
    const Field* known = match(content, child);
    content.children.push_back({child, known, -1});
    if (known != nullptr) ++content.counts[known];
  }
  judge_particle(content, field.content);
  for (const Child& child : content.children)
    if (child.field == nullptr) tell_unknown(content, child.node);
  judge_surplus(content);
  judge_order(content);
  for (const Child& child : content.children)
    if (child.field != nullptr) judge_element(child.node, *child.field);
}

}  // namespace jiuqu::xml
