// The day of filing as a step of an interface knows it: what its date expression finds in the tree,
// else the day in China on which the message came in; empty where neither is there.
// Thread: immutable; any.
#pragma once

#include <optional>

#include "bus/pipeline/definitions.h"
#include "bus/pipeline/exchange.h"

namespace jiuqu::rules {

class FilingDay {
 public:
  // Reads the attribute "date" of the step; findings tell what is wrong with it.
  static std::optional<FilingDay> read(xml::Node step, Findings& findings);
  Result<std::string> of(const Exchange& exchange) const;

 private:
  std::optional<xml::XPath> date_;
};

}  // namespace jiuqu::rules
