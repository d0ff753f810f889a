#include "app/tokens.h"

#include <algorithm>

#include "bus/base/hash.h"
#include "bus/base/text.h"
#include "bus/json/json.h"
#include "licensing-core/vocabulary.h"

namespace jiuqu::app {
namespace {

std::vector<std::string> known_roles() {
  auto roles = licensing::ids_of(licensing::roles());
  roles.insert(roles.end(), std::begin(kStaffRoles), std::end(kStaffRoles));
  return roles;
}

}  // namespace

Result<Tokens> Tokens::read(const std::string& path) {
  auto bytes = read_file(path, 4U << 20);
  if (!bytes) return std::unexpected(bytes.error());
  return parse(*bytes, path);
}

Result<Tokens> Tokens::parse(std::string_view text, const std::string& file) {
  auto document = json::Json::parse(text);
  if (!document) {
    document.error().where.file = file;
    return std::unexpected(document.error());
  }
  auto wrong = [&](std::string detail) {
    return fail(ErrorCode::configuration_invalid, file + ": " + std::move(detail));
  };
  const json::Json* holders = document->member("holders");
  if (holders == nullptr) return wrong("\"holders\" is missing");
  auto roles = known_roles();
  Tokens tokens;
  for (const json::Json& item : holders->items) {
    Entry entry{{item.string_or("id"), item.string_or("name"), {}, item.string_or("division")},
                item.string_or("sha256")};
    if (entry.officer.id.empty()) return wrong("a holder has no id");
    if (entry.sha256.size() != 64)
      return wrong("holder " + entry.officer.id + ": \"sha256\" must be 64 hex digits");
    auto same = [&](const Entry& other) { return other.officer.id == entry.officer.id; };
    if (std::ranges::any_of(tokens.entries_, same))
      return wrong("holder " + entry.officer.id + " stands twice");
    if (const json::Json* list = item.member("roles"))
      for (const json::Json& role : list->items) {
        if (std::ranges::find(roles, role.text) == roles.end())
          return wrong("holder " + entry.officer.id + ": unknown role \"" + role.text +
                       "\" (did you mean \"" + likely_word(role.text, roles) + "\"?)");
        entry.officer.roles.push_back(role.text);
      }
    tokens.entries_.push_back(std::move(entry));
  }
  return tokens;
}

const licensing::Officer* Tokens::holder_of(std::string_view token) const {
  std::string digest = sha256_hex(token);
  const licensing::Officer* holder = nullptr;
  for (const Entry& entry : entries_)
    if (equal_in_constant_time(entry.sha256, digest)) holder = &entry.officer;
  return holder;
}

}  // namespace jiuqu::app
