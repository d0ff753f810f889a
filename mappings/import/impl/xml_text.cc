#include "mappings/import/impl/xml_text.h"

namespace jiuqu::importing {

std::string escaped(std::string_view text) {
  std::string made;
  for (char c : text) {
    if (c == '<') {
      made += "&lt;";
    } else if (c == '&') {
      made += "&amp;";
    } else if (c == '"') {
      made += "&quot;";
    } else if (c == '\n' || c == '\t') {
      made += c == '\n' ? "&#10;" : "&#9;";
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      made += c;
    }
  }
  return made;
}

}  // namespace jiuqu::importing
