// JSON Schema (draft 7 and 2020-12) and the schema objects of OpenAPI 3, read into a form. What has
// no place in a form is told with its JSON pointer.
// Thread: one. Ownership: borrows the document.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "bus/json/json.h"
#include "mappings/import/impl/form.h"

namespace jiuqu::importing {

class JsonSchemaReader {
 public:
  JsonSchemaReader(const json::Json& document, std::string file, Notes& notes)
      : document_(document), file_(std::move(file)), notes_(notes) {}

  // The schema at a pointer ("#", "#/components/schemas/A") as the root of a form.
  bool read_root(const json::Json& schema, const std::string& pointer, const std::string& name,
                 Form& form);

 private:
  struct At {
    const json::Json* schema = nullptr;
    std::string pointer;
  };
  void read(const At& at, Item& item);
  bool follow(At& at);
  bool has_room(const std::string& pointer);
  void read_type(const At& at, Item& item);
  void read_object(const At& at, Item& item);
  void read_array(const At& at, Item& item);
  void read_branches(const At& at, const json::Json& branches, std::string_view word, Item& item);
  void read_text(const At& at, Item& item);
  void read_number(const At& at, Item& item, bool whole);
  void read_enum(const At& at, Item& item);
  void read_words(const json::Json& schema, Item& item);
  void as_json_text(const At& at, Item& item, const std::string& why_en, const std::string& why_zh);
  void warn(const std::string& pointer, std::string en, std::string zh);
  Location where(const std::string& pointer) const { return at_path(file_, pointer); }

  const json::Json& document_;
  std::string file_;
  Notes& notes_;
  std::vector<const json::Json*> open_;  // schemas that are being read: a form has no circles
  std::size_t items_ = 0;
};

// The value that a pointer such as "#/$defs/a~1b" names; nullptr when there is none.
const json::Json* at_pointer(const json::Json& document, std::string_view pointer);
// A word as part of a JSON pointer.
std::string pointer_word(std::string_view word);

}  // namespace jiuqu::importing
