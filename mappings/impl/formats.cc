#include "mappings/impl/formats.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "bus/base/text.h"

namespace jiuqu::mapping {
namespace {

constexpr Duration kChinaOffset = std::chrono::hours{8};
constexpr std::string_view kIsoUtc = "iso-utc";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string padded(int value, std::size_t width) {
  std::array<char, 16> buffer{};
  int size = std::snprintf(buffer.data(), buffer.size(), "%0*d", int(width), value);
  return {buffer.data(), std::size_t(size)};
}

// Without a fraction where there is none: what partners and xs:dateTime read most easily.
std::string iso_text(UtcTime time) {
  std::string text = to_iso8601(time);
  if (text.ends_with(".000000Z")) text.replace(text.size() - 8, 8, "Z");
  return text;
}

}  // namespace

std::optional<TimeFormat> TimeFormat::compile(std::string_view text) {
  struct Known {
    std::string_view letters;
    Part part;
  };
  constexpr Known kKnown[] = {{"yyyy", Part::year},      {"MM", Part::month},  {"dd", Part::day},
                              {"HH", Part::hour},        {"mm", Part::minute}, {"ss", Part::second},
                              {"SSS", Part::millisecond}};
  TimeFormat format;
  format.text_ = text;
  format.iso_utc_ = text == kIsoUtc;
  format.length_ = format.iso_utc_ ? 27 : text.size();
  if (format.iso_utc_) return format;
  bool has_year = false;
  while (!text.empty()) {
    const auto* known = std::ranges::find_if(
        kKnown, [&](const Known& candidate) { return text.starts_with(candidate.letters); });
    if (known != std::end(kKnown)) {
      has_year |= known->part == Part::year;
      format.tokens_.push_back({known->part, known->letters.size(), 0});
      text.remove_prefix(known->letters.size());
      continue;
    }
    char c = text.front();
    // Letters mean something; only T and Z stand for themselves in common forms.
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter && c != 'T') return std::nullopt;
    format.tokens_.push_back({Part::literal, 1, c});
    text.remove_prefix(1);
  }
  if (!has_year) return std::nullopt;
  return format;
}

std::optional<UtcTime> TimeFormat::parse(std::string_view text) const {
  if (iso_utc_) {
    auto time = from_iso8601(text);
    if (!time) return std::nullopt;
    return *time;
  }
  if (text.size() != length_) return std::nullopt;
  std::array<int, 8> values{0, 1, 1, 0, 0, 0, 0, 0};
  for (const Token& token : tokens_) {
    if (token.part == Part::literal) {
      if (text.front() != token.literal) return std::nullopt;
    } else {
      int value = 0;
      for (char c : text.substr(0, token.width)) {
        if (!is_digit(c)) return std::nullopt;
        value = value * 10 + (c - '0');
      }
      values[std::size_t(token.part)] = value;
    }
    text.remove_prefix(token.width);
  }
  auto [year, month, day, hour, minute, second, millisecond, unused] = values;
  std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month(unsigned(month)),
                                   std::chrono::day(unsigned(day))};
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return UtcTime{std::chrono::sys_days{date}} + std::chrono::hours{hour} +
         std::chrono::minutes{minute} + std::chrono::seconds{second} +
         std::chrono::milliseconds{millisecond} - kChinaOffset;
}

std::string TimeFormat::write(UtcTime time) const {
  if (iso_utc_) return iso_text(time);
  UtcTime local = time + kChinaOffset;
  auto days = std::chrono::floor<std::chrono::days>(local);
  std::chrono::year_month_day date{days};
  std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::milliseconds>(local - days)};
  const std::array<int, 7> values{int(date.year()),
                                  int(unsigned(date.month())),
                                  int(unsigned(date.day())),
                                  int(clock.hours().count()),
                                  int(clock.minutes().count()),
                                  int(clock.seconds().count()),
                                  int(clock.subseconds().count())};
  std::string text;
  for (const Token& token : tokens_) {
    if (token.part == Part::literal)
      text += token.literal;
    else
      text += padded(values[std::size_t(token.part)], token.width);
  }
  return text;
}

std::optional<NumberFormat> NumberFormat::compile(std::string_view text) {
  NumberFormat format;
  if (text == "0") return format;
  if (!text.starts_with("0.") || text.size() < 3) return std::nullopt;
  if (text.find_first_not_of('0', 2) != std::string_view::npos) return std::nullopt;
  format.places_ = text.size() - 2;
  return format;
}

std::optional<std::string> NumberFormat::write(std::string_view number) const {
  std::string sign;
  if (number.starts_with('-') || number.starts_with('+')) {
    if (number.front() == '-') sign = "-";
    number.remove_prefix(1);
  }
  auto point = number.find('.');
  std::string_view whole = number.substr(0, point);
  std::string_view fraction;
  if (point != std::string_view::npos) fraction = number.substr(point + 1);
  if (whole.empty() && fraction.empty()) return std::nullopt;
  if (!std::ranges::all_of(whole, is_digit) || !std::ranges::all_of(fraction, is_digit))
    return std::nullopt;
  while (whole.starts_with('0')) whole.remove_prefix(1);
  while (fraction.ends_with('0')) fraction.remove_suffix(1);
  if (fraction.size() > places_) return std::nullopt;
  if (whole.empty() && fraction.empty()) sign.clear();
  std::string text = sign + (whole.empty() ? "0" : std::string(whole));
  if (places_ == 0) return text;
  return text + "." + std::string(fraction) + std::string(places_ - fraction.size(), '0');
}

}  // namespace jiuqu::mapping
