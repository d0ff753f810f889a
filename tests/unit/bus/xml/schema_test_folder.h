// A folder of its own for one test, with the schema files the test writes into it.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "bus/base/finding.h"

namespace jiuqu::xml {

class SchemaTestFolder {
 public:
  SchemaTestFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "jiuqu-schema-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~SchemaTestFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  SchemaTestFolder(const SchemaTestFolder&) = delete;
  SchemaTestFolder& operator=(const SchemaTestFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string write(const std::string& name, std::string_view text) const {
    std::filesystem::path file = std::filesystem::path(path_) / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
  }
  // A schema of namespace urn:t (prefix t), qualified, around the given components; they start on
  // line 2.
  std::string write_schema(const std::string& name, std::string_view components) const {
    return write(name, R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" )"
                       R"(xmlns:jq="urn:jiuqu:schema:1" xmlns:t="urn:t" )"
                       R"(targetNamespace="urn:t" elementFormDefault="qualified">)" +
                           ("\n" + std::string(components)) + "\n</xs:schema>\n");
  }

 private:
  std::string path_;
};

// The first finding of that code; null when there is none.
inline const Finding* finding_of(const Findings& findings, std::string_view code) {
  for (const Finding& one : findings)
    if (one.code == code) return &one;
  return nullptr;
}
inline const Finding* finding_at(const Findings& findings, std::string_view code,
                                 std::string_view path) {
  for (const Finding& one : findings)
    if (one.code == code && one.where.path == path) return &one;
  return nullptr;
}
// All findings as text, for messages of failed tests.
inline std::string text_of(const Findings& findings) {
  std::string text;
  for (const Finding& one : findings)
    text += lint_line(one) + " @ " + one.where.path + " | " + one.zh + "\n";
  return text;
}

}  // namespace jiuqu::xml
