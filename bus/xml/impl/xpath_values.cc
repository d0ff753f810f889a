#include "bus/xml/impl/xpath_values.h"

#include <charconv>
#include <cmath>
#include <utility>

#include "bus/xml/impl/tree.h"

namespace jiuqu::xml {

namespace {

std::string number_text(double number) {
  constexpr double kWholeMax = 1e15;  // below, doubles hold whole numbers exactly
  if (number > -kWholeMax && number < kWholeMax && number == std::floor(number)) {
    char digits[24];
    auto end = std::to_chars(digits, digits + sizeof digits, static_cast<long long>(number));
    return std::string(digits, end.ptr);
  }
  XmlCharHandle text(xmlXPathCastNumberToString(number));
  return std::string(to_view(text.get()));
}

// All but namespace nodes, which are no xmlNode.
bool is_told(const xmlNode* node) {
  return node->type != XML_NAMESPACE_DECL;
}

NodeSet nodes_of(const xmlNodeSet* set) {
  NodeSet nodes;
  if (!set) return nodes;
  nodes.reserve(static_cast<std::size_t>(set->nodeNr));
  for (int i = 0; i < set->nodeNr; ++i) {
    if (is_told(set->nodeTab[i])) nodes.emplace_back(set->nodeTab[i]);
  }
  return nodes;
}

}  // namespace

std::string to_string(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<double>(&value)) return number_text(*number);
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  const auto& nodes = std::get<NodeSet>(value);
  return nodes.empty() ? std::string() : nodes.front().text();
}

bool to_boolean(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return !text->empty();
  if (const auto* number = std::get_if<double>(&value)) return *number != 0 && !std::isnan(*number);
  if (const auto* truth = std::get_if<bool>(&value)) return *truth;
  return !std::get<NodeSet>(value).empty();
}

Value value_of(const xmlXPathObject& object) {
  switch (object.type) {
    case XPATH_STRING:
      return std::string(to_view(object.stringval));
    case XPATH_NUMBER:
      return object.floatval;
    case XPATH_BOOLEAN:
      return object.boolval != 0;
    default:
      return nodes_of(object.nodesetval);
  }
}

std::string string_of(const xmlXPathObject& object) {
  if (object.type != XPATH_NODESET) return to_string(value_of(object));
  if (!object.nodesetval || object.nodesetval->nodeNr == 0) return {};
  xmlNode* first = object.nodesetval->nodeTab[0];
  if (is_told(first)) return Node(first).text();
  XmlCharHandle text(xmlXPathCastNodeToString(first));
  return std::string(to_view(text.get()));
}

bool boolean_of(const xmlXPathObject& object) {
  if (object.type != XPATH_NODESET) return to_boolean(value_of(object));
  return object.nodesetval && object.nodesetval->nodeNr > 0;
}

xmlXPathObject* new_object(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return xmlXPathNewString(to_xml(*text));
  if (const auto* number = std::get_if<double>(&value)) return xmlXPathNewFloat(*number);
  if (const auto* truth = std::get_if<bool>(&value)) return xmlXPathNewBoolean(*truth);
  xmlXPathObject* object = xmlXPathNewNodeSet(nullptr);
  JIUQU_CHECK(object != nullptr && object->nodesetval != nullptr);
  for (Node node : std::get<NodeSet>(value)) {
    if (node) xmlXPathNodeSetAddUnique(object->nodesetval, node.raw());
  }
  return object;
}

void FunctionTable::add(FunctionKind function) {
  std::string name = function.name;
  functions_.insert_or_assign(std::move(name), std::move(function));
}

const FunctionKind* FunctionTable::find(std::string_view name) const {
  auto found = functions_.find(name);
  return found == functions_.end() ? nullptr : &found->second;
}

std::vector<std::string> FunctionTable::names() const {
  std::vector<std::string> all;
  for (const auto& [name, kind] : functions_) all.push_back(name);
  return all;
}

Namespaces namespaces_in_scope(Node node) {
  Namespaces found;
  for (Node element = node.is_element() ? node : node.parent(); element;
       element = element.parent()) {
    for (const xmlNs* ns = element.raw()->nsDef; ns; ns = ns->next) {
      found.emplace(to_view(ns->prefix), to_view(ns->href));
    }
  }
  std::erase_if(found, [](const auto& entry) { return entry.second.empty(); });
  return found;
}

}  // namespace jiuqu::xml
