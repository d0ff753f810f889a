// One run of a bench: starts the program, warms it up, watches a window of time, waits until all
// that was accepted is delivered, judges. Thread: main.
#pragma once

#include <functional>

#include "app/bench.h"
#include "app/impl/bench_bodies.h"
#include "app/impl/bench_target.h"

namespace jiuqu::app {

struct MeasurePlan {
  // The program to start, told where its deliveries go.
  std::function<TargetCommand(const std::string& sink_url)> command;
  const BenchBodies* bodies = nullptr;
  std::string api_key;
  int connections = 1;
  bool delivers = false;  // every accepted push arrives at the sink
  double seconds = 1, warm_up_seconds = 0;
  std::size_t order_keys = 1, backlog_max = 0;
};
Result<BenchRun> measure(const MeasurePlan& plan);

}  // namespace jiuqu::app
