// Judges one value of one place against its field.
// Thread: any.
#pragma once

#include <optional>
#include <string_view>

#include "bus/xml/impl/schema_text.h"

namespace jiuqu::xml {

// What is wrong with the value, the first fault only.
std::optional<Saying> judge_value(const Field& field, std::string_view value);

}  // namespace jiuqu::xml
