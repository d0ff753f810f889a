// Reads where the value of a <field> comes from: one source or several parts, with conversions.
// Thread: one; while a mapping is linked.
#pragma once

#include <optional>
#include <string>

#include "mappings/impl/compiler.h"
#include "mappings/impl/paths.h"

namespace jiuqu::mapping {

struct FieldSource {
  Value value;
  Scope at;              // of a single path
  bool repeats = false;  // the path leads over repeated elements and nothing joins them
};

class FieldReader {
 public:
  FieldReader(const CompilerParts& parts, PathReader& paths, Findings& findings)
      : parts_(parts), paths_(paths), findings_(findings) {}
  // What is wrong is told and left out.
  FieldSource read(xml::Node node, const Scope& scope);
  // empty, missing, null and the like; `same` tells of empty="same".
  std::optional<WhenEmpty> policy(xml::Node node, std::string_view attribute, bool& same);

 private:
  std::optional<Part> read_part(xml::Node node, const Scope& scope, bool joins,
                                FieldSource& source);
  std::optional<Part> read_path(xml::Node node, const std::string& path, const Scope& scope,
                                bool joins, FieldSource& source);
  std::optional<Part> read_setting(xml::Node node, const std::string& name);
  std::optional<Part> read_partner_setting(xml::Node node, const std::string& name);
  std::optional<Part> read_id(xml::Node node, const std::string& form);
  void error(std::string code, xml::Node node, std::string_view attribute, std::string en,
             std::string zh);

  const CompilerParts& parts_;
  PathReader& paths_;
  Findings& findings_;
};

// The attributes that say where a value comes from.
std::vector<std::string_view> with_sources(std::initializer_list<std::string_view> names);

}  // namespace jiuqu::mapping
