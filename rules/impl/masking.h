// What of a document may be told. Fields that the schema of the form marks as personal, citizen
// numbers and mobile numbers are masked wherever they appear in what is said.
// Thread: one; looks at the document only when something is to be told.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bus/xml/document.h"
#include "bus/xml/schema_model.h"

namespace jiuqu::rules {

class Masking {
 public:
  Masking(xml::Node document, const xml::SchemaModel* form) : document_(document), form_(form) {}
  // Masked, and cut when long.
  std::string shown(std::string_view text);
  // The same, not cut: for whole sentences.
  std::string masked(std::string_view text);

 private:
  xml::Node document_;
  const xml::SchemaModel* form_;
  std::optional<std::vector<std::string>> personal_;  // texts of personal fields, longest first
};

}  // namespace jiuqu::rules
