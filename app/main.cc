// The `jiuqu` program: command line in, one command out. The only includer of CLI11.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "app/commands.h"
#include "app/version.h"
#include "bus/json/json.h"

namespace {

using namespace jiuqu::app;

struct CommandLine {
  RunOptions run;
  DemoOptions demo;
  DefinitionOptions definitions;
  BenchOptions bench;
  ClientOptions client;
  std::string id;
  std::int64_t version = 0;
  std::string outcome, opinion;
  std::vector<std::string> variables;
  std::string case_key, partner, interface, state, since, role, limit, reason;
  bool stuck = false;
  int result = kGood;
};

void add_definition_options(CLI::App& command, CommandLine& line) {
  command.add_option("--config", line.definitions.config, "configuration file");
  command.add_option("DIR", line.definitions.roots, "definition folders instead of the configured");
  command.add_flag("--json", line.definitions.json, "one object a line");
}

void add_client_options(CLI::App& command, CommandLine& line) {
  command.add_option("--hub", line.client.hub, "base url of the hub (or JIUQU_HUB)");
  command.add_option("--token", line.client.token, "token of the caller (or JIUQU_TOKEN)");
  command.add_flag("--json", line.client.json, "one object a line");
}

void add_run(CLI::App& app, CommandLine& line) {
  auto* run = app.add_subcommand("run", "start the hub");
  run->add_option("--config", line.run.config, "configuration file");
  run->add_option("--data", line.run.data, "data directory");
  run->add_option("--listen", line.run.listen, "address:port (port 0: any)");
  run->add_option("--address-file", line.run.address_file, "write the base url there");
  run->add_option("--set", line.run.set, "name=value over the environment file");
  run->callback([&line] { line.result = command_run(line.run); });

  auto* demo = app.add_subcommand("demo", "the hub with simulated partners and staff");
  demo->add_option("--config", line.demo.config, "configuration file");
  demo->add_option("--data", line.demo.data, "data directory (kept; else a new one below var/)");
  demo->add_option("--listen", line.demo.listen, "address:port (default 127.0.0.1:8080, or any)");
  demo->add_option("--cases", line.demo.cases, "applications to drive")->check(CLI::PositiveNumber);
  demo->add_option("--seed", line.demo.seed, "seed of the generator");
  demo->add_flag("--exit", line.demo.exit, "stop when all cases are done");
  demo->add_flag("--faults", line.demo.faults, "partners answer 503, hang, drop, repeat");
  demo->add_option("--report", line.demo.report, "write the report as JSON");
  demo->callback([&line] { line.result = command_demo(line.demo); });
}

void add_definition_commands(CLI::App& app, CommandLine& line) {
  auto* lint = app.add_subcommand("lint", "check all definition files");
  add_definition_options(*lint, line);
  lint->callback([&line] { line.result = command_lint(line.definitions); });
  auto* test = app.add_subcommand("test", "run every *.samples folder");
  add_definition_options(*test, line);
  test->callback([&line] { line.result = command_test(line.definitions); });
  auto* items = app.add_subcommand("items", "the handling items of Table 1")->require_subcommand(1);
  auto* list = items->add_subcommand("list", "all items");
  add_definition_options(*list, line);
  list->callback([&line] { line.result = command_items(line.definitions); });
}

void add_bench(CLI::App& app, CommandLine& line) {
  auto* bench = app.add_subcommand("bench", "measure the hub beside its floor on this machine");
  bench->add_option("NAME", line.bench.name, "path: relay without a case; case: with the workflow")
      ->required()
      ->check(CLI::IsMember({"path", "case", "floor"}));
  bench->add_option("--connections", line.bench.connections, "pushing at once, each in turn")
      ->delimiter(',')
      ->check(CLI::Range(1, 512));
  bench->add_option("--seconds", line.bench.seconds, "of each run")->check(CLI::Range(0.2, 3600.0));
  bench->add_option("--runs", line.bench.runs, "runs; the median is told")
      ->check(CLI::Range(1, 100));
  bench->add_option("--report", line.bench.report, "write the report as JSON");
  bench->add_option("--data", line.bench.data, "folder on the disk to measure");
  bench->add_option("--peer", line.bench.peer, "measure this program too (path only)")
      ->check(CLI::IsMember({"node-red"}));
  bench->add_option("--address-file", line.bench.address_file)->group("");
  bench->callback([&line] {
    bool floor = line.bench.name == "floor";
    line.result = floor ? command_bench_floor(line.bench) : command_bench(line.bench);
  });
}

void fill_query(CommandLine& line) {
  line.client.query = {{"case", line.case_key},       {"partner", line.partner},
                       {"interface", line.interface}, {"state", line.state},
                       {"since", line.since},         {"role", line.role},
                       {"limit", line.limit},         {"stuck", line.stuck ? "1" : ""}};
}

// "X list" and, where there is one, "X show ID".
CLI::App* add_listing(CLI::App& app, CommandLine& line, const std::string& what,
                      const std::string& help, bool show) {
  auto* group = app.add_subcommand(what, help)->require_subcommand(1);
  auto* list = group->add_subcommand("list", "one line each");
  add_client_options(*list, line);
  list->add_option("--case", line.case_key, "case number");
  list->add_option("--partner", line.partner);
  list->add_option("--interface", line.interface);
  list->add_option("--state", line.state);
  list->add_option("--since", line.since, "UTC time 2026-11-23T06:00:00Z");
  list->add_option("--role", line.role);
  list->add_option("--limit", line.limit, "rows at most");
  list->add_flag("--stuck", line.stuck, "only what does not move");
  list->callback([&line, what] {
    fill_query(line);
    line.result = command_list(line.client, what);
  });
  if (!show) return group;
  auto* one = group->add_subcommand("show", "one, in full");
  add_client_options(*one, line);
  one->add_option("ID", line.id)->required();
  one->callback([&line, what] { line.result = command_show(line.client, what, line.id); });
  return group;
}

std::string completion_body(const CommandLine& line) {
  jiuqu::json::Writer writer;
  writer.begin_object().member("version", line.version).member("outcome", line.outcome);
  writer.member("opinion", line.opinion).key("variables").begin_object();
  for (const auto& variable : line.variables) {
    auto equals = variable.find('=');
    if (equals == std::string::npos) continue;
    writer.member(variable.substr(0, equals), variable.substr(equals + 1));
  }
  writer.end_object().end_object();
  return writer.take();
}

void add_tasks(CLI::App& app, CommandLine& line) {
  auto* tasks = add_listing(app, line, "tasks", "an officer's work list", false);
  auto* claim = tasks->add_subcommand("claim", "take a task");
  auto* complete = tasks->add_subcommand("complete", "complete a task");
  for (CLI::App* command : {claim, complete}) {
    add_client_options(*command, line);
    command->add_option("ID", line.id)->required();
    command->add_option("--task-version", line.version, "version of the task as listed")
        ->required();
  }
  complete->add_option("--outcome", line.outcome)->required();
  complete->add_option("--opinion", line.opinion);
  complete->add_option("--set", line.variables, "name=value");
  claim->callback([&line] {
    line.result = command_post(line.client, "/api/v1/tasks/" + line.id + "/claim",
                               "{\"version\":" + std::to_string(line.version) + "}");
  });
  complete->callback([&line] {
    line.result =
        command_post(line.client, "/api/v1/tasks/" + line.id + "/complete", completion_body(line));
  });
}

void add_parked(CLI::App& app, CommandLine& line) {
  auto* parked = add_listing(app, line, "parked", "deliveries that wait for a person", false);
  auto* replay = parked->add_subcommand("replay", "try again now");
  auto* skip = parked->add_subcommand("skip", "leave it out and free its lane");
  for (CLI::App* command : {replay, skip}) {
    add_client_options(*command, line);
    command->add_option("ID", line.id)->required();
  }
  skip->add_option("--reason", line.reason)->required();
  replay->callback([&line] {
    line.result = command_post(line.client, "/api/v1/parked/" + line.id + "/replay", "{}");
  });
  skip->callback([&line] {
    jiuqu::json::Writer writer;
    writer.begin_object().member("reason", line.reason).end_object();
    line.result = command_post(line.client, "/api/v1/parked/" + line.id + "/skip", writer.take());
  });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Jiuqu 九衢: integration hub for the licensing of special equipment use"};
  app.require_subcommand(1);
  CommandLine line;
  add_run(app, line);
  add_definition_commands(app, line);
  add_bench(app, line);
  add_listing(app, line, "messages", "what came in and went out", true);
  add_listing(app, line, "cases", "cases (办件)", true);
  add_listing(app, line, "lanes", "order lanes: what waits and why", false);
  add_tasks(app, line);
  add_parked(app, line);
  app.add_subcommand("version", "what this program is")->callback([] {
    std::printf("jiuqu %s\n", kVersion);
  });
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kGood : kWrongUse;
  }
  return line.result;
}
