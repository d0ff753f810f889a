// A match pattern of XSLT 1.0 (section 5.2), compiled once: which nodes a rule or a key is about.
// "l:usingUnit | l:owner/l:unit[@main]", "//l:row", "/l:application", "@code", "text()", "/".
// A node is tested where it stands, from its last step upwards, without a search of the document.
// Steps go down only (child, attribute, "//"); id(), key() and current() are refused.
// Thread: compile one; match from any thread, each with its own Memo.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "bus/xml/walk.h"
#include "bus/xml/xpath.h"

namespace jiuqu::xml {

class MatchPattern {
 public:
  // What predicates that count ("l:row[2]", "[last()]") chose below a parent: asked once for each
  // parent, so that long lists stay cheap. Good for one document and one set of variables.
  class Memo {
   public:
    void clear() { chosen_.clear(); }

   private:
    friend class MatchPattern;
    using Chosen = std::unordered_set<const _xmlNode*>;
    std::unordered_map<const void*, std::unordered_map<const _xmlNode*, Chosen>> chosen_;
  };
  // What can match at all: the kind of the last step, with its local name; an empty name is any,
  // and the kind none is every node but the document and attributes.
  struct Target {
    NodeKind kind = NodeKind::none;
    std::string name;
  };

  // Errors: configuration_invalid with the reason, as of XPath::compile.
  static Result<MatchPattern> compile(const std::string& pattern, const Namespaces& namespaces,
                                      const FunctionTable* functions = nullptr);
  MatchPattern(MatchPattern&&) noexcept;
  MatchPattern& operator=(MatchPattern&&) noexcept;
  ~MatchPattern();

  // Errors: those of its predicates.
  Result<bool> matches(Node node, const Variables& variables, Memo& memo) const;
  const std::vector<Target>& targets() const { return targets_; }
  const std::vector<std::string>& variables() const { return variables_; }  // each once

 private:
  friend class PatternReader;
  struct Step;
  struct Path;
  MatchPattern();
  Result<bool> matches_path(const Path& path, std::size_t last, Node node,
                            const Variables& variables, Memo& memo) const;
  Result<bool> stands_below(const Path& path, std::size_t step, Node node,
                            const Variables& variables, Memo& memo) const;
  static Result<bool> chosen(const Step& step, Node node, const Variables& variables, Memo& memo);
  std::vector<Path> paths_;
  std::vector<Target> targets_;
  std::vector<std::string> variables_;
};

}  // namespace jiuqu::xml
