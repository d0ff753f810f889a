// A text that a pattern of XSD (a regular expression) takes: what the generator of documents needs
// of them. Classes, escapes \d \s \w, groups, alternatives and counts; a pattern beyond that gives
// nothing.
// Thread: any.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bus/base/random.h"

namespace jiuqu::mapping {

std::optional<std::string> text_of_pattern(std::string_view pattern, Random& random);

}  // namespace jiuqu::mapping
