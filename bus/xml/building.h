// Trees of one form, built again and again: names are interned once and shared by all documents of
// the form, texts that are known to be clean are not judged again, texts of a tree are looked at
// without a copy.
// Thread: Names are filled on one thread, then any; the rest as the Document it works on.
// Ownership: documents keep the names alive.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "bus/xml/document.h"

struct _xmlDict;

namespace jiuqu::xml {

class Name {
 public:
  Name() = default;
  explicit operator bool() const { return text_ != nullptr; }

 private:
  friend class Names;
  friend Node append(Node parent, Name name);
  const unsigned char* text_ = nullptr;
};

class Names {
 public:
  Names();
  ~Names();
  Names(const Names&) = delete;
  Names& operator=(const Names&) = delete;
  // The same text gives the same name. Not once documents are created with the names.
  Name add(std::string_view text);
  // A document whose elements may be appended by these names.
  Document create(std::string_view root_name, std::string_view ns) const;

 private:
  _xmlDict* dictionary_;
};

// New last child in the namespace of its parent, in a document created with the name's Names.
Node append(Node parent, Name name);
// The text of an element that has no content yet. It must be valid UTF-8 without characters that
// XML forbids: text of a tree, of a code table or of a JSON text that was read.
void append_clean_text(Node element, std::string_view text);
// A text made fit for that: itself where it is, else with U+FFFD for what is not allowed.
std::string_view clean_text(std::string_view text, std::string& buffer);

// All text below an element: into the tree where it is one piece, else gathered in the buffer.
std::string_view text_view(Node element, std::string& buffer);
// The value of an attribute without namespace; false when there is none.
bool attribute_view(Node element, std::string_view name, std::string_view& value,
                    std::string& buffer);

}  // namespace jiuqu::xml
