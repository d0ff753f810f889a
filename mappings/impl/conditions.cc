#include "mappings/impl/conditions.h"

#include <algorithm>

#include "bus/base/text.h"
#include "bus/pipeline/definitions.h"
#include "mappings/impl/condition_tokens.h"

namespace jiuqu::mapping {
namespace {

using Fields = std::vector<const xml::Field*>;

// Up to so many digits a double holds exactly.
constexpr std::size_t kExactDigits = 15;

// Where a path has led: fields, the document itself, or a place that is not known.
struct Place {
  Fields fields;
  bool known = true;
  bool document = false;
};

enum class Kind : std::uint8_t { other, path, text, number, number_of_path, truth };

struct Operand {
  Kind kind = Kind::other;
  Fields fields;
  std::string text;
  bool truth = false;
};

class ConditionReader {
 public:
  ConditionReader(xml::Node node, std::string_view attribute, const std::string& text,
                  const ConditionScope& scope, Findings& findings)
      : node_(node), attribute_(attribute), scope_(scope), findings_(findings), tokens_(text) {
    out_.expression = text;
    out_.namespaces = xml::namespaces_in_scope(node);
  }

  ConditionText run() {
    Place context{scope_.fields, true, false};
    Operand whole = expression(context, 0);
    if (broken_ || tokens_.peek().kind != TokenKind::end) return std::move(out_);
    if (whole.kind == Kind::truth) out_.constant = whole.truth;
    put_prefixes_in();
    findings_.insert(findings_.end(), told_.begin(), told_.end());
    return std::move(out_);
  }

 private:
  // ---- expressions, by precedence: or, and, = !=, < > <= >=, + -, * div mod, |

  static int level_of(const Token& token) {
    static constexpr std::string_view kLevels[][4] = {
        {"or"}, {"and"}, {"=", "!="}, {"<", ">", "<=", ">="}, {"+", "-"}, {"*", "div", "mod"},
        {"|"}};
    if (token.kind != TokenKind::sign) return -1;
    int level = 0;
    for (const auto& words : kLevels) {
      for (std::string_view word : words)
        if (!word.empty() && token.text == word) return level;
      ++level;
    }
    return -1;
  }

  Operand expression(const Place& context, int level) {
    constexpr int kPaths = 7;
    if (level == kPaths || broken_) return unary(context);
    Operand left = expression(context, level + 1);
    while (!broken_ && level_of(tokens_.peek()) == level) {
      std::string sign(tokens_.take().text);
      Operand right = expression(context, level + 1);
      left = combined(level, sign, left, right);
    }
    return left;
  }

  Operand combined(int level, const std::string& sign, const Operand& left, const Operand& right) {
    Operand result;
    bool truths = left.kind == Kind::truth && right.kind == Kind::truth;
    if (level == 0 && truths) return {Kind::truth, {}, {}, left.truth || right.truth};
    if (level == 1 && truths) return {Kind::truth, {}, {}, left.truth && right.truth};
    if (level == 2 || level == 3) {
      if (!check_numbers(level, left, right)) check_numbers(level, right, left);
      if (level == 2) check_enumeration(sign, left, right);
      if (level == 2) check_enumeration(sign, right, left);
    }
    return result;
  }

  Operand unary(const Place& context) {
    if (tokens_.peek().text == "-" && tokens_.peek().kind == TokenKind::sign) {
      tokens_.take();
      unary(context);
      return {Kind::number, {}, {}, false};
    }
    return path(context);
  }

  // ---- paths

  Operand path(const Place& context) {
    const Token first = tokens_.peek();
    Operand start;
    switch (first.kind) {
      case TokenKind::text:
        tokens_.take();
        return {Kind::text, {}, std::string(first.text), false};
      case TokenKind::number:
        tokens_.take();
        return {Kind::number, {}, std::string(first.text), false};
      case TokenKind::variable:
        tokens_.take();
        break;
      case TokenKind::function:
        start = call(context);
        break;
      default:
        if (first.text == "(") {
          tokens_.take();
          start = expression(context, 0);
          expect(")");
          break;
        }
        return location(context);
    }
    return filtered(std::move(start));
  }

  // What follows a call, a variable or parentheses: predicates and further steps.
  Operand filtered(Operand start) {
    bool further = false;
    while (!broken_ && (tokens_.peek().text == "[" || tokens_.peek().text.starts_with('/'))) {
      if (tokens_.peek().text == "[") {
        Place place{start.fields, !start.fields.empty(), false};
        predicate(place);
      } else {
        tokens_.take();
        Place place{start.fields, start.kind == Kind::path && !start.fields.empty(), false};
        start.fields = steps(place).fields;
        start.kind = Kind::path;
      }
      further = true;
    }
    if (further && start.kind != Kind::path) start.kind = Kind::other;
    return start;
  }

  Operand call(const Place& context) {
    std::string name(tokens_.take().text);
    expect("(");
    std::vector<Operand> arguments;
    while (!broken_ && tokens_.peek().text != ")") {
      arguments.push_back(expression(context, 0));
      if (tokens_.peek().text != ",") break;
      tokens_.take();
    }
    expect(")");
    if (name == "true" || name == "false") return {Kind::truth, {}, {}, name == "true"};
    const Operand* only = arguments.size() == 1 ? &arguments.front() : nullptr;
    bool of_path = only != nullptr && only->kind == Kind::path;
    if (name == "not" && only != nullptr && only->kind == Kind::truth)
      return {Kind::truth, {}, {}, !only->truth};
    if (of_path && name == "number") return {Kind::number_of_path, only->fields, {}, false};
    if (of_path && (name == "string" || name == "normalize-space")) return *only;
    return {};
  }

  Operand location(const Place& context) {
    Place place = context;
    if (tokens_.peek().text.starts_with('/')) {
      place = Place{scope_.roots, true, true};
      if (tokens_.take().text == "//") return {Kind::path, descendants(place).fields, {}, false};
      if (!tokens_.starts_step()) return {Kind::path, {}, {}, false};
    }
    if (!tokens_.starts_step()) {
      broken_ = true;
      return {};
    }
    return {Kind::path, steps(place).fields, {}, false};
  }

  Place steps(Place place) {
    for (;;) {
      place = step(place);
      while (!broken_ && tokens_.peek().text == "[") predicate(place);
      if (broken_ || !tokens_.peek().text.starts_with('/')) return place;
      if (tokens_.take().text == "//") return descendants(place);
    }
  }

  // "//name": some field of that name is enough.
  Place descendants(const Place& place) {
    Place any;
    any.known = false;
    Token token = tokens_.peek();
    if (token.kind == TokenKind::word && place.known) {
      Fields found;
      for (const xml::Field* field : place.fields) collect(*field, token, found);
      if (found.empty()) unknown_name(token, place);
      tokens_.take();
      note(token, found);
      any = Place{found, !found.empty(), false};
      while (!broken_ && tokens_.peek().text == "[") predicate(any);
      if (!tokens_.peek().text.starts_with('/')) return any;
      tokens_.take();
    }
    return steps(any);
  }

  void collect(const xml::Field& field, const Token& token, Fields& found) const {
    if (!field.attribute && matches(field, token)) found.push_back(&field);
    for (const auto& child : field.children) collect(*child, token, found);
  }

  void predicate(const Place& place) {
    expect("[");
    expression(place, 0);
    expect("]");
  }

  Place step(const Place& place) {
    Token token = tokens_.take();
    if (token.text == "." || token.text == "..") return token.text == "." ? place : parents(place);
    if (token.kind == TokenKind::axis) {
      bool child = token.text == "child" || token.text == "attribute";
      Place from = place;
      if (!child && token.text != "self") from.known = false;
      bool self = token.text == "self";
      Token name = tokens_.take();
      return self ? from : named(from, name, token.text == "attribute");
    }
    if (token.text == "@") return named(place, tokens_.take(), true);
    return named(place, token, false);
  }

  static Place parents(const Place& place) {
    Place up;
    for (const xml::Field* field : place.fields)
      if (field->parent != nullptr) up.fields.push_back(field->parent);
    up.known = place.known && up.fields.size() == place.fields.size();
    return up;
  }

  Place named(const Place& place, const Token& token, bool attribute) {
    Place next;
    if (token.kind == TokenKind::node_type) {
      expect("(");
      expect(")");
      next.known = false;
      return next;
    }
    bool any = token.text == "*";
    for (const xml::Field* field : place.fields) {
      if (place.document) {
        if (any || matches(*field, token)) next.fields.push_back(field);
        continue;
      }
      for (const auto& child : field->children)
        if (child->attribute == attribute && (any || matches(*child, token)))
          next.fields.push_back(child.get());
    }
    if (!any && token.kind != TokenKind::word) broken_ = true;
    if (!any && place.known && next.fields.empty()) unknown_name(token, place);
    next.known = place.known && !next.fields.empty();
    if (!any && !attribute) note(token, next.fields);
    out_.asked.insert(out_.asked.end(), next.fields.begin(), next.fields.end());
    return next;
  }

  // ---- names

  bool matches(const xml::Field& field, const Token& token) const {
    if (field.name != token.text) return false;
    if (token.prefix.empty() || field.attribute) return true;
    auto uri = out_.namespaces.find(std::string(token.prefix));
    return uri == out_.namespaces.end() || uri->second == field.ns;
  }

  void unknown_name(const Token& token, const Place& place) {
    std::vector<std::string> names;
    std::string where;
    for (const xml::Field* field : place.fields) {
      where += (where.empty() ? "" : ", ") + (place.document ? "/" : field->path());
      if (place.document) names.push_back(field->name);
      for (const auto& child : field->children)
        if (!place.document) names.push_back(child->name);
      if (place.document) break;
    }
    std::string name(token.text);
    Finding finding =
        definition_finding(Level::error, "mapping.when-unknown", node_,
                           "The condition asks for \"" + name + "\", which is no field of " + where,
                           "条件中的“" + name + "”不是 " + where + " 的字段", attribute_);
    finding.suggestion = likely_word(name, names);
    if (finding.suggestion == name) finding.suggestion.clear();  // the namespace is wrong
    told_.push_back(std::move(finding));
  }

  // A bare name will get the prefix of the fields it means.
  void note(const Token& token, const Fields& fields) {
    if (!token.prefix.empty() || token.kind != TokenKind::word) return;
    std::string ns = fields.empty() ? scope_.fields.front()->ns : fields.front()->ns;
    if (!ns.empty()) bare_.push_back({token.offset, std::move(ns)});
  }

  void put_prefixes_in() {
    std::ranges::sort(bare_, std::greater<>(), &Bare::offset);
    for (const Bare& bare : bare_) {
      std::string prefix;
      for (const auto& [known, uri] : out_.namespaces)
        if (!known.empty() && uri == bare.ns) prefix = known;
      for (int number = 1; prefix.empty(); ++number) {
        std::string made = "ns" + std::to_string(number);
        if (out_.namespaces.contains(made)) continue;
        out_.namespaces[made] = bare.ns;
        prefix = made;
      }
      out_.expression.insert(bare.offset, prefix + ":");
    }
  }

  // ---- comparisons

  static bool may_be_an_id(int level, const xml::Field& field) {
    if (field.primitive != xml::Primitive::string) return false;
    const auto& facets = field.facets;
    auto longest = facets.length ? facets.length : facets.length_max;
    // Below, order is what is asked for; an equal sign also takes "0101" for 101.
    return level == 2 || !longest || *longest > kExactDigits;
  }

  // Tells of one side at most.
  bool check_numbers(int level, const Operand& side, const Operand& other) {
    bool compared = side.kind == Kind::number_of_path ||
                    (side.kind == Kind::path && other.kind == Kind::number) ||
                    (side.kind == Kind::path && other.kind == Kind::path && level == 3) ||
                    (side.kind == Kind::path && other.kind == Kind::number_of_path);
    if (!compared) return false;
    for (const xml::Field* field : side.fields) {
      if (!may_be_an_id(level, *field)) continue;
      told_.push_back(definition_finding(
          Level::warning, "mapping.number-compare", node_,
          field->path() + " is text and is compared as a number: long identifiers become equal, "
                          "leading zeros are lost; compare with a text in quotes",
          field->path() + " 是文本，却按数字比较：长编号会被误判为相等，前导零会丢失；"
                          "请与带引号的文本比较",
          attribute_));
      return true;
    }
    return false;
  }

  void check_enumeration(const std::string& sign, const Operand& side, const Operand& other) {
    if (side.kind != Kind::path || other.kind != Kind::text || side.fields.empty()) return;
    for (const xml::Field* field : side.fields) {
      const auto& values = field->facets.enumeration;
      if (values.empty() || std::ranges::find(values, other.text) != values.end()) return;
    }
    const xml::Field& field = *side.fields.front();
    bool equal = sign == "=";
    Finding finding =
        definition_finding(Level::warning, "mapping.when-dead", node_,
                           "This " + std::string(equal ? "never" : "always") +
                               " holds: " + field.path() + " cannot be \"" + other.text + "\"",
                           "该条件" + std::string(equal ? "永不" : "恒") + "成立：" + field.path() +
                               " 不可能为“" + other.text + "”",
                           attribute_);
    finding.suggestion = likely_word(other.text, field.facets.enumeration);
    told_.push_back(std::move(finding));
  }

  void expect(std::string_view sign) {
    if (tokens_.take().text != sign) broken_ = true;
  }

  struct Bare {
    std::size_t offset;
    std::string ns;
  };

  xml::Node node_;
  std::string_view attribute_;
  const ConditionScope& scope_;
  Findings& findings_;
  Tokens tokens_;
  ConditionText out_;
  Findings told_;
  std::vector<Bare> bare_;
  bool broken_ = false;
};

}  // namespace

ConditionText read_condition(xml::Node node, std::string_view attribute, const std::string& text,
                             const ConditionScope& scope, Findings& findings) {
  return ConditionReader(node, attribute, text, scope, findings).run();
}

}  // namespace jiuqu::mapping
