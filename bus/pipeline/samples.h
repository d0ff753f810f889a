// What `jiuqu test` runs: every folder named X.samples beside a definition. A runner claims folders
// of its kind of definition; folders nobody claims are reported.
// Thread: one. Ownership: the caller's.
#pragma once

#include <string>

#include "bus/pipeline/definitions.h"

namespace jiuqu {

struct SampleReport {
  std::size_t passed = 0;
  std::size_t failed = 0;
  Findings findings;  // one for each failure: file of the sample, what differs and where
};

class SampleRunner {
 public:
  virtual ~SampleRunner() = default;
  // folder: absolute path of X.samples; definition_id: X relative to its root.
  virtual bool claims(const std::string& folder, const std::string& definition_id,
                      const DefinitionSet& definitions) const = 0;
  virtual void run(const std::string& folder, const std::string& definition_id,
                   const DefinitionSet& definitions, SampleReport& report) const = 0;
};

// Runs every *.samples folder below the roots with the first runner that claims it.
SampleReport run_samples(std::span<const std::string> roots, std::span<SampleRunner* const> runners,
                         const DefinitionSet& definitions);

}  // namespace jiuqu
