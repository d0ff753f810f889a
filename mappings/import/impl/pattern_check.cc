#include "mappings/import/impl/pattern_check.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "bus/xml/schema.h"

namespace jiuqu::importing {
namespace {

namespace fs = std::filesystem;

// What XSD lacks: anchors inside, looking around, word boundaries, back references, lazy repeats.
bool has_foreign(std::string_view pattern) {
  bool in_class = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    char c = pattern[i];
    if (c == '\\' && i + 1 < pattern.size()) {
      char next = pattern[++i];
      if (std::string_view("bBuxkcfv0123456789").find(next) != std::string_view::npos) return true;
    } else if (c == '[') {
      in_class = true;
    } else if (c == ']') {
      in_class = false;
    } else if (!in_class && (c == '^' || c == '$')) {
      return true;
    } else if (!in_class && pattern.substr(i).starts_with("(?")) {
      return true;
    } else if (!in_class && c == '?' && i > 0 &&
               std::string_view("*+?}").find(pattern[i - 1]) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::optional<std::string> xsd_pattern(std::string_view pattern) {
  bool from_begin = pattern.starts_with('^');
  if (from_begin) pattern.remove_prefix(1);
  bool to_end = pattern.ends_with('$') && !pattern.ends_with("\\$");
  if (to_end) pattern.remove_suffix(1);
  if (has_foreign(pattern)) return std::nullopt;
  // Alternatives hold their own anchors: ^a|b$ is not ^(a|b)$.
  bool alternatives = pattern.find('|') != pattern.npos;
  std::string made(pattern);
  if (alternatives && !(from_begin && to_end && made.starts_with('('))) {
    if (from_begin || to_end) return std::nullopt;
    made = "(" + made + ")";
  }
  made = (from_begin ? "" : "[\\s\\S]*") + made + (to_end ? "" : "[\\s\\S]*");
  if (!is_xsd_pattern(made)) return std::nullopt;
  return made;
}

bool is_xsd_pattern(std::string_view pattern) {
  std::string escaped;
  for (char c : pattern)
    escaped += c == '<' ? "&lt;" : c == '&' ? "&amp;" : c == '"' ? "&quot;" : std::string(1, c);
  std::string folder = (fs::temp_directory_path() / "jiuqu-pattern-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) return false;
  std::ofstream(folder + "/p.xsd")
      << "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\"><xs:element name=\"p\">"
         "<xs:simpleType><xs:restriction base=\"xs:string\"><xs:pattern value=\"" +
             escaped + "\"/></xs:restriction></xs:simpleType></xs:element></xs:schema>";
  Findings refused;
  bool good = xml::Schema::compile(folder + "/p.xsd", folder, refused) != nullptr;
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  return good;
}

}  // namespace jiuqu::importing
