// The `jiuqu` program: command line in, one command out.
#include "app/cli/cli.h"

int main(int argc, char** argv) {
  using namespace jiuqu::app;
  CLI::App app{"Jiuqu 九衢: integration hub for the licensing of special equipment use"};
  app.require_subcommand(1);
  app.footer(
      "lint, test, map, check, decide, route, diff, impact, import, items, version and shadow run\n"
      "need no running hub. Exit codes: 0 good, 1 findings or failures, 2 wrong use or\n"
      "configuration, 3 the hub cannot be reached.");
  int result = kGood;
  cli::add_running(app, result);
  cli::add_definitions(app, result);
  cli::add_asking(app, result);
  cli::add_shadow(app, result);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kGood : kWrongUse;
  }
  return result;
}
