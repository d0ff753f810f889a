// Commands that ask a running hub.
#include <memory>

#include "app/cli/cli.h"
#include "bus/json/json.h"

namespace jiuqu::app::cli {
namespace {

// Everything any of these commands may be told; one for all, since one command is given.
struct Line {
  ClientOptions client;
  std::string id;
  std::int64_t version = 0;
  std::string outcome, opinion;
  std::vector<std::string> variables;
  std::string case_key, partner, interface, state, since, role, limit, reason;
  bool stuck = false;
};
using LinePtr = std::shared_ptr<Line>;

void add_client_options(CLI::App& command, Line& line) {
  command.add_option("--hub", line.client.hub, "base url of the hub (or JIUQU_HUB)");
  command.add_option("--token", line.client.token, "token of the caller (or JIUQU_TOKEN)");
  command.add_flag("--json", line.client.json, "one object a line");
}

void fill_query(Line& line) {
  line.client.query = {{"case", line.case_key},       {"partner", line.partner},
                       {"interface", line.interface}, {"state", line.state},
                       {"since", line.since},         {"role", line.role},
                       {"limit", line.limit},         {"stuck", line.stuck ? "1" : ""}};
}

enum class WithShow : std::uint8_t { no, yes };

// "X list" and, where there is one, "X show ID".
CLI::App* add_listing(CLI::App& app, const LinePtr& line, int& result, const std::string& what,
                      const std::string& help, WithShow with_show) {
  auto* group = app.add_subcommand(what, help)->require_subcommand(1);
  auto* list = group->add_subcommand("list", "one line each");
  add_client_options(*list, *line);
  list->add_option("--case", line->case_key, "case number");
  list->add_option("--partner", line->partner);
  list->add_option("--interface", line->interface);
  list->add_option("--state", line->state);
  list->add_option("--since", line->since, "UTC time 2026-11-23T06:00:00Z");
  list->add_option("--role", line->role);
  list->add_option("--limit", line->limit, "rows at most");
  list->add_flag("--stuck", line->stuck, "only what does not move");
  list->callback([line, what, &result] {
    fill_query(*line);
    result = command_list(line->client, what);
  });
  if (with_show == WithShow::no) return group;
  auto* one = group->add_subcommand("show", "one, in full");
  add_client_options(*one, *line);
  one->add_option("ID", line->id)->required();
  one->callback([line, what, &result] { result = command_show(line->client, what, line->id); });
  return group;
}

std::string completion_body(const Line& line) {
  json::Writer writer;
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

void add_tasks(CLI::App& app, const LinePtr& line, int& result) {
  auto* tasks = add_listing(app, line, result, "tasks", "an officer's work list", WithShow::no);
  auto* claim = tasks->add_subcommand("claim", "take a task");
  auto* complete = tasks->add_subcommand("complete", "complete a task");
  for (CLI::App* command : {claim, complete}) {
    add_client_options(*command, *line);
    command->add_option("ID", line->id)->required();
    command->add_option("--task-version", line->version, "version of the task as listed")
        ->required();
  }
  complete->add_option("--outcome", line->outcome)->required();
  complete->add_option("--opinion", line->opinion);
  complete->add_option("--set", line->variables, "name=value");
  claim->callback([line, &result] {
    result = command_post(line->client, "/api/v1/tasks/" + line->id + "/claim",
                          "{\"version\":" + std::to_string(line->version) + "}");
  });
  complete->callback([line, &result] {
    result = command_post(line->client, "/api/v1/tasks/" + line->id + "/complete",
                          completion_body(*line));
  });
}

void add_parked(CLI::App& app, const LinePtr& line, int& result) {
  auto* parked =
      add_listing(app, line, result, "parked", "deliveries that wait for a person", WithShow::no);
  auto* replay = parked->add_subcommand("replay", "try again now");
  auto* skip = parked->add_subcommand("skip", "leave it out and free its lane");
  for (CLI::App* command : {replay, skip}) {
    add_client_options(*command, *line);
    command->add_option("ID", line->id)->required();
  }
  skip->add_option("--reason", line->reason)->required();
  replay->callback([line, &result] {
    result = command_post(line->client, "/api/v1/parked/" + line->id + "/replay", "{}");
  });
  skip->callback([line, &result] {
    json::Writer writer;
    writer.begin_object().member("reason", line->reason).end_object();
    result = command_post(line->client, "/api/v1/parked/" + line->id + "/skip", writer.take());
  });
}

}  // namespace

void add_asking(CLI::App& app, int& result) {
  auto line = std::make_shared<Line>();
  add_listing(app, line, result, "messages", "what came in and went out", WithShow::yes);
  add_listing(app, line, result, "cases", "cases (办件)", WithShow::yes);
  add_listing(app, line, result, "lanes", "order lanes: what waits and why", WithShow::no);
  add_tasks(app, line, result);
  add_parked(app, line, result);
}

}  // namespace jiuqu::app::cli
