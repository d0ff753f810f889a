// The judge: what the platform must have received, derived from what was pushed and what the staff
// decided, against what it did receive. Never asks the hub. Order is judged on the first receipt
// that was taken of each id.
// Thread: any. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/simulators/records.h"
#include "adapters/simulators/report_form.h"

namespace jiuqu::simulators {

// How a decision moves a case of use-registration, and what it makes the hub report. The judge's
// own reading of clauses 6 and 7; deliberately not read from the workflow file.
struct Move {
  std::string_view element;
  std::string_view outcome;
  std::string_view next;           // kBack: the element that started the special procedure
  std::string_view first_report;   // "" none; "result closed" is completed by the decision taken
  std::string_view second_report;  // ""
};
inline constexpr std::string_view kBack = "(back)";
const std::vector<Move>& moves();

// What a granted application makes, by its action: a licence with a new number or with the old one,
// the proof of change, or nothing.
enum class Yields : std::uint8_t { licence_new, licence_kept, change_proof, none };
Yields yields_of(std::string_view action);

struct ExpectedReport {
  std::string words;
  std::string officer;  // who decided: id, or name where the report carries the name; empty: nobody
  const DecisionRecord* decision = nullptr;  // null: no decision caused it
};

// All that the records hold of one case.
struct CaseRecords {
  CaseFacts facts;
  std::vector<DecisionRecord> decisions;  // in any order
  int corrections_taken = 0;              // corrected applications that the hub accepted
  bool withdrawn = false;                 // a withdrawal was accepted
};

// One case's way through the moves.
struct Walk {
  std::vector<ExpectedReport> expected;  // its decisions stay where the records have them
  bool corrected = false, not_accepted = false, archived = false;
  bool expired = false, withdrawn = false;
  int granted = -1;               // -1 not decided
  std::size_t special_ended = 0;  // special procedures that came to their end
  std::size_t special_started = 0;
  std::size_t used = 0;  // decisions that the moves explain
};
Walk walk_case(const CaseRecords& records);

struct JudgeOptions {
  std::vector<std::string> requested;  // case numbers that shall have been accepted; may be empty
  std::size_t findings_max = 50;
};

struct Verdict {
  std::size_t cases = 0;  // accepted
  std::size_t granted = 0, refused_at_acceptance = 0, refused_at_decision = 0, corrected = 0;
  std::size_t special_procedures = 0, withdrawn = 0, expired = 0;  // cases with them
  std::size_t items = 0;                                           // handling items among the cases
  std::size_t messages_in = 0, messages_out = 0, delivered = 0;
  std::size_t lost = 0;           // expected and never taken
  std::size_t out_of_order = 0;   // taken, but not where it belongs
  std::size_t unexpected = 0;     // taken and never expected
  std::size_t wrong_answers = 0;  // the hub answered a push otherwise than it must
  std::size_t wrong_content = 0;  // reports that say other than was decided, or changed
  std::size_t unfinished = 0;     // requested or accepted and not archived
  std::size_t duplicates_suppressed = 0, faults_told = 0, refusals_told = 0;
  std::size_t repeated_receipts = 0;                // taken again under the same id
  std::map<std::string, std::size_t> delivered_to;  // by interface id
  // From the decision to its report, by interface id; what no decision caused is not in it.
  std::map<std::string, std::vector<std::int64_t>> waited_us;
  std::vector<std::string> findings;

  bool good() const {
    return lost + out_of_order + unexpected + wrong_answers + wrong_content + unfinished == 0;
  }
};

Verdict judge(const Records& records, const JudgeOptions& options = {});

}  // namespace jiuqu::simulators
