// Rules in ISO Schematron (ISO/IEC 19757-3, queryBinding xslt), compiled over XPath 1.0: schema,
// ns, title, phase, active, let, pattern, rule, assert, report, value-of, name, emph, diagnostics.
// What is not executed is refused with its line.
//   text of assert or report     the Chinese sentence; the diagnostic it names the English one
//   subject="l:useComCode"       the field the finding is about, relative to the context; it need
//                                not exist
//   see="DB42/T 2279-2024 7.1.5"  the clause; role="error|warning|info" (error when absent)
// hub: functions are those of the wiring, and hub:in-table(table, code), hub:table-value(table,
// code, column) on the code tables of the same definition set.
// Thread: immutable once linked; check from any thread. Ownership: the DefinitionSet owns it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bus/pipeline/definitions.h"
#include "bus/pipeline/samples.h"
#include "bus/pipeline/step.h"
#include "bus/xml/xpath.h"

namespace jiuqu::rules {

struct Let {
  std::string name;
  xml::XPath value;
};

// A piece of a sentence: fixed words, or the value of an expression.
struct TextPart {
  std::string words;
  std::optional<xml::XPath> value;
};
using Sentence = std::vector<TextPart>;

struct Assertion {
  std::string id;
  bool report = false;  // <report>: fires when the test is true
  Level level = Level::error;
  std::string clause;
  std::string subject;  // as written
  std::optional<xml::XPath> subject_path;
  xml::XPath test;
  Sentence zh, en;
  int line = 0;
};

struct Rule {
  xml::XPath context;  // from the root: all nodes that match
  std::vector<Let> lets;
  std::vector<Assertion> assertions;
};

struct Pattern {
  std::string id;
  std::vector<Let> lets;
  std::vector<Rule> rules;
};

class RuleSet final : public Definition {
 public:
  // All findings of the phase ("" = every pattern), in the order of patterns and rules; a node is
  // judged by the first rule of a pattern whose context it matches. Paths are of the tree given.
  // An Error only for a defect (an expression that cannot be evaluated).
  Result<Findings> check(xml::Node root, const std::string& phase) const;
  bool has_phase(const std::string& phase) const;
  std::vector<std::string> phase_ids() const;

  struct Phase {
    std::string id;
    std::vector<std::string> active;
  };
  std::vector<Let> lets;
  std::vector<Phase> phases;
  std::vector<Pattern> patterns;
  xml::FunctionTable functions;  // those of the wiring and the table functions
  xml::Node element;             // in the source file, which the set keeps
};

// *.sch -> kind "rules", id = path without ".sch". `functions` outlives the sets.
std::unique_ptr<DefinitionKind> rules_kind(const xml::FunctionTable* functions);
// <check rules="intake" phase="application"/>
std::unique_ptr<StepKind> check_step_kind();
// X.samples beside X.sch: NAME.pass.xml must have no error; NAME.fail.xml must fail exactly as
// NAME.fail.txt says ("rule-id path" a line). The phase is the folder's optional phase.txt.
std::unique_ptr<SampleRunner> rule_samples();

}  // namespace jiuqu::rules
