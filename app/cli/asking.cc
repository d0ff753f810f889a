// Commands that ask a running hub.
#include <memory>

#include "app/cli/cli.h"
#include "bus/json/json.h"

namespace jiuqu::app::cli {
namespace {

// Everything any of these commands may be told; one for all, since one command is given.
struct Line {
  ClientOptions client;
  std::string id, folder;
  std::int64_t version = 0;
  std::string outcome, opinion;
  std::vector<std::string> variables;
  ActOptions act;
  CodeOptions code;
  ExportOptions exported;
  std::string field;
  bool stuck = false, raw = false, open = false, lineage = false;
};
using LinePtr = std::shared_ptr<Line>;

void add_client_options(CLI::App& command, Line& line) {
  command.add_option("--hub", line.client.hub, "base url of the hub (or JIUQU_HUB)");
  command.add_option("--token", line.client.token, "token of the caller (or JIUQU_TOKEN)");
  command.add_flag("--json", line.client.json, "as JSON; lists one object a line");
}

struct Filter {
  const char* name;
  const char* help;
};

// "X list" with the filters it knows.
CLI::App* add_list(CLI::App& group, const LinePtr& line, int& result, const std::string& what,
                   std::initializer_list<Filter> filters) {
  auto* list = group.add_subcommand("list", "one line each");
  add_client_options(*list, *line);
  for (const Filter& filter : filters)
    list->add_option(std::string("--") + filter.name, line->client.query[filter.name], filter.help);
  list->add_option("--limit", line->client.query["limit"], "rows at most (100; up to 1000)");
  list->callback([line, what, &result] {
    if (line->stuck) line->client.query["stuck"] = "1";
    if (line->open) line->client.query["open"] = "1";
    result = command_list(line->client, what);
  });
  return list;
}

CLI::App* add_show(CLI::App& group, const LinePtr& line, const std::string& help) {
  auto* show = group.add_subcommand("show", help);
  add_client_options(*show, *line);
  show->add_option("ID", line->id)->required();
  return show;
}

CLI::App* add_group(CLI::App& app, const std::string& name, const std::string& help) {
  return app.add_subcommand(name, help)->require_subcommand(1);
}

void add_export(CLI::App& messages, const LinePtr& line, int& result) {
  auto* command = messages.add_subcommand("export", "samples of mappings from what came in");
  add_client_options(*command, *line);
  for (const Filter& filter :
       {Filter{"case", "of this case"}, Filter{"partner", "of this partner"},
        Filter{"interface", "of this interface"}, Filter{"state", "accepted or rejected"},
        Filter{"since", "created since this UTC time: 2026-11-23T06:00:00Z"}})
    command->add_option(std::string("--") + filter.name, line->client.query[filter.name],
                        filter.help);
  command->add_option("--limit", line->client.query["limit"], "messages at most (200)");
  command->add_option("--id", line->exported.id, "only this message");
  command->add_flag("--mask", line->exported.mask,
                    "personal data exchanged, the same person and unit alike in all files");
  command->add_option("--seed", line->exported.seed, "the same substitutes the next time");
  command->add_option("--out", line->exported.folder, "folder for MAPPING.samples/…");
  command->callback(
      [line, &result] { result = command_export_messages(line->client, line->exported); });
  command->footer(
      "Each message gives NAME.in.json or .xml and what its mapping makes of it now, as jiuqu "
      "test\n"
      "runs them. Without --mask the files hold what the messages hold, which takes the role of\n"
      "operator or administrator. Read a masked sample before you pass it on: names inside free\n"
      "text that stand in no field marked personal are not known.");
}

void add_messages(CLI::App& app, const LinePtr& line, int& result) {
  auto* group = add_group(app, "messages", "what came in and went out");
  add_list(*group, line, result, "messages",
           {{"case", "of this case"},
            {"partner", "of this partner"},
            {"interface", "of this interface"},
            {"state", "accepted rejected pending delivered parked skipped discarded"},
            {"since", "created since this UTC time: 2026-11-23T06:00:00Z"},
            {"after", "the next page: the id of the last row"}});
  auto* show = add_show(*group, line, "one message with its body, readable");
  show->add_flag("--raw", line->raw, "only the body, byte for byte");
  show->add_flag("--lineage", line->lineage, "where each field came from, instead of the page");
  show->callback([line, &result] {
    if (line->lineage) {
      result = command_message_lineage(line->client, line->id);
      return;
    }
    auto view = line->raw ? MessageView::raw_body : MessageView::page;
    result = command_show_message(line->client, line->id, view);
  });
  add_export(*group, line, result);
}

void add_cases(CLI::App& app, const LinePtr& line, int& result) {
  auto* group = add_group(app, "cases", "cases (办件)");
  add_list(*group, line, result, "cases", {{"state", "open or closed"}});
  auto* show = add_show(*group, line, "one page: state, tasks, history, messages, dead letters");
  auto* lineage = show->add_option("--lineage", line->field,
                                   "instead of the page: where the value of FIELD on licence,\n"
                                   "application and reports came from, back to the raw field of\n"
                                   "the partner; without FIELD all values")
                      ->expected(0, 1)
                      ->option_text("[FIELD]");
  show->callback([line, lineage, &result] {
    result = lineage->count() > 0 ? command_case_lineage(line->client, line->id, line->field)
                                  : command_show_case(line->client, line->id);
  });
}

void add_lanes(CLI::App& app, const LinePtr& line, int& result) {
  auto* group = add_group(app, "lanes", "order lanes: what waits, why, and what happens next");
  auto* list = add_list(*group, line, result, "lanes", {});
  list->add_flag("--stuck", line->stuck, "only lanes that do not move");
}

std::string completion_body(const Line& line) {
  json::Writer writer;
  writer.begin_object().member("version", line.version).member("outcome", line.outcome);
  writer.member("opinion", line.opinion).key("variables").begin_object();
  for (const auto& variable : line.variables) {
    auto equals = variable.find('=');
    writer.member(variable.substr(0, equals), variable.substr(equals + 1));
  }
  writer.end_object().end_object();
  return writer.take();
}

std::string name_and_value(const std::string& text) {
  return text.contains('=') ? std::string() : "wants name=value, not " + text;
}

void add_tasks(CLI::App& app, const LinePtr& line, int& result) {
  auto* tasks = add_group(app, "tasks", "an officer's work list");
  add_list(*tasks, line, result, "tasks",
           {{"case", "of this case"}, {"role", "for this role"}, {"state", "open claimed done …"}});
  auto* claim = tasks->add_subcommand("claim", "take a task");
  auto* complete = tasks->add_subcommand("complete", "complete a task");
  for (CLI::App* command : {claim, complete}) {
    add_client_options(*command, *line);
    command->add_option("ID", line->id)->required();
    command->add_option("--task-version", line->version, "version of the task as listed")
        ->required();
  }
  complete->add_option("--outcome", line->outcome, "one of those listed")->required();
  complete->add_option("--opinion", line->opinion, "required by some outcomes");
  complete
      ->add_option("--set", line->variables,
                   "name=value; findings=\"1 3\" or none chooses what a correction tells")
      ->check(name_and_value);
  claim->callback([line, &result] {
    result = command_post(line->client, "/api/v1/tasks/" + line->id + "/claim",
                          "{\"version\":" + std::to_string(line->version) + "}");
  });
  complete->callback([line, &result] {
    result = command_post(line->client, "/api/v1/tasks/" + line->id + "/complete",
                          completion_body(*line));
  });
}

CLI::App* add_act(CLI::App& group, const LinePtr& line, int& result, const std::string& name,
                  const std::string& help) {
  auto* act = group.add_subcommand(name, help);
  add_client_options(*act, *line);
  act->add_option("ID", line->act.ids, "dead letters");
  act->add_option("--where", line->act.where,
                  "instead of ids all that fit: endpoint=X interface=X case=X");
  act->add_option("--reason", line->act.reason, "why; stands on the message record");
  act->callback([line, name, &result] {
    line->act.act = name;
    result = command_act(line->client, line->act);
  });
  return act;
}

void add_parked(CLI::App& app, const LinePtr& line, int& result) {
  auto* parked = add_group(app, "parked", "dead letters: deliveries that wait for a person");
  add_list(*parked, line, result, "parked",
           {{"case", "of this case"},
            {"interface", "of this interface"},
            {"endpoint", "to this endpoint"}});
  add_show(*parked, line, "one dead letter: cause, what is kept of it, what would be sent")
      ->callback([line, &result] { result = command_show_parked(line->client, line->id); });
  add_act(*parked, line, result, "assign", "name the person who sees to it")
      ->add_option("--owner", line->act.owner, "who (you, when left out)");
  auto* replay = add_act(*parked, line, result, "replay",
                         "send it again; what could not be mapped is mapped again first");
  replay->add_flag("--dry-run", line->act.dry_run, "show exactly what would be sent; send nothing");
  replay->add_option("--edit", line->act.edit, "send the content of this file instead");
  add_act(*parked, line, result, "skip", "let its lane go on; it stays a dead letter");
  add_act(*parked, line, result, "discard", "give it up for good; its record keeps the reason");
  parked->footer(
      "Skip and discard want --reason. A way through a stuck lane:\n"
      "  jiuqu parked list\n"
      "  jiuqu parked show ID\n"
      "  jiuqu parked replay ID --dry-run\n"
      "  jiuqu parked replay ID --reason \"the partner has mended its table\"");
}

void add_codes(CLI::App& app, const LinePtr& line, int& result) {
  auto* codes = add_group(app, "codes", "codes that stand in no valid row of their table");
  auto* list = add_list(*codes, line, result, "unknown-codes",
                        {{"table", "of this code table"}, {"partner", "of this partner"}});
  list->add_flag("--open", line->open, "only those that still want their row");
  auto* show = codes->add_subcommand("show", "one code: the messages that wait or were refused");
  auto* dismiss =
      codes->add_subcommand("dismiss", "there will be no row: what waits is left to people");
  for (CLI::App* command : {show, dismiss}) {
    add_client_options(*command, *line);
    command->add_option("TABLE", line->code.table, "id of the code table")->required();
    command->add_option("CODE", line->code.code)->required();
    command->add_option("--partner", line->code.partner, "of this partner only");
  }
  dismiss->add_option("--reason", line->code.reason, "why")->required();
  show->callback([line, &result] { result = command_show_code(line->client, line->code); });
  dismiss->callback([line, &result] { result = command_dismiss_code(line->client, line->code); });
  codes->footer(
      "Deliveries that could not be mapped for want of a row wait at their places. Add the row to\n"
      "the table and say jiuqu reload: they are mapped again by themselves, in order. Messages "
      "that\n"
      "were refused do not wait; their senders send them again.");
}

void add_definition_sets(CLI::App& app, const LinePtr& line, int& result) {
  auto* reload = app.add_subcommand("reload", "bring changed definition files into use");
  add_client_options(*reload, *line);
  reload->footer(
      "Reads definitions, hub.env.xml and tokens again. On any error the hub goes on with what it\n"
      "has, and every finding is told; exit code 1. SIGHUP does the same, told in the log.");
  reload->callback([line, &result] { result = command_reload(line->client); });

  auto* group = add_group(app, "definitions", "the definition sets that messages ran under");
  add_list(*group, line, result, "definitions", {});
  auto* out = group->add_subcommand("export", "write the files of a set below a new folder");
  add_client_options(*out, *line);
  out->add_option("HASH", line->id, "as it stands on a message")->required();
  out->add_option("DIR", line->folder, "a new folder")->required();
  out->callback([line, &result] {
    result = command_export_definitions(line->client, line->id, line->folder);
  });
}

void add_version(CLI::App& app, const LinePtr& line, int& result) {
  auto* version =
      app.add_subcommand("version", "what this program is; with --hub, what runs there");
  add_client_options(*version, *line);
  version->callback([line, &result] {
    result = command_version(line->client, line->client.hub.empty() ? AskHub::no : AskHub::yes);
  });
}

}  // namespace

void add_asking(CLI::App& app, int& result) {
  auto line = std::make_shared<Line>();
  add_messages(app, line, result);
  add_cases(app, line, result);
  add_tasks(app, line, result);
  add_lanes(app, line, result);
  add_parked(app, line, result);
  add_codes(app, line, result);
  add_definition_sets(app, line, result);
  add_version(app, line, result);
}

}  // namespace jiuqu::app::cli
