#include "bus/xml/xpath_paths.h"

#include <algorithm>

namespace jiuqu::xml {
namespace {

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool goes_on(char c) {
  return begins_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}
bool is_operator(std::string_view name) {
  return name == "and" || name == "or" || name == "div" || name == "mod";
}

class PathFinder {
 public:
  PathFinder(std::string_view text, const std::vector<NamedPath>& contexts) : text_(text) {
    base_ = contexts.empty() ? std::vector<NamedPath>{{}} : contexts;
  }

  ExpressionParts run() {
    while (at_ < text_.size()) read();
    return std::move(parts_);
  }

 private:
  // Where the expression stands: before a step that goes on, before a new path, or behind one.
  enum class Place { begin, going_on, behind };

  void read() {
    char c = text_[at_];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      ++at_;
    } else if (c == '\'' || c == '"') {
      read_text(c);
    } else if (c == '$') {
      ++at_;
      word();
      current_ = {{}};  // its nodes are not known; what follows is known by name
      place_ = Place::behind;
    } else if (begins_name(c)) {
      read_name();
    } else if (c >= '0' && c <= '9') {
      while (at_ < text_.size() && goes_on(text_[at_])) ++at_;
      place_ = Place::behind;
      current_.clear();
    } else {
      read_sign(c);
    }
  }

  void read_text(char quote) {
    std::size_t end = std::min(text_.find(quote, at_ + 1), text_.size());
    parts_.texts.emplace_back(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    place_ = Place::behind;
    current_.clear();
  }

  std::string word() {
    std::size_t begin = at_;
    while (at_ < text_.size() && goes_on(text_[at_])) ++at_;
    if (at_ + 1 < text_.size() && text_[at_] == ':' && begins_name(text_[at_ + 1])) {
      ++at_;
      while (at_ < text_.size() && goes_on(text_[at_])) ++at_;
    } else if (at_ + 1 < text_.size() && text_[at_] == ':' && text_[at_ + 1] == '*') {
      at_ += 2;
    }
    return std::string(text_.substr(begin, at_ - begin));
  }

  char next_sign() const {
    std::size_t next = text_.find_first_not_of(" \t\r\n", at_);
    return next == std::string_view::npos ? '\0' : text_[next];
  }

  void read_name() {
    std::string name = word();
    if (text_.substr(at_).starts_with("::")) return read_axis(name);
    if (place_ == Place::behind && is_operator(name)) {
      place_ = Place::begin;
      return;
    }
    if (next_sign() == '(') return;  // a call or a node type; the parenthesis says the rest
    std::size_t colon = name.find(':');
    PathStep step;
    if (colon != std::string::npos) step.prefix = name.substr(0, colon);
    step.name = colon == std::string::npos ? name : name.substr(colon + 1);
    step.attribute = attribute_;
    take_step(step);
  }

  void read_axis(const std::string& axis) {
    at_ += 2;
    attribute_ = axis == "attribute";
    if (axis == "child" || axis == "attribute") return;
    // Where other axes lead is not known: by name from there.
    current_ = {{}};
    place_ = Place::going_on;
  }

  void take_step(const PathStep& step) {
    if (place_ != Place::going_on) current_ = base_;
    for (NamedPath& path : current_) path.steps.push_back(step);
    attribute_ = false;
    place_ = Place::behind;
    note();
  }

  void note() {
    for (const NamedPath& path : current_) {
      bool known = std::ranges::any_of(parts_.paths, [&](const NamedPath& other) {
        return other.anchored == path.anchored && other.steps == path.steps;
      });
      if (!known && !path.steps.empty()) parts_.paths.push_back(path);
    }
  }

  void read_sign(char c) {
    ++at_;
    switch (c) {
      case '/':
        return read_slash();
      case '@':
        attribute_ = true;
        return;
      case '.':
        return read_dots();
      case '*':
        if (place_ != Place::behind) return take_step({{}, "*", attribute_});
        place_ = Place::begin;
        return;
      case '[':
        open_.push_back({base_, current_});
        base_ = current_.empty() ? std::vector<NamedPath>{{}} : current_;
        place_ = Place::begin;
        return;
      case '(':
        open_.push_back({base_, {}});
        place_ = Place::begin;
        return;
      case ']':
      case ')':
        return close(c);
      default:
        place_ = Place::begin;
        attribute_ = false;
    }
  }

  void close(char c) {
    if (open_.empty()) return;
    base_ = open_.back().base;
    current_ = c == ']' ? open_.back().current : std::vector<NamedPath>{{}};
    open_.pop_back();
    place_ = Place::behind;
  }

  void read_slash() {
    bool any_depth = at_ < text_.size() && text_[at_] == '/';
    if (any_depth) ++at_;
    if (place_ != Place::behind) current_ = {{{}, !any_depth}};
    if (any_depth && place_ == Place::behind) current_ = {{}};
    place_ = Place::going_on;
  }

  void read_dots() {
    bool parent = at_ < text_.size() && text_[at_] == '.';
    if (parent) ++at_;
    if (place_ != Place::going_on) current_ = base_;
    for (NamedPath& path : current_) {
      if (!parent) continue;
      // Above what is known only the names below it are.
      path.steps.empty() ? void(path.anchored = false) : path.steps.pop_back();
    }
    place_ = Place::behind;
    if (!parent) note();
  }

  struct Open {
    std::vector<NamedPath> base, current;
  };

  std::string_view text_;
  std::size_t at_ = 0;
  Place place_ = Place::begin;
  bool attribute_ = false;
  std::vector<NamedPath> base_, current_;
  std::vector<Open> open_;
  ExpressionParts parts_;
};

}  // namespace

ExpressionParts parts_of_expression(std::string_view expression,
                                    const std::vector<NamedPath>& contexts) {
  return PathFinder(expression, contexts).run();
}

}  // namespace jiuqu::xml
