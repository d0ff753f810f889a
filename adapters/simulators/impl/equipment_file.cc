#include "adapters/simulators/impl/equipment_file.h"

namespace jiuqu::simulators {
namespace {

using json::Json;

std::unexpected<Error> wrong(std::string words) {
  return fail(ErrorCode::configuration_invalid, std::move(words));
}

Words words_or_none(const Json& json, std::string_view name) {
  return words_of(json, name).value_or(Words());
}

Result<ParameterProfile> parameter_of(const Json& json) {
  ParameterProfile parameter;
  parameter.name = json.string_or("name");
  parameter.label = json.string_or("label");
  parameter.unit = json.string_or("unit");
  parameter.fact = json.string_or("fact");
  parameter.from = json.integer_or("from", 0);
  parameter.to = json.integer_or("to", 0);
  parameter.step = json.integer_or("step", 1);
  parameter.decimals = std::size_t(json.integer_or("decimals", 0));
  parameter.values = words_or_none(json, "one_of");
  if (parameter.name.empty() || parameter.step <= 0 || parameter.to < parameter.from)
    return wrong("parameter " + parameter.name);
  return parameter;
}

Result<std::vector<ParameterProfile>> parameters_of(const Json* list) {
  std::vector<ParameterProfile> parameters;
  if (list == nullptr) return parameters;
  for (const auto& item : list->items) {
    auto parameter = parameter_of(item);
    if (!parameter) return std::unexpected(parameter.error());
    parameters.push_back(std::move(*parameter));
  }
  return parameters;
}

Result<void> place_in_catalogue(CategoryProfile& category, const codes::CodeTable& catalogue) {
  const codes::CodeRow* row = catalogue.find(category.code);
  if (row == nullptr) return wrong("no category " + category.code);
  category.number_prefix = catalogue.value(*row, "cert_no_prefix").value_or("");
  category.variety = category.variety_name = "-";
  if (catalogue.value(*row, "level") == "3") {
    category.variety = row->code;
    category.variety_name = row->name;
    row = catalogue.find(catalogue.value(*row, "parent_code").value_or(""));
    if (row == nullptr) return wrong("no class of " + category.code);
  }
  category.category = row->code;
  category.category_name = row->name;
  return {};
}

Result<CategoryProfile> category_of(const Json& json, const Json& file,
                                    const codes::CodeTable& catalogue) {
  CategoryProfile category;
  category.code = json.string_or("code");
  category.weight = json.integer_or("weight", 1);
  category.locations = words_or_none(json, "locations");
  category.user_industries = words_or_none(json, "user_industries");
  if (auto placed = place_in_catalogue(category, catalogue); !placed)
    return std::unexpected(placed.error());
  if (const Json* kits = json.member("kits"))
    for (const auto& kit : kits->items) {
      category.kits.emplace_back();
      for (const auto& [fact, value] : kit.members)
        category.kits.back().emplace_back(fact, value.text);
    }
  if (category.kits.empty()) return wrong("no kits of " + category.code);
  if (json.member("sheet") == nullptr) return category;
  const Json* sheets = file.member("sheets");
  auto sheet = parameters_of(sheets == nullptr ? nullptr : sheets->member(json.string_or("sheet")));
  if (!sheet) return std::unexpected(sheet.error());
  if (sheet->empty()) return wrong("no sheet " + json.string_or("sheet"));
  category.sheet = std::move(*sheet);
  return category;
}

Makers makers_of(const Json& json) {
  Makers makers;
  makers.industry = json.string_or("industry");
  makers.designer = json.string_or("designer");
  makers.installer = json.string_or("installer");
  makers.maintainer = json.string_or("maintainer");
  makers.inspector = json.string_or("inspector");
  makers.tester = json.string_or("tester");
  makers.supervised = json.boolean_or("supervised", false);
  return makers;
}

// Lists that every kind must have.
Result<void> read_lists(EquipmentProfile& equipment, const Json& file) {
  const std::pair<const char*, Words*> wanted[] = {
      {"design_years", &equipment.design_years},
      {"next_check_years", &equipment.next_check_years},
      {"new_inspection", &equipment.new_inspection},
      {"locations", &equipment.locations}};
  for (const auto& [name, list] : wanted) {
    auto words = words_of(file, name);
    if (!words) return std::unexpected(words.error());
    *list = std::move(*words);
  }
  equipment.user_industries = words_or_none(file, "user_industries");
  return {};
}

Result<void> read_devices(EquipmentProfile& equipment, const Json& file) {
  auto rows = parameters_of(file.member("rows"));
  if (!rows) return std::unexpected(rows.error());
  equipment.rows = std::move(*rows);
  if (const Json* devices = file.member("devices")) {
    equipment.by_unit = true;
    equipment.devices_from = std::uint64_t(devices->integer_or("from", 1));
    equipment.devices_to = std::uint64_t(devices->integer_or("to", 1));
    equipment.quantity = devices->string_or("quantity");
  }
  if (equipment.devices_from < 1 || equipment.devices_to < equipment.devices_from)
    return wrong("devices of " + equipment.file);
  if (const Json* forms = file.member("forms"))
    for (const auto& [code, form] : forms->members) {
      auto plan = read_form(form);
      if (!plan) return std::unexpected(plan.error());
      equipment.forms[code] = std::move(*plan);
    }
  return {};
}

MaterialProfile material_of(const Json& json) {
  MaterialProfile material;
  material.name = json.string_or("name");
  material.file = json.string_or("file");
  material.get_type = json.string_or("get_type");
  material.get_num = json.string_or("get_num");
  material.remark = json.string_or("remark");
  material.required = json.boolean_or("required", false);
  material.forms = words_or_none(json, "forms");
  material.items = words_or_none(json, "items");
  material.categories = words_or_none(json, "categories");
  material.holder = json.string_or("holder");
  material.of_owner = json.boolean_or("of_owner", false);
  return material;
}

}  // namespace

Result<EquipmentProfile> read_equipment(const std::string& name, const Json& file,
                                        const codes::CodeTable& catalogue) {
  EquipmentProfile equipment;
  equipment.file = name;
  equipment.item_no = file.string_or("item_no");
  equipment.kind = file.string_or("kind");
  const codes::CodeRow* kind = catalogue.find(equipment.kind);
  if (kind == nullptr) return wrong(name + ": no kind " + equipment.kind);
  equipment.kind_name = kind->name;
  if (const Json* makers = file.member("makers")) equipment.makers = makers_of(*makers);
  equipment.unit_number = file.string_or("unit_number");
  equipment.persons_percent = std::uint64_t(file.integer_or("persons_percent", 0));
  if (auto read = read_lists(equipment, file); !read) return std::unexpected(read.error());
  if (auto read = read_devices(equipment, file); !read) return std::unexpected(read.error());
  if (const Json* categories = file.member("categories"))
    for (const auto& item : categories->items) {
      auto category = category_of(item, file, catalogue);
      if (!category) return std::unexpected(category.error());
      equipment.categories.push_back(std::move(*category));
    }
  if (equipment.categories.empty()) return wrong(name + ": no categories");
  return equipment;
}

Result<ActionProfile> read_action(const Json& json) {
  ActionProfile action;
  action.action = json.string_or("action");
  action.in_use = json.boolean_or("in_use", false);
  action.overage = json.boolean_or("overage", false);
  action.old_number = json.string_or("old_number", "none");
  action.changed_type = json.string_or("changed_type");
  action.reasons = words_or_none(json, "reasons");
  action.inspection_categories = words_or_none(json, "inspection_categories");
  if (const Json* materials = json.member("materials"))
    for (const auto& material : materials->items) action.materials.push_back(material_of(material));
  if (action.action.empty() || action.materials.empty()) return wrong("action " + action.action);
  return action;
}

}  // namespace jiuqu::simulators
