// Writes a tree as XML text: UTF-8, double quotes, declarations that hold from above repeated on
// the top element, so that any element can stand as a document of its own.
#include <array>
#include <set>

#include "bus/base/text.h"
#include "bus/xml/impl/tree.h"

namespace jiuqu::xml {

namespace {

enum class Place { text, attribute };

std::string_view escape_of(char c, Place place) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '\r':
      return "&#13;";
    default:
      break;
  }
  if (place == Place::text) return {};
  switch (c) {
    case '"':
      return "&quot;";
    case '\n':
      return "&#10;";
    case '\t':
      return "&#9;";
    default:
      return {};
  }
}

void write_escaped(std::string& out, std::string_view text, Place place) {
  std::size_t start = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto c = static_cast<unsigned char>(text[at]);
    if (c > '>') continue;
    std::string_view escape = escape_of(text[at], place);
    if (escape.empty()) continue;
    out.append(text, start, at - start).append(escape);
    start = at + 1;
  }
  out.append(text, start);
}

void write_name(std::string& out, const xmlNs* ns, const xmlChar* name) {
  if (ns && ns->prefix) out.append(to_view(ns->prefix)) += ':';
  out += to_view(name);
}

void write_declaration(std::string& out, const xmlNs* ns) {
  out += " xmlns";
  if (ns->prefix) (out += ':') += to_view(ns->prefix);
  out += "=\"";
  write_escaped(out, to_view(ns->href), Place::attribute);
  out += '"';
}

void write_attributes(std::string& out, const xmlNode* element) {
  for (const xmlAttr* attribute = element->properties; attribute; attribute = attribute->next) {
    out += ' ';
    write_name(out, attribute->ns, attribute->name);
    out += "=\"";
    write_escaped(out, attribute_text(attribute), Place::attribute);
    out += '"';
  }
}

// Declarations of ancestors that still hold at the element.
void write_inherited(std::string& out, const xmlNode* element) {
  std::set<std::string_view> seen;
  for (const xmlNs* ns = element->nsDef; ns; ns = ns->next) seen.insert(to_view(ns->prefix));
  for (const xmlNode* above = element->parent; above && above->type == XML_ELEMENT_NODE;
       above = above->parent) {
    for (const xmlNs* ns = above->nsDef; ns; ns = ns->next) {
      bool undeclared = to_view(ns->href).empty();
      if (seen.insert(to_view(ns->prefix)).second && !undeclared) write_declaration(out, ns);
    }
  }
}

class Writer {
 public:
  Writer(std::string& out, Layout layout) : out_(out), layout_(layout) {}

  void element(const xmlNode* node, int depth, bool top) {
    out_ += '<';
    write_name(out_, node->ns, node->name);
    for (const xmlNs* ns = node->nsDef; ns; ns = ns->next) write_declaration(out_, ns);
    if (top) write_inherited(out_, node);
    write_attributes(out_, node);
    if (!node->children) {
      out_ += "/>";
      return;
    }
    out_ += '>';
    children(node, depth);
    out_ += "</";
    write_name(out_, node->ns, node->name);
    out_ += '>';
  }

 private:
  // Blank text between elements may go and come; any other text may not.
  static bool is_structure(const xmlNode* node) {
    bool has_parts = false;
    for (const xmlNode* child = node->children; child; child = child->next) {
      if (!is_text(child)) has_parts = true;
      if (is_text(child) && !trim(to_view(child->content)).empty()) return false;
    }
    return has_parts;
  }

  void children(const xmlNode* node, int depth) {
    bool indent = layout_ == Layout::indented && is_structure(node);
    Layout outer = layout_;
    if (!indent) layout_ = Layout::as_is;
    for (const xmlNode* child = node->children; child; child = child->next) {
      if (indent && is_text(child)) continue;
      if (indent) line_break(depth + 1);
      child_node(child, depth + 1);
    }
    layout_ = outer;
    if (indent) line_break(depth);
  }

  void child_node(const xmlNode* child, int depth) {
    switch (child->type) {
      case XML_ELEMENT_NODE:
        element(child, depth, false);
        break;
      case XML_TEXT_NODE:
      case XML_CDATA_SECTION_NODE:
        write_escaped(out_, to_view(child->content), Place::text);
        break;
      case XML_COMMENT_NODE:
        out_.append("<!--").append(to_view(child->content)) += "-->";
        break;
      case XML_PI_NODE:
        out_.append("<?").append(to_view(child->name)) += ' ';
        out_.append(to_view(child->content)) += "?>";
        break;
      default:
        break;
    }
  }

  void line_break(int depth) { (out_ += '\n').append(2 * static_cast<std::size_t>(depth), ' '); }

  std::string& out_;
  Layout layout_;
};

}  // namespace

void write_element(std::string& out, const xmlNode* element, Layout layout) {
  Writer(out, layout).element(element, 0, true);
}

}  // namespace jiuqu::xml
