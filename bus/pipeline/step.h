// Steps of an interface and the socket StepKind that makes them. A JudgeStep is pure CPU: it looks
// at the tree or replaces it, and adds findings. A RecordStep touches records: it runs in the turn
// of its order key and adds operations and events to the Work.
// Thread: steps are immutable; run on any worker. Ownership: the Interface owns its steps.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "bus/base/task.h"
#include "bus/pipeline/definitions.h"
#include "bus/pipeline/exchange.h"

namespace jiuqu {

// An element of an interface file as it was written: name and attributes.
std::string words_of(xml::Node node);

class Step {
 public:
  virtual ~Step() = default;
  std::string element;  // name of its element, for traces
  std::string words;    // the element as it was written
  int line = 0;
  // Name, words and place of the element that the step was made from.
  void take_words(xml::Node node);
};

class JudgeStep : public Step {
 public:
  // Faults of the message go to exchange.findings (all of them, on paths of the tree as this step
  // found it); an Error is for what stops the exchange at once. Steps run after findings of earlier
  // ones, so that one answer tells all faults; a finding on a path that already has one is dropped.
  virtual Result<void> run(Exchange& exchange) const = 0;
  // The schema of the tree this step leaves behind; null when it leaves the form unchanged.
  virtual const SchemaDefinition* produces() const { return nullptr; }
};

class RecordStep : public Step {
 public:
  // May be run again on fresh state after a version conflict; derives what it makes from the
  // message and work.now. An Error decides the answer; findings with it are on paths of the tree.
  virtual Task<Result<void>> run(Exchange& exchange, Work& work) const = 0;
  // Its line of the way where someone asks which way a message would take: no record is read or
  // made. Events that follow from the message alone are added to the work.
  virtual Result<std::string> foretell(const Exchange& exchange, Work& work) const;
};

class StepKind {
 public:
  virtual ~StepKind() = default;
  virtual std::string_view element() const = 0;  // "validate", "map", "check", "workflow" …
  // Compiles one step element of an interface file; nullptr with findings on error.
  virtual std::unique_ptr<Step> compile(xml::Node node, const DefinitionSet& definitions,
                                        Findings& findings) const = 0;
};

}  // namespace jiuqu
