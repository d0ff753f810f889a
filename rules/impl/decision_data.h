// A decision table as compiled, and its reader.
// Thread: immutable once linked; the reader belongs to the loading thread.
#pragma once

#include <string>
#include <vector>

#include "bus/codes/csv.h"
#include "bus/xml/xpath.h"
#include "rules/decision_table.h"
#include "rules/impl/decision_cell.h"
#include "rules/schematron.h"

namespace jiuqu::rules {

enum class HitPolicy : std::uint8_t { unique, first, collect };

struct DecisionInput {
  std::string name;
  ValueType type = ValueType::text;
  std::optional<Cell> values;  // what it can be at all; none: not said
  std::optional<xml::XPath> expression;
};

struct DecisionOutput {
  std::string name;
  ValueType type = ValueType::text;
  std::optional<Cell> values;
};

struct DecisionRow {
  std::string id;
  int line = 0;
  Validity validity;
  std::vector<Cell> cells;              // by input
  std::vector<std::string> outputs;     // by output
  std::vector<codes::CsvField> fields;  // as written, for places
};

struct DecisionTableData {
  std::vector<codes::CsvRecord> records;  // until linked
  HitPolicy policy = HitPolicy::unique;
  std::vector<DecisionInput> inputs;
  std::vector<DecisionOutput> outputs;
  std::vector<DecisionRow> rows;
};

// Everything that is wrong goes to findings with file:line:column. Functions live as long as the
// table.
void read_decision_table(DecisionTable& table, const DefinitionSet& all,
                         const xml::FunctionTable* functions, Findings& findings);
// What rows leave open, decide twice, or never reach. For a table that was read without error.
void check_decision_rows(const DecisionTable& table, Findings& findings);

// A finding at a field of the file; at the character `into` its text where that is given.
Finding field_finding(Level level, const std::string& file, const codes::CsvField& field,
                      std::string code, std::string en, std::string zh,
                      std::optional<std::size_t> into = {});

}  // namespace jiuqu::rules
