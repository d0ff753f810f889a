// One application a handling item as a file, for tests and for people who want to see one.
// Thread: any.
#pragma once

#include <string>

#include "bus/base/error.h"

namespace jiuqu::simulators {

// Writes NNN-KIND-ACTION.json for every handling item, and one of each form as .xml beside it, into
// the folder. `definitions` as in Generator::load. Gives the number of files written.
// Errors: file_unreadable, configuration_invalid.
Result<std::size_t> write_applications(const std::string& definitions, const std::string& folder);

}  // namespace jiuqu::simulators
