// A tree of fields read from a subset of XSD 1.0: what JSON in and out, mapping checks, generators
// and reference pages need to know about a format, which libxml2's compiled schema does not tell.
// Subset: element (global, local, ref), complexType, simpleType (restriction; list and union
// refused), sequence, choice, all, group and attributeGroup references, attribute, extension
// (simpleContent, complexContent), facets, include, import, annotation/documentation. Anything else
// is refused with its line (code schema.unsupported), so are recursive types. Locations are
// relative URIs below the base directory. Thread: immutable once read. Ownership: the model owns
// its fields; pointers live as long as it.
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

// What happens to white space before facets are judged, as in XSD.
enum class WhiteSpace : std::uint8_t { preserve, replace, collapse };

class Patterns;  // the compiled patterns, shared by the fields of a type

struct Facets {
  std::optional<std::size_t> length, length_min, length_max;  // code points
  std::optional<std::size_t> digits_total, digits_fraction;
  std::optional<std::string> value_min, value_max;      // inclusive, as written
  std::optional<std::string> value_above, value_below;  // exclusive
  std::vector<std::string> enumeration;
  std::vector<std::string> patterns;  // each must match (anchored)
  WhiteSpace white_space = WhiteSpace::preserve;
  std::shared_ptr<const Patterns> compiled;  // of `patterns`, when read from a schema
};

enum class Compositor : std::uint8_t { sequence, choice, all };
inline constexpr unsigned kUnbounded = std::numeric_limits<unsigned>::max();

struct Field;

// One particle of a content model: an element (then `field` is set) or a group of parts. A group
// occurs at most once: repeating groups are refused, or their occurrence moved to their one part.
struct Particle {
  const Field* field = nullptr;
  unsigned occurs_min = 1;
  unsigned occurs_max = 1;
  Compositor compositor = Compositor::sequence;
  std::vector<Particle> parts;
};

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
  Particle content;  // the content model itself; no parts when there are only attributes or text
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
  // Field at /root/a/b or /root/a/@x (an index as in a[2] is read over); nullptr when there is
  // none.
  const Field* find(std::string_view path) const;
  // Every file that was read, the main one first.
  const std::vector<std::string>& files() const { return files_; }

 private:
  friend class SchemaReader;
  std::string target_namespace_;
  bool qualified_ = true;
  std::vector<std::string> files_;
  std::vector<std::unique_ptr<Field>> roots_;
};

// Judges a text against primitive, facets and fixed value of a field, by the project's own code:
// lengths in code points, numbers and dates without doubles. The finding is at field.path();
// personal values are masked.
std::optional<Finding> check_value(const Field& field, std::string_view value);

}  // namespace jiuqu::xml
