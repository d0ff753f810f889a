// run, demo, bench.
#include <memory>

#include "app/cli/cli.h"

namespace jiuqu::app::cli {
namespace {

void add_run(CLI::App& app, int& result) {
  auto* run = app.add_subcommand("run", "start the hub");
  auto line = std::make_shared<RunOptions>();
  run->add_option("--config", line->config, "configuration file (app/config/hub.xml)");
  run->add_option("--data", line->data, "data directory; holds tokens.json too");
  run->add_option("--listen", line->listen, "address:port (port 0: any)");
  run->add_option("--address-file", line->address_file,
                  "written once the hub listens: its base url");
  run->add_option("--set", line->set, "name=value over the environment file");
  run->footer(
      "SIGTERM and SIGINT stop it within 10 seconds; SIGHUP reloads the definitions. The log goes "
      "to\n"
      "standard error, one JSON object a line. Exit code 2 when configuration or definitions are\n"
      "wrong; what is wrong is told with file and line.");
  run->callback([line, &result] { result = command_run(*line); });
}

void add_demo(CLI::App& app, int& result) {
  auto* demo = app.add_subcommand("demo", "the hub with simulated partners and staff");
  auto line = std::make_shared<DemoOptions>();
  demo->add_option("--config", line->config, "configuration file");
  demo->add_option("--data", line->data, "data directory (kept; else a new one below var/)");
  demo->add_option("--listen", line->listen, "address:port (default 127.0.0.1:8080, or any)");
  demo->add_option("--cases", line->cases, "applications to drive")->check(CLI::PositiveNumber);
  demo->add_option("--seed", line->seed, "seed of the generator");
  demo->add_option("--connections", line->connections, "applications pushed at the same time")
      ->check(CLI::Range(1, 512));
  demo->add_flag("--exit", line->exit, "stop when all cases are done");
  demo->add_flag("--faults", line->faults, "partners answer 503, hang, drop, repeat");
  demo->add_option("--report", line->report, "write the report as JSON");
  demo->callback([line, &result] { result = command_demo(*line); });
}

void add_bench(CLI::App& app, int& result) {
  auto* bench = app.add_subcommand("bench", "measure the hub beside its floor on this machine");
  auto line = std::make_shared<BenchOptions>();
  bench->add_option("NAME", line->name, "path: relay without a case; case: with the workflow")
      ->required()
      ->check(CLI::IsMember({"path", "case", "floor"}));
  bench->add_option("--connections", line->connections, "pushing at once, each in turn")
      ->delimiter(',')
      ->check(CLI::Range(1, 512));
  bench->add_option("--seconds", line->seconds, "of each run")->check(CLI::Range(0.2, 3600.0));
  bench->add_option("--runs", line->runs, "runs; the median is told")->check(CLI::Range(1, 100));
  bench->add_option("--report", line->report, "write the report as JSON");
  bench->add_option("--data", line->data, "folder on the disk to measure");
  bench->add_option("--peer", line->peer, "measure this program too (path only)")
      ->check(CLI::IsMember({"node-red"}));
  bench->add_option("--address-file", line->address_file)->group("");
  bench->callback([line, &result] {
    result = line->name == "floor" ? command_bench_floor(*line) : command_bench(*line);
  });
}

}  // namespace

void add_running(CLI::App& app, int& result) {
  add_run(app, result);
  add_demo(app, result);
  add_bench(app, result);
}

}  // namespace jiuqu::app::cli
