// Equipment code (设备代码), domain notes 1.2: basic code 4 + maker code 5 (or, composed by the
// registrar, division 6) + year 4 + serial 4, whose first digit becomes a letter above 9999.
// Thread: any. Pure.
#pragma once

#include <string>
#include <string_view>

namespace jiuqu::licensing {

// What is wrong with it, in Chinese; empty when right.
std::string_view equipment_code_fault(std::string_view code);
inline bool is_equipment_code(std::string_view code) {
  return equipment_code_fault(code).empty();
}

}  // namespace jiuqu::licensing
