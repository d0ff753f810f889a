// Commands on definition files, without a running hub.
#include <memory>

#include "app/cli/cli.h"
#include "app/map_options.h"

namespace jiuqu::app::cli {
namespace {

using DefinitionCommand = int (*)(const DefinitionOptions&);

enum class Covers : std::uint8_t { no, yes };

CLI::App* add_one(CLI::App& parent, const std::string& name, const std::string& help,
                  DefinitionCommand command, int& result, Covers covers = Covers::no) {
  auto* added = parent.add_subcommand(name, help);
  auto line = std::make_shared<DefinitionOptions>();
  added->add_option("--config", line->config, "configuration file (app/config/hub.xml)");
  added->add_option("DIR", line->roots, "definition folders instead of the configured");
  added->add_flag("--json", line->json, "one object a line");
  if (covers == Covers::yes)
    added->add_flag("--coverage", line->coverage, "what no sample exercises, by file");
  added->callback([line, command, &result] { result = command(*line); });
  return added;
}

void add_check(CLI::App& app, int& result) {
  auto* check = app.add_subcommand("check", "judge a canonical document by a rule set");
  auto line = std::make_shared<CheckOptions>();
  check->add_option("RULES", line->rules, "id of the rule set: its path without .sch")->required();
  check->add_option("FILE", line->file, "the document as XML; - or nothing: standard input");
  check->add_option("--phase", line->phase, "only the patterns of this phase");
  check->add_option("--date", line->date, "the day of filing yyyy-MM-dd: rules in force on it");
  check->add_option("--config", line->definitions.config, "configuration file");
  check->add_option("--definitions", line->definitions.roots, "folders instead of the configured");
  check->add_flag("--json", line->definitions.json, "one object a line");
  check->add_flag("--svrl", line->svrl, "the report in the Schematron Validation Report Language");
  check->add_flag("--draft-dispute", line->drafts,
                  "what differs from the data of inspection and supervision, as draft disputes");
  check->add_option("--out", line->out, "file for the draft disputes");
  check->footer(
      "Each finding tells level, place, [rule], clause, and the sentence in Chinese and English.\n"
      "Exit code: 0 no errors, 1 errors, 2 wrong use or broken definitions.\n"
      "  jiuqu check intake rules/intake.samples/new-lift.pass.xml --phase application");
  check->callback([line, &result] { result = command_check(*line); });
}

void add_decide(CLI::App& app, int& result) {
  auto* decide = app.add_subcommand("decide", "ask a decision table");
  auto line = std::make_shared<DecideOptions>();
  decide->add_option("TABLE", line->table, "id of the table: its path without .dmn.csv")
      ->required();
  decide->add_option("INPUT", line->inputs, "name=value of each input");
  decide->add_option("--document", line->file,
                     "XML for the table's expressions instead; - is standard input");
  decide->add_option("--date", line->date, "the day yyyy-MM-dd: rows in force on it");
  decide->add_flag("--explain", line->explain, "the row with its line, and the values");
  decide->add_option("--config", line->definitions.config, "configuration file");
  decide->add_option("--definitions", line->definitions.roots, "folders instead of the configured");
  decide->add_flag("--json", line->definitions.json, "as one object");
  decide->footer(
      "Prints the outputs, name=value. Exit code: 0 decided, 1 no row applies, 2 wrong use.\n"
      "  jiuqu decide visit-period kind=passenger age=20 --date 2026-03-14 --explain");
  decide->callback([line, &result] { result = command_decide(*line); });
}

void add_map(CLI::App& app, int& result) {
  auto* map = app.add_subcommand("map", "map one document, or tell its faults");
  auto line = std::make_shared<MapOptions>();
  map->add_option("MAPPING", line->mapping, "as platform/application")->required();
  map->add_option("FILE", line->file, "JSON or XML; - or none: standard input");
  map->add_flag("--explain", line->explain, "every target field: sources, code row, mapping line");
  map->add_flag("--json", line->definitions.json, "the target as JSON; else one object a line");
  map->add_flag("--xml", line->as_xml, "the target as XML");
  map->add_flag("--reverse", line->reverse, "the other way, as far as that can be");
  map->add_flag("--show", line->show, "with --reverse: the mapping turned round, and what is not");
  map->add_option("--fuzz", line->fuzz, "map so many generated documents");
  map->add_option("--seed", line->seed, "of the generator");
  map->add_option("--keep", line->keep, "folder for a generated document that failed");
  map->add_option("--root", line->source_root, "root of a JSON source that may have several");
  map->add_option("--set", line->variables, "name=value of a variable");
  map->add_option("--header", line->headers, "\"Name: value\" of the message");
  map->add_option("--partner", line->partner, "of the message, for partner settings");
  map->add_option("--date", line->date, "the day of filing yyyy-MM-dd: the version in force on it");
  map->add_option("--now", line->now, "UTC time 2026-11-23T06:00:00Z");
  map->add_option("--config", line->definitions.config, "configuration file");
  map->add_option("--definitions", line->definitions.roots, "folders instead of the configured");
  map->callback([line, &result] { result = command_map(*line); });
}

void add_route(CLI::App& app, int& result) {
  auto* route = app.add_subcommand("route", "which way a message would take; nothing is sent");
  auto line = std::make_shared<RouteOptions>();
  route->add_option("INTERFACE", line->interface,
                    "id of an interface; \"-\": a canonical event, every interface that takes it");
  route->add_option("FILE", line->file, "the message, JSON or XML; - or none: standard input");
  route->add_option("--now", line->now, "the time it comes in: 2026-11-23T06:00:00Z");
  route->add_flag("--lines", line->lines, "only the lines of NAME.way.txt, for samples");
  route->add_option("--config", line->definitions.config, "configuration file");
  route->add_option("--definitions", line->definitions.roots, "folders instead of the configured");
  route->add_flag("--json", line->definitions.json, "one object a line");
  route->get_option("INTERFACE")->required();
  route->footer(
      "Each step in its order; of choices the branch taken, those passed by, and what their\n"
      "expressions held; of decision tables the row; then the reply, or what would leave and "
      "where.\n"
      "Exit code: 0 it goes through, 1 it is refused or would be parked, 2 wrong use.\n"
      "  jiuqu route platform.application.push order.json");
  route->callback([line, &result] { result = command_route(*line); });
}

void add_diff(CLI::App& app, int& result) {
  auto* diff = app.add_subcommand("diff", "what changed between two folders of definitions");
  auto line = std::make_shared<DiffOptions>();
  diff->add_option("DIR_A", line->before, "the definitions before")->required();
  diff->add_option("DIR_B", line->after, "the definitions after")->required();
  diff->add_flag("--json", line->json, "one object a line");
  diff->footer(
      "A folder is a checkout (its app/config/hub.xml names the definitions), what \"definitions\n"
      "export\" wrote, or one of definition files. Told are fields, rows of tables, conditions,\n"
      "thresholds, deadlines and the like; not comments, blanks and the order of attributes.\n"
      "Exit code: 0 no difference, 1 differences, 2 wrong use.");
  diff->callback([line, &result] { result = command_diff(*line); });
}

void add_impact(CLI::App& app, int& result) {
  auto* impact = app.add_subcommand("impact", "who uses a field, a code, a table or a schema");
  auto line = std::make_shared<ImpactOptions>();
  impact
      ->add_option("WORD", line->word,
                   "a field by name or path (name, applicant/name, FILE.xsd#/a/b); table:code; a "
                   "table; FILE.xsd")
      ->required();
  impact->add_option("--config", line->definitions.config, "configuration file");
  impact->add_option("--definitions", line->definitions.roots, "folders instead of the configured");
  impact->add_flag("--json", line->definitions.json, "one object a line");
  impact->footer(
      "From field to field: what is fed from it, and who uses that in turn; the chain stands "
      "before\n"
      "it. Of expressions the names are looked at, not what they come to.\n"
      "Exit code: 0 told, 2 there is no such word, or wrong use.");
  impact->callback([line, &result] { result = command_impact(*line); });
}

}  // namespace

void add_definitions(CLI::App& app, int& result) {
  add_one(app, "lint", "check all definition files", command_lint, result)
      ->footer(
          "A finding is file:line:column: level: text [code]. Exit code 1 when there are errors.");
  add_one(app, "test", "run every *.samples folder", command_test, result, Covers::yes)
      ->footer(
          "Closes with \"N passed, N failed\". Exit code 1 when a sample failed.\n"
          "--coverage tells of mappings, tables, rules, decision tables and workflows what was "
          "never\n"
          "gone through: of a code table the rows that mappings looked up; rules' own look-ups "
          "are\n"
          "not counted.");
  add_map(app, result);
  add_check(app, result);
  add_decide(app, result);
  add_route(app, result);
  add_diff(app, result);
  add_import(app, result);
  add_impact(app, result);
  auto* items = app.add_subcommand("items", "the handling items of Table 1")->require_subcommand(1);
  add_one(*items, "list", "all items", command_items, result);
}

}  // namespace jiuqu::app::cli
