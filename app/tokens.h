// Who may use the admin API: a file of officers and operators, each with the SHA-256 of an own
// token, roles and a division. Plain tokens stand in no file of the hub.
//   {"holders":[{"id":"w01","name":"…","roles":["acceptor"],"division":"420106","sha256":"…"}]}
// Thread: immutable once read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bus/base/error.h"
#include "licensing-core/officer.h"

namespace jiuqu::app {

class Tokens {
 public:
  // Errors: file_unreadable, body_not_json, configuration_invalid (unknown role, double id …).
  static Result<Tokens> read(const std::string& path);
  static Result<Tokens> parse(std::string_view json, const std::string& file);
  // The holder of a bearer token; nullptr when nobody holds it, and for an empty one. Compares with
  // every entry in constant time.
  const licensing::Officer* holder_of(std::string_view token) const;
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    licensing::Officer officer;
    std::string sha256;
  };
  // What is wrong with an entry, in words; empty when nothing is.
  static std::string fault_of(const Entry& entry, const std::vector<std::string>& roles);
  std::vector<Entry> entries_;
};

// Roles beside the officers' six.
inline constexpr std::string_view kStaffRoles[] = {"integrator", "operator", "auditor",
                                                   "administrator"};

}  // namespace jiuqu::app
