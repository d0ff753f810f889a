// The command `jiuqu map`: one mapping on one document, without a hub.
// Thread: main.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/commands.h"

namespace jiuqu::app {

struct MapOptions {
  DefinitionOptions definitions;
  std::string mapping;
  std::string file = "-";   // "-": standard input
  std::string source_root;  // of the source, where it has several
  bool explain = false;
  bool reverse = false;    // the document is of the target; the mapping is turned round
  bool show = false;       // prints the mapping turned round instead of mapping
  std::uint64_t fuzz = 0;  // so many generated documents instead of one
  std::uint64_t seed = 1;
  std::string keep = "var/fuzz";  // where a document that failed is stored
  bool as_xml = false;            // else JSON with --json, else by the target
  std::string partner;
  std::string now;                     // UTC time; empty: now
  std::string date;                    // of filing yyyy-MM-dd; empty: the day of `now`
  std::vector<std::string> variables;  // name=value
  std::vector<std::string> headers;    // Name: value
};
int command_map(const MapOptions& options);

}  // namespace jiuqu::app
