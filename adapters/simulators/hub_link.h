// The simulators' way to the hub, which may be down, killed or on another port at any moment: asks
// with the same bytes until the hub has given its word.
// Thread: all members and the tasks on the executor's one thread. Ownership: the parts outlive it.
#pragma once

#include <string>

#include "adapters/http/http_client.h"
#include "bus/base/task.h"

namespace jiuqu::simulators {

struct Answered {
  HttpAnswer answer;
  int attempts = 1;
  Duration took{0};  // from the first attempt to the answer
};

class HubLink {
 public:
  // hub_file: a text file with the hub's base url, read again whenever the hub cannot be reached.
  HubLink(Executor& executor, const Clock& clock, HttpClient& client, std::string hub_file);

  // `url` of the call is the path. 408, 429 and 5xx are no answer. Errors: shutting_down after
  // stop(); hub_unreachable after attempts_max attempts (0 = no limit).
  Task<Result<Answered>> ask(HttpCall call, int attempts_max = 0);
  Task<void> pause(int milliseconds);
  void stop() { stopping_ = true; }
  bool stopping() const { return stopping_; }

 private:
  Task<Result<HttpAnswer>> attempt(HttpCall call);
  void read_address();

  Executor& executor_;
  const Clock& clock_;
  HttpClient& client_;
  std::string hub_file_;
  std::string base_url_;
  bool stopping_ = false;
};

}  // namespace jiuqu::simulators
