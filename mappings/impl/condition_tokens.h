// The words and signs of an XPath expression.
// Thread: one. Ownership: borrows the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jiuqu::mapping {

enum class TokenKind : std::uint8_t {
  word,       // a name test or an operator name
  function,   // a name before "("
  node_type,  // text, node, comment, processing-instruction before "("
  axis,       // a name before "::", which is taken along
  text,       // without its quotes
  number,
  variable,
  sign,
  end
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::string_view prefix;  // of a word
  std::string_view text;
  std::size_t offset = 0;
};

class Tokens {
 public:
  // The text must outlive the tokens.
  explicit Tokens(std::string_view text);
  const Token& peek() const { return list_[at_]; }
  Token take() { return at_ + 1 < list_.size() ? list_[at_++] : list_[at_]; }
  // Whether a step of a path can begin here.
  bool starts_step() const;

 private:
  void read_all();
  void read_name();
  std::vector<Token> list_;
  std::string_view text_;
  std::size_t position_ = 0;
  std::size_t at_ = 0;
};

}  // namespace jiuqu::mapping
