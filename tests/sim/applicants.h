// The platform's sending side: pushes applications, the same again (at once and later, with fields
// that do not count changed), other content, faulty ones and their mended successors, and
// corrections once the platform was told to ask for them: most in time, some about when their limit
// is over, some never. What was not answered before a power cut is pushed again.
// Thread: one. Ownership: hub and staff outlive it; pushes stay where they are.
#pragma once

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/sim/items.h"
#include "tests/sim/staff.h"

namespace jiuqu::sim {

inline std::string id_in(const Reply& reply) {
  auto body = json::Json::parse(reply.body);
  if (!body) return {};
  const auto* data = body->member("data");
  return data != nullptr ? data->string_or("message_id") : body->string_or("message_id");
}

class Applicants {
 public:
  Applicants(SimHub& hub, Staff& staff, Random& random)
      : hub_(hub), staff_(staff), random_(random) {
    hub_.platform.on_first_receipt = [this](const Report& report) {
      if (report.path == "/gateway/v1/correction") correct(report);
    };
  }

  std::vector<std::string> problems;
  std::vector<std::string> rejected_ids;  // messages whose refusal was told

  bool never_correct = false;

  // One application with everything that will be pushed for it, decided now.
  void add(const std::string& number, bool plain = false) {
    Application& made = applications_[number];
    const auto& rows = items().rows();
    if (!plain && chance(60)) made.item = &rows[random_.below(rows.size())];
    made.division = chance(60) ? "420106" : chance(50) ? "420111" : "420205";
    made.variety = chance(70) ? "3110" : "3120";
    std::size_t first = add_content(made, number);
    Duration start = seconds(20);
    if (plain) return add_push(number, first, start);
    if (chance(25)) {
      add_push(number, add_faulty(made, number), start);
      start += seconds(5);
    }
    add_push(number, first, start);
    if (chance(35)) add_push(number, first, start);  // at the same time
    while (chance(35)) add_push(number, first, start + seconds(120));
    while (chance(30)) add_push(number, add_content(made, number), start + seconds(200));
    if (chance(10)) add_push(number, add_faulty(made, number), start + seconds(200));
  }

  // After every boot: what is not answered yet is pushed at its time, or now.
  void start() {
    for (auto& push : pushes_)
      if (!push.answered) schedule(push);
  }

  bool all_answered() const { return open_ == 0; }
  // What its handling item does (column action_code); the plain one is a new lift.
  std::string action(const std::string& number) const {
    const auto* item = applications_.at(number).item;
    return item == nullptr ? "NEW" : items().value(*item, "action_code");
  }
  // Numbers of the licences that the accepted application is about.
  std::vector<std::string> licences(const std::string& number) const {
    return applications_.at(number).contents.front().form.licences();
  }
  // Corrections that were refused before their limit was over, though none was taken.
  std::vector<std::string> refused_too_early(const std::string& number) const {
    std::vector<std::string> told;
    for (const auto& content : applications_.at(number).contents)
      if (content.refused_at && *content.refused_at < content.limit)
        told.push_back("refused at " + to_iso8601(*content.refused_at) + " before " +
                       to_iso8601(content.limit));
    return told;
  }
  std::size_t accepted_contents(const std::string& number) const {
    return applications_.at(number).accepted;
  }
  std::vector<std::string> numbers() const {
    std::vector<std::string> all;
    for (const auto& [number, application] : applications_) all.push_back(number);
    return all;
  }

 private:
  struct Content {
    ApplicationForm form;
    bool faulty = false;
    bool not_json = false;
    std::optional<Reply> accepted;
    UtcTime limit{};  // of the last correction asked for, when it answers one
    std::optional<UtcTime> refused_at;
  };
  struct Application {
    std::string division, variety;
    const codes::CodeRow* item = nullptr;  // none: a new lift
    std::deque<Content> contents;
    std::size_t accepted = 0;  // contents
  };
  struct Push {
    std::string number;
    std::size_t content;
    SteadyTime due;
    bool answered = false;
    bool was_accepted = false;  // the content, before this push was submitted
  };

  static const Items& items() {
    static const Items read;
    return read;
  }
  bool chance(unsigned percent) { return random_.below(100) < percent; }
  Duration seconds(std::uint64_t most) {
    return std::chrono::milliseconds(1 + random_.below(most * 1000));
  }

  std::size_t add_content(Application& application, const std::string& number) {
    std::size_t round = application.contents.size();
    const auto* item = application.item;
    Content content{item == nullptr ? ApplicationForm(number) : items().application(*item, number),
                    false,
                    false,
                    {},
                    {},
                    {}};
    content.form.authority(application.division);
    if (item == nullptr) content.form.form("eqVarietyCode", application.variety);
    content.form.set({"up_pro_accept", "project_name"}, "第" + std::to_string(round) + "稿");
    application.contents.push_back(std::move(content));
    return round;
  }

  std::size_t add_faulty(Application& application, const std::string& number) {
    std::size_t index = add_content(application, number);
    Content& content = application.contents[index];
    content.faulty = true;
    bool is_form = content.form.form_name() == "form";
    switch (is_form ? random_.below(4) : 2 + random_.below(2)) {
      case 0:
        content.form.form("useComCode", "91420106MA4KQ7R21X");
        break;
      case 1:
        content.form.erase({"form", "checkDate"});
        break;
      case 2:
        content.form.set({"up_pro_accept", "apply_date"}, "yesterday");
        break;
      default:
        content.not_json = true;
    }
    return index;
  }

  void add_push(const std::string& number, std::size_t content, Duration after) {
    pushes_.push_back({number, content, hub_.clock.steady() + after, false, false});
    ++open_;
    if (started_) schedule(pushes_.back());
  }

  // The platform heard that a correction is asked for: what is pushed now is new.
  void correct(const Report& report) {
    const std::string& number = report.project_no;
    if (never_correct || chance(25)) return;
    Application& application = applications_.at(number);
    for (auto& content : application.contents) content.limit = {};
    std::size_t content = add_content(application, number);
    application.contents[content].limit = limit_of(report);
    Duration soon = seconds(30);
    // About when the limit is over, so that the two race.
    if (chance(25)) soon = about(application.contents[content].limit);
    add_push(number, content, soon);
    if (chance(25)) add_push(number, content, soon);
    if (chance(15)) add_push(number, content, soon + seconds(100));
    if (chance(15)) add_push(number, 0, soon + seconds(60));  // the first again
  }

  // The platform is told when it was asked, to the second; the limit is not before that.
  UtcTime limit_of(const Report& report) const {
    auto asked = from_china_time(report.fields.string_or("bzgzsj")).value_or(hub_.clock.now());
    return asked + report.fields.integer_or("bzgzsx", 0) * hub_.day_length;
  }
  Duration about(UtcTime limit) {
    auto rest = limit - hub_.clock.now() + std::chrono::milliseconds(random_.below(2000)) -
                std::chrono::milliseconds(500);
    return std::max<Duration>(rest, std::chrono::milliseconds(1));
  }

  void schedule(Push& push) {
    started_ = true;
    hub_.executor.post_at(std::max(push.due, hub_.clock.steady()), [this, &push] { send(push); });
  }

  void send(Push& push) {
    Application& application = applications_.at(push.number);
    Content& content = application.contents[push.content];
    push.was_accepted = content.accepted.has_value();
    ApplicationForm form = content.form;
    if (chance(50)) {
      std::string stamp = std::to_string(10 + random_.below(50));
      form.pushed_at("2026-11-23 10:" + stamp + ":00", "batch-" + stamp);
    }
    std::string body = form.text();
    if (content.not_json) body.pop_back();
    hub_.submit(std::move(body), [this, &push](Reply reply) { answered(push, reply); });
  }

  void answered(Push& push, const Reply& reply) {
    if (reply.status == 503 && hub_.may_refuse) {
      push.due = hub_.clock.steady() + seconds(3);
      return schedule(push);
    }
    if (!std::exchange(push.answered, true)) --open_;
    Application& application = applications_.at(push.number);
    Content& content = application.contents[push.content];
    std::string what = push.number + " content " + std::to_string(push.content) + " answered " +
                       std::to_string(reply.status);
    if (content.faulty) {
      bool right = reply.status == (content.not_json ? 400 : 422);
      if (!right) problems.push_back(what + " to a faulty push: " + reply.body);
      return rejected_ids.push_back(id_in(reply));
    }
    if (reply.status == 409) return refused(push, application, reply, what);
    if (reply.status != 200) return problems.push_back(what + ": " + reply.body);
    if (content.accepted) {
      if (content.accepted->body != reply.body ||
          content.accepted->content_type != reply.content_type)
        problems.push_back(what + ", but otherwise: " + content.accepted->body + " | " +
                           reply.body);
      return;
    }
    content.accepted = reply;
    ++application.accepted;
    if (application.accepted > 1 + std::size_t(staff_.corrections_told(push.number)))
      problems.push_back(what + ": other content without a correction asked for");
  }

  void refused(const Push& push, const Application& application, const Reply& reply,
               const std::string& what) {
    rejected_ids.push_back(id_in(reply));
    auto& content = applications_.at(push.number).contents[push.content];
    if (!content.refused_at) content.refused_at = hub_.clock.now();
    if (push.was_accepted) problems.push_back(what + " after it was accepted");
    auto good =
        std::ranges::count_if(application.contents, [](const auto& one) { return !one.faulty; });
    if (good == 1) problems.push_back(what + ", and there is no other content");
    if (!reply.body.contains("\"1011\"")) problems.push_back(what + ": " + reply.body);
  }

  SimHub& hub_;
  Staff& staff_;
  Random& random_;
  std::map<std::string, Application> applications_;
  std::deque<Push> pushes_;
  std::size_t open_ = 0;
  bool started_ = false;
};

}  // namespace jiuqu::sim
