// SHA-256, for content hashes and derived ids. Thread: any.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace jiuqu {

using Sha256 = std::array<std::uint8_t, 32>;
Sha256 sha256(std::string_view bytes);
std::string to_hex(std::string_view bytes);
// sha256 as 64 lower-case hex digits.
std::string sha256_hex(std::string_view bytes);
// Compares in a time that does not depend on where the texts differ (for keys and tokens).
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace jiuqu
