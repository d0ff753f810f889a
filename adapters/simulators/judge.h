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

namespace jiuqu::simulators {

// How a decision moves a case of use-registration, and what it makes the hub report. The judge's
// own reading of clauses 6 and 7; deliberately not read from the workflow file.
struct Move {
  std::string_view element;
  std::string_view outcome;
  std::string_view next;
  std::string_view first_report;   // "" none; "result closed" is completed by the decision taken
  std::string_view second_report;  // ""
};
const std::vector<Move>& moves();

// What a report says in short: "acceptance 05", "step review 1", "result closed 1", "correction".
std::string report_words(const ReportRecord& report);
// platform.step.report for /gateway/v1/step; empty for unknown paths.
std::string_view interface_of(std::string_view path);

struct ExpectedReport {
  std::string words;
  std::string officer;  // who decided: id, or name where the report carries the name
  UtcTime decided;
};

struct JudgeOptions {
  std::vector<std::string> requested;  // case numbers that shall have been accepted; may be empty
  std::size_t findings_max = 50;
};

struct Verdict {
  std::size_t cases = 0;  // accepted
  std::size_t granted = 0, refused_at_acceptance = 0, refused_at_decision = 0, corrected = 0;
  std::size_t messages_in = 0, messages_out = 0, delivered = 0;
  std::size_t lost = 0;           // expected and never taken
  std::size_t out_of_order = 0;   // taken, but not where it belongs
  std::size_t unexpected = 0;     // taken and never expected
  std::size_t wrong_answers = 0;  // the hub answered a push otherwise than it must
  std::size_t wrong_content = 0;  // reports that name another officer or changed under their id
  std::size_t unfinished = 0;     // requested or accepted and not archived
  std::size_t duplicates_suppressed = 0, faults_told = 0;
  std::size_t repeated_receipts = 0;                           // taken again under the same id
  std::map<std::string, std::vector<std::int64_t>> waited_us;  // by interface id
  std::vector<std::string> findings;

  bool good() const {
    return lost + out_of_order + unexpected + wrong_answers + wrong_content + unfinished == 0;
  }
};

// `decisions` of one case in any order.
std::vector<ExpectedReport> expected_reports(const std::vector<DecisionRecord>& decisions);
Verdict judge(const Records& records, const JudgeOptions& options = {});

}  // namespace jiuqu::simulators
