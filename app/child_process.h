// A child program: started with arguments and extra environment, its standard output readable.
// Thread: one. Ownership: the destructor ends a child that still runs (SIGTERM, then SIGKILL).
#pragma once

#include <sys/types.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bus/base/error.h"

namespace jiuqu::app {

class ChildProcess {
 public:
  ChildProcess() = default;
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ~ChildProcess();

  // error_log: file that takes the child's standard error (appended).
  static Result<ChildProcess> start(const std::vector<std::string>& arguments,
                                    const std::map<std::string, std::string>& environment,
                                    const std::string& error_log);
  pid_t pid() const { return pid_; }
  // Whole lines the child has written since the last call, and at its end the rest; waits at most
  // wait_ms for the first.
  std::vector<std::string> read_lines(int wait_ms);
  // The exit status once it has ended: its code, or 128 + signal.
  std::optional<int> ended();
  void terminate();  // SIGTERM
  int wait();        // until it ends

 private:
  pid_t pid_ = -1;
  int out_ = -1;
  std::string partial_;
  std::optional<int> status_;
};

}  // namespace jiuqu::app
