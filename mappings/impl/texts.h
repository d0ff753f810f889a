// Text operations of conversions, in characters (code points) and without copies where a part of
// the text is the answer. White space here is that of XML, and the ideographic space U+3000 and the
// no-break space U+00A0, which partners' forms are full of.
// Thread: any.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jiuqu::mapping {

enum class Trim : std::uint8_t {
  both,
  none,
  left,
  right,
  collapse,  // both ends, and runs inside become one space
  all        // no white space is left
};
enum class Case : std::uint8_t { keep, upper, lower };  // of ASCII letters
enum class Width : std::uint8_t { keep, half, full };   // of ASCII characters and the space

// Takes white space off the ends only.
std::string_view trim_ends(std::string_view text, Trim trim = Trim::both);
// Runs of white space inside as one space, or none at all.
std::string squeezed(std::string_view text, Trim trim);

void change_case(std::string& text, Case to);
std::string of_width(std::string_view text, Width width);

// One <replace>: a text, or each of several characters, by another text.
struct Replacement {
  std::string text;
  bool any = false;  // each character of `text`
  std::string by;
};
std::string replaced(std::string_view text, const Replacement& replacement);

struct Substring {
  std::int64_t from = 0;              // characters; negative: from the right
  std::optional<std::size_t> length;  // to the end when not given
};
std::string_view cut(const Substring& part, std::string_view text);

// Pieces between separators; `piece` 1 is the first, -1 the last.
struct Split {
  std::string separator;
  int piece = 0;  // 0: all of them
};
// Empty when there are not so many.
std::string_view piece_of(const Split& split, std::string_view text);
// All pieces, trimmed, without those that are empty.
std::vector<std::string_view> pieces_of(std::string_view separator, std::string_view text);

struct Pad {
  std::size_t width = 0;  // characters
  std::string fill;       // one character
};
std::string filling(const Pad& pad, std::string_view text);

// A path of a document without its [n].
std::string without_indexes(std::string_view path);

}  // namespace jiuqu::mapping
