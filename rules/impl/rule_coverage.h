// What samples of rules exercise: which assertions were asked, and which were told.
// Thread: one.
#pragma once

#include "bus/pipeline/coverage.h"
#include "rules/schematron.h"

namespace jiuqu::rules {

void expect_coverage(const RuleSet& rules, Coverage& coverage);
// Of a report on a document: rules that fired, assertions that failed and reports that held.
void mark_coverage(const RuleSet& rules, const xml::Document& report, Coverage& coverage);

}  // namespace jiuqu::rules
