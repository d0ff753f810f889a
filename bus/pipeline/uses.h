// Who uses what: each kind of definition tells the fields, codes, tables and other definitions that
// a linked definition uses (DefinitionKind::uses), for `jiuqu impact`.
// Thread: any, pure. Ownership: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bus/xml/xpath.h"
#include "bus/xml/xpath_paths.h"

namespace jiuqu {

// A field of a form. The schema is its id; as a pattern it is the namespace, and the path its last
// steps ("applicant/name"), or all of them ("/application/applicant/name").
struct FieldPlace {
  std::string schema;
  std::string path;
  bool pattern = false;
  auto operator<=>(const FieldPlace&) const = default;
};

struct Use {
  enum class Of : std::uint8_t {
    field,
    text,       // a quoted text, which may be a code
    table,      // a code table
    definition  // of some kind
  };
  Of of = Of::field;
  FieldPlace field;
  std::string kind, name;  // kind of a definition; its id, that of a table, or the text
  std::string how;         // "source of", "condition", "test of applicant.mobile"
  FieldPlace feeds;        // the field that is made of it; empty path: none
  std::string file;        // empty: that of the definition
  int line = 0;
};

// What an expression uses: fields by their names, quoted texts, code tables of hub: functions. The
// pattern gives what all of them have in common.
void add_expression_uses(const Use& pattern, std::string_view expression,
                         const xml::Namespaces& namespaces,
                         const std::vector<xml::NamedPath>& contexts, std::vector<Use>& uses);

}  // namespace jiuqu
