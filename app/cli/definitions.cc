// Commands on definition files, without a running hub.
#include <memory>

#include "app/cli/cli.h"

namespace jiuqu::app::cli {
namespace {

using DefinitionCommand = int (*)(const DefinitionOptions&);

void add_one(CLI::App& parent, const std::string& name, const std::string& help,
             DefinitionCommand command, int& result) {
  auto* added = parent.add_subcommand(name, help);
  auto line = std::make_shared<DefinitionOptions>();
  added->add_option("--config", line->config, "configuration file");
  added->add_option("DIR", line->roots, "definition folders instead of the configured");
  added->add_flag("--json", line->json, "one object a line");
  added->callback([line, command, &result] { result = command(*line); });
}

}  // namespace

void add_definitions(CLI::App& app, int& result) {
  add_one(app, "lint", "check all definition files", command_lint, result);
  add_one(app, "test", "run every *.samples folder", command_test, result);
  auto* items = app.add_subcommand("items", "the handling items of Table 1")->require_subcommand(1);
  add_one(*items, "list", "all items", command_items, result);
}

}  // namespace jiuqu::app::cli
