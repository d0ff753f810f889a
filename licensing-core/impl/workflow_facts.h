// What a workflow file says: tasks, outcomes, deadlines, flows and messages.
// Thread: any, pure. Ownership: values.
#pragma once

#include <vector>

#include "bus/pipeline/definitions.h"
#include "bus/pipeline/facts.h"
#include "bus/pipeline/uses.h"

namespace jiuqu::licensing {

std::vector<Fact> workflow_facts(const SourceFile& file);
// What it uses of messages and codes; of the text of a workflow.
std::vector<Use> workflow_uses(const std::string& source, const std::string& file);

}  // namespace jiuqu::licensing
