// One side of a comparison: what made its values. Thread: any, pure.
#pragma once

#include "app/impl/tree_values.h"
#include "app/shadow.h"

namespace jiuqu::app {

struct ShadowSide {
  const DefinitionSet* set = nullptr;
  const std::vector<ExplainedMap>* maps = nullptr;
};

// The field is the path of the raw field behind it, in the notation of trees.
ShadowDifference value_difference(const MessageRecord& record, const ValueChange& change,
                                  const ShadowSide& before, const ShadowSide& after);

}  // namespace jiuqu::app
