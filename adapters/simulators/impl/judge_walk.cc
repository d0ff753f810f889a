// The judge's own reading of the procedure: from decisions to the reports they must cause.
#include <algorithm>

#include "adapters/simulators/case_plan.h"
#include "adapters/simulators/judge.h"

namespace jiuqu::simulators {
namespace {

// What happens without an officer.
constexpr std::string_view kNobody = "(nobody)";

const Move* move_of(std::string_view element, std::string_view outcome) {
  for (const Move& move : moves())
    if (move.element == element && move.outcome == outcome) return &move;
  return nullptr;
}

class Walking {
 public:
  explicit Walking(const CaseRecords& records) : records_(records) {
    for (const auto& decision : records.decisions)
      by_visit_.emplace(std::pair{std::string_view(decision.element), decision.visit}, &decision);
  }

  Walk take() {
    while (!at_.empty()) {
      if (const DecisionRecord* decision = next_decision()) {
        if (!follow(*decision)) break;
      } else if (records_.withdrawn && !walk_.withdrawn) {
        walk_.withdrawn = true;
        happen("withdrawn");
      } else {
        break;
      }
    }
    return std::move(walk_);
  }

 private:
  const DecisionRecord* next_decision() {
    auto found = by_visit_.find({at_, visits_[at_] + 1});
    return found == by_visit_.end() ? nullptr : found->second;
  }

  // False when the moves know no such decision.
  bool follow(const DecisionRecord& decision) {
    const Move* move = move_of(at_, decision.outcome);
    if (move == nullptr) return false;
    ++visits_[at_];
    ++walk_.used;
    note(decision);
    expect(move->first_report, &decision);
    expect(move->second_report, &decision);
    if (move->next == kSpecialProcedure) asked_ = at_;
    bool decided = at_ == "decide" && decision.outcome == "grant";
    bool asks = move->first_report == "correction";
    at_ = move->next == kBack ? asked_ : move->next;
    if (decided && yields_of(records_.facts.action) == Yields::none) at_ = "close";
    if (asks && runs_out(decision)) {
      walk_.expired = true;
      happen("expired");
    }
    return true;
  }

  void happen(std::string_view what) {
    const Move* move = move_of(kNobody, what);
    expect(move->first_report, nullptr);
    at_ = move->next;
  }

  // It was to be answered at once, and never was.
  bool runs_out(const DecisionRecord& decision) {
    bool answered = ++corrections_ <= records_.corrections_taken;
    return !answered && decision.variable("days") == std::to_string(kDaysUnanswered);
  }

  void note(const DecisionRecord& decision) {
    const std::string& outcome = decision.outcome;
    if (at_ == "decide" && (outcome == "grant" || outcome == "refuse"))
      walk_.granted = outcome == "grant" ? 1 : 0;
    if (at_ != "formal-exam" && outcome == "correct") walk_.corrected = true;
    if (at_ == "accept" && outcome == "refuse") walk_.not_accepted = true;
    if (at_ == kSpecialProcedure) ++walk_.special_ended;
    if (outcome == "special") ++walk_.special_started;
    if (at_ == "archive") walk_.archived = true;
  }

  void expect(std::string_view words, const DecisionRecord* decision) {
    if (words.empty()) return;
    std::string whole(words);
    if (words == "result closed") whole += walk_.granted == 1 ? " 1" : " 0";
    ExpectedReport report{std::move(whole), {}, decision};
    if (decision != nullptr)
      report.officer = words == "correction" ? decision->officer_name : decision->officer;
    walk_.expected.push_back(std::move(report));
  }

  const CaseRecords& records_;
  std::map<std::pair<std::string_view, int>, const DecisionRecord*> by_visit_;
  std::map<std::string_view, int> visits_;
  std::string_view at_ = "formal-exam", asked_ = "review";
  int corrections_ = 0;
  Walk walk_;
};

}  // namespace

const std::vector<Move>& moves() {
  static const std::vector<Move> kMoves = {
      {"formal-exam", "pass", "accept", "", ""},
      {"formal-exam", "correct", "accept", "", ""},
      {"formal-exam", "refuse", "accept", "", ""},
      {"accept", "accept", "review", "acceptance 05", ""},
      {"accept", "correct", "accept", "correction", ""},
      {"accept", "refuse", "pre-archive", "acceptance 07", ""},
      {"review", "pass", "decide", "step review 1", ""},
      {"review", "fail", "decide", "step review 3", ""},
      {"review", "correct", "review", "correction", ""},
      {"review", "special", kSpecialProcedure, "special started", ""},
      {"decide", "grant", "make-licence", "step decide 1", "result decided 1"},
      {"decide", "refuse", "close", "step decide 3", "result decided 0"},
      {"decide", "correct", "decide", "correction", ""},
      {"decide", "special", kSpecialProcedure, "special started", ""},
      {kSpecialProcedure, "ended", kBack, "special ended", ""},
      {"make-licence", "made", "issue-licence", "step make-licence 1", ""},
      {"issue-licence", "issued", "close", "step issue-licence 1", ""},
      {"close", "closed", "pre-archive", "result closed", ""},
      {kNobody, "withdrawn", "pre-archive", "result withdrawn 2", ""},
      {kNobody, "expired", "pre-archive", "result expired 5", ""},
      {"pre-archive", "assembled", "archive", "", ""},
      {"archive", "archived", "", "", ""},
  };
  return kMoves;
}

Yields yields_of(std::string_view action) {
  auto among = [&](std::initializer_list<std::string_view> actions) {
    return std::ranges::find(actions, action) != actions.end();
  };
  if (among({"OWNER_OUT", "MOVE_OUT"})) return Yields::change_proof;
  if (among({"STOP", "RESTART", "SCRAP"})) return Yields::none;
  if (among({"RELOCATE", "MODIFY", "RENAME", "OVERAGE", "REISSUE"})) return Yields::licence_kept;
  return Yields::licence_new;
}

Walk walk_case(const CaseRecords& records) {
  return Walking(records).take();
}

}  // namespace jiuqu::simulators
