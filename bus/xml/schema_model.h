// A tree of fields read from a subset of XSD 1.0: what JSON in and out, mapping checks, generators
// and reference pages need to know about a format, which libxml2's compiled schema does not tell.
// Subset: element (global, local, ref), complexType, simpleType (restriction, list refused, union
// refused), sequence, choice, all, attribute, extension (simpleContent, complexContent), facets,
// include, import, annotation/documentation. Anything else is refused with its line. Recursive
// types are refused.
// Thread: immutable once read. Ownership: the model owns its fields; pointers live as long as it.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bus/base/error.h"
#include "bus/base/finding.h"

namespace jiuqu::xml {

enum class Primitive : std::uint8_t {
  string,  // and token, normalizedString, anyURI, ID…
  boolean,
  integer,  // integer, int, long, nonNegativeInteger…
  decimal,
  floating,  // float, double
  date,
  date_time,
  time,
  year_month,
  base64,
  none  // no text content: only child elements
};

struct Facets {
  std::optional<std::size_t> length, length_min, length_max;  // code points
  std::optional<std::size_t> digits_total, digits_fraction;
  std::optional<std::string> value_min, value_max;      // inclusive, as written
  std::optional<std::string> value_above, value_below;  // exclusive
  std::vector<std::string> enumeration;
  std::vector<std::string> patterns;  // each must match (anchored)
};

enum class Compositor : std::uint8_t { sequence, choice, all };
inline constexpr unsigned kUnbounded = std::numeric_limits<unsigned>::max();

struct Field {
  std::string name;
  std::string ns;
  bool attribute = false;
  unsigned occurs_min = 1;
  unsigned occurs_max = 1;
  bool nillable = false;
  // True when the field stands in a choice (one of several) or an optional group: its own
  // occurs_min then holds only when its branch is taken.
  bool conditional = false;
  Primitive primitive = Primitive::none;
  Facets facets;
  std::optional<std::string> fixed;
  std::optional<std::string> default_value;
  std::string documentation;  // text of xs:documentation
  std::string label;      // xs:appinfo/label (jiuqu): what the partner calls it, e.g. 使用单位名称
  bool personal = false;  // xs:appinfo/personal: masked in lists and logs
  std::string file;
  int line = 0;
  std::vector<std::unique_ptr<Field>> children;  // attributes first, then elements in order
  Compositor compositor = Compositor::sequence;  // of the outermost group
  const Field* parent = nullptr;

  bool repeats() const { return occurs_max > 1; }
  bool is_leaf() const;                                   // has no element children
  const Field* child(std::string_view child_name) const;  // element, else attribute ("@" allowed)
  std::string path() const;                               // /application/materials/name
};

class SchemaModel {
 public:
  // Reads the file and what it includes or imports, relative to it and inside `base_directory`.
  // All refusals are added to findings; nullptr when there was an error.
  static std::shared_ptr<const SchemaModel> read(const std::string& path,
                                                 const std::string& base_directory,
                                                 Findings& findings);
  const std::string& target_namespace() const { return target_namespace_; }
  bool qualified_elements() const { return qualified_; }
  const std::vector<std::unique_ptr<Field>>& roots() const { return roots_; }
  const Field* root(std::string_view name) const;
  // Field at /root/a/b or /root/a/@x; nullptr when there is none.
  const Field* find(std::string_view path) const;

 private:
  friend class SchemaReader;
  std::string target_namespace_;
  bool qualified_ = true;
  std::vector<std::unique_ptr<Field>> roots_;
};

}  // namespace jiuqu::xml
