#include "bus/xml/impl/tree.h"

#include <cstring>

#include "bus/base/text.h"

namespace jiuqu::xml {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool is_tail(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// Length of the allowed character at the front of text, 0 when what stands there is not allowed.
std::size_t allowed_length(std::string_view text) {
  auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return first >= 0x20 || first == '\t' || first == '\n' || first == '\r';
  // U+1000 to U+CFFF, most Chinese among them: any two tails are right.
  if (first >= 0xE1 && first <= 0xEC && text.size() >= 3 && is_tail(text[1]) && is_tail(text[2]))
    return 3;
  std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  auto character = text.substr(0, length);
  if (character.size() < length || !is_valid_utf8(character)) return 0;
  return character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF" ? 0 : length;
}

bool same_namespace(const xmlNs* a, const xmlNs* b) {
  return a && xmlStrEqual(a->href, b->href);
}

// A declaration that gives the copy the namespace its original has.
xmlNs* namespace_for_copy(xmlNode* element, const xmlNs* original, bool needs_prefix) {
  if (!needs_prefix || original->prefix) {
    xmlNs* found = xmlSearchNs(element->doc, element, original->prefix);
    if (same_namespace(found, original)) return found;
  }
  for (xmlNs* own = element->nsDef; own; own = own->next) {
    if (same_namespace(own, original) && (!needs_prefix || own->prefix)) return own;
  }
  if (!needs_prefix || original->prefix) {
    if (xmlNs* made = xmlNewNs(element, original->href, original->prefix)) return made;
  }
  for (int number = 1;; ++number) {
    std::string prefix = "n" + std::to_string(number);
    if (xmlSearchNs(element->doc, element, to_xml(prefix))) continue;
    return xmlNewNs(element, original->href, to_xml(prefix));
  }
}

void copy_declarations(xmlNode* copy, const xmlNode* original) {
  for (const xmlNs* declared = original->nsDef; declared; declared = declared->next) {
    const xmlNs* held = copy->parent ? xmlSearchNs(copy->doc, copy, declared->prefix) : nullptr;
    bool undeclares_nothing = !held && (!declared->href || !*declared->href);
    if (same_namespace(held, declared) || undeclares_nothing) continue;
    xmlNewNs(copy, declared->href, declared->prefix);
  }
}

void copy_attributes(xmlNode* copy, const xmlNode* original) {
  for (const xmlAttr* attribute = original->properties; attribute; attribute = attribute->next) {
    xmlNs* ns = attribute->ns ? namespace_for_copy(copy, attribute->ns, true) : nullptr;
    xmlNewNsProp(copy, ns, attribute->name, to_xml(attribute_text(attribute)));
  }
}

xmlNode* copy_element(xmlDoc* document, xmlNode* parent, const xmlNode* original);

void copy_children(xmlNode* copy, const xmlNode* original) {
  for (const xmlNode* child = original->children; child; child = child->next) {
    if (child->type == XML_ELEMENT_NODE) {
      copy_element(copy->doc, copy, child);
    } else if (xmlNode* other = xmlDocCopyNode(const_cast<xmlNode*>(child), copy->doc, 1)) {
      xmlAddChild(copy, other);
    }
  }
}

xmlNode* copy_element(xmlDoc* document, xmlNode* parent, const xmlNode* original) {
  xmlNode* copy = xmlNewDocNode(document, nullptr, original->name, nullptr);
  JIUQU_CHECK(copy != nullptr);
  copy->line = original->line;
  if (parent) {
    xmlAddChild(parent, copy);
  } else {
    xmlDocSetRootElement(document, copy);
  }
  copy_declarations(copy, original);
  if (original->ns) {
    copy->ns = namespace_for_copy(copy, original->ns, false);
  } else {
    clear_default_namespace(copy);
  }
  copy_attributes(copy, original);
  copy_children(copy, original);
  return copy;
}

}  // namespace

xmlNode* element_from(xmlNode* node) {
  while (node && node->type != XML_ELEMENT_NODE) node = node->next;
  return node;
}

std::string attribute_text(const xmlAttr* attribute) {
  const xmlNode* value = attribute->children;
  if (!value) return {};
  if (!value->next && is_text(value)) return std::string(to_view(value->content));
  XmlCharHandle text(
      xmlNodeListGetString(attribute->doc, const_cast<xmlNode*>(value), /*inLine=*/1));
  return std::string(to_view(text.get()));
}

bool is_safe_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t length = allowed_length(text.substr(at));
    if (length == 0) return false;
    at += length;
  }
  return true;
}

std::string safe_text(std::string_view text) {
  if (is_safe_text(text)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    std::size_t length = allowed_length(text);
    out += length ? text.substr(0, length) : kReplacement;
    text.remove_prefix(length ? length : 1);
  }
  return out;
}

void add_text(xmlNode* parent, std::string_view text) {
  if (text.empty()) return;
  std::string safe;
  if (!is_safe_text(text)) text = safe = safe_text(text);
  const auto* bytes = reinterpret_cast<const xmlChar*>(text.data());
  xmlNode* node = xmlNewDocTextLen(parent->doc, bytes, static_cast<int>(text.size()));
  JIUQU_CHECK(node != nullptr);
  if (parent->type == XML_ATTRIBUTE_NODE) {
    parent->children = parent->last = node;
    node->parent = parent;
  } else {
    xmlAddChild(parent, node);
  }
}

xmlNs* element_namespace(xmlNode* element, const std::string& uri) {
  if (xmlNs* held = xmlSearchNsByHref(element->doc, element, to_xml(uri))) return held;
  return xmlNewNs(element, to_xml(uri), nullptr);
}

void clear_default_namespace(xmlNode* element) {
  const xmlNs* held = xmlSearchNs(element->doc, element, nullptr);
  if (held && held->href && *held->href) xmlNewNs(element, to_xml(""), nullptr);
}

xmlNode* copy_below(xmlNode* parent, const xmlNode* original) {
  return copy_element(parent->doc, parent, original);
}

xmlNode* copy_as_root(xmlDoc* document, const xmlNode* original) {
  return copy_element(document, nullptr, original);
}

}  // namespace jiuqu::xml
