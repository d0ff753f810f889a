#include "bus/xml/impl/xpath_names.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string_view>

#include "bus/base/text.h"

namespace jiuqu::xml {

namespace {

struct Arity {
  std::string_view name;
  int least;
  int most;
};

constexpr int kAnyNumber = std::numeric_limits<int>::max();
// XPath 1.0, section 4, and current() of XSLT.
constexpr std::array<Arity, 28> kCoreFunctions{{{"boolean", 1, 1},
                                                {"ceiling", 1, 1},
                                                {"concat", 2, kAnyNumber},
                                                {"contains", 2, 2},
                                                {"count", 1, 1},
                                                {"current", 0, 0},
                                                {"false", 0, 0},
                                                {"floor", 1, 1},
                                                {"id", 1, 1},
                                                {"lang", 1, 1},
                                                {"last", 0, 0},
                                                {"local-name", 0, 1},
                                                {"name", 0, 1},
                                                {"namespace-uri", 0, 1},
                                                {"normalize-space", 0, 1},
                                                {"not", 1, 1},
                                                {"number", 0, 1},
                                                {"position", 0, 0},
                                                {"round", 1, 1},
                                                {"starts-with", 2, 2},
                                                {"string", 0, 1},
                                                {"string-length", 0, 1},
                                                {"substring", 2, 3},
                                                {"substring-after", 2, 2},
                                                {"substring-before", 2, 2},
                                                {"sum", 1, 1},
                                                {"translate", 3, 3},
                                                {"true", 0, 0}}};
constexpr std::array<std::string_view, 4> kNodeTypes{"node", "text", "comment",
                                                     "processing-instruction"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool continues_name(char c) {
  return starts_name(c) || is_digit(c) || c == '-' || c == '.';
}

std::string suggestion(std::string_view word, const std::vector<std::string>& candidates) {
  std::string likely = likely_word(word, candidates);
  return likely.empty() ? std::string() : ", did you mean \"" + likely + "\"?";
}

std::string counted(int least, int most) {
  if (most == kAnyNumber) return "at least " + std::to_string(least);
  if (least == most) return std::to_string(least);
  return std::to_string(least) + " to " + std::to_string(most);
}

class NameCheck {
 public:
  NameCheck(std::string_view text, const Namespaces& namespaces, const FunctionTable* functions)
      : text_(text), namespaces_(namespaces), functions_(functions) {}

  Result<std::vector<std::string>> run() {
    while (at_ < text_.size() && !error_) step();
    // libxml2 takes a call that ends behind a comma.
    if (!opened_.empty()) refuse("a parenthesis is not closed");
    if (error_) return std::unexpected(std::move(*error_));
    return std::move(variables_);
  }

 private:
  // An open parenthesis: of a call, or one that groups (empty name).
  struct Open {
    std::string name;
    Arity arity;
    int commas = 0;
    std::size_t start = 0;
  };

  void step() {
    char c = text_[at_];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++at_;
    } else if (c == '"' || c == '\'') {
      at_ = std::min(text_.find(c, at_ + 1), text_.size() - 1) + 1;
      after_operand_ = true;
    } else if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
      while (is_digit(peek(0)) || peek(0) == '.') ++at_;
      after_operand_ = true;
    } else if (c == '$') {
      ++at_;
      variable();
    } else if (starts_name(c)) {
      name();
    } else {
      sign(c);
    }
  }

  char peek(std::size_t ahead) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  std::string read_name() {
    std::size_t start = at_;
    while (at_ < text_.size() && continues_name(text_[at_])) ++at_;
    return std::string(text_.substr(start, at_ - start));
  }

  void skip_blanks() {
    while (peek(0) == ' ' || peek(0) == '\t' || peek(0) == '\n' || peek(0) == '\r') ++at_;
  }

  void refuse(const std::string& detail) {
    if (!error_) error_ = Error{ErrorCode::configuration_invalid, detail, {}};
  }

  void sign(char c) {
    if (c == '(') {
      opened_.push_back({{}, {}, 0, at_ + 1});
    } else if (c == ')' && !opened_.empty()) {
      close();
    } else if (c == ',' && !opened_.empty()) {
      ++opened_.back().commas;
    }
    bool wildcard = c == '*' && !after_operand_;
    after_operand_ = c == ')' || c == ']' || c == '.' || wildcard;
    ++at_;
  }

  void variable() {
    skip_blanks();
    std::string found = read_name();
    if (peek(0) == ':') {
      check_prefix(found);
      ++at_;
      found += ":" + read_name();
    }
    if (std::ranges::find(variables_, found) == variables_.end()) variables_.push_back(found);
    after_operand_ = true;
  }

  void name() {
    std::string first = read_name();
    if (after_operand_) {  // and, or, div, mod
      after_operand_ = false;
      return;
    }
    std::string prefix;
    std::string local = first;
    if (peek(0) == ':' && peek(1) != ':') {
      prefix = first;
      check_prefix(prefix);
      ++at_;
      local = peek(0) == '*' ? std::string(1, text_[at_++]) : read_name();
    }
    skip_blanks();
    if (text_.substr(at_).starts_with("::")) {
      at_ += 2;
      return;
    }
    after_operand_ = true;
    if (peek(0) == '(') open_call(prefix, local);
  }

  void open_call(const std::string& prefix, const std::string& local) {
    ++at_;
    after_operand_ = false;
    if (prefix.empty() && std::ranges::find(kNodeTypes, local) != kNodeTypes.end()) {
      opened_.push_back({{}, {}, 0, at_});
      return;
    }
    std::string shown = prefix.empty() ? local : prefix + ":" + local;
    if (auto arity = find_function(prefix, local, shown)) {
      opened_.push_back({shown, *arity, 0, at_});
    }
  }

  void close() {
    Open call = std::move(opened_.back());
    opened_.pop_back();
    if (call.name.empty()) return;
    bool empty = trim(text_.substr(call.start, at_ - call.start)).empty();
    int given = empty ? 0 : call.commas + 1;
    if (given >= call.arity.least && given <= call.arity.most) return;
    refuse("the function " + call.name + " takes " + counted(call.arity.least, call.arity.most) +
           " arguments, " + std::to_string(given) + " given");
  }

  const std::string* uri_of(const std::string& prefix) const {
    auto found = namespaces_.find(prefix);
    return found == namespaces_.end() ? nullptr : &found->second;
  }

  void check_prefix(const std::string& prefix) {
    if (prefix == "xml" || uri_of(prefix)) return;
    std::vector<std::string> known;
    for (const auto& [name, uri] : namespaces_) {
      if (!name.empty()) known.push_back(name);
    }
    refuse("unknown prefix \"" + prefix + "\"" + suggestion(prefix, known));
  }

  std::optional<Arity> find_function(const std::string& prefix, const std::string& local,
                                     const std::string& shown) {
    if (prefix.empty()) return find_core(local);
    const std::string* uri = uri_of(prefix);
    if (uri && *uri == kFunctionNamespace && functions_) {
      if (const FunctionKind* kind = functions_->find(local)) {
        return Arity{kind->name, kind->arguments_min, kind->arguments_max};
      }
    }
    std::vector<std::string> known;
    if (functions_) {
      for (const std::string& name : functions_->names()) known.push_back(prefix + ":" + name);
    }
    refuse("unknown function \"" + shown + "\"" + suggestion(shown, known));
    return std::nullopt;
  }

  std::optional<Arity> find_core(const std::string& local) {
    auto core = std::ranges::find(kCoreFunctions, local, &Arity::name);
    if (core != kCoreFunctions.end()) return *core;
    if (functions_ && functions_->find(local)) {
      refuse("unknown function \"" + local + "\", did you mean \"hub:" + local + "\"?");
      return std::nullopt;
    }
    std::vector<std::string> known;
    for (const Arity& each : kCoreFunctions) known.emplace_back(each.name);
    refuse("unknown function \"" + local + "\"" + suggestion(local, known));
    return std::nullopt;
  }

  std::string_view text_;
  const Namespaces& namespaces_;
  const FunctionTable* functions_;
  std::size_t at_ = 0;
  bool after_operand_ = false;  // a name here is an operator, a star multiplies
  std::vector<Open> opened_;
  std::vector<std::string> variables_;
  std::optional<Error> error_;
};

}  // namespace

Result<std::vector<std::string>> check_names(const std::string& expression,
                                             const Namespaces& namespaces,
                                             const FunctionTable* functions) {
  return NameCheck(expression, namespaces, functions).run();
}

}  // namespace jiuqu::xml
