#include "bus/codes/plain_text.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "bus/codes/impl/digits.h"

namespace jiuqu::codes {

namespace {
constexpr std::string_view kIdeographicBlank = "\u3000";
constexpr std::string_view kNoBreakBlank = "\u00A0";

struct Pair {
  std::string_view wide;
  char narrow;
};
// Brackets that are not in the full-width block but mean the same.
constexpr Pair kBrackets[] = {{"〔", '('}, {"〕", ')'}, {"【", '['},
                              {"】", ']'}, {"﹙", '('}, {"﹚", ')'}};

// Length of the character at the front, read off its first byte.
std::size_t length_of(std::string_view text) {
  auto first = static_cast<unsigned char>(text.front());
  std::size_t length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  return std::min(length, text.size());
}

bool is_blank(std::string_view point) {
  return point == " " || point == "\t" || point == "\r" || point == "\n" ||
         point == kIdeographicBlank || point == kNoBreakBlank;
}

// The half-width character of U+FF01 to U+FF5E or of a bracket; 0 for others.
char narrow(std::string_view point) {
  for (const Pair& pair : kBrackets)
    if (pair.wide == point) return pair.narrow;
  if (point.size() != 3 || point[0] != '\xEF') return 0;
  auto second = static_cast<unsigned char>(point[1]), third = static_cast<unsigned char>(point[2]);
  std::uint32_t code = 0xF000U | (second & 0x3FU) << 6 | (third & 0x3FU);
  return code >= 0xFF01 && code <= 0xFF5E ? char(code - 0xFEE0) : '\0';
}
}  // namespace

bool is_mobile(std::string_view text) {
  return text.size() == 11 && text[0] == '1' && text[1] >= '3' && all_digits(text);
}

bool is_postcode(std::string_view text) {
  return text.size() == 6 && all_digits(text) && text[0] <= '8';
}

std::string division_code(std::string_view text) {
  if (text.size() == 12 && text.substr(6) == "000000") text = text.substr(0, 6);
  bool good = text.size() == 6 && all_digits(text) && text[0] >= '1' && text[0] <= '8';
  return good ? std::string(text) : std::string();
}

std::string normalise(std::string_view text) {
  std::string out;
  bool blank = false;
  while (!text.empty()) {
    std::string_view point = text.substr(0, length_of(text));
    text.remove_prefix(point.size());
    if (is_blank(point)) {
      blank = true;
      continue;
    }
    if (blank && !out.empty()) out += ' ';
    blank = false;
    if (char c = narrow(point)) {
      out += c;
    } else {
      out += point;
    }
  }
  return out;
}

namespace {
// Comparing is quadratic; no name or number is longer.
constexpr std::size_t kPointsMax = 200;

std::vector<std::string_view> points_of(std::string_view text, std::size_t points_max) {
  std::vector<std::string_view> points;
  while (!text.empty() && points.size() < points_max) {
    points.push_back(text.substr(0, length_of(text)));
    text.remove_prefix(points.back().size());
  }
  return points;
}
}  // namespace

std::size_t point_distance(std::string_view a, std::string_view b) {
  auto x = points_of(a, kPointsMax), y = points_of(b, kPointsMax);
  std::vector<std::size_t> before(y.size() + 1), row(y.size() + 1), next(y.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= x.size(); ++i) {
    next[0] = i;
    for (std::size_t j = 1; j <= y.size(); ++j) {
      std::size_t exchange = row[j - 1] + (x[i - 1] == y[j - 1] ? 0 : 1);
      next[j] = std::min({row[j] + 1, next[j - 1] + 1, exchange});
      if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
        next[j] = std::min(next[j], before[j - 2] + 1);
    }
    before.swap(row);
    row.swap(next);
  }
  return row[y.size()];
}

std::string folded(std::string_view text) {
  std::string out = normalise(text);
  std::erase(out, ' ');
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = char(c - 'a' + 'A');
  return out;
}

double similarity(std::string_view a, std::string_view b) {
  std::string x = folded(a), y = folded(b);
  std::size_t longer = std::max(points_of(x, kPointsMax).size(), points_of(y, kPointsMax).size());
  if (longer == 0) return 1;
  return 1 - double(point_distance(x, y)) / double(longer);
}

}  // namespace jiuqu::codes
