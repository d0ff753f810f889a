// One message, one case, one dead letter of a running hub, as a page for people.
#include <cstdio>

#include "app/impl/client.h"
#include "app/words.h"

namespace jiuqu::app {
namespace {

std::string text_of(const json::Json& value, const char* name) {
  const json::Json* found = value.member(name);
  return found == nullptr ? std::string() : found->text;
}

const std::vector<json::Json>& items_of(const json::Json& value, const char* name) {
  static const std::vector<json::Json> kNone;
  const json::Json* found = value.member(name);
  return found == nullptr ? kNone : found->items;
}

// "name   value" for the members that hold something.
void print_members(const json::Json& value, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (std::string text = text_of(value, name); !text.empty())
      std::printf("%-14s %s\n", name, text.c_str());
}

void print_indented(const std::string& text) {
  std::string line;
  for (char c : text + "\n") {
    if (c != '\n') {
      if (c != '\r') line += c;
      continue;
    }
    if (!line.empty()) std::printf("  %s\n", line.c_str());
    line.clear();
  }
}

void print_title(const std::string& title) {
  std::printf("\n%s\n", title.c_str());
}

// What this caller may see of a listing; nothing when it may not, or the hub is gone meanwhile.
std::vector<json::Json> rows_if_allowed(const ClientOptions& options, const std::string& what,
                                        const std::string& case_key) {
  auto answer = ask_hub(options, "GET",
                        path_with_query("/api/v1/" + what, {{"case", case_key}, {"limit", "200"}}));
  if (!answer || !answer->good()) return {};
  auto document = json::Json::parse(answer->body);
  return document ? items_of(*document, what.c_str()) : std::vector<json::Json>{};
}

void print_tasks(const json::Json& page) {
  if (items_of(page, "tasks").empty()) return;
  print_title("tasks");
  for (const auto& task : items_of(page, "tasks")) {
    std::string line = text_of(task, "created") + "  " + text_of(task, "element") + " " +
                       text_of(task, "name") + " (" + text_of(task, "role") + ")  ";
    if (text_of(task, "state") == "cancelled") {
      line += "taken away " + text_of(task, "done");
    } else if (task.member("done") == nullptr) {
      line += text_of(task, "state");
      if (auto by = text_of(task, "claimed_by"); !by.empty()) line += " by " + by;
    } else {
      line += text_of(task, "outcome") + " by " + text_of(task, "officer") + " " +
              text_of(task, "done");
      if (auto opinion = text_of(task, "opinion"); !opinion.empty()) line += ": " + opinion;
    }
    std::printf("  %s\n", line.c_str());
  }
}

// What is waited for and until when, and the special procedure that is open or was the last.
void print_waits(const json::Json& page) {
  std::string waits;
  for (const auto& element : items_of(page, "waiting_at")) waits += " " + element.text;
  if (!waits.empty()) std::printf("%-13s%s\n", "waits at", waits.c_str());
  for (const auto& timer : items_of(page, "timers")) {
    std::string line = text_of(timer, "element") + ": " + text_of(timer, "waiting_at") + " until " +
                       text_of(timer, "due_china") + " (GMT+8)";
    if (auto days = text_of(timer, "days"); !days.empty())
      line += ", " + days + (text_of(timer, "working_days") == "true" ? " working" : "") +
              " days from " + text_of(timer, "since");
    std::printf("%-14s %s\n", "timer", line.c_str());
  }
  if (const json::Json* special = page.member("special_procedure"))
    std::printf("%-14s %s %s: %s\n", "special", text_of(*special, "kind").c_str(),
                text_of(*special, "open") == "true" ? "goes on" : "has ended",
                text_of(*special, "reason").c_str());
}

// With the numbers by which an officer chooses them for a correction notice.
void print_read_only(const json::Json& page) {
  if (items_of(page, "read_only").empty()) return;
  print_title("read-only, as their owners gave them");
  for (const auto& value : items_of(page, "read_only"))
    std::printf("%s = %s  (%s %s)\n", text_of(value, "field").c_str(),
                text_of(value, "value").c_str(), text_of(value, "owner").c_str(),
                text_of(value, "reference").c_str());
}

void print_findings_kept(const json::Json& page) {
  if (items_of(page, "findings").empty()) return;
  print_title("findings (a correction notice takes all, or --set findings=\"1 3\", or none)");
  int number = 0;
  for (const auto& finding : items_of(page, "findings")) {
    std::string clause = text_of(finding, "clause");
    std::printf("  %d. %s  %s%s%s\n", ++number, text_of(finding, "field").c_str(),
                text_of(finding, "zh").c_str(), clause.empty() ? "" : "  ", clause.c_str());
  }
}

void print_licences(const json::Json& page) {
  for (const auto& licence : items_of(page, "licences"))
    std::printf("%-14s %s, issued %s, %s\n", "licence", text_of(licence, "number").c_str(),
                text_of(licence, "issued_on").c_str(), text_of(licence, "state").c_str());
  for (const auto& change : items_of(page, "licence_changes"))
    std::printf("%-14s %s, %s since %s\n", "licence", text_of(change, "number").c_str(),
                text_of(change, "state").c_str(), text_of(change, "at").c_str());
}

void print_message_rows(const std::vector<json::Json>& messages) {
  if (messages.empty()) return;
  print_title("messages");
  for (const auto& row : messages)
    std::printf("  %s  %-3s  %-9s  %s  %s\n", text_of(row, "created").c_str(),
                text_of(row, "direction").c_str(), text_of(row, "state").c_str(),
                text_of(row, "interface").c_str(), text_of(row, "id").c_str());
}

void print_case(const ClientOptions& options, const json::Json& page, const std::string& key) {
  std::printf("case %s: %s, %s %s\n", text_of(page, "case").c_str(),
              text_of(page, "status").c_str(), text_of(page, "step").c_str(),
              text_of(page, "step_name").c_str());
  print_members(page, {"item", "division", "workflow", "workflow_version", "created", "updated"});
  print_waits(page);
  if (const json::Json* variables = page.member("variables"))
    for (const auto& [name, value] : variables->members)
      std::printf("  %s = %s\n", name.c_str(), value.text.c_str());
  print_licences(page);
  print_findings_kept(page);
  print_read_only(page);
  print_tasks(page);
  if (!items_of(page, "history").empty()) print_title("history");
  for (const auto& row : items_of(page, "history"))
    std::printf("  %s  %s  %s\n", text_of(row, "at").c_str(), text_of(row, "kind").c_str(),
                text_of(row, "text").c_str());
  print_message_rows(rows_if_allowed(options, "messages", key));
  for (const auto& letter : rows_if_allowed(options, "parked", key))
    std::printf("\nparked %s: %s\n  next: %s\n", text_of(letter, "id").c_str(),
                text_of(letter, "cause").c_str(), text_of(letter, "next_step").c_str());
}

void print_would_send(const json::Json& preview) {
  print_title("would be sent");
  std::string wire = text_of(preview, "wire");
  if (wire.empty()) {
    std::printf("  (its endpoint is not configured now)\n");
    if (const json::Json* operation = preview.member("operation"))
      for (const auto& [name, value] : operation->members)
        std::printf("  %s: %s\n", name.c_str(), value.text.c_str());
  }
  print_indented(wire);
  std::printf("\n");
  print_indented(readable(text_of(preview, "content_type"), text_of(preview, "body")));
}

void print_letter(const json::Json& page) {
  std::printf("%s: %s, since %s\n", text_of(page, "id").c_str(), text_of(page, "state").c_str(),
              text_of(page, "age").c_str());
  print_members(page, {"owner", "interface", "case", "endpoint", "lane", "position", "behind",
                       "attempts", "definitions"});
  std::printf("\ncause: %s\nnext:  %s\n", text_of(page, "cause").c_str(),
              text_of(page, "next_step").c_str());
  for (const auto& code : items_of(page, "waits_for"))
    std::printf("       %s\n       %s\n", text_of(code, "next_step").c_str(),
                text_of(code, "next_step_zh").c_str());
  if (!items_of(page, "acts").empty()) print_title("acts");
  for (const auto& act : items_of(page, "acts")) std::printf("  %s\n", act.text.c_str());
  for (const auto& stage : items_of(page, "kept")) {
    print_title(text_of(stage, "stage") + " (" + text_of(stage, "interface") + ", " +
                text_of(stage, "message") + ", " + text_of(stage, "content_type") + ")");
    print_indented(readable(text_of(stage, "content_type"), text_of(stage, "body")));
  }
  if (const json::Json* preview = page.member("would_send")) return print_would_send(*preview);
  print_title("cannot be sent");
  print_indented(text_of(page, "cannot_send"));
}

}  // namespace

int command_show_message(const ClientOptions& options, const std::string& id, MessageView view) {
  std::string path = "/api/v1/messages/" + url_encode(id);
  if (view == MessageView::raw_body) {
    HubAnswer body;
    if (int wrong = ask_or_tell(options, "GET", path + "/body", {}, body); wrong != kGood)
      return wrong;
    std::fwrite(body.body.data(), 1, body.body.size(), stdout);
    return kGood;
  }
  json::Json message;
  if (int wrong = ask_json(options, path, message); wrong != kGood) return wrong;
  if (options.json) {
    std::printf("%s\n", json_text(message).c_str());
    return kGood;
  }
  print_members(message, {"id", "direction", "state", "partner", "interface", "case", "endpoint",
                          "lane", "created", "finished", "correlation", "causation", "trace",
                          "definitions", "content_type", "bytes"});
  if (std::string cause = text_of(message, "cause"); !cause.empty()) {
    print_title("cause");
    print_indented(readable("application/json", cause));
  }
  auto body = ask_hub(options, "GET", path + "/body");
  if (!body) return tell_unreachable(options, body.error());
  print_title("body");
  if (!body->good()) {
    std::printf("  (your token may not read bodies: needs operator or administrator)\n");
    return kGood;
  }
  print_indented(readable(text_of(message, "content_type"), body->body));
  return kGood;
}

int command_show_case(const ClientOptions& options, const std::string& key) {
  json::Json page;
  int wrong = ask_json(options, "/api/v1/cases/" + url_encode(key), page);
  if (wrong != kGood) return wrong;
  if (options.json)
    std::printf("%s\n", json_text(page).c_str());
  else
    print_case(options, page, key);
  return kGood;
}

int command_show_parked(const ClientOptions& options, const std::string& id) {
  json::Json page;
  int wrong = ask_json(options, "/api/v1/parked/" + url_encode(id), page);
  if (wrong != kGood) return wrong;
  if (options.json)
    std::printf("%s\n", json_text(page).c_str());
  else
    print_letter(page);
  return kGood;
}

void print_dry_run(const std::string& id, const json::Json& answer) {
  std::printf("%s: nothing was sent\n", id.c_str());
  if (const json::Json* preview = answer.member("would_send")) print_would_send(*preview);
}

}  // namespace jiuqu::app
