// Turns schema files into the tree of fields. Named types are expanded where they are used;
// recursion is refused. What is outside the subset becomes a finding and is left out.
// Thread: one. Ownership: borrows nothing after read().
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bus/xml/impl/schema_files.h"
#include "bus/xml/impl/schema_types.h"
#include "bus/xml/schema_model.h"

namespace jiuqu::xml {

struct Occurs {
  unsigned min = 1;
  unsigned max = 1;
};

class SchemaReader {
 public:
  SchemaReader(const std::string& base_directory, Findings& findings);
  // Null when anything was refused.
  std::shared_ptr<const SchemaModel> read(const std::string& path);

 private:
  // schema_reader.cc: the model, elements and attributes.
  void read_unused_types();
  void read_element(const Source& at, Field& field);
  void refuse_element_extras(const Source& at);
  void read_attributes(const Source& parent, Field& field);
  void read_attribute(const Source& at, Field& field);
  void read_attribute_group(const Source& at, Field& field);
  void read_annotation(Node at, Field& field);
  Field* add_child(Field& parent, const Source& at, std::string name, std::string ns);

  // schema_reader_types.cc: what a field holds.
  void read_type_named(const Source& at, std::string_view attribute, Field& field);
  void read_global_type(const Source& named_at, const Source& type, Field& field);
  void read_complex_type(const Source& at, Field& field);
  void read_complex_content(const Source& at, Field& field);
  void read_extension(const Source& at, Field& field);
  void read_simple_content(const Source& at, Field& field);
  std::optional<SimpleType> read_simple_type(const Source& at, Field& field);
  std::optional<SimpleType> read_simple_named(const Source& at, std::string_view attribute,
                                              Field& field);
  void report_unknown_type(const Source& at, std::string_view attribute, const QName& name);
  void set_type(Field& field, const SimpleType& type);

  // schema_reader_groups.cc: the content model.
  void read_content(const Source& at, Field& field);
  void add_content(Field& field, Particle particle);
  std::optional<Particle> read_particle(const Source& at, Field& parent, Occurs outer,
                                        bool conditional);
  std::optional<Particle> read_group(const Source& at, Field& parent, Occurs outer,
                                     bool conditional);
  std::optional<Particle> read_group_named(const Source& at, Field& parent, Occurs outer,
                                           bool conditional);
  std::optional<Particle> read_local_element(const Source& at, Field& parent, Occurs outer,
                                             bool conditional);
  void refuse_repeated_names(const Particle& particle, Node at);
  Occurs read_occurs(Node at);

  // True when `node` may be opened now: false, with a finding, for recursion.
  bool open(Node node, Node used_at);
  void close() { open_.pop_back(); }

  SchemaReport report_;
  SchemaFiles files_;
  std::vector<Node> open_;     // components being expanded, outermost first
  std::vector<Node> visited_;  // global types that were used
  std::size_t fields_ = 0;
};

}  // namespace jiuqu::xml
