// jiuqu-simulator: plays the government-service platform and a scripted staff against a running
// hub, and judges what arrived. Exit codes: 0 good, 1 findings or given up, 2 wrong usage.
#include <pthread.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "adapters/simulators/run.h"
#include "adapters/simulators/sample_files.h"

namespace {

using jiuqu::simulators::FaultSettings;
using jiuqu::simulators::Run;
using jiuqu::simulators::RunOptions;

constexpr int kFinished = SIGUSR1;  // sent to this process when the run has ended

struct CommandLine {
  RunOptions run;
  std::string write_applications;  // a folder
  std::string platform_key_env = "JIUQU_PLATFORM_KEY";
  std::string report_key_env = "JIUQU_PLATFORM_REPORT_KEY";
  bool exit = false, progress = false, faults = false;
  int latency_ms = -1, error_percent = -1, hang_percent = -1, hang_ms = -1, drop_percent = -1;
  int duplicate_percent = -1;
};

void add_options(CLI::App& app, CommandLine& line) {
  RunOptions& run = line.run;
  app.add_option("--write-applications", line.write_applications,
                 "one application a handling item into this folder, and nothing else");
  app.add_option("--hub-file", run.hub_file, "file with the hub's base url");
  app.add_option("--address-file", run.address_file, "gets the platform's base url");
  app.add_option("--data", run.data, "folder of the records");
  app.add_option("--staff", run.staff_file, "officers and their tokens");
  app.add_option("--definitions", run.definitions, "folder that holds mappings/codes")->required();
  app.add_option("--platform-key-env", line.platform_key_env, "variable with the key of pushes");
  app.add_option("--report-key-env", line.report_key_env, "variable with the key of reports");
  app.add_option("--cases", run.cases, "applications to push")->check(CLI::Range(1, 1'000'000));
  app.add_option("--seed", run.seed, "same seed, same applications and decisions");
  app.add_option("--connections", run.connections, "pushes at the same time")
      ->check(CLI::Range(1, 1024));
  app.add_option("--report", run.report_file, "JSON of the judge");
  app.add_option("--patience-s", run.patience_s, "without progress before giving up");
  app.add_flag("--exit", line.exit, "end with the run instead of serving on");
  app.add_flag("--progress", line.progress, "a line of JSON every 200 ms");
  app.add_flag("--faults", line.faults, "a platform that misbehaves; single settings go before");
  auto percent = CLI::Range(0, 90);
  app.add_option("--latency-ms", line.latency_ms, "before each answer");
  app.add_option("--error-percent", line.error_percent, "answered 500 or 503")->check(percent);
  app.add_option("--hang-percent", line.hang_percent, "not answered for a while")->check(percent);
  app.add_option("--hang-ms", line.hang_ms, "that while");
  app.add_option("--drop-percent", line.drop_percent, "taken, then hung up")->check(percent);
  app.add_option("--duplicate-percent", line.duplicate_percent, "pushed twice")->check(percent);
}

FaultSettings faults_of(const CommandLine& line) {
  FaultSettings faults = line.faults ? FaultSettings::preset() : FaultSettings{};
  auto set = [](int wanted, int& setting) {
    if (wanted >= 0) setting = wanted;
  };
  set(line.latency_ms, faults.latency_ms);
  set(line.error_percent, faults.error_percent);
  set(line.hang_percent, faults.hang_percent);
  set(line.hang_ms, faults.hang_ms);
  set(line.drop_percent, faults.drop_percent);
  set(line.duplicate_percent, faults.duplicate_percent);
  return faults;
}

std::string environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? "" : value;
}

void print_line(const std::string& line) {
  std::fputs((line + "\n").c_str(), stdout);
  std::fflush(stdout);
}

int wrong_use(const std::string& words) {
  std::fprintf(stderr, "jiuqu-simulator: %s\n", words.c_str());
  return 2;
}

// Blocked in every thread, so that only sigwait sees them.
sigset_t block_signals() {
  sigset_t awaited;
  sigemptyset(&awaited);
  for (int signal : {SIGTERM, SIGINT, kFinished}) sigaddset(&awaited, signal);
  pthread_sigmask(SIG_BLOCK, &awaited, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return awaited;
}

int write_applications(const CommandLine& line) {
  auto written =
      jiuqu::simulators::write_applications(line.run.definitions, line.write_applications);
  if (!written) return wrong_use(written.error().describe());
  print_line(std::to_string(*written) + " files in " + line.write_applications);
  return 0;
}

int run_until_told(CommandLine& line, const sigset_t& awaited) {
  auto run = Run::make(std::move(line.run));
  if (!run) return wrong_use(run.error().describe());
  std::atomic<int> status = -1;
  auto started = (*run)->start([&status](int code) {
    status = code;
    kill(getpid(), kFinished);
  });
  if (!started) return wrong_use(started.error().describe());
  for (;;) {
    int signal = 0;
    sigwait(&awaited, &signal);
    if (signal != kFinished) return status < 0 ? 1 : status.load();
    if (line.exit) return status;
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Plays the government-service platform and a scripted staff against a hub");
  CommandLine line;
  add_options(app, line);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (!line.write_applications.empty()) return write_applications(line);
  for (const auto& [option, value] :
       {std::pair{"--hub-file", &line.run.hub_file}, std::pair{"--data", &line.run.data},
        std::pair{"--staff", &line.run.staff_file}})
    if (value->empty()) return wrong_use(std::string(option) + " is required");
  sigset_t awaited = block_signals();
  line.run.faults = faults_of(line);
  line.run.platform_key = environment(line.platform_key_env);
  line.run.report_key = environment(line.report_key_env);
  if (line.progress) line.run.progress = print_line;
  return run_until_told(line, awaited);
}
