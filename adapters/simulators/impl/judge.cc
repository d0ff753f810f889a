#include "adapters/simulators/judge.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "bus/json/json.h"

namespace jiuqu::simulators {
namespace {

// One case's way through the moves.
struct Walk {
  std::vector<ExpectedReport> expected;
  bool corrected = false, not_accepted = false, archived = false;
  int granted = -1;      // -1 not decided
  std::size_t used = 0;  // decisions that the moves explain
};

const Move* move_of(std::string_view element, std::string_view outcome) {
  for (const Move& move : moves())
    if (move.element == element && move.outcome == outcome) return &move;
  return nullptr;
}

void expect(Walk& walk, std::string_view words, const DecisionRecord& decision) {
  if (words.empty()) return;
  std::string whole(words);
  if (words == "result closed") whole += walk.granted == 1 ? " 1" : " 0";
  bool by_name = words == "correction";
  walk.expected.push_back(
      {std::move(whole), by_name ? decision.officer_name : decision.officer, decision.at});
}

Walk walk_case(const std::vector<DecisionRecord>& decisions) {
  std::map<std::pair<std::string_view, int>, const DecisionRecord*> by_visit;
  for (const auto& decision : decisions)
    by_visit.emplace(std::pair{std::string_view(decision.element), decision.visit}, &decision);
  Walk walk;
  std::map<std::string_view, int> visits;
  for (std::string_view at = "formal-exam"; !at.empty();) {
    auto found = by_visit.find({at, ++visits[at]});
    if (found == by_visit.end()) break;
    const DecisionRecord& decision = *found->second;
    const Move* move = move_of(at, decision.outcome);
    if (move == nullptr) break;
    ++walk.used;
    if (at == "decide" && decision.outcome != "correct")
      walk.granted = decision.outcome == "grant" ? 1 : 0;
    if (at != "formal-exam" && decision.outcome == "correct") walk.corrected = true;
    if (at == "accept" && decision.outcome == "refuse") walk.not_accepted = true;
    if (at == "archive") walk.archived = true;
    expect(walk, move->first_report, decision);
    expect(walk, move->second_report, decision);
    at = move->next;
  }
  return walk;
}

std::string officer_of(const json::Json& body) {
  for (const char* name : {"handleUserCode", "acceptPersonId", "bzgzfcrxm"})
    if (body.member(name) != nullptr) return body.string_or(name);
  return {};
}

struct Received {
  std::string words;
  std::string officer;
  std::string path;
  UtcTime at;
};

// The length of the longest run of increasing numbers in `places`, not necessarily side by side.
std::size_t longest_increasing(const std::vector<std::size_t>& places) {
  std::vector<std::size_t> tails;
  for (std::size_t place : places) {
    auto tail = std::ranges::lower_bound(tails, place);
    if (tail == tails.end())
      tails.push_back(place);
    else
      *tail = place;
  }
  return tails.size();
}

class Judge {
 public:
  Judge(const Records& records, const JudgeOptions& options)
      : records_(records), options_(options) {}

  Verdict run() {
    judge_pushes();
    collect_decisions();
    collect_reports();
    for (const auto& number : accepted_) judge_case(number);
    for (const auto& [number, received] : received_)
      if (!accepted_.contains(number))
        for (const auto& report : received)
          tell(verdict_.unexpected, number, report.words + ": the case was never accepted");
    for (const auto& number : options_.requested)
      if (!accepted_.contains(number))
        tell(verdict_.unfinished, number, "the application was never accepted");
    return std::move(verdict_);
  }

 private:
  void tell(std::size_t& counter, const std::string& number, const std::string& words) {
    ++counter;
    if (verdict_.findings.size() < options_.findings_max)
      verdict_.findings.push_back(number + ": " + words);
  }

  void judge_pushes() {
    // Answers of the same content, by case and round.
    std::map<std::pair<std::string, int>, std::string> first_id;
    for (const auto& push : records_.pushes)
      if (push.status == 200 && push.kind != PushKind::faulty)
        first_id.emplace(std::pair{push.project_no, push.round}, push.message_id);
    for (const auto& push : records_.pushes) {
      ++verdict_.messages_in;
      if (!push.wrong.empty()) {
        tell(verdict_.wrong_answers, push.project_no,
             std::string(name_of(push.kind)) + " push: " + push.wrong);
        continue;
      }
      if (push.kind == PushKind::faulty) {
        ++verdict_.faults_told;
        continue;
      }
      accepted_.insert(push.project_no);
      if (push.message_id != first_id[{push.project_no, push.round}])
        tell(verdict_.wrong_answers, push.project_no, "the same push was taken in twice");
      else if (push.kind == PushKind::duplicate)
        ++verdict_.duplicates_suppressed;
    }
  }

  void collect_decisions() {
    for (const auto& decision : records_.decisions)
      decisions_[decision.case_no].push_back(decision);
  }

  void collect_reports() {
    std::unordered_map<std::string, std::string> bodies;  // by id
    for (const auto& report : records_.reports) {
      if (report.answer == "400" || report.answer == "401" || report.answer == "404")
        tell(verdict_.wrong_content, report.project_no,
             report.path + ": the platform refused the report with " + report.answer);
      if (!report.taken) continue;
      auto [known, first] = bodies.emplace(report.row_guid, report.body);
      if (first) {
        ++verdict_.messages_out;
        auto body = json::Json::parse(report.body);
        received_[report.project_no].push_back({report_words(report),
                                                body ? officer_of(*body) : std::string(),
                                                report.path, report.at});
        continue;
      }
      ++verdict_.repeated_receipts;
      if (known->second != report.body)
        tell(verdict_.wrong_content, report.project_no,
             report_words(report) + ": other content under the same id " + report.row_guid);
    }
  }

  void judge_case(const std::string& number) {
    ++verdict_.cases;
    const auto& decisions = decisions_[number];
    Walk walk = walk_case(decisions);
    if (walk.granted == 1) ++verdict_.granted;
    if (walk.granted == 0) ++verdict_.refused_at_decision;
    if (walk.not_accepted) ++verdict_.refused_at_acceptance;
    if (walk.corrected) ++verdict_.corrected;
    if (!walk.archived) tell(verdict_.unfinished, number, "not archived");
    if (walk.used < decisions.size())
      tell(verdict_.unexpected, number, "the staff was given a task that was not due");
    compare(number, walk.expected, received_[number]);
  }

  void compare(const std::string& number, const std::vector<ExpectedReport>& expected,
               const std::vector<Received>& received) {
    std::vector<bool> met(expected.size(), false);
    std::vector<std::size_t> places;
    for (const auto& report : received) {
      std::size_t place = 0;
      while (place < expected.size() && (met[place] || expected[place].words != report.words))
        ++place;
      if (place == expected.size()) {
        tell(verdict_.unexpected, number, report.words + ": received and never expected");
        continue;
      }
      met[place] = true;
      places.push_back(place);
      judge_content(number, expected[place], report);
    }
    for (std::size_t i = 0; i < expected.size(); ++i)
      if (!met[i]) tell(verdict_.lost, number, expected[i].words + ": expected and never received");
    verdict_.delivered += places.size();
    for (std::size_t wrong = places.size() - longest_increasing(places); wrong > 0; --wrong)
      tell(verdict_.out_of_order, number, "received as " + in_words(received));
  }

  void judge_content(const std::string& number, const ExpectedReport& expected,
                     const Received& report) {
    if (report.officer != expected.officer)
      tell(verdict_.wrong_content, number,
           report.words + ": reported for " + report.officer + ", decided by " + expected.officer);
    auto waited = std::max<std::int64_t>(0, (report.at - expected.decided).count());
    verdict_.waited_us[std::string(interface_of(report.path))].push_back(waited);
  }

  static std::string in_words(const std::vector<Received>& received) {
    std::string words;
    for (const auto& report : received) words += (words.empty() ? "" : ", ") + report.words;
    return words;
  }

  const Records& records_;
  const JudgeOptions& options_;
  Verdict verdict_;
  std::set<std::string> accepted_;
  std::map<std::string, std::vector<DecisionRecord>> decisions_;
  std::map<std::string, std::vector<Received>> received_;
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
      {"decide", "grant", "make-licence", "step decide 1", "result decided 1"},
      {"decide", "refuse", "close", "step decide 3", "result decided 0"},
      {"decide", "correct", "decide", "correction", ""},
      {"make-licence", "made", "issue-licence", "step make-licence 1", ""},
      {"issue-licence", "issued", "close", "step issue-licence 1", ""},
      {"close", "closed", "pre-archive", "result closed", ""},
      {"pre-archive", "assembled", "archive", "", ""},
      {"archive", "archived", "", "", ""},
  };
  return kMoves;
}

std::string_view interface_of(std::string_view path) {
  if (path == "/gateway/v1/correction") return "platform.correction.report";
  if (path == "/gateway/v1/acceptance") return "platform.acceptance.report";
  if (path == "/gateway/v1/step") return "platform.step.report";
  if (path == "/gateway/v1/special-procedure") return "platform.special-procedure.report";
  if (path == "/gateway/v1/result") return "platform.result.report";
  return {};
}

std::string report_words(const ReportRecord& report) {
  auto body = json::Json::parse(report.body);
  if (!body) return "unreadable";
  auto of = [&](std::string_view name) { return body->string_or(name, "?"); };
  if (report.path == "/gateway/v1/correction") return "correction";
  if (report.path == "/gateway/v1/acceptance") return "acceptance " + of("acceptState");
  if (report.path == "/gateway/v1/step") return "step " + of("processCode") + " " + of("eventName");
  if (report.path == "/gateway/v1/result")
    return "result " + of("resultStage") + " " + of("resultType");
  return report.path;
}

std::vector<ExpectedReport> expected_reports(const std::vector<DecisionRecord>& decisions) {
  return walk_case(decisions).expected;
}

Verdict judge(const Records& records, const JudgeOptions& options) {
  return Judge(records, options).run();
}

}  // namespace jiuqu::simulators
