// Comparing trees: where two differ, and one text for all that are equal.
#include <algorithm>
#include <variant>

#include "bus/base/text.h"
#include "bus/xml/document.h"
#include "bus/xml/impl/libxml.h"
#include "bus/xml/impl/tree.h"

namespace jiuqu::xml {

namespace {

using Part = std::variant<std::string, Node>;  // a text that is not blank, trimmed; or an element
using Attributes = std::vector<std::pair<std::string, std::string>>;

bool is_ignored(Node node, const std::vector<std::string>& ignore) {
  return std::ranges::find(ignore, node.name()) != ignore.end();
}

// What an element holds: comments left out, texts they part joined.
std::vector<Part> parts_of(Node node, const std::vector<std::string>& ignore = {}) {
  std::vector<Part> parts;
  std::string text;
  auto end_text = [&] {
    if (auto trimmed = trim(text); !trimmed.empty()) parts.emplace_back(std::string(trimmed));
    text.clear();
  };
  for (xmlNode* child = node.raw()->children; child; child = child->next) {
    if (is_text(child)) text += to_view(child->content);
    if (child->type != XML_ELEMENT_NODE || is_ignored(Node(child), ignore)) continue;
    end_text();
    parts.emplace_back(Node(child));
  }
  end_text();
  return parts;
}

// Sorted by "{uri}name", prefixes aside.
Attributes attributes_of(Node node) {
  Attributes all;
  for (const xmlAttr* attribute = node.raw()->properties; attribute; attribute = attribute->next) {
    std::string name(to_view(attribute->name));
    if (attribute->ns) name = "{" + std::string(to_view(attribute->ns->href)) + "}" + name;
    all.emplace_back(std::move(name), attribute_text(attribute));
  }
  std::ranges::sort(all);
  return all;
}

std::string shown(Node node) {
  std::string name = "<" + std::string(node.name()) + ">";
  return node.ns().empty() ? name : name + " of " + std::string(node.ns());
}

std::string shown(const Part& part) {
  if (const Node* node = std::get_if<Node>(&part)) return shown(*node);
  return "\"" + std::get<std::string>(part) + "\"";
}

std::string told(Node where, const std::string& expected, const std::string& actual) {
  return where.path() + ": expected " + expected + ", found " + actual;
}

std::optional<std::string> attribute_difference(Node expected, Node actual) {
  Attributes wanted = attributes_of(expected);
  Attributes found = attributes_of(actual);
  if (wanted == found) return std::nullopt;
  auto [w, f] = std::ranges::mismatch(wanted, found);
  auto text = [](const auto& at, const Attributes& all) {
    return at == all.end() ? std::string("no such attribute")
                           : "@" + at->first + "=\"" + at->second + "\"";
  };
  if (w != wanted.end() && (f == found.end() || w->first < f->first)) f = found.end();
  if (f != found.end() && (w == wanted.end() || f->first < w->first)) w = wanted.end();
  return told(actual, text(w, wanted), text(f, found));
}

void write_canonical(std::string& out, Node node, const std::vector<std::string>& ignore) {
  auto field = [&out](std::string_view text) {  // length first: no text can look like another
    out.append(std::to_string(text.size())).append(":").append(text);
  };
  out += '<';
  field(node.ns());
  field(node.name());
  for (const auto& [name, value] : attributes_of(node)) {
    out += '@';
    field(name);
    field(value);
  }
  for (const Part& part : parts_of(node, ignore)) {
    if (const Node* child = std::get_if<Node>(&part)) {
      write_canonical(out, *child, ignore);
    } else {
      out += '=';
      field(std::get<std::string>(part));
    }
  }
  out += '>';
}

}  // namespace

std::optional<std::string> first_difference(Node expected, Node actual) {
  if (!expected.is_element() || !actual.is_element()) {
    if (expected.is_element() == actual.is_element()) return std::nullopt;
    return expected ? "/: expected " + shown(expected) + ", found nothing"
                    : "/: expected nothing, found " + shown(actual);
  }
  if (!actual.is(expected.name(), expected.ns())) {
    return told(actual, shown(expected), shown(actual));
  }
  if (auto difference = attribute_difference(expected, actual)) return difference;
  auto wanted = parts_of(expected);
  auto found = parts_of(actual);
  for (std::size_t i = 0; i < std::max(wanted.size(), found.size()); ++i) {
    if (i >= wanted.size()) return told(actual, "no more", shown(found[i]));
    if (i >= found.size()) return told(actual, shown(wanted[i]), "no more");
    const Node* wanted_node = std::get_if<Node>(&wanted[i]);
    const Node* found_node = std::get_if<Node>(&found[i]);
    if (wanted_node && found_node) {
      if (auto difference = first_difference(*wanted_node, *found_node)) return difference;
    } else if (wanted[i] != found[i]) {
      return told(actual, shown(wanted[i]), shown(found[i]));
    }
  }
  return std::nullopt;
}

std::string canonical_text(Node node, const std::vector<std::string>& ignore) {
  std::string out;
  if (node.is_element() && !is_ignored(node, ignore)) write_canonical(out, node, ignore);
  return out;
}

}  // namespace jiuqu::xml
