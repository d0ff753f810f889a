// What mapping steps did for every field of their targets, told to who asks
// (Exchange::explained): `jiuqu map --explain`, the lineage of a stored message, shadow runs.
// Thread: values.
#pragma once

#include <string>
#include <vector>

namespace jiuqu {

struct ExplainedSource {
  std::string from;       // path of the source, or what else: constant, variable now, header X-Id …
  std::string text;       // as it stood there
  bool personal = false;  // to be masked where it is shown to who may not see bodies
};

struct ExplainedField {
  std::string target;  // path
  std::string value;
  bool written = false;  // false: left out, null or empty
  bool personal = false;
  std::vector<ExplainedSource> sources;
  std::string table;                 // a code table, with the row that was found there
  std::string row;                   // code and name
  int row_line = 0;                  // in the table's file
  std::string valid_from, valid_to;  // of the row; empty: always
  std::string file;                  // of the mapping or fragment
  int line = 0, column = 0;
};

struct ExplainedMap {
  std::string mapping;                 // id
  std::vector<ExplainedField> fields;  // in the order of the target; none of a stylesheet
};

}  // namespace jiuqu
