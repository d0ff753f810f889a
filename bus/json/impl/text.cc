#include "bus/json/impl/text.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace jiuqu::json {

namespace {
constexpr char kHex[] = "0123456789abcdef";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Decodes the code point at the front of valid UTF-8 and drops it.
std::uint32_t take_point(std::string_view& text) {
  auto byte = [&](std::size_t i) {
    return i < text.size() ? std::uint32_t(static_cast<unsigned char>(text[i])) : 0U;
  };
  std::uint32_t first = byte(0);
  std::uint32_t point = first;
  std::size_t length = 1;
  if (first >= 0xF0) {
    point =
        (first & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
    length = 4;
  } else if (first >= 0xE0) {
    point = (first & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    length = 3;
  } else if (first >= 0xC0) {
    point = (first & 0x1F) << 6 | (byte(1) & 0x3F);
    length = 2;
  }
  text.remove_prefix(std::min(length, text.size()));
  return point;
}

struct Range {
  std::uint32_t from;
  std::uint32_t to;
};
// NameStartChar and the rest of NameChar of XML 1.0, fifth edition, without the colon.
constexpr std::array<Range, 15> kNameStart{{{'A', 'Z'},
                                            {'_', '_'},
                                            {'a', 'z'},
                                            {0xC0, 0xD6},
                                            {0xD8, 0xF6},
                                            {0xF8, 0x2FF},
                                            {0x370, 0x37D},
                                            {0x37F, 0x1FFF},
                                            {0x200C, 0x200D},
                                            {0x2070, 0x218F},
                                            {0x2C00, 0x2FEF},
                                            {0x3001, 0xD7FF},
                                            {0xF900, 0xFDCF},
                                            {0xFDF0, 0xFFFD},
                                            {0x10000, 0xEFFFF}}};
constexpr std::array<Range, 6> kNameRest{
    {{'-', '-'}, {'.', '.'}, {'0', '9'}, {0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}}};

template <std::size_t N>
bool among(const std::array<Range, N>& ranges, std::uint32_t point) {
  return std::ranges::any_of(ranges, [&](Range r) { return point >= r.from && point <= r.to; });
}

void append_escape(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      out += "\\u00";
      out += kHex[(c >> 4) & 0x0F];
      out += kHex[c & 0x0F];
  }
}
}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  std::size_t run = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, run, i - run);
    append_escape(out, c);
    run = i + 1;
  }
  out.append(text, run);
  out += '"';
}

bool is_json_number(std::string_view text) {
  std::size_t at = 0;
  auto digits = [&] {
    std::size_t from = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at - from;
  };
  auto next_is = [&](char c) { return at < text.size() && text[at] == c; };
  if (next_is('-')) ++at;
  if (next_is('0')) {
    ++at;
  } else if (digits() == 0) {
    return false;
  }
  if (next_is('.')) {
    ++at;
    if (digits() == 0) return false;
  }
  if (next_is('e') || next_is('E')) {
    ++at;
    if (next_is('+') || next_is('-')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

bool is_xml_name(std::string_view name) {
  if (name.empty() || !among(kNameStart, take_point(name))) return false;
  while (!name.empty()) {
    std::uint32_t point = take_point(name);
    if (!among(kNameStart, point) && !among(kNameRest, point)) return false;
  }
  return true;
}

std::size_t find_illegal_xml(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != 0xEF) continue;
    if (c == '\t' || c == '\n' || c == '\r') continue;
    if (c < 0x20) return i;
    if (text.substr(i, 3) == "\xEF\xBF\xBE" || text.substr(i, 3) == "\xEF\xBF\xBF") return i;
  }
  return std::string_view::npos;
}

std::size_t find_surrogate(std::string_view text) {
  for (std::size_t i = text.find('\xED'); i < text.size(); i = text.find('\xED', i + 1))
    if (i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) >= 0xA0) return i;
  return std::string_view::npos;
}

void append_member_step(std::string& path, std::string_view name) {
  bool word = !name.empty() && !is_digit(name.front()) && std::ranges::all_of(name, [](char c) {
    return is_digit(c) || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
  });
  if (word) {
    path += '.';
    path += name;
    return;
  }
  path += "['";
  for (char c : name) {
    if (c == '\'' || c == '\\') path += '\\';
    path += c;
  }
  path += "']";
}

std::string shown_name(std::string_view name) {
  constexpr std::size_t kShownMax = 64;
  std::size_t length = std::min(name.size(), kShownMax);
  // A cut must not fall inside a character.
  while (length < name.size() && length > 0 &&
         (static_cast<unsigned char>(name[length]) & 0xC0) == 0x80)
    --length;
  std::string shown(name.substr(0, length));
  for (char& c : shown)
    if (static_cast<unsigned char>(c) < 0x20) c = '.';
  return length < name.size() ? shown + "…" : shown;
}

}  // namespace jiuqu::json
