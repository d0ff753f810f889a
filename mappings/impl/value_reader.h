// Reads the attributes and children that say how a value is converted.
// Thread: one; while a mapping is linked.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "bus/pipeline/definitions.h"
#include "mappings/impl/value.h"

namespace jiuqu::mapping {

// The attributes of conversions, together with others that an element may have.
std::vector<std::string_view> with_conversions(std::initializer_list<std::string_view> names);

// Of a <field> or <part>; null when the text is only trimmed. What is wrong is added to findings,
// and left out. A split without a number of a piece is not a conversion: see read_split_all.
std::shared_ptr<const Conversions> read_conversions(xml::Node node,
                                                    const DefinitionSet& definitions,
                                                    Findings& findings);
// The separator of split="; " (every piece), empty when there is none.
std::string read_split_all(xml::Node node);

}  // namespace jiuqu::mapping
