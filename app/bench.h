// What `jiuqu bench` measured: one run of one target (the hub, its floor, a peer) at one number of
// connections, and the runs of a whole bench.
// Thread: values.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jiuqu::app {

struct BenchRun {
  double seconds = 0;  // the measured window
  double accepted_per_second = 0, delivered_per_second = 0;
  double p50_ms = 0, p90_ms = 0, p99_ms = 0, p999_ms = 0;  // of the answer to a push
  double cpu_seconds = 0, load_cpu_seconds = 0;            // the target; load and sink together
  double cpu_us_per_message = 0;                           // of the target, per accepted
  double written_bytes = 0, written_bytes_per_message = 0;
  double syncs = 0, messages_per_sync = 0;  // commits of the store: one sync each
  double backlog_max = 0;                   // accepted and not yet delivered
  double start_ms = 0;                      // from the start of the program to /readyz
  double idle_mb = 0, peak_mb = 0;          // resident memory
  double system_load = 0;                   // 1-minute load average before the run
  // Judged by the sink over the whole run, warm-up and drain included.
  double accepted = 0, delivered = 0, refused = 0, lost = 0, out_of_order = 0, duplicates = 0;
  std::string first_refusal;  // what the first push heard that was not accepted
};

// Every figure by its name in the report.
struct BenchFigure {
  std::string_view name;
  double BenchRun::* value;
};
std::span<const BenchFigure> bench_figures();

// The runs of one target at one number of connections.
struct BenchSeries {
  std::string target;  // "hub", "floor", "node-red"
  int connections = 0;
  bool delivers = false;
  std::vector<BenchRun> runs;
  BenchRun median() const;  // figure by figure
};

struct BenchSettings {
  std::string bench;  // "path", "case"
  std::string data;
  double seconds = 0, warm_up_seconds = 0;
  int runs = 0;
  std::size_t backlog_max = 0, order_keys = 0, body_bytes = 0;
};

// JSON for scripts, a table for people.
std::string bench_report(const BenchSettings& settings, const std::vector<BenchSeries>& series);
std::string bench_table(const std::vector<BenchSeries>& series);

}  // namespace jiuqu::app
