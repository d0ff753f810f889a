// Conversions turned round.
// Thread: any.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bus/xml/schema_model.h"
#include "mappings/impl/value.h"

namespace jiuqu::mapping {

struct NoInverse {
  std::string en, zh;  // why there is no way back
};

struct Inverse {
  // As they stand on a <field>.
  std::vector<std::pair<std::string, std::string>> attributes;
  std::optional<NoInverse> none;
};

// `source` is the field the conversions read. Null conversions are their own inverse.
Inverse inverse_of(const Conversions* conversions, const xml::Field& source);

}  // namespace jiuqu::mapping
