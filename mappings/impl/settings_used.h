// Which values of the environment a mapping or fragment file uses, as they are written there: a
// reference to a secret stays a reference.
// Thread: any, pure.
#pragma once

#include <map>
#include <string>

#include "bus/pipeline/settings.h"
#include "bus/xml/document.h"

namespace jiuqu::mapping {

std::map<std::string, std::string> settings_used_by(xml::Node root,
                                                    const EnvironmentValues* environment);

}  // namespace jiuqu::mapping
