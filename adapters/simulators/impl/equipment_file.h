// Reads data/NAME.json, a kind of equipment, and what it has in common with data/actions.json.
// Thread: any. Pure.
#pragma once

#include "adapters/simulators/impl/profile.h"

namespace jiuqu::simulators {

// Errors: configuration_invalid.
Result<EquipmentProfile> read_equipment(const std::string& name, const json::Json& file,
                                        const codes::CodeTable& catalogue);
Result<ActionProfile> read_action(const json::Json& json);

}  // namespace jiuqu::simulators
