// How a shadow run is printed, with a hub or without. Thread: main.
#pragma once

#include "bus/json/json.h"

namespace jiuqu::app {

void print_shadow_status(const json::Json& status, bool as_json);
void print_shadow_difference(const json::Json& difference, bool as_json);
void print_shadow_counts(const json::Json& summary);
void print_shadow_finding(const json::Json& finding, bool as_json);

}  // namespace jiuqu::app
