// Vehicle identification numbers (VIN, 车辆识别代号). Thread: any. Pure.
#pragma once

#include <string_view>

namespace jiuqu::codes {

// 17 digits and capital letters without I, O and Q, the last four digits.
bool is_vin(std::string_view text);
// Also the check character at its ninth place is right (ISO 3779 weights, modulo 11). Makers
// outside China and North America need not keep it.
bool has_vin_check(std::string_view text);

}  // namespace jiuqu::codes
