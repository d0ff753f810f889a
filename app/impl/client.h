// One request to a running hub, waited for on this thread, and what is told when it fails.
// Thread: main. Ownership: values.
#pragma once

#include <string>
#include <string_view>

#include "app/commands.h"
#include "bus/json/json.h"

namespace jiuqu::app {

struct HubAnswer {
  int status = 0;
  std::string content_type, body;
  bool good() const { return status >= 200 && status < 300; }
};
// Errors: the hub cannot be reached.
Result<HubAnswer> ask_hub(const ClientOptions& options, const std::string& method,
                          const std::string& path, const std::string& body = {});
// The exit code; anything but kGood is told on standard error, with what to do about it.
int tell_unreachable(const ClientOptions& options, const Error& error);
int tell_refusal(const HubAnswer& answer);
// Both: a good answer, or its exit code after telling.
int ask_or_tell(const ClientOptions& options, const std::string& method, const std::string& path,
                const std::string& body, HubAnswer& answer);
// A good answer that is JSON.
int ask_json(const ClientOptions& options, const std::string& path, json::Json& document);

std::string url_encode(std::string_view text);
// "/api/v1/messages?case=1": query values that are empty are left out.
std::string path_with_query(std::string path, const std::map<std::string, std::string>& query);

// A JSON value as text again, in one line.
std::string json_text(const json::Json& value);
// Rows of a listing ("messages", "unknown-codes" …) as a table.
void print_rows(const std::string& what, const std::vector<json::Json>& rows);
// The answer to a replay that sent nothing.
void print_dry_run(const std::string& id, const json::Json& answer);

}  // namespace jiuqu::app
