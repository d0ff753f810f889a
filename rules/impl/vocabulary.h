// The elements of ISO Schematron that are executed, with their attributes and what may stand
// inside. Thread: any. Constant.
#pragma once

#include <span>
#include <string_view>

namespace jiuqu::rules {

struct Element {
  std::string_view name;
  std::span<const std::string_view> attributes;
  std::span<const std::string_view> children;
};

// nullptr for a name that is none.
const Element* element_named(std::string_view name);
std::span<const Element> elements();

}  // namespace jiuqu::rules
