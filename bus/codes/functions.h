// The hub: XPath functions of this module (codes, dates, decimals, texts), for rules and mappings.
// Thread: any. Pure: same arguments, same answer.
#pragma once

#include "bus/xml/xpath.h"

namespace jiuqu::codes {

void add_functions(xml::FunctionTable& functions);

}  // namespace jiuqu::codes
