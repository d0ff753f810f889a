#include "licensing-core/equipment_code.h"

#include <algorithm>

namespace jiuqu::licensing {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_code_char(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z');
}

template <class Accepts>
bool all(std::string_view text, Accepts accepts) {
  return std::all_of(text.begin(), text.end(), accepts);
}

}  // namespace

std::string_view equipment_code_fault(std::string_view code) {
  if (code.size() != 17 && code.size() != 18) return "设备代码应为17位或18位";
  if (!all(code, is_code_char)) return "设备代码只能由数字和大写字母组成";
  if (code[0] == '0' || (!is_digit(code[0]) && code[0] != 'F')) return "设备基本代码首位不正确";
  std::size_t maker = code.size() - 12;  // 5, or the registrar's division of 6
  if (!all(code.substr(4, maker), is_digit)) return "制造单位代号应为数字";
  auto year = code.substr(4 + maker, 4);
  if (!all(year, is_digit)) return "制造年份应为4位数字";
  if (year < "1949" || year > "2099") return "制造年份不合理";
  if (!all(code.substr(code.size() - 3), is_digit)) return "制造顺序号后3位应为数字";
  return {};
}

}  // namespace jiuqu::licensing
