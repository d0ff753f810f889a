// The location paths and the quoted texts an XPath expression holds, found in its text: which
// fields it is about. Nothing is evaluated: a path behind a call or a variable is known only from
// there on.
// Thread: any, pure. Ownership: values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jiuqu::xml {

struct PathStep {
  std::string prefix;
  std::string name;  // "*": any
  bool attribute = false;
  bool operator==(const PathStep&) const = default;
};

struct NamedPath {
  std::vector<PathStep> steps;
  bool anchored = false;  // from the root; else these are its last steps
};

struct ExpressionParts {
  std::vector<NamedPath> paths;    // each once; what stands in predicates too
  std::vector<std::string> texts;  // without quotes
};

// Relative paths go on from each of the contexts; without any they are known by their steps alone.
// Of a match pattern the paths are those of its alternatives.
ExpressionParts parts_of_expression(std::string_view expression,
                                    const std::vector<NamedPath>& contexts = {});

}  // namespace jiuqu::xml
