// `jiuqu map --fuzz`: generated documents, and where the smallest that failed is kept.
// Thread: main.
#pragma once

#include "app/map_options.h"
#include "mappings/mapping.h"

namespace jiuqu::app {

int fuzz_mapping(const Mapping& mapping, const DefinitionSet& definitions,
                 const MapOptions& options, UtcTime now);

}  // namespace jiuqu::app
