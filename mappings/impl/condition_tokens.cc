#include "mappings/impl/condition_tokens.h"

#include <algorithm>

namespace jiuqu::mapping {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_white(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool continues_name(char c) {
  return starts_name(c) || is_digit(c) || c == '-' || c == '.';
}

// After an operand a name is an operator and "*" multiplies (XPath 1.0, 3.7).
bool ends_operand(const std::vector<Token>& list) {
  if (list.empty()) return false;
  const Token& last = list.back();
  if (last.kind == TokenKind::sign)
    return last.text == ")" || last.text == "]" || last.text == "." || last.text == "..";
  return last.kind != TokenKind::function && last.kind != TokenKind::node_type &&
         last.kind != TokenKind::axis;
}

}  // namespace

Tokens::Tokens(std::string_view text) : text_(text) {
  read_all();
  list_.push_back({TokenKind::end, {}, {}, text_.size()});
}

void Tokens::read_all() {
  while (position_ < text_.size()) {
    char c = text_[position_];
    std::string_view rest = text_.substr(position_);
    auto sign = [&](std::size_t size) {
      list_.push_back({TokenKind::sign, {}, rest.substr(0, size), position_});
      position_ += size;
    };
    bool fraction = c == '.' && rest.size() > 1 && is_digit(rest[1]);
    if (is_white(c)) {
      ++position_;
    } else if (c == '\'' || c == '"') {
      auto end = std::min(rest.find(c, 1), rest.size());
      list_.push_back({TokenKind::text, {}, rest.substr(1, end - 1), position_});
      position_ += std::min(end + 1, rest.size());
    } else if (is_digit(c) || fraction) {
      auto end = std::min(rest.find_first_not_of("0123456789."), rest.size());
      list_.push_back({TokenKind::number, {}, rest.substr(0, end), position_});
      position_ += end;
    } else if (c == '$') {
      std::size_t end = 1;
      while (end < rest.size() && (continues_name(rest[end]) || rest[end] == ':')) ++end;
      list_.push_back({TokenKind::variable, {}, rest.substr(1, end - 1), position_});
      position_ += end;
    } else if (starts_name(c)) {
      read_name();
    } else if (c == '*' && !ends_operand(list_)) {
      list_.push_back({TokenKind::word, {}, rest.substr(0, 1), position_});
      ++position_;
    } else {
      constexpr std::string_view kPairs[] = {"//", "..", "!=", "<=", ">="};
      bool pair = std::ranges::any_of(kPairs, [&](auto two) { return rest.starts_with(two); });
      sign(pair ? 2 : 1);
    }
  }
}

void Tokens::read_name() {
  auto word = [&](std::size_t from) {
    std::size_t end = from;
    while (end < text_.size() && continues_name(text_[end])) ++end;
    return text_.substr(from, end - from);
  };
  Token token;
  token.kind = TokenKind::word;
  token.offset = position_;
  token.text = word(position_);
  bool is_operator = ends_operand(list_) && (token.text == "and" || token.text == "or" ||
                                             token.text == "div" || token.text == "mod");
  std::size_t after = position_ + token.text.size();
  if (after + 1 < text_.size() && text_[after] == ':' && starts_name(text_[after + 1])) {
    token.prefix = token.text;
    token.text = word(after + 1);
    after = after + 1 + token.text.size();
  }
  position_ = after;
  if (is_operator) token.kind = TokenKind::sign;
  while (after < text_.size() && is_white(text_[after])) ++after;
  if (!is_operator && text_.substr(after, 2) == "::") {
    token.kind = TokenKind::axis;
    position_ = after + 2;
  } else if (!is_operator && after < text_.size() && text_[after] == '(') {
    bool type =
        token.prefix.empty() && (token.text == "text" || token.text == "node" ||
                                 token.text == "comment" || token.text == "processing-instruction");
    token.kind = type ? TokenKind::node_type : TokenKind::function;
  }
  list_.push_back(token);
}

bool Tokens::starts_step() const {
  const Token& token = peek();
  if (token.kind == TokenKind::word || token.kind == TokenKind::axis ||
      token.kind == TokenKind::node_type)
    return true;
  return token.kind == TokenKind::sign &&
         (token.text == "." || token.text == ".." || token.text == "@");
}

}  // namespace jiuqu::mapping
