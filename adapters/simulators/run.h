// One run of the simulators: platform, pushes and staff against one hub, until every case is in the
// archive and every report it must have caused was taken, or nothing moves any more.
// Thread: make, start and the destructor on one thread; the rest inside.
// Ownership: owns everything it uses, its threads included.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "adapters/simulators/platform.h"
#include "bus/base/error.h"

namespace jiuqu::simulators {

struct RunOptions {
  std::string hub_file;      // holds the hub's base url; read again when it cannot be reached
  std::string address_file;  // gets the platform's base url; may be empty
  std::string data;          // folder of the records
  std::string staff_file;
  std::string definitions;  // folder that holds mappings/codes and adapters/simulators/data
  std::string platform_key, report_key;
  std::string report_file;  // may be empty
  std::size_t cases = 20;
  std::uint64_t seed = 1;
  FaultSettings faults;
  std::size_t connections = 8;  // pushes at the same time
  int patience_s = 120;         // without any progress before the run is given up
  std::function<void(const std::string&)> progress;  // a line of JSON; may be empty
};

class Run {
 public:
  // Reads everything it needs. Errors: configuration_invalid, file_unreadable.
  static Result<std::unique_ptr<Run>> make(RunOptions options);
  ~Run();  // orderly: nothing is cut in the middle of a record

  // finished is told once, from inside, with the exit code: 0 when the judge found nothing.
  Result<void> start(std::function<void(int)> finished);

 private:
  struct State;
  explicit Run(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace jiuqu::simulators
