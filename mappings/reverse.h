// A mapping turned round, as far as that can be: fields, code tables, forms of times and numbers,
// groups and repeated elements; constants become expectations. What cannot be turned round is told
// and left out.
// Thread: any. Ownership: the reversed mapping keeps what it was made from; the DefinitionSet must
// outlive it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "mappings/mapping.h"

namespace jiuqu {

// One target field (or group) that has no way back.
struct OneWay {
  std::string target;
  int line = 0;
  std::string en, zh;  // why
};

struct Reversed {
  std::shared_ptr<const Mapping> mapping;  // null when nothing of it can be turned round
  std::string text;                        // as it would stand in a mapping file
  std::vector<OneWay> one_way;
};

// Errors: definition_broken when the mapping is not linked, or what was derived does not compile.
Result<Reversed> reverse(const Mapping& mapping, const DefinitionSet& definitions);

}  // namespace jiuqu
