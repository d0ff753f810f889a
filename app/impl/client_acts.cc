// What a person does to a running hub: acts on dead letters and tasks, reload, definitions.
#include <cstdio>
#include <filesystem>

#include "app/impl/client.h"
#include "app/version.h"
#include "app/words.h"
#include "bus/base/text.h"

namespace jiuqu::app {
namespace {

namespace fs = std::filesystem;

// The ids given, or those of the dead letters that fit --where, in the order of their lanes.
int ids_of(const ClientOptions& options, const ActOptions& act, std::vector<std::string>& ids) {
  ids = act.ids;
  if (act.where.empty() == ids.empty())
    return wrong_use("give the ids of dead letters, or --where endpoint=|interface=|case=");
  if (!ids.empty()) return kGood;
  std::map<std::string, std::string> query{{"limit", "1000"}};
  for (const auto& pair : act.where) {
    auto equals = pair.find('=');
    std::string name = pair.substr(0, equals);
    bool known = name == "endpoint" || name == "interface" || name == "case";
    if (equals == std::string::npos || !known)
      return wrong_use("--where wants endpoint=X, interface=X or case=X, not " + pair);
    query[name] = pair.substr(equals + 1);
  }
  json::Json document;
  int wrong = ask_json(options, path_with_query("/api/v1/parked", query), document);
  if (wrong != kGood) return wrong;
  if (const json::Json* rows = document.member("parked"))
    for (const auto& row : rows->items) ids.push_back(row.string_or("id"));
  if (ids.empty()) std::fprintf(stderr, "jiuqu: no dead letter fits\n");
  return kGood;
}

int body_of(const ActOptions& act, std::string& body) {
  json::Writer writer;
  writer.begin_object().member("reason", act.reason);
  if (!act.owner.empty()) writer.member("owner", act.owner);
  if (act.dry_run) writer.key("dry_run").boolean(true);
  if (!act.edit.empty()) {
    auto edited = read_file(act.edit);
    if (!edited) return wrong_use(edited.error().describe());
    writer.member("body", *edited);
  }
  body = writer.end_object().take();
  return kGood;
}

int act_on(const ClientOptions& options, const ActOptions& act, const std::string& id,
           const std::string& body) {
  HubAnswer answer;
  std::string path = "/api/v1/parked/" + url_encode(id) + "/" + act.act;
  auto asked = ask_hub(options, "POST", path, body);
  if (!asked) return tell_unreachable(options, asked.error());
  if (!asked->good()) {
    std::fprintf(stderr, "%s: not done\n", id.c_str());
    return tell_refusal(*asked);
  }
  auto document = json::Json::parse(asked->body);
  if (options.json || !document)
    std::printf("%s\n", asked->body.c_str());
  else if (act.dry_run)
    print_dry_run(id, *document);
  else
    std::printf("%s: %s\n", id.c_str(), document->string_or("status").c_str());
  return kGood;
}

void print_files(const json::Json& report, const char* list, const char* words) {
  const json::Json* files = report.member(list);
  for (const auto& file : files ? files->items : std::vector<json::Json>{})
    std::printf("  %-14s %s\n", words, file.text.c_str());
}

void print_reload(const json::Json& report) {
  std::string old_hash = report.string_or("old").substr(0, 12);
  std::string new_hash = report.string_or("new").substr(0, 12);
  std::string status = report.string_or("status");
  if (const json::Json* findings = report.member("findings"))
    for (const auto& item : findings->items) {
      Finding finding;
      finding.level = item.string_or("level") == "warning" ? Level::warning : Level::error;
      finding.code = item.string_or("code");
      finding.where.file = item.string_or("file");
      finding.where.line = int(item.integer_or("line", 0));
      finding.where.column = int(item.integer_or("column", 0));
      finding.en = item.string_or("en");
      finding.suggestion = item.string_or("suggestion");
      std::printf("%s\n", lint_line(finding).c_str());
    }
  if (status == "unchanged") std::printf("unchanged: %s\n", old_hash.c_str());
  if (status != "reloaded") return;
  std::printf("reloaded: %s -> %s\n", old_hash.c_str(), new_hash.c_str());
  print_files(report, "added", "added");
  print_files(report, "changed", "changed");
  print_files(report, "removed", "removed");
  print_files(report, "endpoints_made", "endpoint made");
  print_files(report, "endpoints_gone", "endpoint gone");
  print_files(report, "paths_added", "path added");
  print_files(report, "paths_gone", "path gone");
  if (report.boolean_or("keys_changed", false)) std::printf("  keys of partners changed\n");
  if (report.boolean_or("environment_changed", false)) std::printf("  environment changed\n");
}

}  // namespace

int command_act(const ClientOptions& options, const ActOptions& act) {
  bool reason_missing = (act.act == "skip" || act.act == "discard") && trim(act.reason).empty();
  if (reason_missing) return wrong_use("say why with --reason");
  std::vector<std::string> ids;
  if (int wrong = ids_of(options, act, ids); wrong != kGood) return wrong;
  std::string body;
  if (int wrong = body_of(act, body); wrong != kGood) return wrong;
  int result = kGood;
  for (const auto& id : ids) {
    int done = act_on(options, act, id, body);
    if (done == kUnreachable) return done;
    if (done != kGood) result = done;
  }
  return result;
}

int command_reload(const ClientOptions& options) {
  auto asked = ask_hub(options, "POST", "/api/v1/reload", "{}");
  if (!asked) return tell_unreachable(options, asked.error());
  auto report = json::Json::parse(asked->body);
  bool refused = report && report->string_or("status") == "refused";
  if (!asked->good() && !refused) return tell_refusal(*asked);
  if (options.json)
    std::printf("%s\n", asked->body.c_str());
  else if (report)
    print_reload(*report);
  if (!refused) return kGood;
  std::fprintf(stderr, "jiuqu: refused: %s\njiuqu: the definitions in use stay: %s\n",
               report->string_or("message_en").c_str(),
               report->string_or("old").substr(0, 12).c_str());
  return kFailures;
}

int command_export_definitions(const ClientOptions& options, const std::string& hash,
                               const std::string& folder) {
  json::Json set;
  int wrong = ask_json(options, "/api/v1/definitions/" + url_encode(hash), set);
  if (wrong != kGood) return wrong;
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_empty(folder, error))
    return wrong_use(folder + " is not empty: give a new folder");
  std::size_t written = 0;
  const json::Json* files = set.member("files");
  for (const auto& file : files ? files->items : std::vector<json::Json>{}) {
    HubAnswer bytes;
    wrong = ask_or_tell(options, "GET", "/api/v1/definition-files/" + file.string_or("hash"), {},
                        bytes);
    if (wrong != kGood) return wrong;
    fs::path path = fs::path(folder) / file.string_or("root") / file.string_or("path");
    fs::create_directories(path.parent_path(), error);
    auto kept = write_file_durably(path.string(), bytes.body);
    if (!kept) return wrong_use(kept.error().describe());
    ++written;
  }
  std::printf("%zu files below %s\n", written, folder.c_str());
  return kGood;
}

int command_version(const ClientOptions& options, AskHub ask) {
  if (ask == AskHub::no) {
    if (options.json)
      std::printf("{\"version\":\"%s\"}\n", kVersion);
    else
      std::printf("jiuqu %s\n", kVersion);
    return kGood;
  }
  json::Json running;
  int wrong = ask_json(options, "/api/v1/version", running);
  if (wrong != kGood) return wrong;
  if (options.json) {
    std::printf("%s\n", json_text(running).c_str());
    return kGood;
  }
  std::printf("jiuqu %s, the hub runs %s\n", kVersion, running.string_or("version").c_str());
  for (const auto& [name, value] : running.members)
    if (name != "version") std::printf("%-17s %s\n", name.c_str(), value.text.c_str());
  return kGood;
}

int command_post(const ClientOptions& options, const std::string& path, const std::string& body) {
  HubAnswer answer;
  int wrong = ask_or_tell(options, "POST", path, body, answer);
  if (wrong == kGood) std::printf("%s\n", answer.body.c_str());
  return wrong;
}

}  // namespace jiuqu::app
