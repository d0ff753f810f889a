// <map mapping="platform/application"/>: maps the tree of the exchange and judges the result by the
// target's schema. Faults of values stand at their place in the source, so that the sender hears of
// them in its own field names. <reply mapping="…"/> is the same step on the receipt.
// Thread: immutable. Ownership: the step refers to the mapping, which its DefinitionSet owns.
#pragma once

#include <memory>

#include "bus/pipeline/step.h"

namespace jiuqu {

std::unique_ptr<StepKind> map_step_kind();

}  // namespace jiuqu
