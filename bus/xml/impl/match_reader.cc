#include <algorithm>
#include <array>

#include "bus/base/text.h"
#include "bus/xml/impl/match_step.h"

namespace jiuqu::xml {

namespace {

// Longer patterns are machine-made mistakes; matching upwards stays cheap below.
constexpr std::size_t kStepsMax = 32;
constexpr std::size_t kAlternativesMax = 256;

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Where a quoted text that begins at `at` ends (its closing quote, or the end of all).
std::size_t quote_end(std::string_view text, std::size_t at) {
  return std::min(text.find(text[at], at + 1), text.size() - 1);
}

// The words and signs of an expression that stand outside brackets, parentheses and quotes.
std::vector<std::string_view> outer_words(std::string_view text) {
  std::vector<std::string_view> words;
  int depth = 0;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t start = i;
    if (text[i] == '"' || text[i] == '\'') {
      i = quote_end(text, i) + 1;
    } else if (is_name_char(text[i])) {
      while (i < text.size() && is_name_char(text[i])) ++i;
    } else {
      if (text[i] == ')' || text[i] == ']') --depth;
      ++i;
    }
    if (depth == 0 && !is_blank(text[start])) words.push_back(text.substr(start, i - start));
    if (text[start] == '(' || text[start] == '[') ++depth;
  }
  return words;
}

// Whether the word stands in the expression as a function: position(), current().
bool names_call(std::string_view text, std::string_view function) {
  for (std::size_t i = 0; i < text.size();) {
    std::size_t start = i;
    if (text[i] == '"' || text[i] == '\'') {
      i = quote_end(text, i) + 1;
      continue;
    }
    while (i < text.size() && is_name_char(text[i])) ++i;
    if (i == start) ++i;
    if (text.substr(start, i - start) != function) continue;
    std::size_t next = text.find_first_not_of(" \t\r\n", i);
    if (next != std::string_view::npos && text[next] == '(') return true;
  }
  return false;
}

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& list) {
  return std::ranges::find(list, word) != list.end();
}

// One call and nothing behind it: name ( … ).
bool is_whole_call(const std::vector<std::string_view>& words) {
  return words.size() == 3 && words[1] == "(" && words[2] == ")";
}

constexpr std::array<std::string_view, 7> kTruths{"not",  "boolean", "contains", "starts-with",
                                                  "true", "false",   "lang"};
constexpr std::array<std::string_view, 5> kComparisons{"=", "<", ">", "and", "or"};
constexpr std::array<std::string_view, 4> kArithmetic{"+", "div", "mod", "$"};
constexpr std::array<std::string_view, 4> kBeforeName{"/", ":", "@", "|"};
constexpr std::array<std::string_view, 4> kNodeTypes{"node", "text", "comment",
                                                     "processing-instruction"};

// A path and nothing else: no arithmetic, no number, no call but those of node types.
bool is_plain_path(const std::vector<std::string_view>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    bool dotted = words[i][0] == '.' && words[i].find_first_not_of('.') != words[i].npos;
    if (is_one_of(words[i], kArithmetic) || dotted || words[i][0] == '-' ||
        (words[i][0] >= '0' && words[i][0] <= '9'))
      return false;
    if (words[i] == "*" && i > 0 && !is_one_of(words[i - 1], kBeforeName)) return false;
    if (words[i] == "(" && (i == 0 || !is_one_of(words[i - 1], kNodeTypes))) return false;
  }
  return !words.empty();
}

}  // namespace

bool predicate_counts(std::string_view predicate) {
  if (names_call(predicate, "position") || names_call(predicate, "last")) return true;
  auto words = outer_words(predicate);
  if (is_whole_call(words))
    return !is_one_of(words.front(), kTruths) && !is_one_of(words.front(), kNodeTypes);
  for (std::size_t i = 0; i < words.size(); ++i) {
    // "and" and "or" are names where no operand stands before them.
    bool word = words[i] == "and" || words[i] == "or";
    bool name = word && (i == 0 || i + 1 == words.size() || is_one_of(words[i - 1], kBeforeName));
    if (is_one_of(words[i], kComparisons) && !name) return false;
  }
  return !is_plain_path(words);
}

std::unexpected<Error> PatternReader::refuse(const std::string& reason) const {
  return fail(ErrorCode::configuration_invalid, reason + " near byte " + std::to_string(at_ + 1) +
                                                    " in \"" + std::string(text_) + "\"");
}

void PatternReader::skip_blanks() {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
}

bool PatternReader::take(std::string_view sign) {
  skip_blanks();
  if (!text_.substr(at_).starts_with(sign)) return false;
  at_ += sign.size();
  return true;
}

std::string PatternReader::read_name() {
  skip_blanks();
  std::size_t start = at_;
  while (at_ < text_.size() && is_name_char(text_[at_])) ++at_;
  return std::string(text_.substr(start, at_ - start));
}

Result<void> PatternReader::read() {
  do {
    if (result_.paths_.size() == kAlternativesMax) return refuse("too many alternatives");
    if (auto path = read_path(); !path) return path;
  } while (take("|"));
  skip_blanks();
  if (at_ < text_.size())
    return refuse("a pattern is steps of names and attributes, with \"/\", \"//\" and \"|\"");
  return {};
}

Result<void> PatternReader::read_path() {
  Path path;
  bool deep = take("//");
  path.from_root = !deep && take("/");
  skip_blanks();
  bool alone = path.from_root && (at_ == text_.size() || text_[at_] == '|');
  while (!alone) {
    if (path.steps.size() == kStepsMax) return refuse("too many steps");
    auto step = read_step();
    if (!step) return std::unexpected(step.error());
    step->deep = deep;
    path.steps.push_back(std::move(*step));
    deep = take("//");
    if (!deep && !take("/")) break;
  }
  add_target(path);
  result_.paths_.push_back(std::move(path));
  return {};
}

Result<MatchPattern::Step> PatternReader::read_step() {
  Step step;
  skip_blanks();
  std::size_t start = at_;
  if (auto axis = read_axis(step); !axis) return std::unexpected(axis.error());
  if (auto test = read_test(step); !test) return std::unexpected(test.error());
  if (auto done = read_predicates(step, start); !done) return std::unexpected(done.error());
  return step;
}

Result<void> PatternReader::read_axis(Step& step) {
  if (take("@")) {
    step.attribute = true;
    return {};
  }
  std::size_t start = at_;
  std::string word = read_name();
  skip_blanks();
  if (!text_.substr(at_).starts_with("::")) {
    at_ = start;
    return {};
  }
  if (word != "child" && word != "attribute") {
    at_ = start;
    return refuse("the axis \"" + word +
                  "\" is not for patterns: they go down, by child, "
                  "attribute and \"//\"");
  }
  at_ += 2;
  step.attribute = word == "attribute";
  return {};
}

Result<void> PatternReader::read_test(Step& step) {
  if (take("*")) {
    step.test = NodeTest::any_name;
    step.any_ns = true;
    return {};
  }
  std::string word = read_name();
  if (word.empty()) {
    if (at_ < text_.size() && text_[at_] == '.')
      return refuse("a pattern names the node itself, not \".\"");
    return refuse("a name is missing");
  }
  if (word.find_first_not_of('.') == word.npos)
    return refuse("a pattern names the node itself, not \"" + word + "\"");
  if (at_ < text_.size() && text_[at_] == ':') {
    ++at_;
    auto ns = namespace_of(word);
    if (!ns) return std::unexpected(ns.error());
    step.ns = std::move(*ns);
    if (take("*")) {
      step.test = NodeTest::any_name;
    } else if (step.name = read_name(); step.name.empty()) {
      return refuse("a name is missing");
    }
    if (take("(")) return refuse("a function cannot begin a step of a pattern");
    return {};
  }
  if (take("(")) return read_node_type(step, word);
  step.name = std::move(word);
  return {};
}

Result<void> PatternReader::read_node_type(Step& step, const std::string& word) {
  if (word == "node") {
    step.test = NodeTest::any_node;
  } else if (word == "text") {
    step.test = NodeTest::text;
  } else if (word == "comment") {
    step.test = NodeTest::comment;
  } else if (word == "processing-instruction") {
    step.test = NodeTest::instruction;
    skip_blanks();
    if (at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'')) {
      std::size_t end = quote_end(text_, at_);
      step.name = text_.substr(at_ + 1, end - at_ - 1);
      at_ = end + 1;
    }
  } else {
    return refuse("the function " + word + "() cannot begin a step of a pattern");
  }
  if (!take(")")) return refuse("a parenthesis is not closed");
  return {};
}

Result<std::string> PatternReader::read_predicate() {
  std::size_t start = at_;
  int depth = 1;
  for (; at_ < text_.size(); ++at_) {
    char c = text_[at_];
    if (c == '"' || c == '\'') at_ = quote_end(text_, at_);
    if (c == '[' || c == '(') ++depth;
    if (c == ']' || c == ')') --depth;
    if (depth == 0) break;
  }
  if (at_ == text_.size()) return refuse("a bracket is not closed");
  return std::string(text_.substr(start, at_++ - start));
}

Result<void> PatternReader::read_predicates(Step& step, std::size_t start) {
  std::vector<std::string> predicates;
  bool counts = false;
  std::size_t end = at_;
  while (take("[")) {
    auto predicate = read_predicate();
    if (!predicate) return std::unexpected(predicate.error());
    counts = counts || predicate_counts(*predicate);
    predicates.push_back(std::move(*predicate));
    end = at_;
  }
  if (counts) {
    auto selector = compile(std::string(text_.substr(start, end - start)));
    if (!selector) return std::unexpected(selector.error());
    step.selector = std::move(*selector);
    return {};
  }
  for (const std::string& predicate : predicates) {
    auto filter = compile(predicate);
    if (!filter) return std::unexpected(filter.error());
    step.filters.push_back(std::move(*filter));
  }
  return {};
}

Result<XPath> PatternReader::compile(const std::string& expression) {
  auto compiled = XPath::compile(expression, namespaces_, functions_);
  if (!compiled) return compiled;
  // In the predicates of a pattern there is no node that the whole was started on.
  if (names_call(expression, "current")) return refuse("current() has no meaning in a pattern");
  for (const auto& name : compiled->variables())
    if (std::ranges::find(result_.variables_, name) == result_.variables_.end())
      result_.variables_.push_back(name);
  return compiled;
}

void PatternReader::add_target(const Path& path) {
  MatchPattern::Target target;
  if (path.steps.empty()) {
    target.kind = NodeKind::root;
  } else {
    const Step& step = path.steps.back();
    switch (step.test) {
      case NodeTest::name:
      case NodeTest::any_name:
        target.kind = step.attribute ? NodeKind::attribute : NodeKind::element;
        target.name = step.name;
        break;
      case NodeTest::any_node:
        target.kind = step.attribute ? NodeKind::attribute : NodeKind::none;
        break;
      case NodeTest::text:
        target.kind = NodeKind::text;
        break;
      case NodeTest::comment:
        target.kind = NodeKind::comment;
        break;
      case NodeTest::instruction:
        target.kind = NodeKind::instruction;
        break;
    }
  }
  result_.targets_.push_back(std::move(target));
}

Result<std::string> PatternReader::namespace_of(const std::string& prefix) const {
  if (auto found = namespaces_.find(prefix); found != namespaces_.end()) return found->second;
  if (prefix == "xml") return std::string("http://www.w3.org/XML/1998/namespace");
  std::vector<std::string> known;
  for (const auto& [name, uri] : namespaces_) known.push_back(name);
  std::string likely = likely_word(prefix, known);
  return refuse("unknown prefix \"" + prefix + "\"" +
                (likely.empty() ? "" : ", did you mean \"" + likely + "\"?"));
}

}  // namespace jiuqu::xml
