// An XSD compiled by libxml2 and validated on the tree already held. Findings carry line, path in
// the sender's terms, and a readable sentence (English and Chinese) instead of libxml2's.
// Thread: compile one; validate any number at once. Ownership: shared, immutable.
#pragma once

#include <memory>
#include <string>

#include "bus/base/finding.h"
#include "bus/xml/document.h"
#include "bus/xml/schema_model.h"

namespace jiuqu::xml {

class Schema {
 public:
  // Compiles the file and what it includes, reading only inside base_directory. Findings tell all
  // that is wrong; nullptr on error.
  static std::shared_ptr<const Schema> compile(const std::string& path,
                                               const std::string& base_directory,
                                               Findings& findings);
  ~Schema();
  // All faults of the document, at most limits::kFindingsMax. where.path = path of the element (of
  // a missing one the path it would have), where.line its line, values name the offending value
  // (masked when personal). Codes: schema.missing, unexpected, attribute-missing,
  // attribute-unexpected, type, enumeration, too-long, too-short, digits, range, pattern, other.
  Findings validate(const Document& document) const;
  const SchemaModel& model() const;

 private:
  struct State;
  explicit Schema(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace jiuqu::xml
