// Forms of times and numbers, compiled once.
//   times:   "iso-utc" (2026-11-23T02:00:00Z), "iso" (…T10:00:00+08:00; read with any offset, Z or
//            none), "epoch-s", "epoch-ms", or a pattern of yyyy MM dd HH mm ss SSS XXX (offset),
//            M d H m s for one or two digits, and other characters as they are. Patterns are China
//            standard time (GMT+8); one without a time of day means its midnight.
//   numbers: "0" whole, "0.00" with so many decimal places, "0.0#" with one or two, "000" with so
//            many digits at least, "#,##0.00" in groups of three.
// Thread: immutable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bus/base/clock.h"

namespace jiuqu::mapping {

class TimeFormat {
 public:
  static std::optional<TimeFormat> compile(std::string_view text);
  std::optional<UtcTime> parse(std::string_view text) const;  // nullopt: not in this form
  std::string write(UtcTime time) const;
  std::size_t length() const { return length_; }  // characters, at most
  const std::string& text() const { return text_; }
  // How fine the form is: 1 years, 2 months, 3 days … 6 seconds, 7 milliseconds, 8 microseconds.
  int precision() const { return precision_; }

 private:
  enum class Kind : std::uint8_t { pattern, iso_utc, iso, epoch_s, epoch_ms };
  enum class Part : std::uint8_t {
    year,
    month,
    day,
    hour,
    minute,
    second,
    millisecond,
    offset,
    literal
  };
  struct Token {
    Part part = Part::literal;
    std::size_t width = 1;  // digits; 1 reads one or two
    char literal = 0;
  };
  static std::optional<UtcTime> parse_iso(std::string_view text);
  std::optional<UtcTime> parse_pattern(std::string_view text) const;
  std::string write_pattern(UtcTime time) const;

  std::string text_;
  Kind kind_ = Kind::pattern;
  std::vector<Token> tokens_;
  std::size_t length_ = 0;
  int precision_ = 0;
};

// Forms of one field, in the order in which they are tried: "yyyy-MM-dd HH:mm:ss|yyyy-MM-dd".
std::optional<UtcTime> parse_any(const std::vector<TimeFormat>& forms, std::string_view text);

enum class Rounding : std::uint8_t { refuse, half_up, half_even, down };

class NumberFormat {
 public:
  static std::optional<NumberFormat> compile(std::string_view text);
  // As many places as the number has.
  static NumberFormat free();

  Rounding rounding = Rounding::refuse;
  int scale = 0;         // the point moves so many places to the right
  bool grouped = false;  // what is read may stand in groups of three
  // The number in this form: "007.5" -> "7.50". nullopt: no number, or more places than the form
  // has and no rounding.
  std::optional<std::string> write(std::string_view number) const;
  const std::string& text() const { return text_; }
  bool groups() const { return groups_; }
  std::size_t places_max() const { return places_max_; }

 private:
  std::string text_;
  std::size_t digits_min_ = 1;
  std::size_t places_min_ = 0, places_max_ = 0;
  bool groups_ = false;
};

}  // namespace jiuqu::mapping
