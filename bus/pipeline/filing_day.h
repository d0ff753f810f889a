// The day of filing as a step of an interface knows it: what its date expression finds in the tree,
// else the day in China on which the message came in; empty where neither is there.
// And the days on which one of several versions of a definition applies.
// Thread: immutable; any.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bus/pipeline/definitions.h"
#include "bus/pipeline/exchange.h"

namespace jiuqu {

// Days "yyyy-MM-dd" on which a definition applies, both included; empty is open.
struct Validity {
  std::string from;
  std::string to;
  // Without a day: what has no end.
  bool on(std::string_view day) const;
  bool overlaps(const Validity& other) const;
};

class FilingDay {
 public:
  // Reads the attribute "date" of the step; findings tell what is wrong with it.
  static std::optional<FilingDay> read(xml::Node step, Findings& findings);
  Result<std::string> of(const Exchange& exchange) const;

 private:
  std::optional<xml::XPath> date_;
};

}  // namespace jiuqu
