// What `jiuqu test` runs: every folder named X.samples beside a definition. A runner claims folders
// of its kind of definition; folders nobody claims are reported.
// Thread: one. Ownership: the caller's.
#pragma once

#include <string>

#include "bus/pipeline/coverage.h"
#include "bus/pipeline/definitions.h"

namespace jiuqu {

struct SampleReport {
  std::size_t passed = 0;
  std::size_t failed = 0;
  Findings findings;             // one for each failure: file of the sample, what differs and where
  Coverage* coverage = nullptr;  // when it is asked for
};

class SampleRunner {
 public:
  virtual ~SampleRunner() = default;
  // folder: absolute path of X.samples; definition_id: X relative to its root.
  virtual bool claims(const std::string& folder, const std::string& definition_id,
                      const DefinitionSet& definitions) const = 0;
  virtual void run(const std::string& folder, const std::string& definition_id,
                   const DefinitionSet& definitions, SampleReport& report) const = 0;
  // Everything there is to exercise in the definitions it runs samples of, with samples or without.
  virtual void expect(const DefinitionSet& definitions, Coverage& coverage) const;
};

// NAME.samples beside NAME.interface.xml: NAME.in.json or .in.xml is a message as its partner sends
// it, or the canonical event of an interface that sends; NAME.way.txt the lines of the way it takes
// (way.h). Where they are there, NAME.reply.json|xml is the reply and NAME.out.json|xml what leaves
// (NAME.INTERFACE.out.… where several do). NAME.now.txt, else now.txt, is the time it comes in.
// List it first: other runners go by the name alone.
std::unique_ptr<SampleRunner> interface_samples();

// Runs every *.samples folder below the roots with the first runner that claims it.
SampleReport run_samples(std::span<const std::string> roots, std::span<SampleRunner* const> runners,
                         const DefinitionSet& definitions, Coverage* coverage = nullptr);

}  // namespace jiuqu
