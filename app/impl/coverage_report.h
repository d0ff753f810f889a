// What samples exercised, for people or as an object a line.
// Thread: main.
#pragma once

#include "bus/pipeline/coverage.h"

namespace jiuqu::app {

void print_coverage(const Coverage& coverage, bool as_json);

}  // namespace jiuqu::app
