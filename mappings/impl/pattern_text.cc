#include "mappings/impl/pattern_text.h"

#include <algorithm>
#include <vector>

namespace jiuqu::mapping {
namespace {

constexpr int kRepeatsMax = 8;      // of * and +
constexpr int kCountMax = 100'000;  // of {n}
constexpr int kDepthMax = 32;

class PatternWriter {
 public:
  PatternWriter(std::string_view pattern, Random& random) : rest_(pattern), random_(random) {}

  std::optional<std::string> run() {
    std::string text = alternatives(0);
    if (broken_ || !rest_.empty()) return std::nullopt;
    return text;
  }

 private:
  // One of the branches; the others are read over.
  std::string alternatives(int depth) {
    std::vector<std::string> branches{branch(depth)};
    while (!broken_ && rest_.starts_with('|')) {
      rest_.remove_prefix(1);
      branches.push_back(branch(depth));
    }
    return branches[random_.below(branches.size())];
  }

  std::string branch(int depth) {
    std::string text;
    while (!broken_ && !rest_.empty() && rest_.front() != '|' && rest_.front() != ')') {
      std::string_view atom = rest_;
      std::string once = piece(depth);
      std::string_view after = rest_;
      auto [least, most] = counts();
      std::string_view next = rest_;
      auto times = least + int(random_.below(std::uint64_t(most - least) + 1));
      // The atom is read again for every time, so that each is drawn anew.
      for (int i = 0; i < times && !broken_; ++i) {
        if (i > 0) {
          rest_ = atom.substr(0, atom.size() - after.size());
          once = piece(depth);
        }
        text += once;
      }
      rest_ = next;
    }
    return text;
  }

  std::string piece(int depth) {
    char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == '(') {
      if (depth > kDepthMax) broken_ = true;
      std::string inner = broken_ ? std::string() : alternatives(depth + 1);
      if (!rest_.starts_with(')')) broken_ = true;
      if (!broken_) rest_.remove_prefix(1);
      return inner;
    }
    if (c == '[') return one_of_class();
    if (c == '.') return std::string(1, char('a' + random_.below(26)));
    if (c == '\\') return escape();
    std::string text(1, c);  // with the rest of its bytes
    while (!rest_.empty() && (static_cast<unsigned char>(rest_.front()) & 0xC0) == 0x80) {
      text += rest_.front();
      rest_.remove_prefix(1);
    }
    return text;
  }

  std::string escape() {
    if (rest_.empty()) return broken_ = true, std::string();
    char c = rest_.front();
    rest_.remove_prefix(1);
    if (c == 'd') return std::string(1, char('0' + random_.below(10)));
    if (c == 'w') return std::string(1, char('a' + random_.below(26)));
    if (c == 's') return " ";
    if (c == 'n') return "\n";
    if (c == 't') return "\t";
    if (c >= 'A' && c <= 'Z') broken_ = true;  // classes by exclusion
    return std::string(1, c);
  }

  // ASCII members only; ranges as they stand. Classes by exclusion give nothing.
  std::string one_of_class() {
    std::string members;
    if (rest_.starts_with('^')) broken_ = true;
    while (!broken_ && !rest_.empty() && rest_.front() != ']') {
      char c = rest_.front();
      if (c == '\\') {
        rest_.remove_prefix(1);
        members += escape();
        continue;
      }
      rest_.remove_prefix(1);
      if (rest_.size() > 1 && rest_.front() == '-' && rest_[1] != ']') {
        for (int member = c; member <= rest_[1] && rest_[1] > 0; ++member) members += char(member);
        rest_.remove_prefix(2);
        continue;
      }
      if (static_cast<unsigned char>(c) < 0x80) members += c;
    }
    if (rest_.empty() || members.empty()) broken_ = true;
    if (broken_) return {};
    rest_.remove_prefix(1);
    return std::string(1, members[random_.below(members.size())]);
  }

  std::pair<int, int> counts() {
    char c = rest_.empty() ? '\0' : rest_.front();
    if (c != '?' && c != '*' && c != '+' && c != '{') return {1, 1};
    rest_.remove_prefix(1);
    if (c == '?') return {0, 1};
    if (c == '*') return {0, kRepeatsMax};
    if (c == '+') return {1, kRepeatsMax};
    int least = number();
    int most = least;
    if (rest_.starts_with(',')) {
      rest_.remove_prefix(1);
      most = rest_.starts_with('}') ? least + kRepeatsMax : number();
    }
    if (!rest_.starts_with('}') || most < least || most > kCountMax) {
      broken_ = true;
      return {0, 0};
    }
    rest_.remove_prefix(1);
    return {least, most};
  }

  int number() {
    int value = 0;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      value = std::min(value * 10 + (rest_.front() - '0'), kCountMax + 1);
      rest_.remove_prefix(1);
    }
    return value;
  }

  std::string_view rest_;
  Random& random_;
  bool broken_ = false;
};

}  // namespace

std::optional<std::string> text_of_pattern(std::string_view pattern, Random& random) {
  return PatternWriter(pattern, random).run();
}

}  // namespace jiuqu::mapping
