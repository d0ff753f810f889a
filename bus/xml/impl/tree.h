// Tree work that several files share: names, namespaces, safe text, deep copies, writing.
// Thread: as the Document it works on.
#pragma once

#include <string>
#include <string_view>

#include "bus/xml/impl/libxml.h"

namespace jiuqu::xml {

inline constexpr const char* kInstanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";

inline bool is_text(const xmlNode* node) {
  return node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
}
// The node itself or the first element after it.
xmlNode* element_from(xmlNode* node);
// xmlAttr begins as xmlNode does; node sets and this module hand both around as xmlNode.
inline xmlAttr* as_attribute(xmlNode* node) {
  return reinterpret_cast<xmlAttr*>(node);
}
// Text of an attribute's value.
std::string attribute_text(const xmlAttr* attribute);

// Valid UTF-8 without the characters XML 1.0 forbids; each such becomes U+FFFD.
std::string safe_text(std::string_view text);
bool is_safe_text(std::string_view text);  // nothing in it has to be replaced
void add_text(xmlNode* parent, std::string_view text);

// A declaration of the uri (not empty) that holds at the element; declared on it when none does.
xmlNs* element_namespace(xmlNode* element, const std::string& uri);
// Takes the element out of a default namespace that would hold there.
void clear_default_namespace(xmlNode* element);
// Copies an element, with all below, as the last child of parent.
xmlNode* copy_below(xmlNode* parent, const xmlNode* original);
// The copy of an element as root of another document.
xmlNode* copy_as_root(xmlDoc* document, const xmlNode* original);

enum class Layout { as_is, indented };
void write_element(std::string& out, const xmlNode* element, Layout layout);

}  // namespace jiuqu::xml
