// The platform's sending side: pushes the applications of a run, now and then faulty, twice,
// mended, corrected or contradicting itself, and withdrawals, and judges each answer. A push is
// repeated with the same bytes until it is answered. Thread: the executor's one thread. Ownership:
// the parts outlive it.
#pragma once

#include <deque>
#include <string>
#include <unordered_map>

#include "adapters/simulators/case_book.h"
#include "adapters/simulators/hub_link.h"
#include "adapters/simulators/recorder.h"

namespace jiuqu::simulators {

struct PusherOptions {
  std::string key;  // X-Api-Key of the platform
  std::size_t in_flight_max = 8;
};

class Pusher {
 public:
  Pusher(Executor& executor, const Clock& clock, HubLink& link, Recorder& recorder,
         const Generator& generator, const CaseBook& book, PusherOptions options);

  // Queues all that the records do not hold yet.
  void start();
  // The platform has taken a report 6: the applicant mends the application and sends it again,
  // withdraws it, or does not answer, as planned.
  void correction_requested(const std::string& project_no);
  // The case has come to where its plan has it withdrawn.
  void withdraw(std::size_t index);
  // The case is decided, and its plan has the applicant withdraw all the same.
  void withdraw_late(std::size_t index);

  bool idle() const { return queue_.empty() && in_flight_ == 0 && waiting_ == 0; }
  std::size_t accepted() const { return accepted_; }  // cases
  std::size_t failed() const { return failed_; }      // cases that cannot go on
  std::size_t answered() const { return recorder_.records().pushes.size(); }

 private:
  struct Item {
    std::size_t index = 0;
    PushKind kind = PushKind::fresh;
    int round = 0;
  };
  struct Seen {  // of one case
    bool faulty = false, accepted = false, duplicate = false, failed = false;
    bool contradicted = false, withdrawn = false, withdrawn_again = false;
    bool withdrawn_late = false, withdrawn_unknown = false;
    int corrections_asked = 0, corrections_sent = 0;
  };
  void remember(const PushRecord& record);
  void queue_case(std::size_t index);
  void queue_once(bool& queued, Item item);
  void answer_correction(std::size_t index, int round);
  std::uint64_t salt_of(std::size_t index, std::string_view purpose) const;
  void queue_later(Item item, std::uint64_t milliseconds);
  void pump();
  void begin(Item item);
  Task<void> push(Item item);
  PushBody body_of(const Item& item) const;
  void follow(const Item& item, const PushRecord& record);

  Executor& executor_;
  const Clock& clock_;
  HubLink& link_;
  Recorder& recorder_;
  const Generator& generator_;
  const CaseBook& book_;
  PusherOptions options_;
  std::unordered_map<std::size_t, Seen> seen_;
  std::deque<Item> queue_;
  std::size_t in_flight_ = 0, waiting_ = 0, accepted_ = 0, failed_ = 0;
};

}  // namespace jiuqu::simulators
