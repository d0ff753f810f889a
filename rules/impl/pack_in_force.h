// The rules that a step names by their pack, the phase, and the day they have to be in force on.
// Thread: immutable; any. Ownership: a value that borrows the rules of the definition set.
#pragma once

#include <optional>

#include "bus/pipeline/exchange.h"
#include "bus/pipeline/filing_day.h"
#include "rules/schematron.h"

namespace jiuqu::rules {

class PackInForce {
 public:
  // Attributes rules, phase and date of the step; findings tell what is wrong with them.
  static std::optional<PackInForce> read(xml::Node step, const DefinitionSet& definitions,
                                         Findings& findings);
  // The version that judges the tree of the exchange, and with what. Null when none is in force:
  // the finding of that is added to the exchange.
  Result<const RuleSet*> choose(Exchange& exchange, CheckOptions& options) const;

 private:
  PackInForce(std::vector<const RuleSet*> packs, std::string phase, FilingDay day,
              std::vector<const SchemaDefinition*> schemas);

  std::vector<const RuleSet*> packs_;  // the versions of one pack
  std::string phase_;
  FilingDay day_;
  std::vector<const SchemaDefinition*> schemas_;
};

}  // namespace jiuqu::rules
