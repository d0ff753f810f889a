// A program under measurement: started as a child with a data folder of its own, asked for what it
// used up. The figures come from /proc and, where the program has them, from /metrics.
// Thread: one. Ownership: ends the child.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "adapters/http/http_client.h"
#include "app/child_process.h"
#include "bus/base/clock.h"

namespace jiuqu::app {

struct TargetCommand {
  std::string name;                    // "hub", "floor", "node-red"
  std::vector<std::string> arguments;  // the program first
  std::map<std::string, std::string> environment;
  std::string address_file;  // the child writes its base url here; empty: `url` is known
  std::string url;
  std::string ready_path = "/readyz";
  std::string push_path;
  std::string log;
};

struct ProcessFigures {
  double cpu_seconds = 0, written_bytes = 0, resident_mb = 0, peak_mb = 0;
};
ProcessFigures process_figures(pid_t pid);

class BenchTarget {
 public:
  // Starts it and waits until it is ready. Errors name the log.
  static Result<BenchTarget> start(const TargetCommand& command, HttpNetwork& network);

  const std::string& url() const { return url_; }
  double start_ms() const { return start_ms_; }
  ProcessFigures figures() const { return process_figures(child_.pid()); }
  // A counter of /metrics; nothing when the program has none of that name.
  std::optional<double> counter(std::string_view name, HttpNetwork& network) const;
  void pause(int ms);  // waits, while what the child prints is read away
  bool running() { return !child_.ended().has_value(); }
  void stop();

 private:
  ChildProcess child_;
  std::string url_;
  double start_ms_ = 0;
};

}  // namespace jiuqu::app
