// A reader for each kind of description. Each fills the form, or tells errors and gives false.
// Thread: one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bus/json/json.h"
#include "mappings/import/impl/form.h"
#include "mappings/import/impl/sheet.h"

namespace jiuqu::importing {

// What a reader is told about the file.
struct Description {
  std::string file;  // as shown
  std::string_view bytes;
  std::string folder;  // what the file may refer to stands here or below
  std::string root;    // which element, message, schema or operation; may be empty
  std::string name;    // for a root that has none of its own
  std::string ns;      // for descriptions that tell none
};

// The description as JSON, or the error told.
std::optional<json::Json> parsed_json(const Description& told, Notes& notes);

bool read_field_table(const Sheet& sheet, const Description& told, Form& form, Notes& notes);
bool read_json_schema(const Description& told, Form& form, Notes& notes);
// JSON or YAML.
bool read_openapi(const Description& told, Form& form, Notes& notes);
bool read_xml_sample(const Description& told, Form& form, Notes& notes);
bool read_json_sample(const Description& told, Form& form, Notes& notes);
bool read_xsd(const Description& told, Form& form, Notes& notes);
bool read_wsdl(const Description& told, Form& form, Notes& notes);

}  // namespace jiuqu::importing
