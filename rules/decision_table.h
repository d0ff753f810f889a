// Decision tables in the shape of DMN, written as CSV (*.dmn.csv): which flow, deadline, form,
// material, destination. Rows are rules, columns are inputs and outputs.
//
//   U,          input,                 input,         output,   output,   valid-from, valid-to
//   name,       action,                capacity,      flow,     days,     ,
//   type,       text,                  number,        text,     integer,  ,
//   values,     "NEW, MOVE_IN, SCRAP", >= 0,          "a, b",   -,        ,
//   expression, string(/l:x/l:action), string(//l:c), ,         ,         ,
//   namespace,  l=urn:jiuqu:licensing:1, , , , ,
//   1,          "NEW, MOVE_IN",        [0..100),      a,        30,       ,           2026-04-30
//   2,          not(SCRAP),            -,             b,        20,       2026-05-01,
//
// The first cell is the hit policy: U one row at most applies, F the first that does, C all that
// do. Cells of inputs: "-" anything; a value, or several with commas; [1..5) and < 5 for numbers
// and dates; not(…). A text with a comma or a bracket at its front stands in quotes. Thread:
// immutable once linked; any thread. Ownership: the DefinitionSet owns it.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bus/pipeline/definitions.h"
#include "bus/pipeline/samples.h"
#include "bus/pipeline/step.h"

namespace jiuqu::rules {

struct DecisionTableData;
struct DecisionRow;

// What a table said, and why.
struct Decision {
  std::vector<const DecisionRow*> rows;  // that apply, in their order; none: nothing was decided
  std::vector<std::pair<std::string, std::string>> inputs;
  std::string day;

  std::vector<std::string> row_ids() const;
  std::vector<int> row_lines() const;  // in the table's file
  // "row 3 of flow: action = NEW, capacity = 5, on 2026-05-01"
  std::string explanation(std::string_view table) const;
};

class DecisionTable final : public Definition {
 public:
  DecisionTable();
  ~DecisionTable() override;

  // Inputs in the order of the columns. Without a day, rows without an end apply.
  Decision decide(std::span<const std::string> inputs, std::string_view day) const;
  // Inputs by the expressions of the table, over a document and variables.
  // Errors: definition_broken when an expression cannot be evaluated.
  Result<Decision> decide(xml::Node node, const xml::Variables& variables,
                          std::string_view day) const;
  // Of a decision of this table: the value of an output; of policy C those of all rows, a blank
  // between. Empty when nothing was decided or there is no such output.
  std::string output(const Decision& decision, std::string_view name) const;

  std::vector<std::string> input_names() const;
  std::vector<std::string> output_names() const;
  bool dated() const;      // some row has a validity
  bool expressed() const;  // every input has an expression

  std::unique_ptr<DecisionTableData> data;
};

// *.dmn.csv -> kind "decision-table", id = path without ".dmn.csv". `functions` outlives the sets.
// List it after the code tables and before the rules.
std::unique_ptr<DefinitionKind> decision_table_kind(const xml::FunctionTable* functions);
// <decide table="flow" date="string(…)"/>: evaluates the table's expressions over the tree and the
// variables; each output becomes a variable of its name for the steps that follow ($flow in the
// tests of <choose>), and $decided-by says which row and why. The day as for <check>.
std::unique_ptr<StepKind> decide_step_kind();
// X.samples beside X.dmn.csv: *.csv with the names of inputs as header, "day" where rows have
// validity, "row" (the expected ids, blanks between; empty for none), and outputs if wanted.
std::unique_ptr<SampleRunner> decision_samples();

}  // namespace jiuqu::rules
