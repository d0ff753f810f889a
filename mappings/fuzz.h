// Holds a mapping against generated documents: every valid one must map to a valid target, and
// where the mapping can be turned round, come back to the same target. A document that fails is
// made as small as it goes. Thread: one. Ownership: values.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "mappings/reverse.h"

namespace jiuqu {

struct FuzzOptions {
  std::uint64_t count = 1000;
  std::uint64_t seed = 1;
  UtcTime now;  // codes are valid on its day
};

struct FuzzFailure {
  std::uint64_t number = 0;  // of the document, from 0
  xml::Document smallest;    // that still fails in the same way
  std::string what;
};

struct FuzzReport {
  std::uint64_t mapped = 0;
  // By missing="refuse" and the like, or because nothing was there for what the target must have.
  std::uint64_t refused = 0;
  std::map<std::string, std::uint64_t> refusals;  // "code at path" of the first fault of each
  std::uint64_t returned = 0;              // mapped, turned round and mapped again to the same
  std::optional<FuzzFailure> failure;      // of the first document that failed
  std::vector<std::string> without_value;  // source fields no value was found for
};

// Stops at the first failure. Errors: definition_broken when the mapping is not linked.
Result<FuzzReport> fuzz(const Mapping& mapping, const DefinitionSet& definitions,
                        const FuzzOptions& options);

}  // namespace jiuqu
