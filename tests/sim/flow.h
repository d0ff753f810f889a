// A calm hub for tests that read like a user's day: push, complete, look at what the platform got.
// Thread: one. Ownership: one Flow at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/sim/application_form.h"
#include "tests/sim/staff.h"

namespace jiuqu::sim {

inline const std::string kNumber = "11420106MB0C3D4E3J4000131011000202611230001";

class Flow {
 public:
  Flow() {
    auto booted = hub.boot();
    BOOST_REQUIRE_MESSAGE(booted.has_value(), "the hub does not start");
  }

  Reply push(const std::string& body, const std::string& content_type = "application/json",
             std::string_view interface = kPushInterface) {
    std::optional<Reply> reply;
    hub.submit(body, [&reply](Reply came) { reply = std::move(came); }, content_type, interface);
    hub.executor.run([&] { return reply.has_value(); });
    BOOST_REQUIRE(reply.has_value());
    return *reply;
  }
  Reply push(const ApplicationForm& form) { return push(form.text()); }

  Reply withdraw(const std::string& body) {
    return push(body, "application/json", kWithdrawInterface);
  }

  // Pushes them all before the first is worked on.
  std::vector<Reply> push_at_once(const std::vector<std::string>& bodies) {
    std::vector<Reply> replies(bodies.size());
    std::size_t came = 0;
    for (std::size_t i = 0; i < bodies.size(); ++i)
      hub.submit(bodies[i], [&, i](Reply reply) {
        replies[i] = std::move(reply);
        ++came;
      });
    hub.executor.run([&] { return came == bodies.size(); });
    BOOST_REQUIRE_EQUAL(came, bodies.size());
    return replies;
  }

  std::vector<TaskRow> open_tasks(const std::string& number = kNumber) {
    licensing::TaskFilter filter;
    filter.case_key = number;
    filter.state = licensing::TaskState::open;
    auto tasks = hub.await(hub.cases->list_tasks(filter));
    BOOST_REQUIRE(tasks && tasks->has_value());
    return **tasks;
  }
  // The element where the case rests; empty when it waits for no officer.
  std::string rests_at(const std::string& number = kNumber) {
    auto tasks = open_tasks(number);
    BOOST_REQUIRE(tasks.size() < 2);
    return tasks.empty() ? "" : tasks[0].element;
  }
  void decide(const std::vector<std::string>& outcomes, const std::string& number = kNumber) {
    for (const auto& outcome : outcomes) {
      settle();
      auto tasks = open_tasks(number);
      BOOST_REQUIRE_MESSAGE(tasks.size() == 1, "no task for " << outcome);
      auto done = hub.await(hub.cases->complete_task(completion(tasks[0], outcome)));
      BOOST_REQUIRE(done.has_value());
      if (!*done) BOOST_FAIL(outcome << ": " << done->error().describe());
    }
    settle();
  }
  // What the hub does by itself: numbers, deliveries.
  void settle() { hub.run_for(std::chrono::seconds(5)); }

  std::vector<MessageSummary> messages(MessageState state, const std::string& number = kNumber) {
    MessageFilter filter;
    filter.case_key = number;
    filter.state = state;
    auto listed = hub.await(list_messages(*hub.store, filter));
    BOOST_REQUIRE(listed && listed->has_value());
    return **listed;
  }
  MessageRecord message(const Uuid& id) {
    auto record = hub.await(load_message(*hub.store, id));
    BOOST_REQUIRE(record && record->has_value());
    return **record;
  }
  std::size_t cases() {
    licensing::CaseFilter all;
    all.rows_max = limits::kListRowsMax;
    auto rows = hub.await(hub.cases->list_cases(all));
    BOOST_REQUIRE(rows && rows->has_value());
    return (*rows)->size();
  }
  licensing::CasePage page(const std::string& number = kNumber) {
    auto page = hub.await(hub.cases->case_page(number));
    BOOST_REQUIRE(page && page->has_value());
    return **page;
  }
  std::vector<std::string> reported(const std::string& number = kNumber) {
    BOOST_TEST(hub.platform.problems.empty());
    return hub.platform.words(number);
  }

  SimHub hub{7};
};

inline json::Json parsed(const Reply& reply) {
  auto body = json::Json::parse(reply.body);
  BOOST_REQUIRE_MESSAGE(body.has_value(), "not JSON: " << reply.body);
  return *body;
}

}  // namespace jiuqu::sim
