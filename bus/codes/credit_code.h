// Unified social credit codes (GB 32100-2015): 18 characters, the last one a check; characters 9 to
// 17 are the organisation code of GB 11714 with a check of its own.
// Thread: any. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jiuqu::codes {

enum class CreditCodeFault : std::uint8_t {
  none,
  length,    // not 18 characters
  alphabet,  // a character outside 0-9 A-Z without I O S V Z; lower case is not corrected
  division,  // characters 3 to 8 are not digits
  check      // the last character does not fit the others
};

struct CreditCodeCheck {
  CreditCodeFault fault = CreditCodeFault::none;
  // Position of the wrong character from 1, for alphabet and division.
  int position = 0;
  // Whether characters 9 to 17 pass GB 11714. Real codes exist that do not: a warning, no fault.
  bool inner_check_ok = true;

  bool ok() const { return fault == CreditCodeFault::none; }
  std::string reason_en() const;  // empty when ok
  std::string reason_zh() const;
};

CreditCodeCheck check_credit_code(std::string_view text);
// The 17 characters with their check character; empty when they cannot begin a credit code.
std::optional<std::string> make_credit_code(std::string_view prefix17);
// The 8 characters (digits and capital letters) with the check of GB 11714; empty otherwise.
std::optional<std::string> make_organisation_code(std::string_view body8);

}  // namespace jiuqu::codes
