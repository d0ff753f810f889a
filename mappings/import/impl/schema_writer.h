// Writes a form as XSD inside the subset that bus/xml/schema_model.h reads: one file a namespace.
// Thread: any.
#pragma once

#include <string>
#include <vector>

#include "mappings/import/impl/form.h"

namespace jiuqu::importing {

struct SchemaFile {
  std::string name;  // without folder
  std::string text;
};

// The first file is the one of the root. `name` is its name without ".xsd"; `title` stands in a
// comment at its top.
std::vector<SchemaFile> write_schema(const Form& form, const std::string& name,
                                     const std::string& title, Notes& notes);

}  // namespace jiuqu::importing
