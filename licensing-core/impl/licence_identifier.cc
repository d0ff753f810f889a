#include "licensing-core/licence_identifier.h"

#include <algorithm>
#include <vector>

#include "bus/codes/credit_code.h"

namespace jiuqu::licensing {
namespace {

constexpr std::string_view kRoot = "1.2.156.3005.2.";
constexpr std::size_t kTypeSerialLength = 3;
constexpr std::size_t kSerialMax = 64;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_code_char(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z');
}
bool all_code_chars(std::string_view text) {
  return std::ranges::all_of(text, is_code_char);
}
bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, is_digit);
}

char check_character(std::string_view characters) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  constexpr int kModulus = 36;
  int p = kModulus;
  for (char c : characters) {
    p = (p + int(kAlphabet.find(c))) % kModulus;
    if (p == 0) p = kModulus;
    p = p * 2 % (kModulus + 1);
  }
  return kAlphabet[std::size_t((kModulus + 1 - p) % kModulus)];
}

std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t from = 0; from <= text.size();) {
    std::size_t dot = std::min(text.find('.', from), text.size());
    parts.push_back(text.substr(from, dot - from));
    from = dot + 1;
  }
  return parts;
}

std::string_view fault_of(std::string_view type_code, std::string_view issuer,
                          std::string_view serial, std::string_view version) {
  constexpr std::size_t kCreditCode = 18, kDivision = 6, kVersion = 3;
  if (type_code.size() != kCreditCode + kTypeSerialLength ||
      !codes::check_credit_code(type_code.substr(0, kCreditCode)).ok() ||
      !all_code_chars(type_code.substr(kCreditCode)))
    return "证照类型代码应为定义机构的统一社会信用代码加3位流水号";
  bool division = issuer.size() == kDivision && all_digits(issuer);
  if (!division && !codes::check_credit_code(issuer).ok())
    return "颁发机构代码应为统一社会信用代码或6位行政区划代码";
  if (serial.empty() || serial.size() > kSerialMax || !all_code_chars(serial))
    return "流水号只能由数字和大写字母组成";
  if (version.size() != kVersion || !all_digits(version)) return "版本号应为3位数字";
  return {};
}

std::string joined(std::string_view a, std::string_view b, std::string_view c, std::string_view d) {
  return std::string(a).append(b).append(c).append(d);
}

}  // namespace

std::string_view licence_identifier_fault(std::string_view text) {
  if (!text.starts_with(kRoot)) return "电子证照标识应以 1.2.156.3005.2. 开头";
  auto parts = parts_of(text.substr(kRoot.size()));
  if (parts.size() != 5) return "电子证照标识应由根代码和5个部分组成";
  if (auto fault = fault_of(parts[0], parts[1], parts[2], parts[3]); !fault.empty()) return fault;
  if (parts[4] != std::string(1, check_character(joined(parts[0], parts[1], parts[2], parts[3]))))
    return "校验位不正确";
  return {};
}

std::optional<LicenceIdentifier> parse_licence_identifier(std::string_view text) {
  if (!licence_identifier_fault(text).empty()) return {};
  auto parts = parts_of(text.substr(kRoot.size()));
  return LicenceIdentifier{std::string(parts[0]), std::string(parts[1]), std::string(parts[2]),
                           std::string(parts[3])};
}

std::optional<std::string> compose_licence_identifier(const LicenceIdentifier& parts) {
  const auto& [type_code, issuer, serial, version] = parts;
  if (!fault_of(type_code, issuer, serial, version).empty()) return {};
  std::string text(kRoot);
  for (const std::string* part : {&type_code, &issuer, &serial, &version}) text += *part + ".";
  return text + check_character(joined(type_code, issuer, serial, version));
}

}  // namespace jiuqu::licensing
