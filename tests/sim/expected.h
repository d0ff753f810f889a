// What the decisions of a case imply for the platform, in order: the test's own reading of clauses
// 6 and 7 and of interfaces 6 to 10. Deliberately not read from the workflow file.
// Thread: pure.
#pragma once

#include <string>
#include <vector>

#include "tests/sim/staff.h"

namespace jiuqu::sim {

inline std::vector<std::string> expected_reports(const std::vector<Decision>& decisions) {
  std::vector<std::string> reports;
  bool granted = false;
  for (const Decision& one : decisions) {
    const std::string& who = one.officer_id;
    bool passed = one.outcome != "fail" && one.outcome != "refuse";
    std::string step = "step " + one.element + (passed ? " 1 " : " 3 ") + who;
    if (one.element == "formal-exam") continue;  // only recommends
    if (one.outcome == "special" || one.element == "special-procedure") {
      reports.push_back("special " + std::string(one.outcome == "special" ? "started " : "ended ") +
                        who);
    } else if (one.outcome == "correct") {
      reports.push_back("correction " + one.officer_name);
    } else if (one.element == "accept") {
      reports.push_back("acceptance " + std::string(passed ? "05 " : "07 ") + who);
    } else if (one.element == "review" || one.element == "make-licence" ||
               one.element == "issue-licence") {
      reports.push_back(step);
    } else if (one.element == "decide") {
      granted = passed;
      reports.push_back(step);
      reports.push_back("result decided " + std::string(granted ? "1 " : "0 ") + who);
    } else if (one.element == "close") {
      reports.push_back("result closed " + std::string(granted ? "1 " : "0 ") + who);
    }
  }
  return reports;
}

}  // namespace jiuqu::sim
