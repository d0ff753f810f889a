#include "bus/xml/walk.h"

#include "bus/xml/impl/libxml.h"
#include "bus/xml/impl/tree.h"

namespace jiuqu::xml {

NodeKind kind_of(Node node) {
  if (!node) return NodeKind::none;
  switch (node.raw()->type) {
    case XML_DOCUMENT_NODE:
      return NodeKind::root;
    case XML_ELEMENT_NODE:
      return NodeKind::element;
    case XML_ATTRIBUTE_NODE:
      return NodeKind::attribute;
    case XML_TEXT_NODE:
    case XML_CDATA_SECTION_NODE:
      return NodeKind::text;
    case XML_COMMENT_NODE:
      return NodeKind::comment;
    case XML_PI_NODE:
      return NodeKind::instruction;
    default:
      return NodeKind::none;
  }
}

Node document_node(Node node) {
  if (!node) return {};
  return Node(reinterpret_cast<xmlNode*>(node.raw()->doc));
}

Node root_element(Node node) {
  return node ? Node(xmlDocGetRootElement(node.raw()->doc)) : Node();
}

Node owner_of(Node node) {
  return node ? Node(node.raw()->parent) : Node();
}

std::string sibling_step(Node node) {
  if (!node) return {};
  NodeKind kind = kind_of(node);
  std::string test = kind == NodeKind::text      ? "text()"
                     : kind == NodeKind::comment ? "comment()"
                                                 : "processing-instruction()";
  int position = 1;
  for (const xmlNode* other = node.raw()->prev; other; other = other->prev)
    position += kind_of(Node(const_cast<xmlNode*>(other))) == kind;
  return test + "[" + std::to_string(position) + "]";
}

void walk(Node document, const std::function<void(Node)>& visit) {
  if (!document) return;
  xmlNode* top = document.raw();
  for (xmlNode* node = top; node != nullptr;) {
    visit(Node(node));
    if (node->type == XML_ELEMENT_NODE) {
      for (xmlAttr* each = node->properties; each; each = each->next)
        visit(Node(reinterpret_cast<xmlNode*>(each)));
    }
    bool inner = node->type == XML_ELEMENT_NODE || node->type == XML_DOCUMENT_NODE;
    if (inner && node->children) {
      node = node->children;
      continue;
    }
    while (node != top && !node->next) node = node->parent;
    node = node == top ? nullptr : node->next;
  }
}

}  // namespace jiuqu::xml
