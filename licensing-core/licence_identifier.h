// Licence identifiers (电子证照标识, GB/T 36904), as told in the domain notes 5.1:
//   1.2.156.3005.2.<type code>.<issuer>.<serial>.<version>.<check>
// The type code is the credit code of the body that defines the licence with a serial of three
// characters; the issuer a credit code, of some a division of six digits; the check ISO/IEC 7064
// MOD 37,36 over all parts behind the root, dots left out.
// Thread: any. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jiuqu::licensing {

struct LicenceIdentifier {
  std::string type_code;  // 21 characters
  std::string issuer;     // 18, or 6
  std::string serial;     // the issuer's own: digits and capital letters
  std::string version;    // 001, 002 …
};

// The parts with root and check character; empty when one of them has not its form.
std::optional<std::string> compose_licence_identifier(const LicenceIdentifier& parts);
std::optional<LicenceIdentifier> parse_licence_identifier(std::string_view text);
// What is wrong with it, in Chinese; empty when right.
std::string_view licence_identifier_fault(std::string_view text);

}  // namespace jiuqu::licensing
