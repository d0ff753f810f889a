// An XML tree and a cursor over it. The one in-memory form of every message: parsed once, judged
// and mapped on the tree. Parsing refuses DTDs in the internal-subset callback, touches neither
// network nor files, and keeps to limits.
// Thread: a Document belongs to one thread at a time; Nodes borrow from it.
// Ownership: Document owns the tree; a Node is valid while its Document lives and it is not
// removed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bus/base/error.h"
#include "bus/base/limits.h"

struct _xmlDoc;
struct _xmlNode;

namespace jiuqu::xml {

struct ParseLimits {
  std::size_t bytes_max = limits::kBodyBytesMax;
  int depth_max = limits::kXmlDepthMax;
  int attributes_max = limits::kXmlAttributesMax;
  std::size_t text_bytes_max = limits::kXmlTextBytesMax;
  std::size_t nodes_max = limits::kXmlNodesMax;
  static ParseLimits for_definitions();  // larger; for files of the installation
};

class Node {
 public:
  Node() = default;
  explicit Node(_xmlNode* node) : node_(node) {}
  explicit operator bool() const { return node_ != nullptr; }
  bool operator==(const Node&) const = default;

  std::string_view name() const;  // local name
  std::string_view ns() const;    // namespace uri, empty when none
  bool is(std::string_view name, std::string_view ns) const;
  bool is_element() const;   // elements; attribute nodes come only from XPath
  std::string text() const;  // all text below, entities resolved; of an attribute its value
  bool has_element_children() const;
  bool is_nil() const;  // xsi:nil="true"

  Node parent() const;                      // the parent element; empty at the root
  Node first_child() const;                 // element children only, in document order
  Node next_sibling() const;                // next element
  Node child(std::string_view name) const;  // first element child of that local name, any namespace
  std::vector<Node> children() const;
  std::vector<Node> children(std::string_view name) const;
  // Element and text children in order; for mixed content such as the sentences of rules.
  std::vector<Node> content() const;
  std::string child_text(std::string_view name) const;  // empty when there is no such child

  std::optional<std::string> attribute(std::string_view name) const;  // no namespace
  std::vector<std::pair<std::string, std::string>> attributes() const;

  int line() const;    // 1-based line of the start tag; 0 when the tree was built, not parsed
  int column() const;  // 1-based column of '<'; 0 unless parsed with positions
  // Where the value of an attribute stands, for findings in definitions; falls back to the element.
  Location at(std::string_view attribute = {}) const;
  // /application/materials[2]/name: local names; an index where siblings share the name. With "@x"
  // at the end for attributes.
  std::string path() const;

  Node append(std::string_view name);  // new last child in the namespace of this element
  Node append(std::string_view name, std::string_view ns);
  Node append_copy(Node other);  // deep copy, also from another document
  void set_text(std::string_view text);
  void set_attribute(std::string_view name, std::string_view value);
  void set_nil();                 // xsi:nil="true", no content
  void remove();                  // takes it out of the tree and frees it
  std::string serialize() const;  // this element as its own document text, no declaration

  _xmlNode* raw() const { return node_; }

 private:
  _xmlNode* node_ = nullptr;
};

class Document {
 public:
  Document();
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  // Errors: body_not_xml (line and reason), dtd_refused, limit_exceeded, body_too_large,
  // encoding_invalid. `file` names the source in locations.
  static Result<Document> parse(std::string_view bytes, const ParseLimits& limits = {},
                                std::string_view file = {});
  // Reads a definition file, with positions (line, column) on every element.
  static Result<Document> load(const std::string& path);
  // Parses definition text already read, with positions.
  static Result<Document> parse_definition(std::string_view bytes, std::string_view file);
  static Document create(std::string_view root_name, std::string_view ns);

  explicit operator bool() const { return doc_ != nullptr; }
  Node root() const;
  Document clone() const;
  // UTF-8 with declaration; no added white space.
  std::string serialize() const;
  std::string serialize_indented() const;
  std::string file() const;

  _xmlDoc* raw() const { return doc_.get(); }

 private:
  struct Free {
    void operator()(_xmlDoc* doc) const;
  };
  explicit Document(_xmlDoc* doc) : doc_(doc) {}
  std::unique_ptr<_xmlDoc, Free> doc_;
};

// Same elements, attributes and trimmed text in the same order (comments and blanks aside). On a
// difference, says where and what. For samples and golden tests.
std::optional<std::string> first_difference(Node expected, Node actual);
// A stable text of the tree without elements whose local name is in `ignore`, for content hashes:
// equal trees give equal texts whatever their white space or encoding was.
std::string canonical_text(Node node, const std::vector<std::string>& ignore = {});

}  // namespace jiuqu::xml
