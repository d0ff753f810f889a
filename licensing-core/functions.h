// XPath functions that the licensing core brings: hub:equipment-code(s), hub:licence-number(s),
// hub:licence-identifier(s) and their fault texts.
// Thread: any. Pure.
#pragma once

#include "bus/xml/xpath.h"

namespace jiuqu::licensing {

void add_functions(xml::FunctionTable& functions);

}  // namespace jiuqu::licensing
