// The parts of a compiled match pattern, shared by its reader and its matcher.
// Thread: immutable once read.
#pragma once

#include <optional>

#include "bus/xml/match_pattern.h"

namespace jiuqu::xml {

enum class NodeTest : std::uint8_t { name, any_name, any_node, text, comment, instruction };

struct MatchPattern::Step {
  bool attribute = false;  // the attribute axis, else the child axis
  bool deep = false;       // "//" stands before it
  NodeTest test = NodeTest::name;
  std::string name;  // local name; of an instruction its target, empty for any
  std::string ns;
  bool any_ns = false;         // "*"
  std::vector<XPath> filters;  // predicates that are true or false of the node alone
  // With a predicate that counts: the whole step, evaluated from the parent.
  std::optional<XPath> selector;

  bool admits(Node node) const;
};

struct MatchPattern::Path {
  bool from_root = false;
  std::vector<Step> steps;  // none: the document node
};

// Reads one pattern. Defined beside the matcher, used by MatchPattern::compile alone.
class PatternReader {
 public:
  PatternReader(MatchPattern& result, std::string_view text, const Namespaces& namespaces,
                const FunctionTable* functions)
      : result_(result), text_(text), namespaces_(namespaces), functions_(functions) {}
  Result<void> read();

 private:
  using Step = MatchPattern::Step;
  using Path = MatchPattern::Path;
  Result<void> read_path();
  Result<Step> read_step();
  Result<void> read_axis(Step& step);
  Result<void> read_test(Step& step);
  Result<void> read_node_type(Step& step, const std::string& word);
  Result<void> read_predicates(Step& step, std::size_t start);
  Result<std::string> read_predicate();
  Result<XPath> compile(const std::string& expression);
  void add_target(const Path& path);
  Result<std::string> namespace_of(const std::string& prefix) const;
  std::string read_name();
  void skip_blanks();
  bool take(std::string_view sign);
  std::unexpected<Error> refuse(const std::string& reason) const;

  MatchPattern& result_;
  std::string_view text_;
  const Namespaces& namespaces_;
  const FunctionTable* functions_;
  std::size_t at_ = 0;
};

// Whether a predicate may choose by position: it names position() or last(), or may be a number.
// When in doubt, yes.
bool predicate_counts(std::string_view predicate);

}  // namespace jiuqu::xml
