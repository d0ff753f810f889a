#include "mappings/impl/texts.h"

#include <algorithm>

#include "bus/base/text.h"

namespace jiuqu::mapping {
namespace {

constexpr std::string_view kIdeographicSpace = "\xE3\x80\x80";
constexpr std::string_view kNoBreakSpace = "\xC2\xA0";

bool is_tail(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// Bytes of the white space at the front, or at the end; 0 when there is none.
std::size_t white_front(std::string_view text) {
  if (text.empty()) return 0;
  char c = text.front();
  if (c == ' ' || c == '\t' || c == '\r' || c == '\n') return 1;
  if (text.starts_with(kIdeographicSpace)) return kIdeographicSpace.size();
  return text.starts_with(kNoBreakSpace) ? kNoBreakSpace.size() : 0;
}

std::size_t white_back(std::string_view text) {
  if (text.empty()) return 0;
  char c = text.back();
  if (c == ' ' || c == '\t' || c == '\r' || c == '\n') return 1;
  if (text.ends_with(kIdeographicSpace)) return kIdeographicSpace.size();
  return text.ends_with(kNoBreakSpace) ? kNoBreakSpace.size() : 0;
}

// Bytes of the first `count` characters.
std::size_t bytes_of(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  while (count > 0 && at < text.size()) {
    ++at;
    while (at < text.size() && is_tail(text[at])) ++at;
    --count;
  }
  return at;
}

// Bytes of the character at the front of a text that is not empty.
std::size_t character_bytes(std::string_view text) {
  return bytes_of(text, 1);
}

constexpr char kFirstWide = '!', kLastWide = '~';

// U+FF01 … U+FF5E stand for ! … ~, U+3000 for the space.
void append_full(std::string& out, char c) {
  if (c == ' ') {
    out += kIdeographicSpace;
    return;
  }
  unsigned point = 0xFF01U + unsigned(c - kFirstWide);
  out += char(0xE0 | (point >> 12));
  out += char(0x80 | ((point >> 6) & 0x3F));
  out += char(0x80 | (point & 0x3F));
}

// The ASCII character that a wide one stands for; 0 when it stands for none.
char half_of(std::string_view character) {
  if (character == kIdeographicSpace) return ' ';
  if (character.size() != 3 || character[0] != '\xEF') return 0;
  unsigned point = 0xF000U | (unsigned(character[1] & 0x3F) << 6) | unsigned(character[2] & 0x3F);
  if (point < 0xFF01U || point > 0xFF5EU) return 0;
  return char(kFirstWide + char(point - 0xFF01U));
}

bool holds(std::string_view characters, std::string_view wanted) {
  for (; !characters.empty(); characters.remove_prefix(character_bytes(characters)))
    if (characters.substr(0, character_bytes(characters)) == wanted) return true;
  return false;
}

}  // namespace

std::string_view trim_ends(std::string_view text, Trim trim) {
  bool left = trim != Trim::none && trim != Trim::right;
  bool right = trim != Trim::none && trim != Trim::left;
  while (left) {
    std::size_t white = white_front(text);
    if (white == 0) break;
    text.remove_prefix(white);
  }
  while (right) {
    std::size_t white = white_back(text);
    if (white == 0) break;
    text.remove_suffix(white);
  }
  return text;
}

std::string squeezed(std::string_view text, Trim trim) {
  text = trim_ends(text);
  std::string out;
  bool gap = false;
  while (!text.empty()) {
    std::size_t white = white_front(text);
    std::size_t bytes = white > 0 ? white : character_bytes(text);
    if (white == 0) {
      if (gap && trim == Trim::collapse) out += ' ';
      out += text.substr(0, bytes);
    }
    gap = white > 0;
    text.remove_prefix(bytes);
  }
  return out;
}

void change_case(std::string& text, Case to) {
  for (char& c : text) {
    if (to == Case::upper && c >= 'a' && c <= 'z') c = char(c - 'a' + 'A');
    if (to == Case::lower && c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  }
}

std::string of_width(std::string_view text, Width width) {
  std::string out;
  while (!text.empty()) {
    std::string_view character = text.substr(0, character_bytes(text));
    text.remove_prefix(character.size());
    char c = character.front();
    bool plain = character.size() == 1 && (c == ' ' || (c >= kFirstWide && c <= kLastWide));
    char half = half_of(character);
    if (width == Width::full && plain)
      append_full(out, c);
    else if (width == Width::half && half != 0)
      out += half;
    else
      out += character;
  }
  return out;
}

std::string replaced(std::string_view text, const Replacement& replacement) {
  std::string out;
  while (!text.empty()) {
    std::size_t bytes = character_bytes(text);
    bool found = replacement.any ? holds(replacement.text, text.substr(0, bytes))
                                 : text.starts_with(replacement.text);
    if (found && !replacement.any) bytes = replacement.text.size();
    out += found ? std::string_view(replacement.by) : text.substr(0, bytes);
    text.remove_prefix(bytes);
  }
  return out;
}

std::string_view cut(const Substring& part, std::string_view text) {
  std::size_t skip = std::size_t(part.from);
  if (part.from < 0) {
    std::size_t length = utf8_length(text);
    auto wanted = std::size_t(-part.from);
    skip = length > wanted ? length - wanted : 0;
  }
  text.remove_prefix(bytes_of(text, skip));
  return part.length ? text.substr(0, bytes_of(text, *part.length)) : text;
}

std::string_view piece_of(const Split& split, std::string_view text) {
  auto pieces = [&](auto&& take) {
    for (std::string_view rest = text;;) {
      auto end = rest.find(split.separator);
      if (!take(rest.substr(0, end)) || end == std::string_view::npos) return;
      rest.remove_prefix(end + split.separator.size());
    }
  };
  int wanted = split.piece;
  if (wanted < 0) {
    int count = 0;
    pieces([&](std::string_view) { return ++count > 0; });
    wanted = count + 1 + wanted;
  }
  std::string_view found;
  int at = 0;
  pieces([&](std::string_view piece) {
    if (++at == wanted) found = piece;
    return at < wanted;
  });
  return trim_ends(found);
}

std::vector<std::string_view> pieces_of(std::string_view separator, std::string_view text) {
  std::vector<std::string_view> pieces;
  for (;;) {
    auto end = text.find(separator);
    std::string_view piece = trim_ends(text.substr(0, end));
    if (!piece.empty()) pieces.push_back(piece);
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + separator.size());
  }
}

std::string filling(const Pad& pad, std::string_view text) {
  std::string fill;
  for (std::size_t length = utf8_length(text); length < pad.width; ++length) fill += pad.fill;
  return fill;
}

std::string without_indexes(std::string_view path) {
  std::string plain;
  bool inside = false;
  for (char c : path) {
    if (c == '[') inside = true;
    if (!inside) plain += c;
    if (c == ']') inside = false;
  }
  return plain;
}

}  // namespace jiuqu::mapping
