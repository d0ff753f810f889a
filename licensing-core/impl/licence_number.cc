#include "licensing-core/licence_number.h"

#include <algorithm>

namespace jiuqu::licensing {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_digit);
}

constexpr std::string_view kKinds[] = {"锅", "容", "瓶", "管", "梯", "起", "车", "游", "索"};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), to);
  }
}

// A character from U+4E00 to U+9FA5 at the front: three bytes.
bool starts_with_han(std::string_view text) {
  if (text.size() < 3) return false;
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if ((byte(0) & 0xf0) != 0xe0) return false;
  unsigned point = ((byte(0) & 0x0fU) << 12) | ((byte(1) & 0x3fU) << 6) | (byte(2) & 0x3fU);
  return point >= 0x4e00 && point <= 0x9fa5;
}

// [A-Z]?[0-9A-Z]?[0-9]{3,5}
bool is_tail(std::string_view tail) {
  for (std::size_t lead = 0; lead <= 2 && lead < tail.size(); ++lead) {
    auto digits = tail.substr(lead);
    if (digits.size() < 3 || digits.size() > 5 || !is_digits(digits)) continue;
    if (lead == 2 && !is_capital(tail[0])) continue;
    if (lead > 0 && !is_capital(tail[lead - 1]) && !is_digit(tail[lead - 1])) continue;
    return true;
  }
  return false;
}

}  // namespace

std::string LicencePrefix::text() const {
  return kind + category + province + city + county;
}

std::string LicencePrefix::scope() const {
  return "licence:" + text() + "(" + std::to_string(year) + ")";
}

Result<std::string> licence_serial(std::int64_t serial, int width) {
  std::int64_t block = 1;  // how many serials one first character stands for
  for (int i = 1; i < width; ++i) block *= 10;
  if (serial < 1 || serial >= block * (10 + 26)) {
    return fail(ErrorCode::limit_exceeded, "licence serial " + std::to_string(serial));
  }
  auto first = serial / block;
  auto rest = std::to_string(serial % block);
  std::string text(1, first < 10 ? char('0' + first) : char('A' + (first - 10)));
  text.append(std::size_t(width) - 1 - rest.size(), '0');
  return text + rest;
}

Result<std::string> compose_licence_number(const LicencePrefix& prefix, std::int64_t serial) {
  auto digits = licence_serial(serial, prefix.county.empty() ? 5 : 4);
  if (!digits) return digits;
  int year = prefix.year % 100;
  std::string two{char('0' + year / 10), char('0' + year % 10)};
  return prefix.text() + *digits + "(" + two + ")";
}

std::optional<LicenceNumber> parse_licence_number(std::string_view text) {
  LicenceNumber number;
  number.key = text;
  replace_all(number.key, "（", "(");
  replace_all(number.key, "）", ")");
  std::string_view rest = number.key;
  for (auto kind : kKinds) {
    if (rest.starts_with(kind)) number.kind = kind;
  }
  if (number.kind.empty()) return std::nullopt;
  rest.remove_prefix(number.kind.size());
  if (rest.size() < 2 || !std::all_of(rest.begin(), rest.begin() + 2,
                                      [](char c) { return is_digit(c) || is_capital(c); })) {
    return std::nullopt;
  }
  number.category = rest.substr(0, 2);
  rest.remove_prefix(2);
  if (!starts_with_han(rest)) return std::nullopt;
  number.province = rest.substr(0, 3);
  rest.remove_prefix(3);
  if (rest.empty() || !is_capital(rest[0])) return std::nullopt;
  number.city = rest.substr(0, 1);
  rest.remove_prefix(1);
  auto bracket = rest.find('(');
  if (bracket == std::string_view::npos || !is_tail(rest.substr(0, bracket))) return std::nullopt;
  number.tail = rest.substr(0, bracket);
  auto year = rest.substr(bracket);
  if (year.size() != 4 || year[3] != ')' || !is_digits(year.substr(1, 2))) return std::nullopt;
  number.year = (year[1] - '0') * 10 + (year[2] - '0');
  return number;
}

Result<LicencePrefix> licence_prefix(const codes::CodeTable& catalogue,
                                     const codes::CodeTable& divisions,
                                     std::string_view catalogue_code, std::string_view division,
                                     std::string_view date) {
  LicencePrefix prefix;
  auto start = catalogue.column(catalogue_code, "cert_no_prefix", date).value_or("");
  if (start.size() < 3) {
    return fail(ErrorCode::code_unknown,
                "equipment-catalogue " + std::string(catalogue_code) + " has no cert_no_prefix");
  }
  prefix.kind = start.substr(0, start.size() - 2);
  prefix.category = start.substr(start.size() - 2);
  std::string city = std::string(division.substr(0, 4)) + "00";
  for (std::string_view code : {division, std::string_view(city)}) {
    if (!prefix.city.empty() || code.size() != 6) continue;
    prefix.province = divisions.column(code, "province_short", date).value_or("");
    prefix.city = divisions.column(code, "plate_letter", date).value_or("");
  }
  if (prefix.province.empty() || prefix.city.empty()) {
    return fail(ErrorCode::code_unknown,
                "division " + std::string(division) + " has no province_short and plate_letter");
  }
  int year = 0;
  for (char c : date.substr(0, 4)) year = year * 10 + (c - '0');
  prefix.year = year;
  return prefix;
}

}  // namespace jiuqu::licensing
