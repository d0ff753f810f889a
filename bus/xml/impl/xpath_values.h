// Values between the hub and libxml2. Thread: as the nodes in them.
#pragma once

#include "bus/xml/impl/libxml.h"
#include "bus/xml/xpath.h"

namespace jiuqu::xml {

Value value_of(const xmlXPathObject& object);
std::string string_of(const xmlXPathObject& object);
bool boolean_of(const xmlXPathObject& object);
xmlXPathObject* new_object(const Value& value);  // the caller owns it

}  // namespace jiuqu::xml
