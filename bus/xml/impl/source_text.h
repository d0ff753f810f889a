// The text a definition was parsed from, kept beside its tree so that findings can tell the exact
// place of a tag or an attribute. An element's _private holds the offset of its '<' plus one.
// Thread: as the Document it belongs to. Ownership: by the Document, through xmlDoc::_private.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bus/xml/impl/libxml.h"

namespace jiuqu::xml {

struct Position {
  int line = 0;
  int column = 0;  // in characters, 1-based
};

class SourceText {
 public:
  explicit SourceText(std::string_view text);
  std::string_view text() const { return text_; }
  Position position(std::size_t offset) const;
  // Offset of the first character of the attribute's value in the start tag at that offset;
  // npos when the tag has no such attribute. The name is local: a prefix does not matter.
  std::size_t attribute_value(std::size_t tag, std::string_view name) const;

 private:
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
};

// Finds the start tags of a text one after the other. The parser has found the text well-formed up
// to each tag it asks for, so the scanner need not judge it.
class StartTagScanner {
 public:
  explicit StartTagScanner(std::string_view text) : text_(text) {}
  // Offset of the next '<' that opens a start tag; npos at the end.
  std::size_t next();

 private:
  std::size_t after(std::string_view mark, std::size_t from) const;
  std::size_t tag_end(std::size_t from) const;
  std::string_view text_;
  std::size_t at_ = 0;
};

// The source text kept beside the document of this node; nullptr when there is none.
const SourceText* source_of(const xmlNode* node);
void keep_source(xmlDoc* document, SourceText* source);  // takes ownership
void drop_source(xmlDoc* document);

}  // namespace jiuqu::xml
