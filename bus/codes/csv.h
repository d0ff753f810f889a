// CSV as in RFC 4180: fields between commas, quotes around what holds commas, quotes or line ends,
// a quote inside written twice; lines end with LF or CRLF; a byte order mark is skipped; blank
// lines are no records. Thread: any.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bus/base/finding.h"

namespace jiuqu::codes {

struct CsvField {
  std::string text;
  int line = 0;
  int column = 0;       // of its first character, in code points from 1
  bool quoted = false;  // the text begins behind a quote
};
using CsvRecord = std::vector<CsvField>;

// Faults (a quote that never ends, text beside quotes, not UTF-8) go to findings; what could be
// read is returned.
std::vector<CsvRecord> read_csv(std::string_view text, std::string_view file, Findings& findings);

}  // namespace jiuqu::codes
