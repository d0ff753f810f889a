// Rules in ISO Schematron (ISO/IEC 19757-3, queryBinding xslt), compiled over XPath 1.0. What is
// executed is listed in README.md; anything else is refused when definitions load, with its place.
//   text of assert or report     the Chinese sentence; its English diagnostics the English one
//   subject="l:useComCode"       the field the finding is about, relative to the context; it need
//                                not exist
//   see="DB42/T 2279-2024 7.1.5" the clause
//   severity or role             error (when absent), warning, info
//   hub:valid-from, hub:valid-to on schema or pattern: the days of filing they apply to
// hub: functions are those of the wiring, and those on the code tables and decision tables of the
// same definition set. $filing-day is the day a document was filed.
// Thread: immutable once linked; check from any thread. Ownership: the DefinitionSet owns it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bus/pipeline/definitions.h"
#include "bus/pipeline/filing_day.h"
#include "bus/pipeline/samples.h"
#include "bus/pipeline/step.h"
#include "bus/xml/schema_model.h"

namespace jiuqu::rules {

using jiuqu::Validity;

// What a check took, counted and not timed: it grows with the document, not with its square.
struct Work {
  std::uint64_t nodes = 0;    // looked at
  std::uint64_t matches = 0;  // contexts held against nodes
  std::uint64_t fired = 0;    // rules
  std::uint64_t tests = 0;    // asserts and reports
  std::uint64_t steps = 0;    // of XPath, within all of them
};

struct CheckOptions {
  std::string phase = {};                  // empty: the default phase of the schema, else all
  std::string day = {};                    // of filing; empty: what has no end applies
  const xml::SchemaModel* form = nullptr;  // says which fields are personal
  Work* work = nullptr;                    // filled when given
};

struct CompiledRules;

class RuleSet final : public Definition {
 public:
  RuleSet();
  ~RuleSet() override;

  // All findings, at most limits::kFindingsMax, by pattern and in document order; a node is judged
  // by the first rule of a pattern whose context it matches. Rules are held against the whole
  // document, whatever node of it is given. Paths are of the tree given.
  // Errors: definition_broken for a defect (an expression that cannot be evaluated, a phase that is
  // not there); limit_exceeded when the document makes more work than limits::kRuleStepsMax.
  Result<Findings> check(xml::Node node, const CheckOptions& options = {}) const;
  Result<Findings> check(xml::Node node, const std::string& phase) const;
  // The same as a report in the Schematron Validation Report Language, with every rule that fired.
  // Not masked: it is for who holds the document.
  Result<xml::Document> report(xml::Node node, const CheckOptions& options = {}) const;

  bool has_phase(const std::string& phase) const;  // "" and "#ALL" too
  std::vector<std::string> phase_ids() const;
  // Why the phase cannot run (a pattern needs what another phase lets); empty when it can.
  std::string phase_fault(const std::string& phase) const;
  const Validity& validity() const;

  std::string pack;   // the id up to '@': "intake" of rules/intake@2027.sch
  xml::Node element;  // in the source file, which the set keeps
  std::unique_ptr<CompiledRules> compiled;
};

// *.sch with the root schema -> kind "rules", id = path without ".sch". `functions` outlives the
// sets.
std::unique_ptr<DefinitionKind> rules_kind(const xml::FunctionTable* functions);
// *.sch with another root of Schematron -> kind "rule-fragment": what rule files include. List it
// before the rules.
std::unique_ptr<DefinitionKind> rule_fragment_kind();
// <check rules="intake" phase="application" date="string(l:application/…/l:submittedAt)"/>
// Of the rule files intake.sch and intake@….sch, the one in force on that day applies; without a
// date, or where it gives none, the day the message came in.
std::unique_ptr<StepKind> check_step_kind();
// X.samples beside X.sch: NAME.pass.xml must have no error; NAME.fail.xml must fail exactly as
// NAME.fail.txt says ("rule-id path" a line). The phase is the folder's optional phase.txt, the day
// of filing its date.txt or NAME.date.txt.
std::unique_ptr<SampleRunner> rule_samples();

}  // namespace jiuqu::rules
