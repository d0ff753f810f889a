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
  auto wrong = [&](const std::string& detail) {
    return fail(ErrorCode::configuration_invalid, file + ": " + detail);
  };
  const json::Json* holders = document->member("holders");
  if (holders == nullptr) return wrong("\"holders\" is missing");
  auto roles = known_roles();
  Tokens tokens;
  for (const json::Json& item : holders->items) {
    Entry entry{{item.string_or("id"), item.string_or("name"), {}, item.string_or("division")},
                item.string_or("sha256")};
    if (const json::Json* list = item.member("roles"))
      for (const json::Json& role : list->items) entry.officer.roles.push_back(role.text);
    if (std::string fault = fault_of(entry, roles); !fault.empty()) return wrong(fault);
    for (const Entry& other : tokens.entries_) {
      if (other.officer.id == entry.officer.id)
        return wrong("holder " + entry.officer.id + " stands twice");
      if (other.sha256 == entry.sha256)
        return wrong("holders " + other.officer.id + " and " + entry.officer.id +
                     " have the same token");
    }
    tokens.entries_.push_back(std::move(entry));
  }
  return tokens;
}

std::string Tokens::fault_of(const Entry& entry, const std::vector<std::string>& roles) {
  if (entry.officer.id.empty()) return "a holder has no id";
  std::string holder = "holder " + entry.officer.id + ": ";
  if (entry.sha256.size() != 64 ||
      entry.sha256.find_first_not_of("0123456789abcdef") != std::string::npos)
    return holder + "\"sha256\" must be 64 hex digits in lower case";
  for (const auto& role : entry.officer.roles) {
    if (std::ranges::find(roles, role) != roles.end()) continue;
    std::string likely = likely_word(role, roles);
    return holder + "unknown role \"" + role + "\"" +
           (likely.empty() ? "" : " (did you mean \"" + likely + "\"?)");
  }
  return {};
}

const licensing::Officer* Tokens::holder_of(std::string_view token) const {
  if (token.empty()) return nullptr;
  std::string digest = sha256_hex(token);
  const licensing::Officer* holder = nullptr;
  for (const Entry& entry : entries_)
    if (equal_in_constant_time(entry.sha256, digest)) holder = &entry.officer;
  return holder;
}

}  // namespace jiuqu::app
