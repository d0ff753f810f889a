// `jiuqu bench path|case`: the hub as a program of its own, pushed at by closed loops, delivering
// to a sink in this process; in the same run the floor, and a peer where one is asked for. Every
// run starts a new program on a new folder.
#include <csignal>
#include <cstdio>
#include <filesystem>

#include "app/bench.h"
#include "app/commands.h"
#include "app/config.h"
#include "app/impl/bench_machine.h"
#include "app/impl/bench_measure.h"
#include "app/impl/bench_peer.h"
#include "bus/base/executor.h"
#include "bus/base/hash.h"
#include "bus/base/random.h"
#include "bus/base/text.h"

namespace jiuqu::app {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kOrderKeys = 1024;
// Accepted and not yet delivered: above it the load waits, so that the figures can last.
constexpr std::size_t kBacklogMax = 1000;
constexpr double kWarmUpSeconds = 1;

class Bench {
 public:
  explicit Bench(const BenchOptions& options) : options_(options) {}

  int run() {
    if (auto prepared = prepare(); !prepared) return wrong(prepared.error());
    std::vector<BenchSeries> all;
    for (int connections : options_.connections)
      for (const auto& target : targets()) {
        auto series = measure_series(target, connections);
        if (!series) return wrong(series.error());
        all.push_back(std::move(*series));
      }
    return finish(all);
  }

 private:
  bool is_path() const { return options_.name == "path"; }

  std::vector<std::string> targets() const {
    std::vector<std::string> list{"hub", "floor"};
    if (!peer_folder_.empty()) list.emplace_back(kNodeRed);
    return list;
  }

  Result<void> prepare() {
    std::signal(SIGPIPE, SIG_IGN);
    fs::path config(find_config({}));
    source_ = fs::weakly_canonical(config.parent_path() / ".." / "..").string();
    std::string stamp = to_china_time(clock_.now());
    for (char& c : stamp)
      if (c == ' ' || c == ':') c = '-';
    settings_.bench = options_.name;
    settings_.data = options_.data.empty() ? "var/bench-" + stamp : options_.data;
    std::error_code error;
    fs::create_directories(settings_.data, error);
    if (error)
      return fail(ErrorCode::configuration_invalid, settings_.data + ": " + error.message());
    settings_.data = fs::absolute(settings_.data).string();
    SystemRandom random;
    std::uint64_t words[2] = {random.next(), random.next()};
    key_ = to_hex({reinterpret_cast<const char*>(words), sizeof words});
    auto bodies = is_path() ? BenchBodies::forms(source_) : BenchBodies::applications(source_);
    if (!bodies) return std::unexpected(bodies.error());
    bodies_ = std::move(*bodies);
    settings_.seconds = options_.seconds;
    settings_.warm_up_seconds = std::min(kWarmUpSeconds, options_.seconds / 2);
    settings_.runs = options_.runs;
    settings_.order_keys = kOrderKeys;
    settings_.backlog_max = kBacklogMax;
    settings_.body_bytes = bodies_.bytes();
    tell_machine();
    return prepare_peer();
  }

  // A peer that cannot be had is left out aloud: the rest is measured.
  Result<void> prepare_peer() {
    if (options_.peer.empty()) return {};
    if (!is_path())
      return fail(ErrorCode::configuration_invalid, "a peer is measured with path only");
    std::string folder = source_ + "/build/peers/node-red";
    if (auto reason = install_node_red(source_, folder, settings_.data); !reason.empty())
      std::fprintf(stderr, "node-red is left out: %s\n", reason.c_str());
    else
      peer_folder_ = folder;
    return {};
  }

  void tell_machine() const {
    BenchMachine machine = bench_machine(settings_.data);
    std::fprintf(stderr, "%s, %u cores, %s, a 4 KiB sync takes %.0f us; data: %s\n",
                 machine.cpu.c_str(), processor_count(), machine.filesystem.c_str(),
                 machine.sync_us, settings_.data.c_str());
    if (!machine.optimised || machine.sanitized)
      std::fprintf(stderr, "this is not a release build: its figures say little\n");
    if (machine.filesystem == "tmpfs")
      std::fprintf(stderr, "the data is in memory: its figures say nothing about a disk\n");
  }

  Result<BenchSeries> measure_series(const std::string& target, int connections) {
    BenchSeries series;
    series.target = target;
    series.connections = connections;
    series.delivers = is_path() && target != "floor";
    for (int number = 1; number <= options_.runs; ++number) {
      auto run = measure_one(target, series);
      if (!run) return std::unexpected(run.error());
      std::fprintf(stderr, "%d connections, %s, run %d: %.0f/s accepted, p99 %.2f ms, load %.1f\n",
                   connections, target.c_str(), number, run->accepted_per_second, run->p99_ms,
                   run->system_load);
      if (run->refused > 0)
        std::fprintf(stderr, "  %.0f refused, the first: %s\n", run->refused,
                     run->first_refusal.c_str());
      series.runs.push_back(*run);
    }
    return series;
  }

  Result<BenchRun> measure_one(const std::string& target, const BenchSeries& series) {
    std::string folder = settings_.data + "/data";
    std::error_code error;
    fs::remove_all(folder, error);
    fs::create_directories(folder, error);
    auto kept = write_file_durably(folder + "/tokens.json", "{\"holders\":[]}\n");
    if (!kept) return std::unexpected(kept.error());
    MeasurePlan plan;
    plan.command = [&](const std::string& sink_url) {
      if (target == "floor") return floor_command(folder);
      if (target == kNodeRed)
        return node_red_command(source_, peer_folder_, settings_.data, sink_url);
      return hub_command(folder, sink_url);
    };
    plan.bodies = &bodies_;
    plan.api_key = key_;
    plan.connections = series.connections;
    plan.delivers = series.delivers;
    plan.seconds = settings_.seconds;
    plan.warm_up_seconds = settings_.warm_up_seconds;
    plan.order_keys = settings_.order_keys;
    plan.backlog_max = settings_.backlog_max;
    auto run = measure(plan);
    if (run) fs::remove_all(folder, error);  // a failed run is left to look at
    return run;
  }

  TargetCommand hub_command(const std::string& folder, const std::string& sink_url) const {
    TargetCommand command;
    command.name = "hub";
    command.address_file = folder + "/address";
    command.log = settings_.data + "/hub.log";
    std::string config = is_path() ? "/tests/bench/hub.xml" : "/app/config/hub.xml";
    std::string setting = is_path() ? "bench.url=" : "platform.url=";
    command.arguments = {program(),        "run",
                         "--config",       source_ + config,
                         "--data",         folder,
                         "--listen",       "127.0.0.1:0",
                         "--address-file", command.address_file,
                         "--set",          setting + sink_url};
    command.environment = {{"JIUQU_BENCH_KEY", key_},
                           {"JIUQU_PLATFORM_KEY", key_},
                           {"JIUQU_PLATFORM_REPORT_KEY", key_}};
    command.push_path = is_path() ? "/bench/v1/forms" : "/platform/v1/applications";
    return command;
  }

  TargetCommand floor_command(const std::string& folder) const {
    TargetCommand command;
    command.name = "floor";
    command.address_file = folder + "/address";
    command.log = settings_.data + "/floor.log";
    command.arguments = {program(),           "bench", "floor", "--data", folder, "--address-file",
                         command.address_file};
    command.push_path = "/";
    return command;
  }

  static std::string program() {
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error).string();
  }

  // Time is told, never judged: a machine may be slow, but nothing may be lost.
  int finish(const std::vector<BenchSeries>& all) {
    std::printf("%s", bench_table(all).c_str());
    if (!options_.report.empty()) {
      auto written = write_file_durably(options_.report, bench_report(settings_, all) + "\n");
      if (!written) return wrong(written.error());
      std::printf("report: %s\n", options_.report.c_str());
    }
    double lost = 0, out_of_order = 0;
    for (const auto& series : all)
      for (const auto& run : series.runs) {
        if (series.target != "hub") continue;
        lost += run.lost;
        out_of_order += run.out_of_order;
      }
    if (is_path()) std::printf("lost %.0f, out of order %.0f\n", lost, out_of_order);
    std::error_code error;
    if (options_.data.empty()) fs::remove_all(settings_.data, error);
    return lost + out_of_order == 0 ? kGood : kFailures;
  }

  int wrong(const Error& error) const {
    std::fprintf(stderr, "jiuqu: %s\n", error.describe().c_str());
    return kFailures;
  }

  const BenchOptions& options_;
  SystemClock clock_;
  BenchSettings settings_;
  std::string source_, key_;
  std::string peer_folder_;  // where the peer is installed; empty: none
  BenchBodies bodies_;
};

}  // namespace

int command_bench(const BenchOptions& options) {
  return Bench(options).run();
}

}  // namespace jiuqu::app
