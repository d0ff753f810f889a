// What the decisions of a case imply, in order: for the platform, and for the way of the case. The
// test's own reading of clauses 6 and 7 and of interfaces 6 to 10; deliberately not read from the
// workflow file.
// Thread: pure.
#pragma once

#include <string>
#include <vector>

#include "tests/sim/staff.h"

namespace jiuqu::sim {

// What a handling item makes, by its action: the test's own reading of TSG 08.
struct Action {
  std::string_view code;
  bool makes_paper;        // that is made and issued: a licence, or the proof of its change
  bool new_number;         // of the licence
  bool makes_proof;        // and no licence
  std::string_view state;  // of the licences that were there before; empty: none of its concern
};

inline const Action& action_of(std::string_view code) {
  static constexpr Action kActions[] = {
      {"NEW", true, true, false, ""},
      {"OWNER_IN", true, true, false, ""},
      {"MOVE_IN", true, true, false, ""},
      {"OWNER_OUT", true, false, true, "withdrawn"},
      {"MOVE_OUT", true, false, true, "withdrawn"},
      {"RELOCATE", true, false, false, "valid"},
      {"MODIFY", true, false, false, "valid"},
      {"RENAME", true, false, false, "valid"},
      {"OVERAGE", true, false, false, "valid"},
      {"REISSUE", true, false, false, "valid"},
      {"STOP", false, false, false, "stopped"},
      {"RESTART", false, false, false, "valid"},
      {"SCRAP", false, false, false, "cancelled"},
  };
  for (const auto& action : kActions)
    if (action.code == code) return action;
  static constexpr Action kUnknown{};
  return kUnknown;
}

// How a case came to its archive.
enum class Ending { decided, not_accepted, withdrawn, expired };

inline bool asks_for_correction(const Decision& one) {
  return one.outcome == "correct" && one.element != "formal-exam";
}
inline bool is_refused(const Decision& one) {
  return one.outcome == "fail" || one.outcome == "refuse";
}

// Only an applicant withdraws; a correction that was asked for last and never answered has expired.
inline Ending ending_of(const std::vector<Decision>& decisions, bool withdrawn) {
  if (withdrawn) return Ending::withdrawn;
  const Decision* last = nullptr;
  for (const Decision& one : decisions) {
    if (one.element == "pre-archive") break;
    last = &one;
  }
  if (last != nullptr && asks_for_correction(*last)) return Ending::expired;
  bool refused = last != nullptr && last->element == "accept" && last->outcome == "refuse";
  return refused ? Ending::not_accepted : Ending::decided;
}

inline std::vector<std::string> expected_reports(const std::vector<Decision>& decisions,
                                                 Ending ending) {
  std::vector<std::string> reports;
  bool granted = false, over = false;
  for (const Decision& one : decisions) {
    const std::string& who = one.officer_id;
    std::string step = "step " + one.element + (is_refused(one) ? " 3 " : " 1 ") + who;
    if (one.element == "pre-archive" && !over) {
      over = true;
      if (ending == Ending::withdrawn) reports.push_back("result withdrawn 2");
      if (ending == Ending::expired) reports.push_back("result expired 5");
    }
    if (one.element == "formal-exam") continue;  // only recommends
    if (one.outcome == "special" || one.element == "special-procedure") {
      reports.push_back("special " + std::string(one.outcome == "special" ? "started " : "ended ") +
                        who);
    } else if (one.outcome == "correct") {
      reports.push_back("correction " + one.officer_name);
    } else if (one.element == "accept") {
      reports.push_back("acceptance " + std::string(is_refused(one) ? "07 " : "05 ") + who);
    } else if (one.element == "review" || one.element == "make-licence" ||
               one.element == "issue-licence") {
      reports.push_back(step);
    } else if (one.element == "decide") {
      granted = !is_refused(one);
      reports.push_back(step);
      reports.push_back("result decided " + std::string(granted ? "1 " : "0 ") + who);
    } else if (one.element == "close") {
      reports.push_back("result closed " + std::string(granted ? "1 " : "0 ") + who);
    }
  }
  return reports;
}

// The task that follows a decision when the applicant does what is asked of him and nothing else.
inline std::string next_task(const Decision& one, const std::string& asked_at,
                             const Action& action) {
  const std::string& at = one.element;
  if (at == "formal-exam") return "accept";
  if (one.outcome == "special") return "special-procedure";
  if (at == "special-procedure") return asked_at;
  if (asks_for_correction(one)) return at;
  if (at == "accept") return is_refused(one) ? "pre-archive" : "review";
  if (at == "review") return "decide";
  if (at == "decide") return is_refused(one) || !action.makes_paper ? "close" : "make-licence";
  if (at == "make-licence") return "issue-licence";
  if (at == "issue-licence") return "close";
  if (at == "close") return "pre-archive";
  return at == "pre-archive" ? "archive" : "";
}

// Empty, or where the case left its way.
inline std::string wrong_turn(const std::vector<Decision>& decisions, const Action& action,
                              Ending ending) {
  std::string expected = "formal-exam", asked_at;
  bool cut_short = ending == Ending::withdrawn || ending == Ending::expired;
  for (const Decision& one : decisions) {
    if (cut_short && one.element == "pre-archive") expected = "pre-archive";
    if (one.element != expected) return "at " + one.element + " instead of " + expected;
    if (one.outcome == "special") asked_at = one.element;
    expected = next_task(one, asked_at, action);
  }
  return expected.empty() ? "" : "ends before " + expected;
}

}  // namespace jiuqu::sim
