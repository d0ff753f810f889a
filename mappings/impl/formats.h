// Forms of times and numbers, compiled once.
//   times:   "iso-utc" (2026-11-23T02:00:00Z), or a pattern of yyyy MM dd HH mm ss SSS and other
//            characters as they are; patterns are China standard time (GMT+8), a pattern without a
//            time of day means its midnight.
//   numbers: "0" whole, "0.00" with so many decimal places.
// Thread: immutable.
#pragma once

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
  std::size_t length() const { return length_; }
  const std::string& text() const { return text_; }

 private:
  enum class Part : std::uint8_t { year, month, day, hour, minute, second, millisecond, literal };
  struct Token {
    Part part = Part::literal;
    std::size_t width = 1;
    char literal = 0;
  };
  std::string text_;
  bool iso_utc_ = false;
  std::vector<Token> tokens_;
  std::size_t length_ = 0;
};

class NumberFormat {
 public:
  static std::optional<NumberFormat> compile(std::string_view text);
  // The number with exactly the places of the form: "007.5" -> "7.50". nullopt: no number, or more
  // places than the form has.
  std::optional<std::string> write(std::string_view number) const;

 private:
  std::size_t places_ = 0;
};

}  // namespace jiuqu::mapping
