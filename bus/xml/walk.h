// The kinds of nodes of a tree, their owners, and a walk over all of them. For engines that judge
// attributes, texts and the document itself, where Node speaks of elements.
// Thread: as the Document. Ownership: nodes borrow from it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "bus/xml/document.h"

namespace jiuqu::xml {

enum class NodeKind : std::uint8_t { root, element, attribute, text, comment, instruction, none };

NodeKind kind_of(Node node);
// The document node: what the expression "/" gives.
Node document_node(Node node);
Node root_element(Node node);
// The element an attribute stands on; the parent of any other node, the document node of the root
// element; empty above that.
Node owner_of(Node node);
// The step that chooses a text, comment or instruction below its parent: "text()[2]".
std::string sibling_step(Node node);
// Every node of the document in document order: the document node, then each element, its
// attributes, and what stands inside it.
void walk(Node document, const std::function<void(Node)>& visit);

}  // namespace jiuqu::xml
