// The scripted staff: sees open tasks, decides each once, and tells the hub, now and then twice, or
// two officers at once, or with words the task does not know. What the hub did not confirm before a
// power cut is told again. Decisions are the staff's own record, in the order in which they were
// first told. A task that a withdrawal took away is told so to whoever completes it.
// Thread: one. Ownership: the hub outlives it; plans stay where they are.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/sim/sim_hub.h"

namespace jiuqu::sim {

using licensing::CompletionCommand;
using licensing::Officer;
using licensing::TaskRow;

inline Officer officer(const std::string& role, bool second = false) {
  static const std::map<std::string, std::string> kNames{
      {"formal-examiner", "赵一"}, {"acceptor", "钱二"}, {"reviewer", "孙三"},
      {"decider", "李四"},         {"issuer", "周五"},   {"archivist", "吴六"}};
  auto name = kNames.at(role);
  return {"o-" + role + (second ? "-2" : ""), name + (second ? "乙" : ""), {role}, "42"};
}

inline constexpr int kCorrectionDays = 5;

inline bool has_opinion(const std::string& outcome) {
  return outcome == "correct" || outcome == "refuse" || outcome == "fail" || outcome == "special" ||
         outcome == "ended";
}

inline CompletionCommand completion(const TaskRow& task, const std::string& outcome,
                                    bool second = false) {
  CompletionCommand command;
  command.officer = officer(task.role, second);
  command.task = task.id;
  command.version = task.version;
  command.outcome = outcome;
  if (has_opinion(outcome)) command.opinion = "意见：" + outcome;
  if (outcome == "correct")
    command.variables = {{"materials", "监督检验证明"}, {"days", std::to_string(kCorrectionDays)}};
  if (outcome == "special") command.variables = {{"special-type", "site-check"}};
  return command;
}

// A decision that the hub confirmed.
struct Decision {
  std::string case_key, element, outcome, officer_id, officer_name;
};

class Staff {
 public:
  Staff(SimHub& hub, Random& random) : hub_(hub), random_(random) {}

  int corrections_max = 2;                     // of one case
  int specials_max = 2;                        // of one case
  bool always_first = false;                   // the first outcome of each task, told once
  std::map<std::string, std::string> instead;  // of it, by element
  std::function<void(const std::string& case_key)> on_decision;  // that will be told now
  std::vector<std::string> problems;

  // After every boot: looks at the work now and then, and tells again what was not confirmed.
  void start() {
    for (auto& plan : plans_)
      for (std::size_t i = 0; i < plan.acts.size(); ++i)
        if (!plan.acts[i].settled) spawn(tell(this, &plan, i));
    spawn(work(this));
  }

  // Cases in which an officer heard that the task was taken away.
  const std::set<std::string>& overtaken() const { return overtaken_; }
  bool all_confirmed() const { return unsettled_ == 0; }
  bool is_archived(const std::string& case_key) const { return archived_.contains(case_key); }
  // Corrections that were told to the hub, confirmed or not.
  int corrections_told(const std::string& case_key) const {
    auto found = corrections_.find(case_key);
    return found == corrections_.end() ? 0 : found->second;
  }
  std::vector<Decision> decisions(const std::string& case_key) const {
    std::vector<Decision> all;
    for (const auto& plan : plans_) {
      if (plan.task.case_key != case_key || !plan.winner) continue;
      const auto& won = plan.acts[*plan.winner].command;
      all.push_back({case_key, plan.task.element, won.outcome, won.officer.id, won.officer.name});
    }
    return all;
  }

 private:
  struct Act {
    CompletionCommand command;
    bool claims = false;   // before it completes
    bool clumsy = false;   // tells an unknown outcome first
    bool settled = false;  // answered
  };
  struct Plan {
    TaskRow task;
    std::vector<Act> acts;              // one, or two officers at once
    std::optional<std::size_t> winner;  // of acts
    std::optional<TaskRow> answer;
  };

  bool chance(unsigned percent) { return random_.below(100) < percent; }

  static Task<void> work(Staff* self) {
    for (;;) {
      licensing::TaskFilter filter;
      filter.state = licensing::TaskState::open;
      auto open = co_await self->hub_.cases->list_tasks(filter);
      if (!open && !self->tolerates(open.error()))
        self->problems.push_back("tasks cannot be listed: " + open.error().describe());
      if (open)
        for (const TaskRow& task : *open) self->take(task);
      if (!self->always_first && self->chance(20)) self->repeat_one();
      bool idle = !open || open->empty();
      auto pause = std::chrono::milliseconds(50 + self->random_.below(idle ? 15'000 : 5'000));
      SteadyTime next = self->hub_.clock.steady() + pause;
      co_await sleep_until(self->hub_.executor, next);
    }
  }

  void take(const TaskRow& task) {
    if (known_.contains(task.id) || chance(25)) return;
    known_.insert(task.id);
    Plan& plan = plans_.emplace_back();
    plan.task = task;
    if (always_first) {
      auto other = instead.find(task.element);
      auto outcome = other == instead.end() ? task.outcomes[0] : other->second;
      plan.acts.push_back({completion(task, outcome), false, false, false});
      ++unsettled_;
      return spawn(tell(this, &plan, 0));
    }
    plan.acts.push_back({completion(task, decide(task)), chance(15), chance(8), false});
    if (!plan.acts[0].claims && chance(10))
      plan.acts.push_back({completion(task, decide(task), true), false, false, false});
    bool corrects = false, specials = false;
    for (const auto& act : plan.acts) {
      corrects |= act.command.outcome == "correct";
      specials |= act.command.outcome == "special";
    }
    if (corrects && task.element != "formal-exam") ++corrections_[task.case_key];
    if (specials) ++specials_[task.case_key];
    unsettled_ += plan.acts.size();
    if (on_decision) on_decision(task.case_key);
    for (std::size_t i = 0; i < plan.acts.size(); ++i) {
      tell_after(plan, i, chance(20) ? random_.below(1000) : 0);
      if (chance(15)) spawn(tell(this, &plan, i));
    }
  }

  // What is decided is told at once, or a moment later, when the case may have moved on.
  void tell_after(Plan& plan, std::size_t number, std::uint64_t milliseconds) {
    if (milliseconds == 0) return spawn(tell(this, &plan, number));
    hub_.executor.post_at(hub_.clock.steady() + std::chrono::milliseconds(milliseconds),
                          [this, &plan, number] { spawn(tell(this, &plan, number)); });
  }

  std::string decide(const TaskRow& task) {
    if (task.outcomes.size() == 1) return task.outcomes[0];
    for (;;) {
      const auto& outcome = task.outcomes[chance(65) ? 0 : random_.below(task.outcomes.size())];
      bool over = (outcome == "correct" && corrections_told(task.case_key) >= corrections_max) ||
                  (outcome == "special" && specials_[task.case_key] >= specials_max);
      if (!over) return outcome;
    }
  }

  static Task<void> tell(Staff* self, Plan* plan, std::size_t number) {
    CompletionCommand command = plan->acts[number].command;
    if (plan->acts[number].clumsy) {
      CompletionCommand wrong = command;
      wrong.outcome = "approve";
      auto refused = co_await self->hub_.cases->complete_task(wrong);
      if (refused) self->problems.push_back("an unknown outcome was taken");
    }
    if (plan->acts[number].claims) {
      // Refused when the completion is durable already and only its answer was lost.
      auto claimed =
          co_await self->hub_.cases->claim_task(command.officer, command.task, plan->task.version);
      if (!claimed && self->tolerates(claimed.error())) co_return self->tell_later(*plan, number);
      command.version = plan->task.version + 1;
      plan->acts[number].command.version = command.version;
      if (claimed && claimed->version != command.version)
        self->problems.push_back("a claim gave version " + std::to_string(claimed->version));
    }
    auto done = co_await self->hub_.cases->complete_task(command);
    self->settle(*plan, number, done);
  }

  void settle(Plan& plan, std::size_t number, const Result<TaskRow>& done) {
    Act& act = plan.acts[number];
    std::string what = plan.task.case_key + " " + plan.task.element + " " + act.command.outcome;
    bool is_rival = plan.acts.size() > 1;
    if (!done && tolerates(done.error())) return tell_later(plan, number);
    if (!done) {
      if (done.error().code != ErrorCode::version_conflict)
        return problems.push_back(what + ": " + done.error().describe());
      if (plan.winner == number) problems.push_back(what + ": refused what was confirmed");
      if (!is_rival) overtaken_.insert(plan.task.case_key);
    } else {
      confirm(plan, number, *done, what);
    }
    if (!std::exchange(act.settled, true)) --unsettled_;
    bool all = true;
    for (const auto& one : plan.acts) all &= one.settled;
    if (all && !plan.winner) overtaken_.insert(plan.task.case_key);
  }

  bool tolerates(const Error& error) const { return hub_.may_refuse && is_refusal(error); }

  void tell_later(Plan& plan, std::size_t number) {
    if (plan.acts[number].settled) return;
    hub_.executor.post_at(hub_.clock.steady() + std::chrono::seconds(2),
                          [this, &plan, number] { spawn(tell(this, &plan, number)); });
  }

  void confirm(Plan& plan, std::size_t number, const TaskRow& answer, const std::string& what) {
    if (plan.winner && *plan.winner != number)
      return problems.push_back(what + ": two different completions were taken");
    if (answer.state != licensing::TaskState::done ||
        answer.outcome != plan.acts[number].command.outcome ||
        answer.officer_id != plan.acts[number].command.officer.id)
      problems.push_back(what + ": confirmed with other words");
    if (plan.answer && (plan.answer->version != answer.version || plan.answer->done != answer.done))
      problems.push_back(what + ": the same completion was answered otherwise");
    plan.winner = number;
    plan.answer = answer;
    if (plan.task.element == "archive") archived_.insert(plan.task.case_key);
  }

  // A completion that is long over, told again as it was, or with another outcome.
  void repeat_one() {
    if (plans_.empty()) return;
    Plan& plan = plans_[random_.below(plans_.size())];
    if (!plan.winner) return;
    if (chance(70)) return spawn(tell(this, &plan, *plan.winner));
    CompletionCommand other = plan.acts[*plan.winner].command;
    other.opinion += "，又及";
    spawn<Result<TaskRow>>(hub_.cases->complete_task(other), [this](Result<TaskRow> done) {
      if (!done && tolerates(done.error())) return;
      if (done || done.error().code != ErrorCode::version_conflict)
        problems.push_back("a second completion with other words was not refused");
    });
  }

  SimHub& hub_;
  Random& random_;
  std::deque<Plan> plans_;
  std::set<Uuid> known_;
  std::map<std::string, int> corrections_;
  std::map<std::string, int> specials_;
  std::set<std::string> archived_, overtaken_;
  std::size_t unsettled_ = 0;
};

}  // namespace jiuqu::sim
