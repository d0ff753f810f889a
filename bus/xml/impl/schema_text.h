// The sentences of findings about messages, English and Chinese, with the partner's own label of
// the field where the schema has one.
// Thread: any.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bus/base/finding.h"
#include "bus/xml/schema_model.h"

namespace jiuqu::xml {

// Where a fault stands in a message: the field if the schema knows it, and the place.
struct Place {
  const Field* field = nullptr;
  std::string path;  // of the element or attribute, also of one that is missing
  int line = 0;
  std::string file;
};

// What is said of the place: "is missing." / "缺失。"; the name of the field is put before it.
struct Saying {
  std::string code;
  std::string en;
  std::string zh;
  std::string suggestion = {};
  std::vector<std::pair<std::string, std::string>> values = {};
};

Finding say(const Place& place, Saying saying);

// form/useComName for /application/form/useComName: the sender knows the root.
std::string shown_path(std::string_view path);
// The value as it may be told: masked when the field is personal, cut when long.
std::string shown_value(const Field* field, std::string_view value);
// "a", "b" and "c" style lists, at most ten, then how many more.
std::string list_en(const std::vector<std::string>& words);
std::string list_zh(const std::vector<std::string>& words);

}  // namespace jiuqu::xml
