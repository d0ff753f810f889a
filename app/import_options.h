// The command `jiuqu import`: a partner's description becomes a schema and the draft of a mapping.
// Thread: main.
#pragma once

#include <string>

#include "app/commands.h"

namespace jiuqu::app {

struct ImportOptions {
  DefinitionOptions definitions;
  std::string file;
  std::string partner;
  std::string name;        // of schema and mapping; empty: from the file's name
  std::string kind;        // empty: by content
  std::string root;        // which element, message or operation
  std::string ns;          // for descriptions that tell none
  std::string way = "in";  // toward the canonical form; "out": from it
  std::string canonical;   // empty: application.xsd, with "out" events.xsd
  std::string canonical_root;
  std::string out;     // empty: the folder that holds the definitions
  bool force = false;  // overwrites
};
int command_import(const ImportOptions& options);

}  // namespace jiuqu::app
