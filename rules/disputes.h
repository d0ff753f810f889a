// Draft disputes (clauses 7.2.5 f, 10.3): what was declared differs from what the owner of the data
// gave. A rule makes a difference of its finding by properties="owner field declared known
// tolerance"; the documents are those of mappings/canonical/dispute.xsd, one for each owner.
// Thread: as RuleSet. Ownership: values.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rules/schematron.h"

namespace jiuqu::rules {

// Values are those of the documents, not masked: they go to who owns them. Sentences are masked as
// in findings.
struct Difference {
  std::string owner, field, declared, known, tolerance;
  Finding finding;
};

struct CrossCheck {
  std::vector<Difference> differences;
  Findings others;  // of rules that tell no owner
};
// Errors: as RuleSet::check.
Result<CrossCheck> cross_check(const RuleSet& rules, xml::Node node, const CheckOptions& options);

// The drafts of a cross-check (crossCheck of cross-check.xsd), by owner in the order found. Ids
// derive from `cause`: the same again for the same message.
std::vector<xml::Document> draft_disputes(xml::Node cross_check_root,
                                          const std::vector<Difference>& differences,
                                          const CheckOptions& options, const Uuid& cause,
                                          UtcTime at);

// <cross-check rules="cross-check" phase="…" date="…"/>: judges the tree; differences are no faults
// of the message, they become drafts at the end of its root element, and $disputed names their
// owners ("inspection supervision"). Other findings are told as <check> tells them.
std::unique_ptr<StepKind> cross_check_step_kind();

}  // namespace jiuqu::rules
