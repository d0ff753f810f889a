// The field dictionary: how partners call fields of the canonical forms (mappings/dictionary.csv,
// columns name,label,path,table,confidence,source). `name` may carry the group that holds the field
// (form_unit/dengjileibie); `path` begins with the root of its canonical form; `table` is the code
// table of the canonical field's values.
// Thread: immutable. Ownership: owns its entries.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bus/base/finding.h"

namespace jiuqu::importing {

enum class Confidence : std::uint8_t { verified, memory, guess };

struct Entry {
  std::string name, group;  // the group that holds it; empty: any
  std::string label;
  std::string path;  // application/applicant/name
  std::string table;
  Confidence confidence = Confidence::guess;
  std::string source;
  int line = 0;
};

class Dictionary {
 public:
  // Faults go to findings with their line; what could be read is there.
  static Dictionary read(std::string_view csv, const std::string& file, Findings& findings);
  const std::vector<Entry>& entries() const { return entries_; }
  // The code table of a canonical field, by its path.
  std::string table_of(const std::string& path) const;
  // Entries by plain_word of the name, and of the label.
  std::vector<const Entry*> by_name(const std::string& plain) const;
  std::vector<const Entry*> by_label(const std::string& plain) const;

 private:
  std::vector<Entry> entries_;
  std::multimap<std::string, std::size_t> names_, labels_;
};

// A name or label without what does not tell fields apart: case, marks, brackets with what they
// hold (units), white space; full-width letters become half-width ones.
std::string plain_word(std::string_view text);

}  // namespace jiuqu::importing
