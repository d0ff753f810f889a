// Shadow runs: a candidate set beside the one in use.
#include <memory>

#include "app/cli/cli.h"

namespace jiuqu::app::cli {
namespace {

struct Line {
  ClientOptions client;
  ShadowStart start;
  ShadowFiles files;
};
using LinePtr = std::shared_ptr<Line>;

CLI::App* add_asking_one(CLI::App& group, Line& line, const char* name, const char* help) {
  auto* command = group.add_subcommand(name, help);
  command->add_option("--hub", line.client.hub, "base url of the hub (or JIUQU_HUB)");
  command->add_option("--token", line.client.token, "token of the caller (or JIUQU_TOKEN)");
  command->add_flag("--json", line.client.json, "as JSON; lists one object a line");
  return command;
}

void add_start(CLI::App& group, const LinePtr& line, int& result) {
  auto* start =
      add_asking_one(group, *line, "start", "run the hub's stored messages under changed files");
  start
      ->add_option("DIR", line->start.folders,
                   "changed root folders (mappings, rules …), or a folder that holds some; the\n"
                   "others stay as the hub has them")
      ->required();
  start->add_option("--interface", line->start.interface, "only messages of this interface");
  start->add_option("--since", line->start.since, "created since this UTC time");
  start->add_flag("--follow", line->start.follow, "go on with new messages, until stop");
  start->callback([line, &result] { result = command_shadow_start(line->client, line->start); });
}

void add_run(CLI::App& group, const LinePtr& line, int& result) {
  auto* run = group.add_subcommand("run", "without a hub: on samples, or on bodies in files");
  run->add_option("DIR", line->files.folders, "changed root folders, as for start")->required();
  run->add_option("--messages", line->files.messages,
                  "a folder with one for each interface: FOLDER/INTERFACE/*.json|xml;\n"
                  "without it the samples of the mappings");
  run->add_option("--config", line->files.definitions.config, "configuration of the old set");
  run->add_option("--definitions", line->files.definitions.roots, "folders of the old set");
  run->add_flag("--json", line->files.definitions.json, "one object a line");
  run->callback([line, &result] { result = command_shadow_run(line->files); });
}

}  // namespace

void add_shadow(CLI::App& app, int& result) {
  auto line = std::make_shared<Line>();
  auto* group =
      app.add_subcommand("shadow", "changed definitions beside those in use: what differs");
  group->require_subcommand(1);
  add_start(*group, line, result);
  add_asking_one(*group, *line, "status", "how far it is")->callback([line, &result] {
    result = command_shadow_status(line->client);
  });
  add_asking_one(*group, *line, "differences", "what differs, the most frequent first")
      ->callback([line, &result] { result = command_shadow_differences(line->client); });
  add_asking_one(*group, *line, "stop", "end it; what it found stays")->callback([line, &result] {
    result = command_shadow_stop(line->client);
  });
  add_run(*group, line, result);
  group->footer(
      "Each message is judged and mapped by the set it ran under and by the candidate; what was "
      "made\n"
      "of its events is mapped again by both. Nothing is kept or sent. Exit code: 1 when "
      "something\n"
      "differs.");
}

}  // namespace jiuqu::app::cli
