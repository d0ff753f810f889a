#include "app/impl/bench_measure.h"

#include <unistd.h>

#include <algorithm>

#include "app/impl/bench_load.h"
#include "app/impl/bench_machine.h"
#include "app/impl/bench_sink.h"

namespace jiuqu::app {
namespace {

constexpr int kSettleMs = 300;
constexpr int kSampleMs = 20;
constexpr auto kDrainPatience = std::chrono::seconds{60};

double percentile_ms(const std::vector<std::uint32_t>& sorted, double part) {
  if (sorted.empty()) return 0;
  auto at = std::size_t(part * double(sorted.size()));
  return double(sorted[std::min(at, sorted.size() - 1)]) / 1000;
}

// Counters at one moment.
struct Snapshot {
  SteadyTime at;
  double accepted = 0, delivered = 0, commits = 0, load_cpu_seconds = 0;
  ProcessFigures process;
};

class Measurement {
 public:
  explicit Measurement(const MeasurePlan& plan) : plan_(plan) {}

  Result<BenchRun> run() {
    run_.system_load = system_load();
    if (auto started = sink_.start(); !started) return std::unexpected(started.error());
    TargetCommand command = plan_.command(sink_.url());
    auto started = BenchTarget::start(command, load_network_);
    if (!started) return std::unexpected(started.error());
    program_ = std::move(*started);
    run_.start_ms = program_.start_ms();
    program_.pause(kSettleMs);
    run_.idle_mb = program_.figures().resident_mb;
    auto pushed = push(program_.url() + command.push_path);
    run_.peak_mb = program_.figures().peak_mb;
    program_.stop();
    if (!pushed) return std::unexpected(pushed.error());
    return run_;
  }

 private:
  Result<void> push(const std::string& url) {
    LoadOptions options;
    options.url = url;
    options.api_key = plan_.api_key;
    options.connections = plan_.connections;
    options.order_keys = plan_.order_keys;
    options.backlog_max = plan_.backlog_max;
    if (plan_.delivers) options.delivered = [this] { return sink_.received(); };
    ThreadPool pauses("pauses", 1, clock_);
    BenchLoad load(load_network_, *plan_.bodies, pauses, options);
    load.start();
    auto watched = watch(load);
    pauses.stop();
    return watched;
  }

  // Warm-up, window, drain.
  Result<void> watch(BenchLoad& load) {
    program_.pause(int(plan_.warm_up_seconds * 1000));
    Snapshot from = snapshot(load);
    load.set_measuring(true);
    auto window = std::chrono::microseconds(std::int64_t(plan_.seconds * 1e6));
    while (clock_.steady() < from.at + window && program_.running()) {
      program_.pause(kSampleMs);
      if (plan_.delivers)
        run_.backlog_max =
            std::max(run_.backlog_max, double(load.accepted()) - double(sink_.received()));
    }
    load.set_measuring(false);
    Snapshot to = snapshot(load);
    if (auto drained = drain(load); !drained) return drained;
    add_window(from, to);
    add_answers(load);
    return {};
  }

  Snapshot snapshot(const BenchLoad& load) {
    Snapshot now;
    now.commits = program_.counter("jiuqu_store_commits_total", load_network_).value_or(0);
    now.process = program_.figures();
    now.load_cpu_seconds = process_figures(getpid()).cpu_seconds;
    now.accepted = double(load.accepted());
    now.delivered = double(sink_.received());
    now.at = clock_.steady();
    return now;
  }

  Result<void> drain(BenchLoad& load) {
    load.stop();
    SteadyTime until = clock_.steady() + kDrainPatience;
    auto finished = [&] {
      return load.idle() && (!plan_.delivers || sink_.received() >= load.accepted());
    };
    while (!finished() && clock_.steady() < until && program_.running()) program_.pause(5);
    if (!program_.running()) return fail(ErrorCode::defect, "the measured program ended by itself");
    if (!load.idle()) return fail(ErrorCode::defect, "pushes stay without an answer");
    if (load.accepted() > 0) return {};
    return fail(ErrorCode::defect, "nothing was accepted: " + load.first_refusal());
  }

  void add_window(const Snapshot& from, const Snapshot& to) {
    run_.seconds = std::chrono::duration<double>(to.at - from.at).count();
    double accepted = to.accepted - from.accepted;
    run_.accepted_per_second = accepted / run_.seconds;
    run_.delivered_per_second = (to.delivered - from.delivered) / run_.seconds;
    run_.cpu_seconds = to.process.cpu_seconds - from.process.cpu_seconds;
    run_.load_cpu_seconds = to.load_cpu_seconds - from.load_cpu_seconds;
    run_.written_bytes = to.process.written_bytes - from.process.written_bytes;
    run_.syncs = to.commits - from.commits;
    if (accepted > 0) {
      run_.cpu_us_per_message = run_.cpu_seconds * 1e6 / accepted;
      run_.written_bytes_per_message = run_.written_bytes / accepted;
    }
    if (run_.syncs > 0) run_.messages_per_sync = accepted / run_.syncs;
  }

  void add_answers(const BenchLoad& load) {
    auto latencies = load.latencies();
    run_.p50_ms = percentile_ms(latencies, 0.5);
    run_.p90_ms = percentile_ms(latencies, 0.9);
    run_.p99_ms = percentile_ms(latencies, 0.99);
    run_.p999_ms = percentile_ms(latencies, 0.999);
    run_.accepted = double(load.accepted());
    run_.refused = double(load.refused());
    run_.first_refusal = load.first_refusal();
    run_.delivered = double(sink_.received());
    if (!plan_.delivers) return;
    SinkJudgement judgement = sink_.judge(load.accepted_records());
    run_.lost = double(judgement.lost);
    run_.out_of_order = double(judgement.out_of_order);
    run_.duplicates = double(judgement.duplicates);
  }

  const MeasurePlan& plan_;
  SystemClock clock_;
  HttpNetwork load_network_{clock_}, sink_network_{clock_};
  BenchSink sink_{sink_network_};
  BenchTarget program_;
  BenchRun run_;
};

}  // namespace

Result<BenchRun> measure(const MeasurePlan& plan) {
  return Measurement(plan).run();
}

}  // namespace jiuqu::app
