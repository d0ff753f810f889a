// What a workflow file says: tasks, outcomes, deadlines, flows and messages.
// Thread: any, pure. Ownership: values.
#pragma once

#include <vector>

#include "bus/pipeline/definitions.h"
#include "bus/pipeline/facts.h"

namespace jiuqu::licensing {

std::vector<Fact> workflow_facts(const SourceFile& file);

}  // namespace jiuqu::licensing
