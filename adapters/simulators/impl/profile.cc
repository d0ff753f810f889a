#include "adapters/simulators/impl/profile.h"

#include <algorithm>
#include <array>

#include "adapters/simulators/impl/equipment_file.h"
#include "bus/base/text.h"

namespace jiuqu::simulators {
namespace {

using json::Json;

constexpr std::array<const char*, 10> kEquipment = {
    "boiler",   "pressure-vessel",  "lift",   "crane", "in-plant-vehicle", "ride", "pipeline",
    "cylinder", "vehicle-cylinder", "ropeway"};

Result<std::shared_ptr<const codes::CodeTable>> table(const std::string& definitions,
                                                      const std::string& id) {
  Findings findings;
  auto loaded = codes::CodeTable::load(definitions + "/mappings/codes/" + id + ".csv", findings);
  if (loaded) return loaded;
  return fail(ErrorCode::configuration_invalid,
              findings.empty() ? "code table " + id : lint_line(findings.front()));
}

Result<void> read_tables(Profile& profile, const std::string& definitions) {
  const std::pair<const char*, std::shared_ptr<const codes::CodeTable>*> wanted[] = {
      {"division", &profile.division_table},
      {"equipment-catalogue", &profile.catalogue},
      {"handling-items", &profile.item_table},
      {"material-kind", &profile.material_kinds}};
  for (const auto& [id, place] : wanted) {
    auto loaded = table(definitions, id);
    if (!loaded) return std::unexpected(loaded.error());
    *place = *loaded;
  }
  for (const auto& row : profile.division_table->rows()) {
    auto note = profile.division_table->value(row, "note").value_or("");
    bool county = profile.division_table->value(row, "level") == "3";
    if (county && !note.starts_with("NBS")) profile.divisions.push_back(&row);
  }
  if (profile.divisions.empty())
    return fail(ErrorCode::configuration_invalid, "no divisions of level 3");
  return {};
}

Result<void> read_actions(Profile& profile, const std::string& definitions) {
  auto file = read_data(definitions, "actions");
  if (!file) return std::unexpected(file.error());
  const Json* list = file->member("actions");
  for (std::size_t i = 0; list != nullptr && i < list->items.size(); ++i) {
    auto action = read_action(list->items[i]);
    if (!action) return std::unexpected(action.error());
    profile.actions.push_back(std::move(*action));
  }
  return {};
}

Result<void> read_forms(Profile& profile, const std::string& definitions) {
  auto file = read_data(definitions, "forms");
  if (!file) return std::unexpected(file.error());
  const Json* forms = file->member("forms");
  for (std::size_t i = 0; forms != nullptr && i < forms->members.size(); ++i) {
    const auto& [code, json] = forms->members[i];
    auto plan = read_form(json);
    if (!plan) return std::unexpected(plan.error());
    profile.forms[code] = std::move(*plan);
  }
  return {};
}

Result<void> read_kinds(Profile& profile, const std::string& definitions) {
  for (const char* name : kEquipment) {
    auto file = read_data(definitions, name);
    if (!file) return std::unexpected(file.error());
    auto equipment = read_equipment(name, *file, *profile.catalogue);
    if (!equipment) return std::unexpected(equipment.error());
    profile.equipment.push_back(std::move(*equipment));
  }
  return {};
}

// What names of materials must hold, kind by kind.
Result<std::vector<Words>> needs_of(const Profile& profile, std::string_view kinds) {
  std::vector<Words> needs;
  for (const auto& kind : split(kinds, ' ')) {
    auto words = profile.material_kinds->column(kind, "words").value_or("");
    if (words.empty())
      return fail(ErrorCode::configuration_invalid, "material-kind " + std::string(kind));
    needs.emplace_back();
    for (const auto& word : split(words, '/')) needs.back().emplace_back(word);
  }
  return needs;
}

// Every row of the table of handling items, with its action, form and equipment.
Result<void> join_items(Profile& profile) {
  for (const auto& row : profile.item_table->rows()) {
    auto of = [&](std::string_view column) {
      return std::string(profile.item_table->value(row, column).value_or(""));
    };
    ItemProfile item{row.code, row.name, of("form_code"), of("registration_kind_value"), {}};
    auto needs = needs_of(profile, of("materials"));
    if (!needs) return std::unexpected(needs.error());
    item.needs = std::move(*needs);
    std::string action = of("action_code"), item_no = of("item_no");
    auto acting = std::ranges::find(profile.actions, action, &ActionProfile::action);
    auto kind = std::ranges::find(profile.equipment, item_no, &EquipmentProfile::item_no);
    if (acting == profile.actions.end() || kind == profile.equipment.end() ||
        !profile.forms.contains(item.form_code))
      return fail(ErrorCode::configuration_invalid,
                  "handling item " + item.code + ": action " + action + ", item " + item_no +
                      ", form " + item.form_code + " are not all in the data files");
    item.action = &*acting;
    item.equipment = &*kind;
    profile.items.push_back(std::move(item));
  }
  return {};
}

}  // namespace

std::string ParameterProfile::value(const Facts& facts, Random& random) const {
  if (!fact.empty()) return facts.of(fact);
  if (!values.empty()) return one_of(values, random);
  auto steps = std::uint64_t((to - from) / step);
  std::string number = std::to_string(from + std::int64_t(random.below(steps + 1)) * step);
  if (decimals == 0) return number;
  while (number.size() <= decimals) number.insert(0, "0");
  return number.insert(number.size() - decimals, ".");
}

bool ItemProfile::is_content_with(const Words& material_names) const {
  return std::ranges::all_of(needs, [&](const Words& words) {
    return std::ranges::any_of(material_names, [&](const std::string& material) {
      return std::ranges::any_of(words,
                                 [&](const std::string& word) { return material.contains(word); });
    });
  });
}

const CategoryProfile& EquipmentProfile::category(Random& random) const {
  std::int64_t sum = 0;
  for (const auto& category : categories) sum += category.weight;
  auto chosen = std::int64_t(random.below(std::uint64_t(sum)));
  for (const auto& category : categories)
    if ((chosen -= category.weight) < 0) return category;
  return categories.back();
}

Result<Json> read_data(const std::string& definitions, const std::string& name) {
  std::string path = definitions + "/adapters/simulators/data/" + name + ".json";
  auto bytes = read_file(path);
  if (!bytes) return std::unexpected(bytes.error());
  auto json = Json::parse(*bytes);
  if (!json) return fail(ErrorCode::configuration_invalid, path + ": " + json.error().describe());
  return json;
}

Result<Profile> Profile::load(const std::string& definitions) {
  Profile profile;
  Result<void> read = read_tables(profile, definitions);
  if (read) read = read_actions(profile, definitions);
  if (read) read = read_forms(profile, definitions);
  if (read) read = read_kinds(profile, definitions);
  if (read) read = join_items(profile);
  if (!read) return std::unexpected(read.error());
  return profile;
}

const ItemProfile* Profile::item(std::string_view code) const {
  auto found = std::ranges::find(items, code, &ItemProfile::code);
  return found == items.end() ? nullptr : &*found;
}

std::string Profile::full_name(const codes::CodeRow& division) const {
  std::string name = division.name;
  const codes::CodeRow* row = &division;
  while (auto parent = division_table->value(*row, "parent_code")) {
    row = parent->empty() ? nullptr : division_table->find(*parent);
    if (row == nullptr) break;
    name.insert(0, row->name);
  }
  return name;
}

std::string Profile::number_place(const codes::CodeRow& division) const {
  const codes::CodeRow* row = &division;
  while (row != nullptr) {
    auto letter = division_table->value(*row, "plate_letter").value_or("");
    auto province = division_table->value(*row, "province_short").value_or("");
    if (!letter.empty() && !province.empty()) return std::string(province) + std::string(letter);
    auto parent = division_table->value(*row, "parent_code").value_or("");
    row = parent.empty() ? nullptr : division_table->find(parent);
  }
  return {};
}

}  // namespace jiuqu::simulators
