// Applicants who take their applications back: at any moment, before there is a case, while an
// officer decides, long after; told again as it was, and by a second one with another record id.
// Thread: one. Ownership: the hub outlives it; pushes stay where they are.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/sim/application_form.h"
#include "tests/sim/sim_hub.h"

namespace jiuqu::sim {

class Withdrawals {
 public:
  // An answer that said no, and between which times.
  struct Refusal {
    std::string number;
    std::string code;
    UtcTime sent, answered;
  };

  Withdrawals(SimHub& hub, Random& random) : hub_(hub), random_(random) {}

  std::vector<std::string> problems;
  std::vector<std::string> refused_ids;
  std::vector<Refusal> refusals;

  // Decides now whether, when and how often the case is withdrawn.
  void plan(const std::string& number) {
    if (random_.below(100) >= 20) return;
    Duration when = seconds(random_.below(2) == 0 ? 60 : 200);
    add(number, "w-1", when);
    while (random_.below(100) < 30) add(number, "w-1", when + seconds(20));
    if (random_.below(100) < 15) add(number, "w-2", seconds(200));
  }
  void add(const std::string& number, const std::string& record, Duration after) {
    pushes_.push_back({number, number + record, hub_.clock.steady() + after, {}, {}, false});
    ++open_;
  }

  // An officer is about to decide: now and then the applicant is as fast.
  void race(const std::string& number) {
    if (random_.below(100) >= 3) return;
    add(number, "w-3", std::chrono::milliseconds(random_.below(500)));
    schedule(pushes_.back());
  }

  void start() {
    for (auto& push : pushes_)
      if (!push.answered) schedule(push);
  }
  bool all_answered() const { return open_ == 0; }
  bool withdrawn(const std::string& number) const { return accepted_.contains(number); }

 private:
  struct Push {
    std::string number, record;
    SteadyTime due;
    UtcTime sent;
    std::optional<Reply> reply;
    bool answered;
  };

  Duration seconds(std::uint64_t most) {
    return std::chrono::milliseconds(1 + random_.below(most * 1000));
  }

  void schedule(Push& push) {
    hub_.executor.post_at(std::max(push.due, hub_.clock.steady()), [this, &push] { send(push); });
  }

  void send(Push& push) {
    // What an answer lost in a power cut decided, it decided after the first try.
    if (push.sent == UtcTime{}) push.sent = hub_.clock.now();
    auto stamp = "10:58:" + std::to_string(10 + random_.below(50));
    hub_.submit(
        withdrawal_text(push.number, push.record, stamp),
        [this, &push](Reply reply) { answered(push, std::move(reply)); }, "application/json",
        kWithdrawInterface);
  }

  void answered(Push& push, Reply reply) {
    if (reply.status == 503 && hub_.may_refuse) {
      push.due = hub_.clock.steady() + seconds(3);
      return schedule(push);
    }
    if (!std::exchange(push.answered, true)) --open_;
    auto body = json::Json::parse(reply.body);
    std::string what =
        push.number + " withdrawal answered " + std::to_string(reply.status) + ": " + reply.body;
    if (!body) return problems.push_back(what);
    if (reply.status == 200) return accept(push, std::move(reply), *body, what);
    auto code = body->string_or("code");
    bool right = (reply.status == 409 && code == "1012") || (reply.status == 404 && code == "1024");
    bool told = !body->string_or("msg").empty() && !body->string_or("message_en").empty();
    if (!right || !told) return problems.push_back(what);
    auto known = accepted_.find(push.number);
    if (known != accepted_.end() && known->second.record == push.record && code == "1012")
      problems.push_back(what + ", though it was accepted");
    refused_ids.push_back(body->string_or("message_id"));
    refusals.push_back({push.number, code, push.sent, hub_.clock.now()});
  }

  void accept(const Push& push, Reply reply, const json::Json& body, const std::string& what) {
    const auto* data = body.member("data");
    if (data == nullptr || data->string_or("project_no") != push.number)
      return problems.push_back(what);
    auto [known, first] = accepted_.try_emplace(push.number, Accepted{push.record, reply.body});
    if (first) return;
    if (known->second.record != push.record)
      problems.push_back(what + ", though another withdrawal was accepted");
    else if (known->second.body != reply.body)
      problems.push_back(what + ", but otherwise: " + known->second.body);
  }

  struct Accepted {
    std::string record, body;
  };

  SimHub& hub_;
  Random& random_;
  std::deque<Push> pushes_;
  std::map<std::string, Accepted> accepted_;
  std::size_t open_ = 0;
};

}  // namespace jiuqu::sim
