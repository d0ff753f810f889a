#include "bus/codes/citizen_number.h"

#include <array>

#include "bus/codes/calendar_date.h"
#include "bus/codes/impl/digits.h"

namespace jiuqu::codes {

namespace {
constexpr std::size_t kLength = 18;
constexpr std::array<int, 17> kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
constexpr std::string_view kCheck = "10X98765432";
// Nobody alive was born before; catches swapped digits.
constexpr int kBirthYearMin = 1800;

CitizenNumberFault fault_of_digits(std::string_view digits17) {
  if (!all_digits(digits17)) return CitizenNumberFault::alphabet;
  if (digits17.front() == '0') return CitizenNumberFault::division;
  auto birth = parse_compact_date(digits17.substr(6, 8));
  if (!birth || int(birth->year()) < kBirthYearMin) return CitizenNumberFault::birth_date;
  return CitizenNumberFault::none;
}

char check_character(std::string_view digits17) {
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += (digits17[i] - '0') * kWeights[i];
  return kCheck[std::size_t(sum % 11)];
}
}  // namespace

CitizenNumberCheck check_citizen_number(std::string_view text) {
  if (text.size() != kLength) return {CitizenNumberFault::length};
  if (!is_digit(text.back()) && text.back() != 'X') return {CitizenNumberFault::alphabet};
  std::string_view digits = text.substr(0, kLength - 1);
  CitizenNumberFault fault = fault_of_digits(digits);
  if (fault == CitizenNumberFault::none && check_character(digits) != text.back())
    fault = CitizenNumberFault::check;
  return {fault};
}

std::optional<std::string> make_citizen_number(std::string_view digits17) {
  bool good =
      digits17.size() == kLength - 1 && fault_of_digits(digits17) == CitizenNumberFault::none;
  if (!good) return {};
  return std::string(digits17) + check_character(digits17);
}

std::string_view CitizenNumberCheck::reason_en() const {
  switch (fault) {
    case CitizenNumberFault::none:
      return {};
    case CitizenNumberFault::length:
      return "a citizen number has 18 characters";
    case CitizenNumberFault::alphabet:
      return "a citizen number is 17 digits and a digit or a capital X";
    case CitizenNumberFault::division:
      return "the division code in characters 1 to 6 does not exist";
    case CitizenNumberFault::birth_date:
      return "characters 7 to 14 are not a date";
    case CitizenNumberFault::check:
      return "the check character does not fit";
  }
  return {};
}

std::string_view CitizenNumberCheck::reason_zh() const {
  switch (fault) {
    case CitizenNumberFault::none:
      return {};
    case CitizenNumberFault::length:
      return "公民身份号码应为18位";
    case CitizenNumberFault::alphabet:
      return "公民身份号码应为17位数字加1位数字或大写字母X";
    case CitizenNumberFault::division:
      return "第1至6位行政区划代码不存在";
    case CitizenNumberFault::birth_date:
      return "第7至14位不是有效日期";
    case CitizenNumberFault::check:
      return "校验码不正确";
  }
  return {};
}

}  // namespace jiuqu::codes
