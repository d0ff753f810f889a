// Puts faults into an application, each with the field path that the receiver must name.
// Thread: any. Pure.
#pragma once

#include "adapters/simulators/generator.h"
#include "bus/base/random.h"
#include "bus/codes/code_table.h"

namespace jiuqu::simulators {

struct RightApplication {
  Application application;
  std::vector<std::size_t> needed_materials;  // places of those that would be missed
};

// One to four faults in different fields, or now and then a body that is no document.
PushBody make_faulty(RightApplication right, const codes::CodeTable& catalogue, Encoding encoding,
                     Random& random);

}  // namespace jiuqu::simulators
