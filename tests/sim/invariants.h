// What must be true at the end of every life, whatever happened in it. Problems are texts, so that
// a test can also ask whether there are any. Thread: one. Ownership: the parts of the world outlive
// it.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/sim/applicants.h"
#include "tests/sim/expected.h"
#include "tests/sim/withdrawals.h"

namespace jiuqu::sim {

class Invariants {
 public:
  Invariants(SimHub& hub, Staff& staff, Applicants& applicants, Withdrawals& withdrawals)
      : hub_(hub), staff_(staff), applicants_(applicants), withdrawals_(withdrawals) {}

  std::vector<std::string> problems;
  std::map<Ending, int> endings;

  // Says all that is wrong with a life that is over.
  void judge() {
    auto numbers = applicants_.numbers();
    std::set<std::string> known(numbers.begin(), numbers.end());
    for (const auto& number : hub_.platform.cases())
      if (!known.contains(number)) problems.push_back("reports of a case nobody knows: " + number);
    for (const auto& number : numbers) judge_case(number);
    judge_cases(known);
    judge_numbers();
    judge_dispatcher();
    judge_rejected();
  }

 private:
  void judge_case(const std::string& number) {
    auto decisions = staff_.decisions(number);
    auto ending = ending_of(decisions, withdrawals_.withdrawn(number));
    ++endings[ending];
    auto expected = expected_reports(decisions, ending);
    auto received = hub_.platform.words(number);
    if (expected != received)
      problems.push_back(number + ": decided " + joined(decisions) + ": expected " +
                         joined(expected) + ": received " + joined(received));
    if (auto wrong = wrong_turn(decisions, action_of(applicants_.action(number)), ending);
        !wrong.empty())
      problems.push_back(number + ": decided " + joined(decisions) + ", " + wrong);
    bool withdrawn = ending == Ending::withdrawn;
    if (staff_.overtaken().contains(number) && !withdrawn)
      problems.push_back(number + ": a task was taken away, and nobody withdrew");
    auto contents = judge_contents(number, decisions, ending);
    judge_messages(number, expected.size(), contents + (withdrawn ? 1 : 0));
    judge_page(number, decisions, ending);
  }

  // One content, and one more for each correction that was asked for; the last may be missing when
  // the case ended meanwhile.
  std::size_t judge_contents(const std::string& number, const std::vector<Decision>& decisions,
                             Ending ending) {
    auto corrections = std::size_t(std::ranges::count_if(decisions, asks_for_correction));
    auto contents = applicants_.accepted_contents(number);
    bool may_miss = ending == Ending::withdrawn && corrections > 0;
    bool misses = ending == Ending::expired;
    bool right =
        contents == 1 + corrections - (misses ? 1 : 0) || (may_miss && contents == corrections);
    if (!right)
      problems.push_back(number + ": " + std::to_string(corrections) + " corrections and " +
                         std::to_string(contents) + " contents");
    if (misses)
      for (const auto& early : applicants_.refused_too_early(number))
        problems.push_back(number + ": a correction was " + early);
    return contents;
  }

  void judge_messages(const std::string& number, std::size_t out, std::size_t in) {
    MessageFilter filter;
    filter.case_key = number;
    auto listed = hub_.await(list_messages(*hub_.store, filter));
    if (!listed || !*listed) return problems.push_back(number + ": messages cannot be listed");
    std::size_t delivered = 0, accepted = 0;
    for (const auto& message : **listed) {
      delivered += message.state == MessageState::delivered;
      accepted += message.state == MessageState::accepted;
      if (message.state == MessageState::parked || message.state == MessageState::pending ||
          message.state == MessageState::skipped)
        problems.push_back(number + ": a message is left " + std::string(name_of(message.state)));
    }
    if (delivered != out || accepted != in)
      problems.push_back(number + ": " + std::to_string(accepted) + " messages in for " +
                         std::to_string(in) + ", " + std::to_string(delivered) + " out for " +
                         std::to_string(out));
  }

  void judge_page(const std::string& number, const std::vector<Decision>& decisions,
                  Ending ending) {
    auto found = hub_.await(hub_.cases->case_page(number));
    if (!found || !*found) return problems.push_back(number + ": no page of the case");
    const auto& page = **found;
    if (page.row.state.status != licensing::CaseStatus::closed)
      problems.push_back(number + ": the case is open");
    auto of = [&](licensing::TaskState state) {
      return std::size_t(
          std::ranges::count(page.tasks, state, [](const TaskRow& task) { return task.state; }));
    };
    auto done = of(licensing::TaskState::done), cancelled = of(licensing::TaskState::cancelled);
    bool right = done == decisions.size() && done + cancelled == page.tasks.size() &&
                 cancelled <= (ending == Ending::withdrawn ? 1U : 0U);
    if (!right)
      problems.push_back(number + ": " + std::to_string(done) + " tasks done, " +
                         std::to_string(cancelled) + " taken away, " +
                         std::to_string(page.tasks.size()) + " in all for " +
                         std::to_string(decisions.size()) + " decisions");
    if (!page.timers.empty()) problems.push_back(number + ": a timer is left");
    judge_licences(number, page, decisions);
    judge_refusals(number, page);
  }

  // A new licence is in the register and reported; of one that was there the register tells what
  // became of it, and it is reported under its number, or not at all.
  void judge_licences(const std::string& number, const licensing::CasePage& page,
                      const std::vector<Decision>& decisions) {
    const Action& action = action_of(applicants_.action(number));
    bool granted =
        std::ranges::any_of(decisions, [](const Decision& one) { return one.outcome == "grant"; });
    std::string reported, name;
    for (const Report* report : hub_.platform.of_case(number))
      if (report->words.starts_with("result closed 1")) {
        reported = report->fields.string_or("resultCertNo");
        name = report->fields.string_or("resultCertName");
      }
    bool is_new = granted && action.new_number;
    if (page.licences.size() != (is_new ? 1U : 0U))
      return problems.push_back(number + ": " + std::to_string(page.licences.size()) + " licences");
    auto old = granted && !is_new ? applicants_.licences(number) : std::vector<std::string>{};
    std::vector<std::string> changed;
    for (const auto& change : page.licence_changes) {
      changed.push_back(change.number);
      if (change.state != action.state)
        problems.push_back(number + ": " + change.number + " is " + change.state);
    }
    std::ranges::sort(old);
    if (changed != old)
      problems.push_back(number + ": licences changed " + joined(changed) + " for " + joined(old));
    if (is_new) licences_.push_back(page.licences[0].number);
    std::string expected = is_new                            ? page.licences[0].number
                           : !granted || !action.makes_paper ? ""
                                                             : old[0];
    if (reported != expected)
      problems.push_back(number + ": licence " + expected + " reported as " + reported);
    if ((name == "特种设备使用登记证变更证明") != (granted && action.makes_proof))
      problems.push_back(number + ": reported is a " + name);
  }

  // A withdrawal that was refused came before the case, or after what ends the time for it.
  void judge_refusals(const std::string& number, const licensing::CasePage& page) {
    for (const auto& refusal : withdrawals_.refusals) {
      if (refusal.number != number) continue;
      bool early = refusal.code == "1024" && page.row.created >= refusal.sent;
      bool late = refusal.code == "1012" && std::ranges::any_of(page.history, [&](const auto& row) {
                    bool ends = (row.kind == "message" && row.text == "withdrawal") ||
                                row.kind == "timer" || ends_it(row);
                    return ends && row.at <= refusal.answered;
                  });
      if (!early && !late)
        problems.push_back(number + ": a withdrawal was refused with " + refusal.code +
                           " while the case could be withdrawn");
    }
  }
  static bool ends_it(const licensing::HistoryRow& row) {
    if (row.kind != "completed") return false;
    return row.text.starts_with("decide grant ") || row.text.starts_with("decide refuse ") ||
           row.text.starts_with("accept refuse ");
  }

  void judge_cases(const std::set<std::string>& known) {
    auto rows = hub_.await(hub_.cases->list_cases({}));
    if (!rows || !*rows) return problems.push_back("cases cannot be listed");
    if ((*rows)->size() != known.size())
      problems.push_back(std::to_string((*rows)->size()) + " cases for " +
                         std::to_string(known.size()) + " applications");
  }

  // 梯11鄂A00001(26): the serial is what stands before the bracket, the rest names the scope.
  void judge_numbers() {
    std::map<std::string, std::set<int>> serials;
    for (const auto& number : licences_) {
      auto bracket = number.find('(');
      if (bracket == std::string::npos || bracket < 5) {
        problems.push_back("not a licence number: " + number);
        continue;
      }
      int serial = std::atoi(number.substr(bracket - 5, 5).c_str());
      auto scope = number.substr(0, bracket - 5) + number.substr(bracket);
      if (!serials[scope].insert(serial).second)
        problems.push_back("licence number given twice: " + number);
    }
    for (const auto& [scope, given] : serials)
      if (*given.begin() != 1 || *given.rbegin() != int(given.size()))
        problems.push_back("a gap in the numbers of " + scope);
  }

  void judge_dispatcher() {
    auto stats = hub_.dispatcher->stats();
    if (stats.lanes + stats.queued + stats.due + stats.in_flight + stats.parked > 0)
      problems.push_back(std::to_string(stats.queued) + " deliveries, " +
                         std::to_string(stats.lanes) + " lanes, " + std::to_string(stats.parked) +
                         " parked are left");
    auto rest = std::make_shared<std::vector<std::int64_t>>();
    auto look = [rest](Sql& sql) -> Result<void> {
      for (const char* table : {"delivery", "lane", "appointment"}) {
        auto counted =
            sql.query("SELECT count(*) FROM " + std::string(table), {}, [&](const Row& row) {
              rest->push_back(row.integer(0));
              return true;
            });
        if (!counted) return counted;
      }
      return {};
    };
    auto looked = hub_.await(count_rows(*hub_.store, look));
    if (!looked || !*looked || *rest != std::vector<std::int64_t>{0, 0, 0})
      problems.push_back("rows are left in delivery, lane or appointment");
  }

  static Task<Result<void>> count_rows(Store& store, std::function<Result<void>(Sql&)> look) {
    auto done = co_await read(store, std::move(look));
    co_return done;
  }

  void judge_rejected() {
    auto ids = applicants_.rejected_ids;
    ids.insert(ids.end(), withdrawals_.refused_ids.begin(), withdrawals_.refused_ids.end());
    for (const auto& id : ids) {
      auto uuid = Uuid::parse(id);
      if (!uuid) {
        problems.push_back("a refusal without a message id");
        continue;
      }
      auto record = hub_.await(load_message(*hub_.store, *uuid));
      if (!record || !*record || (*record)->state != MessageState::rejected)
        problems.push_back("the refused message " + id + " is not kept as rejected");
    }
  }

  static std::string joined(const std::vector<std::string>& words) {
    std::string all = "[";
    for (const auto& word : words) all += (all.size() > 1 ? ", " : "") + word;
    return all + "]";
  }
  static std::string joined(const std::vector<Decision>& decisions) {
    std::vector<std::string> words;
    for (const auto& one : decisions) words.push_back(one.element + "=" + one.outcome);
    return joined(words);
  }
  SimHub& hub_;
  Staff& staff_;
  Applicants& applicants_;
  Withdrawals& withdrawals_;
  std::vector<std::string> licences_;
};

}  // namespace jiuqu::sim
