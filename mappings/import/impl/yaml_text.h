// YAML 1.1 as the JSON tree it stands for: maps, lists, texts; plain words true, false, null and
// numbers as JSON has them. yaml_text.cc is the only includer of libyaml.
// Thread: any.
#pragma once

#include <string_view>

#include "bus/json/json.h"

namespace jiuqu::importing {

// body_not_json with line and column of the fault; limit_exceeded: aliases that multiply.
Result<json::Json> parse_yaml(std::string_view text);

}  // namespace jiuqu::importing
