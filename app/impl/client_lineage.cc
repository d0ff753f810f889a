// Where values came from, as a person reads it: the value, then each step back, down to the raw
// field and the message that brought it.
#include <cstdio>

#include "app/impl/client.h"
#include "bus/base/text.h"

namespace jiuqu::app {
namespace {

std::string text_of(const json::Json& value, const char* name) {
  return value.string_or(name);
}

const std::vector<json::Json>& items_of(const json::Json& value, const char* name) {
  static const std::vector<json::Json> kNone;
  const json::Json* found = value.member(name);
  return found == nullptr ? kNone : found->items;
}

void print_back(const std::string& text) {
  std::printf("    <- %s\n", text.c_str());
}

void print_note(const std::string& text) {
  std::printf("       %s\n", text.c_str());
}

void print_map(const json::Json& link) {
  std::string from;
  for (const auto& source : items_of(link, "sources"))
    from += (from.empty() ? "" : ", ") + text_of(source, "from") + " " +
            json_quote(text_of(source, "text"));
  print_back((from.empty() ? "nothing" : from) + "   " + text_of(link, "at"));
  if (auto rule = text_of(link, "rule"); !rule.empty()) print_note(rule);
  if (auto table = text_of(link, "table"); !table.empty()) {
    std::string valid;
    if (auto day = text_of(link, "valid_from"); !day.empty()) valid += " from " + day;
    if (auto day = text_of(link, "valid_to"); !day.empty()) valid += " to " + day;
    print_note("row of " + table + ": " + text_of(link, "row") + "   " + text_of(link, "row_at") +
               (valid.empty() ? ", always valid" : ", valid" + valid));
  }
  print_note("definitions " + text_of(link, "definitions").substr(0, 12));
}

void print_task(const json::Json& link) {
  std::string who = text_of(link, "officer_name");
  if (who.empty()) who = text_of(link, "officer");
  print_back("task " + text_of(link, "element") + " " + text_of(link, "name") + ", " +
             text_of(link, "what") + (who.empty() ? "" : " by " + who) + " " + text_of(link, "at"));
  if (auto id = text_of(link, "id"); !id.empty()) print_note("task " + id);
}

void print(const json::Json& link) {
  std::string kind = text_of(link, "kind");
  if (kind == "map") return print_map(link);
  if (kind == "task") return print_task(link);
  if (kind == "event")
    return print_back("event " + text_of(link, "name") + " " + text_of(link, "sequence") + " " +
                      text_of(link, "path"));
  if (kind == "message")
    return print_back("message " + text_of(link, "id") + ", " + text_of(link, "at") + ", partner " +
                      text_of(link, "partner") + ", " + text_of(link, "interface"));
  if (kind == "number")
    return print_back(text_of(link, "words") + " " + text_of(link, "counter") + " " +
                      text_of(link, "at"));
  std::string row = text_of(link, "row");
  print_back((kind == "hub" ? "made by the hub: " : "constant: ") + text_of(link, "words") +
             (row.empty() ? "" : ", row " + row));
}

void print_fields(const json::Json& answer) {
  std::string heading;
  for (const auto& field : items_of(answer, "fields")) {
    std::string here = text_of(field, "part");
    if (here == "message") here.clear();
    if (auto id = text_of(field, "message"); !id.empty() && !here.empty())
      here += " " + text_of(field, "interface") + " " + id;
    if (here != heading) std::printf("\n%s\n", here.c_str());
    heading = here;
    std::printf("  %s = %s\n", text_of(field, "path").c_str(),
                json_quote(text_of(field, "value")).c_str());
    for (const auto& link : items_of(field, "links")) print(link);
  }
}

void print_rows(const json::Json& answer, const char* name) {
  for (const auto& row : items_of(answer, name)) std::printf("%s\n", json_text(row).c_str());
}

}  // namespace

int command_message_lineage(const ClientOptions& options, const std::string& id) {
  json::Json answer;
  int wrong = ask_json(options, "/api/v1/messages/" + url_encode(id) + "/lineage", answer);
  if (wrong != kGood) return wrong;
  bool same = answer.boolean_or("reproduced", false);
  if (options.json) {
    std::printf("%s\n", json_text(answer).c_str());
    return same ? kGood : kFailures;
  }
  std::printf("message %s: %s %s, definitions %s\n", text_of(answer, "id").c_str(),
              text_of(answer, "direction").c_str(), text_of(answer, "interface").c_str(),
              text_of(answer, "definitions").c_str());
  std::string with = text_of(answer, "compared");
  if (!same)
    std::printf("the record shows %s, the run now gives %s: no lineage is told\n",
                text_of(answer, "record_shows").c_str(), text_of(answer, "run_gives").c_str());
  else if (with == "nothing")
    std::printf("run again; nothing of its result was kept to compare with\n");
  else
    std::printf("run again, it gives what the record shows (%s)\n", with.c_str());
  print_fields(answer);
  return same ? kGood : kFailures;
}

int command_case_lineage(const ClientOptions& options, const std::string& key,
                         const std::string& field) {
  json::Json answer;
  std::string path = "/api/v1/cases/" + url_encode(key) + "/lineage";
  int wrong = ask_json(options, path_with_query(path, {{"field", field}}), answer);
  if (wrong != kGood) return wrong;
  bool all_told = items_of(answer, "untold").empty();
  if (options.json) {
    print_rows(answer, "fields");
    print_rows(answer, "untold");
    return all_told ? kGood : kFailures;
  }
  std::printf("case %s\n", text_of(answer, "case").c_str());
  print_fields(answer);
  for (const auto& row : items_of(answer, "untold"))
    std::printf("\nnot told: %s %s: %s\n", text_of(row, "interface").c_str(),
                text_of(row, "message").c_str(), text_of(row, "why").c_str());
  return all_told ? kGood : kFailures;
}

}  // namespace jiuqu::app
