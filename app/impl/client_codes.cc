// Codes that stand in no valid row, of a running hub: one code's page, and dismissing it.
#include <cstdio>

#include "app/impl/client.h"

namespace jiuqu::app {

int command_show_code(const ClientOptions& options, const CodeOptions& code) {
  json::Json page;
  std::string path =
      path_with_query("/api/v1/unknown-codes/messages",
                      {{"table", code.table}, {"code", code.code}, {"partner", code.partner}});
  if (int wrong = ask_json(options, path, page); wrong != kGood) return wrong;
  const json::Json* messages = page.member("messages");
  if (options.json) {
    std::printf("%s\n", json_text(page).c_str());
    return kGood;
  }
  if (const json::Json* items = page.member("unknown-codes"))
    print_rows("unknown-codes", items->items);
  if (messages == nullptr || messages->items.empty()) return kGood;
  std::printf("\n");
  print_rows("code-messages", messages->items);
  return kGood;
}

int command_dismiss_code(const ClientOptions& options, const CodeOptions& code) {
  json::Writer writer;
  writer.begin_object().member("table", code.table).member("code", code.code);
  writer.member("partner", code.partner).member("reason", code.reason).end_object();
  HubAnswer answer;
  int wrong = ask_or_tell(options, "POST", "/api/v1/unknown-codes/dismiss", writer.take(), answer);
  if (wrong != kGood) return wrong;
  if (options.json)
    std::printf("%s\n", answer.body.c_str());
  else
    std::printf("%s in %s: dismissed\n", code.code.c_str(), code.table.c_str());
  return kGood;
}

}  // namespace jiuqu::app
