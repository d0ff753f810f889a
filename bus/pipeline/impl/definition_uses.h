// What interfaces use.
// Thread: any, pure. Ownership: values.
#pragma once

#include <vector>

#include "bus/pipeline/interface.h"
#include "bus/pipeline/uses.h"

namespace jiuqu {

std::vector<Use> interface_uses(const Interface& definition);

}  // namespace jiuqu
