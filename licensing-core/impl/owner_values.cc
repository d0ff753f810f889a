#include "licensing-core/owner_values.h"

#include "bus/base/text.h"
#include "bus/codes/plain_text.h"

namespace jiuqu::licensing {
namespace {

using Text = std::string_view;

constexpr std::string_view kUsingUnit = "usingUnit";
constexpr std::string_view kSections[] = {"equipment", kUsingUnit, "inspection"};

struct OwnerName {
  std::string_view id, en, zh;
};
constexpr OwnerName kOwners[] = {{"inspection", "The inspection system", "检验检测系统"},
                                 {"supervision", "The supervision system", "安全监察系统"}};

const OwnerName& name_of_owner(std::string_view id) {
  return id == kOwners[0].id ? kOwners[0] : kOwners[1];
}

Finding changed(const OwnerValue& given, const std::string& declared) {
  bool of_unit = given.field.starts_with(kUsingUnit);
  std::string known = of_unit ? mask_personal(given.value) : given.value;
  std::string said = of_unit ? mask_personal(declared) : declared;
  const OwnerName& owner = name_of_owner(given.owner);
  Finding finding;
  finding.code = "case.read-only";
  finding.where.path = "/application/" + given.field;
  finding.clause = "DB42/T 2279-2024 7.1.5 f), 7.3.3 d)";
  finding.en = std::string(owner.en) + " gave \"" + known + "\" (" + given.reference +
               "); it is read-only and cannot become \"" + said + "\".";
  finding.zh = std::string(owner.zh) + "提供的数据“" + known + "”（" + given.reference +
               "）为只读，不得修改为“" + said + "”。";
  finding.suggestion = known;
  finding.values = {{"value", said}, {"owner", given.owner}, {"known", known}};
  return finding;
}

}  // namespace

std::vector<OwnerValue> owner_values_of(const xml::Document& owner_data) {
  auto root = owner_data.root();
  std::string owner = root.child_text("owner"), reference = root.child_text("reference");
  std::vector<OwnerValue> values;
  auto statement = root.child("statement");
  if (!statement) return values;
  for (std::string_view name : kSections) {
    auto section = statement.child(name);
    if (!section) continue;
    for (auto field : section.children()) {
      std::string text(trim(field.text()));
      if (text.empty()) continue;
      values.push_back(
          {std::string(name) + "/" + std::string(field.name()), text, owner, reference});
    }
  }
  return values;
}

void keep_owner_values(UnitOfWork& unit, const std::string& case_key,
                       std::vector<OwnerValue> values) {
  unit.add([case_key, values = std::move(values)](Sql& sql) -> Result<void> {
    for (const OwnerValue& value : values) {
      auto gone = sql.run("DELETE FROM licensing_owner_value WHERE case_key = ? AND field = ?",
                          {Text(case_key), Text(value.field)});
      if (!gone) return std::unexpected(gone.error());
      auto done = sql.run(
          "INSERT INTO licensing_owner_value (case_key, field, value, owner, reference)"
          " VALUES (?, ?, ?, ?, ?)",
          {Text(case_key), Text(value.field), Text(value.value), Text(value.owner),
           Text(value.reference)});
      if (!done) return std::unexpected(done.error());
    }
    return {};
  });
}

Result<std::vector<OwnerValue>> load_owner_values(Sql& sql, const std::string& case_key) {
  std::vector<OwnerValue> values;
  auto looked = sql.query(
      "SELECT field, value, owner, reference FROM licensing_owner_value WHERE case_key = ?"
      " ORDER BY field",
      {Text(case_key)}, [&](const Row& row) {
        values.push_back({std::string(row.text(0)), std::string(row.text(1)),
                          std::string(row.text(2)), std::string(row.text(3))});
        return true;
      });
  if (!looked) return std::unexpected(looked.error());
  return values;
}

Findings changed_owner_values(const std::vector<OwnerValue>& values,
                              const xml::Document& application) {
  Findings findings;
  for (const OwnerValue& given : values) {
    auto slash = given.field.find('/');
    auto section = application.root().child(given.field.substr(0, slash));
    auto field = section ? section.child(given.field.substr(slash + 1)) : xml::Node();
    if (!field) continue;
    std::string declared(trim(field.text()));
    if (declared.empty() || codes::folded(declared) == codes::folded(given.value)) continue;
    findings.push_back(changed(given, declared));
  }
  return findings;
}

}  // namespace jiuqu::licensing
