// What findings say of codes that stand in no valid row, as wants of work items; and the deliveries
// that wait for rows, mapped again once the rows are there.
// Thread: any; the sweep is awaited. Ownership: values; the parts outlive the sweep.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "bus/base/finding.h"
#include "bus/delivery/dispatcher.h"
#include "bus/pipeline/definitions.h"

namespace jiuqu {

// Whether the finding tells of a code without a row, with all that a work item needs.
bool names_unknown_code(const Finding& finding);
// One for each (table, lookup, code) among the errors. `at`: when the message was made.
std::vector<UnknownCode> unknown_codes_of(const Findings& findings, std::string_view partner,
                                          UtcTime at);
// Whether a row of the table holds the code in the column it is searched in and is valid on its
// day. Without a day: on any.
bool has_row(const DefinitionSet& definitions, const UnknownCode& code);

struct CodeSweepParts {
  Store* store = nullptr;
  Clock* clock = nullptr;
  Dispatcher* dispatcher = nullptr;
  std::shared_ptr<const DefinitionSet> definitions;
  // Keeps the set in the store before records name it.
  std::function<Task<Result<void>>()> keep;
  std::function<bool()> stopping;
};
// Every delivery that waits for a row the set has now is mapped again, lane by lane in the order of
// positions, each in a commit of its own: broken off, it goes on where it was at the next call.
// What still cannot be mapped stays parked with the new cause, under the items of what is missing
// now. Items that nothing waits under and whose row is there are closed. Gives how many could not
// be tried: the dispatcher was not told of them yet, or has an act on them in hand.
Task<Result<std::size_t>> map_what_waits(CodeSweepParts parts);

}  // namespace jiuqu
