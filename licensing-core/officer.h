// Who acts on a user task. Roles are those of vocabulary.h; a division is a 6-digit code or the
// prefix of a city (4201) or province (42), which covers all below it.
// Thread: values.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace jiuqu::licensing {

struct Officer {
  std::string id;
  std::string name;
  std::vector<std::string> roles;
  std::string division;
};

inline bool covers(std::string_view officer_division, std::string_view division) {
  return !officer_division.empty() && division.starts_with(officer_division);
}

inline bool has_role(const Officer& officer, std::string_view role) {
  return std::find(officer.roles.begin(), officer.roles.end(), role) != officer.roles.end();
}

// May this officer see and complete tasks of that role in that division?
inline bool may(const Officer& officer, std::string_view role, std::string_view division) {
  return has_role(officer, role) && covers(officer.division, division);
}

}  // namespace jiuqu::licensing
