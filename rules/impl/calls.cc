#include "rules/impl/calls.h"

#include <algorithm>
#include <optional>

#include "bus/base/text.h"

namespace jiuqu::rules {
namespace {

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

// Walks an expression outside its quotes.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<Call> calls() {
    while (at_ < text_.size()) step();
    std::ranges::sort(found_, {}, &Call::at);
    return std::move(found_);
  }

 private:
  // A parenthesis or bracket that is open: of a call when `call` is set.
  struct Open {
    std::optional<Call> call;
    std::size_t argument = 0;  // where the current argument begins
  };

  void step() {
    char c = text_[at_];
    if (c == '"' || c == '\'') {
      at_ = std::min(text_.find(c, at_ + 1), text_.size() - 1) + 1;
    } else if (c == '$') {
      ++at_;
      skip_name();
    } else if (is_name_char(c)) {
      name();
    } else {
      sign(c);
      ++at_;
    }
  }

  void skip_name() {
    while (at_ < text_.size() && (is_name_char(text_[at_]) || text_[at_] == ':')) ++at_;
  }

  void name() {
    Call call;
    call.at = at_;
    call.name = word();
    if (at_ + 1 < text_.size() && text_[at_] == ':' && is_name_char(text_[at_ + 1])) {
      ++at_;
      call.prefix = std::move(call.name);
      call.name = word();
    }
    std::size_t next = text_.find_first_not_of(" \t\r\n", at_);
    if (next == text_.npos || text_[next] != '(') return;
    at_ = next + 1;
    open_.push_back({std::move(call), at_});
  }

  std::string word() {
    std::size_t start = at_;
    while (at_ < text_.size() && is_name_char(text_[at_])) ++at_;
    return std::string(text_.substr(start, at_ - start));
  }

  void sign(char c) {
    if (c == '(' || c == '[') {
      open_.push_back({});
    } else if (c == ',' && !open_.empty() && open_.back().call) {
      take_argument(open_.back());
      open_.back().argument = at_ + 1;
    } else if ((c == ')' || c == ']') && !open_.empty()) {
      Open closed = std::move(open_.back());
      open_.pop_back();
      if (!closed.call) return;
      take_argument(closed);
      found_.push_back(std::move(*closed.call));
    }
  }

  void take_argument(Open& open) {
    auto text = trim(text_.substr(open.argument, at_ - open.argument));
    if (!text.empty() || !open.call->arguments.empty()) open.call->arguments.push_back(text);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Open> open_;
  std::vector<Call> found_;
};

}  // namespace

bool Call::literal(std::size_t argument, std::string& text) const {
  if (argument >= arguments.size()) return false;
  std::string_view written = arguments[argument];
  if (written.size() < 2 || (written[0] != '"' && written[0] != '\'')) return false;
  if (written.find(written[0], 1) != written.size() - 1) return false;
  text = written.substr(1, written.size() - 2);
  return true;
}

std::vector<Call> calls_of(std::string_view expression) {
  return Scanner(expression).calls();
}

std::string with_keys(std::string_view expression) {
  std::string text;
  std::size_t from = 0;
  for (const Call& call : calls_of(expression)) {
    if (!call.prefix.empty() || call.name != "key") continue;
    text.append(expression, from, call.at - from).append("hub:");
    from = call.at;
  }
  return text.append(expression, from);
}

std::string with_params(std::string_view expression, const Params& params,
                        std::vector<std::string>& used) {
  std::string text;
  for (std::size_t i = 0; i < expression.size();) {
    if (expression[i] != '$') {
      text += expression[i++];
      continue;
    }
    std::size_t end = i + 1;
    while (end < expression.size() && is_name_char(expression[end])) ++end;
    std::string name(expression.substr(i + 1, end - i - 1));
    auto found = params.find(name);
    if (found == params.end()) {
      text.append(expression, i, end - i);
    } else {
      text += found->second;
      used.push_back(name);
    }
    i = end;
  }
  return text;
}

}  // namespace jiuqu::rules
