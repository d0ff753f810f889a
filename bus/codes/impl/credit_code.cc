#include "bus/codes/credit_code.h"

#include <array>

#include "bus/codes/impl/digits.h"

namespace jiuqu::codes {

namespace {
constexpr std::size_t kLength = 18;
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr int kModulus = 31;
// 3^(i-1) mod 31
constexpr std::array<int, 17> kWeights = {1,  3,  9,  27, 19, 26, 16, 17, 20,
                                          29, 25, 13, 8,  24, 10, 30, 28};
constexpr std::array<int, 8> kBodyWeights = {3, 7, 9, 10, 5, 8, 4, 2};

// Fault of the first `count` characters, which are there.
CreditCodeCheck check_characters(std::string_view text, std::size_t count) {
  CreditCodeCheck result;
  for (std::size_t i = 0; i < count; ++i) {
    bool in_division = i >= 2 && i < 8;
    if (kAlphabet.find(text[i]) == std::string_view::npos) {
      result.fault = CreditCodeFault::alphabet;
    } else if (in_division && !is_digit(text[i])) {
      result.fault = CreditCodeFault::division;
    } else {
      continue;
    }
    result.position = int(i) + 1;
    return result;
  }
  return result;
}

char check_character(std::string_view prefix17) {
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i)
    sum += int(kAlphabet.find(prefix17[i])) * kWeights[i];
  return kAlphabet[std::size_t((kModulus - sum % kModulus) % kModulus)];
}
}  // namespace

CreditCodeCheck check_credit_code(std::string_view text) {
  if (text.size() != kLength) return {CreditCodeFault::length, 0, true};
  CreditCodeCheck result = check_characters(text, kLength);
  if (!result.ok()) return result;
  if (check_character(text.substr(0, kLength - 1)) != text.back())
    result.fault = CreditCodeFault::check;
  auto body = make_organisation_code(text.substr(8, 8));
  result.inner_check_ok = body && body->back() == text[16];
  return result;
}

std::optional<std::string> make_credit_code(std::string_view prefix17) {
  if (prefix17.size() != kLength - 1 || !check_characters(prefix17, prefix17.size()).ok())
    return {};
  return std::string(prefix17) + check_character(prefix17);
}

std::optional<std::string> make_organisation_code(std::string_view body8) {
  if (body8.size() != kBodyWeights.size()) return {};
  int sum = 0;
  for (std::size_t i = 0; i < body8.size(); ++i) {
    char c = body8[i];
    if (!is_digit(c) && !is_capital(c)) return {};
    sum += (is_digit(c) ? c - '0' : c - 'A' + 10) * kBodyWeights[i];
  }
  int check = 11 - sum % 11;
  char last = check == 10 ? 'X' : check == 11 ? '0' : char('0' + check);
  return std::string(body8) + last;
}

std::string CreditCodeCheck::reason_en() const {
  switch (fault) {
    case CreditCodeFault::none:
      return {};
    case CreditCodeFault::length:
      return "a credit code has 18 characters";
    case CreditCodeFault::alphabet:
      return "character " + std::to_string(position) +
             " is neither a digit nor a capital letter other than I, O, S, V, Z";
    case CreditCodeFault::division:
      return "character " + std::to_string(position) +
             " is not a digit (characters 3 to 8 are a division code)";
    case CreditCodeFault::check:
      return "the check character does not fit";
  }
  return {};
}

std::string CreditCodeCheck::reason_zh() const {
  switch (fault) {
    case CreditCodeFault::none:
      return {};
    case CreditCodeFault::length:
      return "统一社会信用代码应为18位";
    case CreditCodeFault::alphabet:
      return "第" + std::to_string(position) + "位不是数字或大写字母（不含I、O、S、V、Z）";
    case CreditCodeFault::division:
      return "第" + std::to_string(position) + "位应为数字（第3至8位为行政区划代码）";
    case CreditCodeFault::check:
      return "校验码不正确";
  }
  return {};
}

}  // namespace jiuqu::codes
