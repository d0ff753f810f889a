// Event scripts beside a workflow (X.samples/*.xml), run by `jiuqu test` without store or clock:
//
//   <script workflow="use-registration" name="…" xmlns="urn:jiuqu:workflow-script:1">
//     <message  name="application"                        path="applied formal-exam"/>
//     <complete task="formal-exam" outcome="pass"         path="accept"/>
//     <complete task="accept" outcome="accept" opinion="…" events="Accepted" step="review"
//               path="acceptance-gateway report-accepted review"/>
//     <number   name="licence-number" value="…"           path="make-licence"/>
//     <timer    element="late"                            path="late pre-archive"/>
//     <complete … error="outcome_unknown"/>                  the engine refuses this one
//     <end status="closed" events="7"/>
//   </script>
//
// path: elements entered, in order. events: events emitted; none when left out. timers: timers set
// (late=5wd: five working days; d: days, s: seconds) and taken back (-late); none when left out.
// tasks: user tasks
// open afterwards; step: the case's step afterwards; both unchecked when left out. Variables of an
// outcome or a message are <variable name value/> children.
// Thread: one.
#pragma once

#include "bus/pipeline/samples.h"
#include "licensing-core/workflow.h"

namespace jiuqu::licensing {

inline constexpr std::string_view kScriptNamespace = "urn:jiuqu:workflow-script:1";

class WorkflowSamples final : public SampleRunner {
 public:
  bool claims(const std::string& folder, const std::string& definition_id,
              const DefinitionSet& definitions) const override;
  void run(const std::string& folder, const std::string& definition_id,
           const DefinitionSet& definitions, SampleReport& report) const override;

  void expect(const DefinitionSet& definitions, Coverage& coverage) const override;

  // Runs all scripts of a folder against one workflow.
  void run_folder(const Workflow& workflow, const std::string& folder, SampleReport& report) const;
};

// Runs one script; a finding for each thing that is not as expected.
Findings run_script(const Workflow& workflow, const xml::Document& script,
                    Coverage* coverage = nullptr);

}  // namespace jiuqu::licensing
