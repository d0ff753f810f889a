// The paths and variables that an expression names, so that a person who asks why a branch was
// taken sees what they held. Paths with predicates, and names inside predicates, are left out.
// Thread: immutable; any. Ownership: a value; the functions outlive it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "bus/pipeline/way.h"
#include "bus/xml/xpath.h"

namespace jiuqu {

class Operands {
 public:
  static Operands of(std::string_view expression, const xml::Namespaces& namespaces);
  Way::Values values(xml::Node node, const xml::Variables& variables) const;

 private:
  std::vector<std::pair<std::string, xml::XPath>> paths_;
};

}  // namespace jiuqu
