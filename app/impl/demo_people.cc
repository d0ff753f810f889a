#include "app/impl/demo_people.h"

#include <filesystem>

#include "bus/base/hash.h"
#include "bus/base/random.h"
#include "bus/base/text.h"
#include "bus/json/json.h"

namespace jiuqu::app {
namespace {

struct Person {
  std::string_view id, name, role;
};
// Two officers for each of the six roles (appendix A), and one who watches. Division 42 is the
// province: they serve every registrar of the demo.
constexpr Person kPeople[] = {
    {"xs01", "形审甲", "formal-examiner"}, {"xs02", "形审乙", "formal-examiner"},
    {"sl01", "受理甲", "acceptor"},        {"sl02", "受理乙", "acceptor"},
    {"sc01", "审查甲", "reviewer"},        {"sc02", "审查乙", "reviewer"},
    {"jd01", "决定甲", "decider"},         {"jd02", "决定乙", "decider"},
    {"fz01", "发证甲", "issuer"},          {"fz02", "发证乙", "issuer"},
    {"gd01", "归档甲", "archivist"},       {"gd02", "归档乙", "archivist"},
    {"yw01", "运维甲", "operator"},
};

std::string fresh_token(Random& random) {
  std::string bytes;
  for (int i = 0; i < 4; ++i) {
    std::uint64_t word = random.next();
    bytes.append(reinterpret_cast<const char*>(&word), sizeof word);
  }
  return to_hex(bytes);
}

void write_person(json::Writer& writer, const Person& person, std::string_view key,
                  std::string_view value) {
  writer.begin_object().member("id", person.id).member("name", person.name);
  writer.key("roles").begin_array().string(person.role).end_array();
  writer.member("division", "42").member(key, value).end_object();
}

Result<DemoPeople> read_people(const std::string& path) {
  auto text = read_file(path);
  if (!text) return std::unexpected(text.error());
  auto document = json::Json::parse(*text);
  if (!document) return std::unexpected(document.error());
  if (const json::Json* officers = document->member("officers"))
    for (const auto& officer : officers->items)
      if (officer.string_or("id") == "yw01") return DemoPeople{officer.string_or("token")};
  return fail(ErrorCode::configuration_invalid, path + ": no operator");
}

}  // namespace

Result<DemoPeople> make_demo_people(const std::string& folder) {
  std::string tokens_path = folder + "/tokens.json";
  std::string staff_path = folder + "/staff.json";
  if (std::filesystem::exists(tokens_path)) return read_people(staff_path);
  SystemRandom random;
  json::Writer tokens, staff;
  tokens.begin_object().key("holders").begin_array();
  staff.begin_object().key("officers").begin_array();
  DemoPeople people;
  for (const Person& person : kPeople) {
    std::string token = fresh_token(random);
    write_person(tokens, person, "sha256", sha256_hex(token));
    write_person(staff, person, "token", token);
    if (person.role == "operator") people.operator_token = token;
  }
  staff.end_array().end_object();
  tokens.end_array().end_object();
  if (auto written = write_file_durably(staff_path, staff.take()); !written)
    return std::unexpected(written.error());
  if (auto written = write_file_durably(tokens_path, tokens.take()); !written)
    return std::unexpected(written.error());
  std::filesystem::permissions(
      staff_path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  return people;
}

}  // namespace jiuqu::app
