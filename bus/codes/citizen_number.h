// Citizen identification numbers (GB 11643-1999): division, date of birth, sequence, check.
// Thread: any. Pure. Numbers are personal data: reasons never repeat them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jiuqu::codes {

enum class CitizenNumberFault : std::uint8_t {
  none,
  length,      // not 18 characters
  alphabet,    // something but 17 digits and a digit or capital X
  division,    // the first digit names no region
  birth_date,  // not a day of the calendar
  check        // the last character does not fit the others
};

struct CitizenNumberCheck {
  CitizenNumberFault fault = CitizenNumberFault::none;

  bool ok() const { return fault == CitizenNumberFault::none; }
  std::string_view reason_en() const;  // empty when ok
  std::string_view reason_zh() const;
};

CitizenNumberCheck check_citizen_number(std::string_view text);
// The 17 digits with their check character; empty when they cannot begin a citizen number.
std::optional<std::string> make_citizen_number(std::string_view digits17);

}  // namespace jiuqu::codes
