#include "bus/xml/document.h"
#include "bus/xml/impl/libxml.h"

namespace jiuqu::xml {

std::vector<Node> Node::content() const {
  std::vector<Node> all;
  if (node_ == nullptr || node_->type != XML_ELEMENT_NODE) return all;
  for (xmlNode* child = node_->children; child != nullptr; child = child->next)
    if (child->type == XML_ELEMENT_NODE || child->type == XML_TEXT_NODE ||
        child->type == XML_CDATA_SECTION_NODE)
      all.emplace_back(child);
  return all;
}

}  // namespace jiuqu::xml
