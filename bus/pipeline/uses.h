// Who uses what: each kind of definition tells the fields, codes, tables and other definitions that
// a linked definition uses (DefinitionKind::uses), and `jiuqu impact` asks for them.
// Thread: any, pure. Ownership: values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace jiuqu {

struct Use {
  enum class Of : std::uint8_t { field, code, table, definition };
  Of of = Of::field;
  // Of a field: its schema ("canonical/application.xsd") and path. Of a code: table and code.
  // Of a table: its id. Of a definition: kind and id.
  std::string space, name;
  std::string how;    // "source of", "target", "condition", "test of applicant.mobile"
  std::string feeds;  // what the user makes of it, as space + ' ' + name of a field; may be empty
  std::string file;
  int line = 0;
};

}  // namespace jiuqu
