#include <algorithm>

#include "bus/base/text.h"
#include "bus/xml/document.h"
#include "bus/xml/impl/libxml.h"
#include "bus/xml/impl/source_text.h"
#include "bus/xml/impl/tree.h"

namespace jiuqu::xml {

namespace {

bool is_element_node(const xmlNode* node) {
  return node && node->type == XML_ELEMENT_NODE;
}

void collect_text(const xmlNode* node, std::string& out) {
  for (const xmlNode* child = node->children; child; child = child->next) {
    if (is_text(child)) {
      out += to_view(child->content);
    } else if (child->type == XML_ELEMENT_NODE) {
      collect_text(child, out);
    }
  }
}

const xmlAttr* find_attribute(const xmlNode* node, std::string_view name, std::string_view uri) {
  if (!is_element_node(node)) return nullptr;
  for (const xmlAttr* attribute = node->properties; attribute; attribute = attribute->next) {
    auto attribute_uri = attribute->ns ? to_view(attribute->ns->href) : std::string_view{};
    if (to_view(attribute->name) == name && attribute_uri == uri) return attribute;
  }
  return nullptr;
}

xmlNode* element_of(xmlNode* node) {
  while (node && node->type != XML_ELEMENT_NODE) node = node->parent;
  return node;
}

// "name", or "name[2]" when siblings share the name.
std::string path_step(const xmlNode* element) {
  int position = 1;
  bool shared = false;
  auto same = [&](const xmlNode* other) {
    return other->type == XML_ELEMENT_NODE && xmlStrEqual(other->name, element->name);
  };
  for (const xmlNode* other = element->prev; other; other = other->prev) position += same(other);
  for (const xmlNode* other = element->next; other && !shared; other = other->next) {
    shared = same(other);
  }
  std::string step = "/" + std::string(to_view(element->name));
  if (shared || position > 1) step += "[" + std::to_string(position) + "]";
  return step;
}

// A name with the zero at its end that libxml2 wants; short ones, which is all of them, on the stack.
class ZeroEnded {
 public:
  explicit ZeroEnded(std::string_view text) {
    if (text.size() < sizeof short_) {
      short_[text.copy(short_, text.size())] = 0;
      text_ = short_;
    } else {
      long_ = text;
      text_ = long_.c_str();
    }
  }
  ZeroEnded(const ZeroEnded&) = delete;
  ZeroEnded& operator=(const ZeroEnded&) = delete;
  const xmlChar* get() const { return to_xml(text_); }

 private:
  char short_[64];
  std::string long_;
  const char* text_;
};

// The xsi declaration, on the root when it is not there yet, so that it stands once.
xmlNs* instance_namespace(xmlNode* element) {
  const xmlChar* uri = to_xml(kInstanceNamespace);
  xmlNs* held = xmlSearchNsByHref(element->doc, element, uri);
  if (held && held->prefix) return held;
  if (xmlSearchNs(element->doc, element, to_xml("xsi"))) {
    return xmlNewNs(element, uri, to_xml("jiuqu-xsi"));
  }
  xmlNode* top = element;
  while (is_element_node(top->parent)) top = top->parent;
  return xmlNewNs(top, uri, to_xml("xsi"));
}

void drop_children(xmlNode* node) {
  if (node->children) xmlFreeNodeList(node->children);
  node->children = node->last = nullptr;
}

}  // namespace

std::string_view Node::name() const {
  if (!node_ || is_text(node_)) return {};
  return to_view(node_->name);
}

std::string_view Node::ns() const {
  if (!node_ || (node_->type != XML_ELEMENT_NODE && node_->type != XML_ATTRIBUTE_NODE)) return {};
  return node_->ns ? to_view(node_->ns->href) : std::string_view{};
}

bool Node::is(std::string_view wanted_name, std::string_view wanted_ns) const {
  return name() == wanted_name && ns() == wanted_ns;
}

bool Node::is_element() const {
  return is_element_node(node_);
}

std::string Node::text() const {
  if (!node_) return {};
  if (node_->type == XML_ATTRIBUTE_NODE) return attribute_text(as_attribute(node_));
  bool tree = node_->type == XML_ELEMENT_NODE || node_->type == XML_DOCUMENT_NODE;
  if (!tree) return std::string(to_view(node_->content));
  std::string out;
  collect_text(node_, out);
  return out;
}

bool Node::has_element_children() const {
  return bool(first_child());
}

bool Node::is_nil() const {
  const xmlAttr* nil = find_attribute(node_, "nil", kInstanceNamespace);
  if (!nil) return false;
  std::string value = attribute_text(nil);
  return trim(value) == "true" || trim(value) == "1";
}

Node Node::parent() const {
  if (!node_ || !is_element_node(node_->parent)) return {};
  return Node(node_->parent);
}

Node Node::first_child() const {
  return is_element() ? Node(element_from(node_->children)) : Node();
}

Node Node::next_sibling() const {
  return is_element() ? Node(element_from(node_->next)) : Node();
}

Node Node::child(std::string_view wanted) const {
  Node found = first_child();
  while (found && found.name() != wanted) found = found.next_sibling();
  return found;
}

std::vector<Node> Node::children() const {
  std::vector<Node> all;
  for (Node child = first_child(); child; child = child.next_sibling()) all.push_back(child);
  return all;
}

std::vector<Node> Node::children(std::string_view wanted) const {
  std::vector<Node> all;
  for (Node child = first_child(); child; child = child.next_sibling()) {
    if (child.name() == wanted) all.push_back(child);
  }
  return all;
}

std::vector<Node> Node::content() const {
  std::vector<Node> all;
  if (!is_element()) return all;
  for (xmlNode* child = node_->children; child; child = child->next) {
    if (child->type == XML_ELEMENT_NODE || is_text(child)) all.emplace_back(child);
  }
  return all;
}

std::string Node::child_text(std::string_view wanted) const {
  return child(wanted).text();
}

std::optional<std::string> Node::attribute(std::string_view wanted) const {
  const xmlAttr* found = find_attribute(node_, wanted, {});
  if (!found) return std::nullopt;
  return attribute_text(found);
}

std::vector<std::pair<std::string, std::string>> Node::attributes() const {
  std::vector<std::pair<std::string, std::string>> all;
  if (!is_element()) return all;
  for (const xmlAttr* attribute = node_->properties; attribute; attribute = attribute->next) {
    all.emplace_back(to_view(attribute->name), attribute_text(attribute));
  }
  return all;
}

int Node::line() const {
  const xmlNode* element = element_of(node_);
  if (!element) return 0;
  auto offset = reinterpret_cast<std::size_t>(element->_private);
  const SourceText* source = source_of(element);
  return source && offset > 0 ? source->position(offset - 1).line : element->line;
}

int Node::column() const {
  const xmlNode* element = element_of(node_);
  if (!element) return 0;
  auto offset = reinterpret_cast<std::size_t>(element->_private);
  const SourceText* source = source_of(element);
  return source && offset > 0 ? source->position(offset - 1).column : 0;
}

Location Node::at(std::string_view attribute) const {
  const xmlNode* element = element_of(node_);
  if (!element) return {};
  std::string file(to_view(element->doc->URL));
  if (node_->type == XML_ATTRIBUTE_NODE && attribute.empty()) attribute = to_view(node_->name);
  auto offset = reinterpret_cast<std::size_t>(element->_private);
  const SourceText* source = source_of(element);
  if (!source || offset == 0) return {file, line(), 0, {}};
  std::size_t place = offset - 1;
  if (!attribute.empty()) {
    place = std::min(source->attribute_value(offset - 1, attribute), source->text().size());
    if (place == source->text().size()) place = offset - 1;
  }
  Position position = source->position(place);
  return {file, position.line, position.column, {}};
}

std::string Node::path() const {
  std::string path;
  for (const xmlNode* node = element_of(node_); is_element_node(node); node = node->parent) {
    path.insert(0, path_step(node));
  }
  if (node_ && node_->type == XML_ATTRIBUTE_NODE) path.append("/@").append(name());
  return path;
}

Node Node::append(std::string_view child_name) {
  JIUQU_CHECK(is_element());
  xmlNode* child = xmlNewDocNode(node_->doc, node_->ns, ZeroEnded(child_name).get(), nullptr);
  JIUQU_CHECK(child != nullptr);
  return Node(xmlAddChild(node_, child));
}

Node Node::append(std::string_view child_name, std::string_view uri) {
  JIUQU_CHECK(is_element());
  if (uri == ns()) return append(child_name);
  xmlNode* child = xmlNewDocNode(node_->doc, nullptr, ZeroEnded(child_name).get(), nullptr);
  JIUQU_CHECK(child != nullptr);
  xmlAddChild(node_, child);
  if (uri.empty()) {
    clear_default_namespace(child);
  } else {
    child->ns = element_namespace(child, std::string(uri));
  }
  return Node(child);
}

Node Node::append_copy(Node other) {
  JIUQU_CHECK(is_element() && other.is_element());
  return Node(copy_below(node_, other.node_));
}

void Node::set_text(std::string_view text) {
  JIUQU_CHECK(node_ != nullptr);
  if (is_text(node_)) {
    std::string safe = safe_text(text);
    xmlNodeSetContentLen(node_, to_xml(safe), static_cast<int>(safe.size()));
    return;
  }
  drop_children(node_);
  add_text(node_, text);
}

void Node::set_attribute(std::string_view attribute_name, std::string_view value) {
  JIUQU_CHECK(is_element());
  xmlSetProp(node_, to_xml(std::string(attribute_name)), to_xml(safe_text(value)));
}

void Node::set_nil() {
  JIUQU_CHECK(is_element());
  drop_children(node_);
  xmlSetNsProp(node_, instance_namespace(node_), to_xml("nil"), to_xml("true"));
}

void Node::remove() {
  if (!node_) return;
  if (node_->type == XML_ATTRIBUTE_NODE) {
    xmlRemoveProp(as_attribute(node_));
  } else {
    xmlUnlinkNode(node_);
    xmlFreeNode(node_);
  }
  node_ = nullptr;
}

std::string Node::serialize() const {
  std::string out;
  if (is_element()) write_element(out, node_, Layout::as_is);
  return out;
}

}  // namespace jiuqu::xml
