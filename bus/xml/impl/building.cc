#include "bus/xml/building.h"

#include <cstring>

#include "bus/xml/impl/libxml.h"
#include "bus/xml/impl/tree.h"

namespace jiuqu::xml {

namespace {

// Texts shorter than this stand in the node itself, as libxml2's own parser leaves them; every
// function of libxml2 that frees or changes a text knows.
constexpr std::size_t kInPlace = 2 * sizeof(void*);

xmlNode* new_text(xmlDoc* document, std::string_view text) {
  xmlNode* node = xmlNewText(nullptr);
  JIUQU_CHECK(node != nullptr);
  node->doc = document;
  if (text.size() < kInPlace) {
    auto* place = reinterpret_cast<xmlChar*>(&node->properties);
    std::memcpy(place, text.data(), text.size());
    place[text.size()] = 0;
    node->content = place;
  } else {
    node->content =
        xmlStrndup(reinterpret_cast<const xmlChar*>(text.data()), static_cast<int>(text.size()));
    JIUQU_CHECK(node->content != nullptr);
  }
  return node;
}

void hang(xmlNode* parent, xmlNode* child) {
  child->parent = parent;
  child->prev = parent->last;
  if (parent->last != nullptr) {
    parent->last->next = child;
  } else {
    parent->children = child;
  }
  parent->last = child;
}

}  // namespace

Names::Names() {
  prepare_library();
  dictionary_ = xmlDictCreate();
  JIUQU_CHECK(dictionary_ != nullptr);
}

Names::~Names() {
  xmlDictFree(dictionary_);
}

Name Names::add(std::string_view text) {
  Name name;
  name.text_ = xmlDictLookup(dictionary_, reinterpret_cast<const xmlChar*>(text.data()),
                             static_cast<int>(text.size()));
  JIUQU_CHECK(name.text_ != nullptr);
  return name;
}

// A dictionary of the document's own above the shared one: what is put in later by libxml2 never
// changes what other threads read.
Document Names::create(std::string_view root_name, std::string_view ns) const {
  Document document = Document::create(root_name, ns);
  document.raw()->dict = xmlDictCreateSub(dictionary_);
  JIUQU_CHECK(document.raw()->dict != nullptr);
  return document;
}

Node append(Node parent, Name name) {
  xmlNode* above = parent.raw();
  xmlNode* child =
      xmlNewDocNodeEatName(above->doc, above->ns, const_cast<xmlChar*>(name.text_), nullptr);
  JIUQU_CHECK(child != nullptr);
  hang(above, child);
  return Node(child);
}

void append_clean_text(Node element, std::string_view text) {
  if (text.empty()) return;
  hang(element.raw(), new_text(element.raw()->doc, text));
}

std::string_view clean_text(std::string_view text, std::string& buffer) {
  if (is_safe_text(text)) return text;
  buffer = safe_text(text);
  return buffer;
}

std::string_view text_view(Node element, std::string& buffer) {
  const xmlNode* node = element.raw();
  if (node == nullptr) return {};
  const xmlNode* child = node->type == XML_ELEMENT_NODE ? node->children : nullptr;
  if (child != nullptr && child->next == nullptr && is_text(child)) return to_view(child->content);
  if (child == nullptr && node->type == XML_ELEMENT_NODE) return {};
  buffer = element.text();
  return buffer;
}

bool attribute_view(Node element, std::string_view name, std::string_view& value,
                    std::string& buffer) {
  const xmlNode* node = element.raw();
  if (node == nullptr || node->type != XML_ELEMENT_NODE) return false;
  for (const xmlAttr* attribute = node->properties; attribute; attribute = attribute->next) {
    if (attribute->ns != nullptr || to_view(attribute->name) != name) continue;
    const xmlNode* text = attribute->children;
    if (text != nullptr && text->next == nullptr && is_text(text)) {
      value = to_view(text->content);
    } else {
      buffer = attribute_text(attribute);
      value = buffer;
    }
    return true;
  }
  return false;
}

}  // namespace jiuqu::xml
