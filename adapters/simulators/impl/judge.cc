#include "adapters/simulators/judge.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "adapters/simulators/case_plan.h"
#include "bus/json/json.h"

namespace jiuqu::simulators {
namespace {

constexpr std::string_view kLicence = "特种设备使用登记证";
constexpr std::string_view kChangeProof = "特种设备使用登记证变更证明";

struct Received {
  std::string words;
  std::string path;
  UtcTime at;
  json::Json body;
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

bool opens_case(PushKind kind) {
  return kind == PushKind::fresh || kind == PushKind::mended;
}

bool is_refused(PushKind kind) {
  return kind == PushKind::contradicting || kind == PushKind::withdrawal_late ||
         kind == PushKind::withdrawal_unknown;
}

std::string_view special_name(const DecisionRecord& decision) {
  auto type = std::ranges::find(kSpecialTypes, decision.variable("special-type"), &SpecialType::id);
  return type == kSpecialTypes.end() ? std::string_view("?") : type->name;
}

class Judge {
 public:
  Judge(const Records& records, const JudgeOptions& options)
      : records_(records), options_(options) {}

  Verdict run() {
    judge_pushes();
    for (const auto& decision : records_.decisions)
      cases_[decision.case_no].decisions.push_back(decision);
    collect_reports();
    for (const auto& number : accepted_) judge_case(number);
    for (const auto& [number, received] : received_)
      if (!accepted_.contains(number))
        for (const auto& report : received)
          tell(verdict_.unexpected, number, report.words + ": the case was never accepted");
    for (const auto& number : options_.requested)
      if (!accepted_.contains(number))
        tell(verdict_.unfinished, number, "the application was never accepted");
    verdict_.items = items_.size();
    return std::move(verdict_);
  }

 private:
  void tell(std::size_t& counter, const std::string& number, const std::string& words) {
    ++counter;
    if (verdict_.findings.size() < options_.findings_max)
      verdict_.findings.push_back(number + ": " + words);
  }

  void judge_pushes() {
    // Answers of the same content, by case, round and sort.
    std::map<std::tuple<std::string, int, bool>, std::string> first_id;
    auto key_of = [](const PushRecord& push) {
      return std::tuple(push.project_no, push.round, is_withdrawal(push.kind));
    };
    for (const auto& push : records_.pushes)
      if (push.status == 200 && push.kind != PushKind::faulty && !is_refused(push.kind))
        first_id.emplace(key_of(push), push.message_id);
    for (const auto& push : records_.pushes) {
      ++verdict_.messages_in;
      if (!push.wrong.empty()) {
        tell(verdict_.wrong_answers, push.project_no,
             std::string(name_of(push.kind)) + " push: " + push.wrong);
      } else if (push.kind == PushKind::faulty) {
        ++verdict_.faults_told;
      } else if (is_refused(push.kind)) {
        ++verdict_.refusals_told;
      } else {
        judge_taken(push, first_id[key_of(push)]);
      }
    }
  }

  void judge_taken(const PushRecord& push, const std::string& first_id) {
    CaseRecords& known = cases_[push.project_no];
    if (!is_withdrawal(push.kind)) accepted_.insert(push.project_no);
    if (opens_case(push.kind)) known.facts = push.facts;
    if (push.kind == PushKind::corrected)
      known.corrections_taken = std::max(known.corrections_taken, push.round);
    if (push.kind == PushKind::withdrawal) known.withdrawn = true;
    bool again = push.kind == PushKind::duplicate || push.kind == PushKind::withdrawal_again;
    if (push.message_id != first_id)
      tell(verdict_.wrong_answers, push.project_no, "the same push was taken in twice");
    else if (again)
      ++verdict_.duplicates_suppressed;
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
        received_[report.project_no].push_back(
            {report_words(report), report.path, report.at,
             json::Json::parse(report.body).value_or(json::Json())});
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
    const CaseRecords& known = cases_[number];
    if (!known.facts.item.empty()) items_.insert(known.facts.item);
    Walk walk = walk_case(known);
    if (walk.granted == 1) ++verdict_.granted;
    if (walk.granted == 0) ++verdict_.refused_at_decision;
    if (walk.not_accepted) ++verdict_.refused_at_acceptance;
    if (walk.corrected) ++verdict_.corrected;
    if (walk.special_started > 0) ++verdict_.special_procedures;
    if (walk.withdrawn) ++verdict_.withdrawn;
    if (walk.expired) ++verdict_.expired;
    if (!walk.archived) tell(verdict_.unfinished, number, "not archived");
    if (walk.used < known.decisions.size())
      tell(verdict_.unexpected, number, "the staff was given a task that was not due");
    if (known.withdrawn && !walk.withdrawn)
      tell(verdict_.unexpected, number, "it went on though its withdrawal was taken");
    compare(number, known.facts, walk.expected, received_[number]);
  }

  void compare(const std::string& number, const CaseFacts& facts,
               const std::vector<ExpectedReport>& expected, const std::vector<Received>& received) {
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
      judge_content(number, facts, expected[place], report);
    }
    for (std::size_t i = 0; i < expected.size(); ++i)
      if (!met[i]) tell(verdict_.lost, number, expected[i].words + ": expected and never received");
    verdict_.delivered += places.size();
    for (std::size_t wrong = places.size() - longest_increasing(places); wrong > 0; --wrong)
      tell(verdict_.out_of_order, number, "received as " + in_words(received));
  }

  void judge_content(const std::string& number, const CaseFacts& facts,
                     const ExpectedReport& expected, const Received& report) {
    std::string officer = officer_of(report.body);
    if (!expected.officer.empty() && officer != expected.officer)
      tell(verdict_.wrong_content, number,
           report.words + ": reported for " + officer + ", decided by " + expected.officer);
    if (auto wrong = wrong_special(expected, report.body); !wrong.empty())
      tell(verdict_.wrong_content, number, report.words + ": " + wrong);
    if (report.words.starts_with("result "))
      if (auto wrong = wrong_certificate(number, facts, report); !wrong.empty())
        tell(verdict_.wrong_content, number, report.words + ": " + wrong);
    std::string interface(interface_of(report.path));
    ++verdict_.delivered_to[interface];
    if (expected.decision == nullptr) return;
    auto waited = std::max<std::int64_t>(0, (report.at - expected.decision->at).count());
    verdict_.waited_us[interface].push_back(waited);
  }

  static std::string wrong_special(const ExpectedReport& expected, const json::Json& body) {
    if (!expected.words.starts_with("special ") || expected.decision == nullptr) return {};
    const DecisionRecord& decision = *expected.decision;
    if (auto fault = special_report_fault(body); !fault.empty()) return fault;
    if (expected.words == "special ended")
      return body.string_or("result") == decision.opinion ? "" : "it tells another result";
    if (body.string_or("specialName") != special_name(decision))
      return "it tells another special procedure";
    return body.string_or("specialReason") == decision.opinion ? "" : "it tells another reason";
  }

  // What report 10 says about the licence or proof that the decision made.
  std::string wrong_certificate(const std::string& number, const CaseFacts& facts,
                                const Received& report) {
    std::string name = report.body.string_or("resultCertName");
    std::string cert = report.body.string_or("resultCertNo");
    Yields yields = yields_of(facts.action);
    bool granted = report.words == "result decided 1" || report.words == "result closed 1";
    if (!granted || yields == Yields::none)
      return name.empty() && cert.empty() ? "" : "a licence is told, and there is none";
    // It exists when the case is closed; at the decision it may be told or not.
    if (report.words == "result decided 1" && name.empty() && cert.empty()) return {};
    if (name != (yields == Yields::change_proof ? kChangeProof : kLicence))
      return "the licence is called \"" + name + "\"";
    if (yields == Yields::licence_new) return wrong_new_number(number, facts, cert);
    return cert == facts.old_number ? "" : "the number is " + cert + ", it was " + facts.old_number;
  }

  std::string wrong_new_number(const std::string& number, const CaseFacts& facts,
                               const std::string& cert) {
    if (!cert.starts_with(facts.number_prefix))
      return "the number " + cert + " does not begin with " + facts.number_prefix;
    if (cert == facts.old_number) return "the number is the old one";
    auto owner = numbers_.emplace(cert, number).first->second;
    return owner == number ? "" : "the number " + cert + " is that of " + owner;
  }

  static std::string in_words(const std::vector<Received>& received) {
    std::string words;
    for (const auto& report : received) words += (words.empty() ? "" : ", ") + report.words;
    return words;
  }

  const Records& records_;
  const JudgeOptions& options_;
  Verdict verdict_;
  std::set<std::string> accepted_, items_;
  std::map<std::string, CaseRecords> cases_;
  std::map<std::string, std::vector<Received>> received_;
  std::map<std::string, std::string> numbers_;  // of new licences, to their cases
};

}  // namespace

Verdict judge(const Records& records, const JudgeOptions& options) {
  return Judge(records, options).run();
}

}  // namespace jiuqu::simulators
