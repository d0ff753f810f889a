// Versions of one mapping: X.map.xml and X@….map.xml, each in force on its days.
// Thread: one; while definitions load. Ownership: borrows.
#pragma once

#include "mappings/mapping.h"

namespace jiuqu::mapping {

// valid-from and valid-to of a mapping; days that are none, or in the wrong order, are told.
Validity read_validity(xml::Node root, Findings& findings);
// What several versions leave open: two in force on one day, days between with none, other forms.
// The later one in the order of ids tells.
void check_versions(const Mapping& mapping, const DefinitionSet& all, xml::Node root,
                    Findings& findings);

}  // namespace jiuqu::mapping
