// The command line of `jiuqu`, a file for each group of commands. Each adder hangs its commands
// below the program and sets `result`, the exit code, when one of them was given.
// The only includer of CLI11 in app. Thread: main. Ownership: callbacks own the options they fill.
#pragma once

#include <CLI/CLI.hpp>

#include "app/commands.h"

namespace jiuqu::app::cli {

void add_running(CLI::App& app, int& result);      // run, demo, bench
void add_definitions(CLI::App& app, int& result);  // lint, test, map, check, items
void add_import(CLI::App& app, int& result);       // import
// messages, cases, tasks, lanes, parked, codes, reload, definitions, version
void add_asking(CLI::App& app, int& result);
void add_shadow(CLI::App& app, int& result);

}  // namespace jiuqu::app::cli
