// Numbers of the licence (使用登记证编号), TSG 08-2017 as told in the domain notes 1.3:
//   <kind char><2 chars><province char><city letter>[<county letter>]<serial>(<yy>)
//   梯11鄂A00001(26)
// Serial and county letter fill five characters; above 99999 the first becomes a letter (A0000 =
// 100000). An issued number is an opaque key: never rebuild it from its parts.
// Thread: any. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bus/base/error.h"
#include "bus/codes/code_table.h"

namespace jiuqu::licensing {

// All of a number but its serial. One counter counts for each (text(), year).
struct LicencePrefix {
  std::string kind;      // 梯
  std::string category;  // 11: second and third character of the catalogue code 3110
  std::string province;  // 鄂
  std::string city;      // A: the letter of vehicle plates
  std::string county;    // a letter where a county registers by a letter of its own; else empty
  int year = 0;          // 2026

  std::string text() const;   // 梯11鄂A
  std::string scope() const;  // name of its counter
};

// Errors: limit_exceeded when the serial does not fit any more.
Result<std::string> compose_licence_number(const LicencePrefix& prefix, std::int64_t serial);
// 00001, 99999, A0000; `width` 4 beside a county letter.
Result<std::string> licence_serial(std::int64_t serial, int width);

struct LicenceNumber {
  std::string kind, category, province, city;
  std::string tail;  // county letter and serial: cannot always be told apart
  int year = 0;      // two digits
  std::string key;   // brackets half-width
};
std::optional<LicenceNumber> parse_licence_number(std::string_view text);

// From the catalogue code and the division of the authority, through the code tables
// "equipment-catalogue" (column cert_no_prefix: 梯11) and "division" (columns province_short and
// plate_letter; a division without a row takes those of its city). date: yyyy-MM-dd.
// Errors: code_unknown.
Result<LicencePrefix> licence_prefix(const codes::CodeTable& catalogue,
                                     const codes::CodeTable& divisions,
                                     std::string_view catalogue_code, std::string_view division,
                                     std::string_view date);

}  // namespace jiuqu::licensing
