#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "bus/base/text.h"
#include "mappings/impl/formats.h"

namespace jiuqu::mapping {
namespace {

constexpr Duration kChinaOffset = std::chrono::hours{8};
constexpr std::string_view kChinaOffsetText = "+08:00";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string padded(int value, std::size_t width) {
  std::array<char, 16> buffer{};
  int size = std::snprintf(buffer.data(), buffer.size(), "%0*d", int(width), value);
  return {buffer.data(), std::size_t(size)};
}

// Without a fraction where there is none: what partners and xs:dateTime read most easily.
std::string without_zero_fraction(std::string text, std::string_view zone) {
  std::string fraction = ".000000" + std::string(zone);
  if (text.ends_with(fraction))
    text.replace(text.size() - fraction.size(), std::string::npos, zone);
  return text;
}

// "Z" or "+08:00" as what is to be taken off; nullopt when it is neither.
std::optional<Duration> offset_of(std::string_view text) {
  if (text == "Z") return Duration{0};
  bool form = text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':' &&
              is_digit(text[1]) && is_digit(text[2]) && is_digit(text[4]) && is_digit(text[5]);
  if (!form) return std::nullopt;
  int hours = (text[1] - '0') * 10 + (text[2] - '0');
  int minutes = (text[4] - '0') * 10 + (text[5] - '0');
  if (hours > 14 || minutes > 59) return std::nullopt;
  Duration offset = std::chrono::hours{hours} + std::chrono::minutes{minutes};
  return text[0] == '-' ? -offset : offset;
}

std::optional<UtcTime> from_epoch(std::string_view text, Duration unit) {
  std::int64_t count = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  constexpr std::int64_t kYears9999 = 253'402'300'799'000;  // milliseconds
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (count > kYears9999 || count < -kYears9999) return std::nullopt;
  auto micros = count * unit.count();
  if (unit.count() > 1000 && (count > kYears9999 / 1000 || count < -kYears9999 / 1000))
    return std::nullopt;
  return from_micros(micros);
}

struct Known {
  std::string_view letters;
  int part;  // TimeFormat::Part
  std::size_t width;
};

}  // namespace

std::optional<TimeFormat> TimeFormat::compile(std::string_view text) {
  TimeFormat format;
  format.text_ = text;
  auto named = [&](Kind kind, std::size_t length, int precision) {
    format.kind_ = kind;
    format.length_ = length;
    format.precision_ = precision;
    return format;
  };
  if (text == "iso-utc") return named(Kind::iso_utc, 27, 8);
  if (text == "iso") return named(Kind::iso, 32, 8);
  if (text == "epoch-s") return named(Kind::epoch_s, 12, 6);
  if (text == "epoch-ms") return named(Kind::epoch_ms, 15, 7);
  constexpr Known kKnown[] = {{"yyyy", int(Part::year), 4}, {"MM", int(Part::month), 2},
                              {"M", int(Part::month), 1},   {"dd", int(Part::day), 2},
                              {"d", int(Part::day), 1},     {"HH", int(Part::hour), 2},
                              {"H", int(Part::hour), 1},    {"mm", int(Part::minute), 2},
                              {"m", int(Part::minute), 1},  {"ss", int(Part::second), 2},
                              {"s", int(Part::second), 1},  {"SSS", int(Part::millisecond), 3},
                              {"XXX", int(Part::offset), 6}};
  bool has_year = false;
  while (!text.empty()) {
    const auto* known = std::ranges::find_if(
        kKnown, [&](const Known& candidate) { return text.starts_with(candidate.letters); });
    if (known != std::end(kKnown)) {
      has_year |= known->part == int(Part::year);
      format.tokens_.push_back({Part(known->part), known->width, 0});
      format.length_ += known->width == 1 ? 2 : known->width;
      if (Part(known->part) != Part::offset)
        format.precision_ = std::max(format.precision_, known->part + 1);
      text.remove_prefix(known->letters.size());
      continue;
    }
    char c = text.front();
    // Letters mean something; only T stands for itself in common forms.
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter && c != 'T') return std::nullopt;
    format.tokens_.push_back({Part::literal, 1, c});
    format.length_ += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    text.remove_prefix(1);
  }
  if (!has_year) return std::nullopt;
  return format;
}

std::optional<UtcTime> TimeFormat::parse(std::string_view text) const {
  switch (kind_) {
    case Kind::iso_utc: {
      auto time = from_iso8601(text);
      return time ? std::optional(*time) : std::nullopt;
    }
    case Kind::iso:
      return parse_iso(text);
    case Kind::epoch_s:
      return from_epoch(text, std::chrono::seconds{1});
    case Kind::epoch_ms:
      return from_epoch(text, std::chrono::milliseconds{1});
    case Kind::pattern:
      return parse_pattern(text);
  }
  return std::nullopt;
}

std::optional<UtcTime> TimeFormat::parse_iso(std::string_view text) {
  static const TimeFormat kDay = *compile("yyyy-MM-dd");
  if (text.size() == 10) return kDay.parse(text);
  if (text.size() < 19) return std::nullopt;
  std::string_view rest = text.substr(19);
  std::string utc(text.substr(0, 19));
  if (rest.starts_with('.')) {
    auto end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
    utc += rest.substr(0, end);
    rest.remove_prefix(end);
  }
  auto offset = rest.empty() ? std::optional(kChinaOffset) : offset_of(rest);
  auto time = from_iso8601(utc + "Z");
  if (!offset || !time) return std::nullopt;
  return *time - *offset;
}

std::optional<UtcTime> TimeFormat::parse_pattern(std::string_view text) const {
  std::array<int, 7> values{0, 1, 1, 0, 0, 0, 0};
  Duration offset = kChinaOffset;
  for (const Token& token : tokens_) {
    if (token.part == Part::literal) {
      if (text.empty() || text.front() != token.literal) return std::nullopt;
      text.remove_prefix(1);
      continue;
    }
    if (token.part == Part::offset) {
      std::size_t width = text.starts_with('Z') ? 1 : std::min<std::size_t>(6, text.size());
      auto read = offset_of(text.substr(0, width));
      if (!read) return std::nullopt;
      offset = *read;
      text.remove_prefix(width);
      continue;
    }
    std::size_t width = token.width;
    if (width == 1 && text.size() > 1 && is_digit(text[1])) width = 2;
    if (text.size() < width) return std::nullopt;
    int value = 0;
    for (char c : text.substr(0, width)) {
      if (!is_digit(c)) return std::nullopt;
      value = value * 10 + (c - '0');
    }
    values[std::size_t(token.part)] = value;
    text.remove_prefix(width);
  }
  auto [year, month, day, hour, minute, second, millisecond] = values;
  std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month(unsigned(month)),
                                   std::chrono::day(unsigned(day))};
  if (!text.empty() || !date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return UtcTime{std::chrono::sys_days{date}} + std::chrono::hours{hour} +
         std::chrono::minutes{minute} + std::chrono::seconds{second} +
         std::chrono::milliseconds{millisecond} - offset;
}

std::string TimeFormat::write(UtcTime time) const {
  switch (kind_) {
    case Kind::iso_utc:
      return without_zero_fraction(to_iso8601(time), "Z");
    case Kind::iso: {
      std::string text = to_iso8601(time + kChinaOffset);
      text.replace(text.size() - 1, 1, kChinaOffsetText);
      return without_zero_fraction(std::move(text), kChinaOffsetText);
    }
    case Kind::epoch_s:
      return std::to_string(
          std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
    case Kind::epoch_ms:
      return std::to_string(
          std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count());
    case Kind::pattern:
      break;
  }
  return write_pattern(time);
}

std::string TimeFormat::write_pattern(UtcTime time) const {
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
    else if (token.part == Part::offset)
      text += kChinaOffsetText;
    else
      text += padded(values[std::size_t(token.part)], token.width);
  }
  return text;
}

std::optional<UtcTime> parse_any(const std::vector<TimeFormat>& forms, std::string_view text) {
  for (const TimeFormat& form : forms)
    if (auto time = form.parse(text)) return time;
  return std::nullopt;
}

}  // namespace jiuqu::mapping
