#include "app/impl/shadow_text.h"

#include <cstdio>

#include "app/impl/client.h"
#include "bus/base/text.h"

namespace jiuqu::app {
namespace {

std::string text_of(const json::Json& value, const char* name) {
  const json::Json* found = value.member(name);
  return found == nullptr ? std::string() : found->text;
}

}  // namespace

void print_shadow_counts(const json::Json& summary) {
  std::printf("%s messages: %s the same, %s differ", text_of(summary, "messages").c_str(),
              text_of(summary, "same").c_str(), text_of(summary, "differ").c_str());
  std::string none = text_of(summary, "not_compared");
  if (!none.empty() && none != "0")
    std::printf("; %s not compared, the first: %s", none.c_str(),
                text_of(summary, "first_reason").c_str());
  std::printf("\n");
}

void print_shadow_status(const json::Json& status, bool as_json) {
  if (as_json) {
    std::printf("%s\n", json_text(status).c_str());
    return;
  }
  std::string state = text_of(status, "state");
  if (state == "none") {
    std::printf("no shadow run was started\n");
    return;
  }
  std::printf("%s: candidate %s, started %s by %s\n", state.c_str(),
              text_of(status, "candidate").c_str(), text_of(status, "started").c_str(),
              text_of(status, "by").c_str());
  for (const char* name : {"error", "interface", "since", "last_message_of"})
    if (auto text = text_of(status, name); !text.empty())
      std::printf("  %-16s %s\n", name, text.c_str());
  if (text_of(status, "follow") == "true") std::printf("  goes on with new messages\n");
  print_shadow_counts(status);
}

void print_shadow_difference(const json::Json& difference, bool as_json) {
  if (as_json) {
    std::printf("%s\n", json_text(difference).c_str());
    return;
  }
  std::string field = text_of(difference, "field"), target = text_of(difference, "target");
  std::string where = field.empty() ? target : target.empty() ? field : field + " -> " + target;
  std::printf("%6s  %s %s: %s\n", text_of(difference, "messages").c_str(),
              text_of(difference, "interface").c_str(), text_of(difference, "kind").c_str(),
              where.c_str());
  const std::pair<const char*, const char*> sides[] = {{"old", "old_at"}, {"new", "new_at"}};
  for (const auto& [value, at] : sides)
    std::printf("        %s %s   %s\n", value, json_quote(text_of(difference, value)).c_str(),
                text_of(difference, at).c_str());
  std::string of_case = text_of(difference, "case");
  std::printf("        in %s%s\n", text_of(difference, "message").c_str(),
              of_case.empty() ? "" : (", case " + of_case).c_str());
}

void print_shadow_finding(const json::Json& finding, bool as_json) {
  if (as_json)
    std::printf("%s\n", json_text(finding).c_str());
  else
    std::printf("%s:%s:%s: %s: %s [%s]\n", text_of(finding, "file").c_str(),
                text_of(finding, "line").c_str(), text_of(finding, "column").c_str(),
                text_of(finding, "level").c_str(), text_of(finding, "en").c_str(),
                text_of(finding, "code").c_str());
}

}  // namespace jiuqu::app
