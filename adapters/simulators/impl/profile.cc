#include "adapters/simulators/impl/profile.h"

#include "bus/base/text.h"

namespace jiuqu::simulators {
namespace {

using json::Json;

Result<std::shared_ptr<const codes::CodeTable>> table(const std::string& definitions,
                                                      const std::string& id) {
  Findings findings;
  auto loaded = codes::CodeTable::load(definitions + "/mappings/codes/" + id + ".csv", findings);
  if (loaded) return loaded;
  return fail(ErrorCode::configuration_invalid,
              findings.empty() ? "code table " + id : lint_line(findings.front()));
}

const Json* entry(const Json& file, std::string_view list, std::string_view key,
                  std::string_view value) {
  const Json* items = file.member(list);
  if (items == nullptr) return nullptr;
  for (const auto& item : items->items)
    if (item.string_or(key) == value) return &item;
  return nullptr;
}

Result<ParameterProfile> parameter_of(const Json& json) {
  ParameterProfile parameter;
  parameter.name = json.string_or("name");
  parameter.label = json.string_or("label");
  parameter.unit = json.string_or("unit");
  parameter.form = json.string_or("form");
  parameter.from = json.integer_or("from", 0);
  parameter.to = json.integer_or("to", 0);
  parameter.step = json.integer_or("step", 1);
  parameter.decimals = std::size_t(json.integer_or("decimals", 0));
  if (json.member("one_of") != nullptr) {
    auto values = words_of(json, "one_of");
    if (!values) return std::unexpected(values.error());
    parameter.values = std::move(*values);
  }
  if (parameter.name.empty() || parameter.step <= 0 || parameter.to < parameter.from)
    return fail(ErrorCode::configuration_invalid, "parameter " + parameter.name);
  return parameter;
}

Result<CategoryProfile> category_of(const Json& json, const Json& file,
                                    const codes::CodeTable& catalogue) {
  CategoryProfile category;
  category.code = json.string_or("code");
  category.weight = json.integer_or("weight", 1);
  auto names = words_of(json, "names");
  if (!names) return std::unexpected(names.error());
  category.names = std::move(*names);
  auto models = words_of(json, "models");
  if (!models) return std::unexpected(models.error());
  category.models = std::move(*models);
  const codes::CodeRow* row = catalogue.find(category.code);
  if (row == nullptr) return fail(ErrorCode::configuration_invalid, "no category " + category.code);
  category.name = row->name;
  for (const auto& variety : catalogue.rows())
    if (catalogue.value(variety, "parent_code") == category.code)
      category.varieties.push_back(&variety);
  const Json* sheets = file.member("sheets");
  const Json* sheet = sheets == nullptr ? nullptr : sheets->member(json.string_or("sheet"));
  if (sheet == nullptr) return category;
  for (const auto& item : sheet->items) {
    auto parameter = parameter_of(item);
    if (!parameter) return std::unexpected(parameter.error());
    category.parameters.push_back(std::move(*parameter));
  }
  return category;
}

Result<void> read_item(Profile& profile, const Json& item) {
  auto categories = words_of(item, "inspection_categories");
  if (!categories) return std::unexpected(categories.error());
  profile.inspection_categories = std::move(*categories);
  auto conclusions = words_of(item, "inspection_conclusions");
  if (!conclusions) return std::unexpected(conclusions.error());
  profile.inspection_conclusions = std::move(*conclusions);
  if (const Json* materials = item.member("materials"))
    for (const auto& material : materials->items)
      profile.materials.push_back({material.string_or("name"), material.string_or("file"),
                                   material.string_or("get_type"), material.string_or("get_num"),
                                   material.string_or("remark"),
                                   material.boolean_or("required", false)});
  return {};
}

Result<void> read_equipment(Profile& profile, const Json& file) {
  profile.kind = file.string_or("kind");
  const codes::CodeRow* kind = profile.catalogue->find(profile.kind);
  if (kind == nullptr) return fail(ErrorCode::configuration_invalid, "no kind " + profile.kind);
  profile.kind_name = kind->name;
  auto years = words_of(file, "design_years");
  if (!years) return std::unexpected(years.error());
  profile.design_years = std::move(*years);
  if (const Json* makers = file.member("makers"))
    profile.makers = {makers->string_or("industry"), makers->string_or("installer"),
                      makers->string_or("maintainer"), makers->string_or("inspector"),
                      makers->string_or("tester")};
  const Json* categories = file.member("categories");
  if (categories == nullptr || categories->items.empty())
    return fail(ErrorCode::configuration_invalid, "no categories of " + profile.kind);
  for (const auto& item : categories->items) {
    auto category = category_of(item, file, *profile.catalogue);
    if (!category) return std::unexpected(category.error());
    profile.categories.push_back(std::move(*category));
  }
  return {};
}

Result<void> read_tables(Profile& profile, const std::string& definitions,
                         const std::string& handling_item) {
  const std::pair<const char*, std::shared_ptr<const codes::CodeTable>*> wanted[] = {
      {"division", &profile.division_table},
      {"equipment-catalogue", &profile.catalogue},
      {"handling-items", &profile.items}};
  for (const auto& [id, place] : wanted) {
    auto loaded = table(definitions, id);
    if (!loaded) return std::unexpected(loaded.error());
    *place = *loaded;
  }
  const codes::CodeRow* item = profile.items->find(handling_item);
  if (item == nullptr)
    return fail(ErrorCode::configuration_invalid, "no handling item " + handling_item);
  profile.item_name = item->name;
  profile.registration_kind =
      std::string(profile.items->value(*item, "registration_kind_value").value_or(""));
  for (const auto& row : profile.division_table->rows()) {
    auto note = profile.division_table->value(row, "note").value_or("");
    bool county = profile.division_table->value(row, "level") == "3";
    if (county && !note.starts_with("NBS")) profile.divisions.push_back(&row);
  }
  if (profile.divisions.empty())
    return fail(ErrorCode::configuration_invalid, "no divisions of level 3");
  return {};
}

}  // namespace

std::string ParameterProfile::value(const Fields& form_fields, Random& random) const {
  if (!form.empty()) return field_of(form_fields, form);
  if (!values.empty()) return one_of(values, random);
  auto steps = std::uint64_t((to - from) / step);
  std::string number = std::to_string(from + std::int64_t(random.below(steps + 1)) * step);
  if (decimals == 0) return number;
  while (number.size() <= decimals) number.insert(0, "0");
  return number.insert(number.size() - decimals, ".");
}

Result<json::Json> read_data(const std::string& definitions, const std::string& name) {
  std::string path = definitions + "/adapters/simulators/data/" + name + ".json";
  auto bytes = read_file(path);
  if (!bytes) return std::unexpected(bytes.error());
  auto json = Json::parse(*bytes);
  if (!json) return fail(ErrorCode::configuration_invalid, path + ": " + json.error().describe());
  return json;
}

Result<Profile> Profile::load(const std::string& definitions, const std::string& handling_item) {
  Profile profile;
  if (auto tables = read_tables(profile, definitions, handling_item); !tables)
    return std::unexpected(tables.error());
  auto items = read_data(definitions, "items");
  if (!items) return std::unexpected(items.error());
  const Json* item = entry(*items, "items", "handling_item", handling_item);
  if (item == nullptr)
    return fail(ErrorCode::configuration_invalid, "data/items.json knows no item " + handling_item);
  if (auto read = read_item(profile, *item); !read) return std::unexpected(read.error());
  auto equipment = read_data(definitions, item->string_or("equipment"));
  if (!equipment) return std::unexpected(equipment.error());
  if (auto read = read_equipment(profile, *equipment); !read) return std::unexpected(read.error());
  return profile;
}

const CategoryProfile& Profile::category(Random& random) const {
  std::int64_t sum = 0;
  for (const auto& category : categories) sum += category.weight;
  auto chosen = std::int64_t(random.below(std::uint64_t(sum)));
  for (const auto& category : categories)
    if ((chosen -= category.weight) < 0) return category;
  return categories.back();
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

}  // namespace jiuqu::simulators
