// Simple types of a schema: the built-in ones by name, and restrictions of them with their facets.
// Thread: immutable tables; read_facets one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bus/xml/impl/schema_files.h"
#include "bus/xml/schema_model.h"

namespace jiuqu::xml {

struct SimpleType {
  Primitive primitive = Primitive::string;
  Facets facets;
};

// A built-in type by its name without prefix; null when it is unknown or not read here.
const SimpleType* builtin_type(std::string_view name);
std::vector<std::string> builtin_type_names();
// Built-in types of XSD 1.0 that exist and are refused (lists, durations, hexBinary, anyType…).
bool is_refused_builtin(std::string_view name);

// Adds the facets of one restriction to those of its base: a narrower one replaces, patterns of one
// restriction are alternatives, those of several must all match.
void read_facets(Node restriction, SimpleType& type, SchemaReport& report);

}  // namespace jiuqu::xml
