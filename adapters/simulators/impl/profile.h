// What the data files say about actions, forms and kinds of equipment, and the code tables they
// lean on. Every handling item of mappings/codes/handling-items.csv is an action on a kind of
// equipment; nothing here is written down for one item alone.
// Thread: immutable once loaded; any thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/simulators/impl/form_plan.h"
#include "adapters/simulators/impl/words.h"
#include "bus/codes/code_table.h"

namespace jiuqu::simulators {

// A parameter of a product data sheet, or a fact of a device.
struct ParameterProfile {
  std::string name, label, unit;
  Words values;           // one of these, or
  std::string fact;       // this fact, or
  std::int64_t from = 0;  // a number of this range
  std::int64_t to = 0, step = 1;
  std::size_t decimals = 0;

  std::string value(const Facts& facts, Random& random) const;
};

// Facts that belong together: name, model, and what follows from the model.
using Kit = std::vector<std::pair<std::string, std::string>>;

// A class of the catalogue without varieties, or a variety.
struct CategoryProfile {
  std::string code;
  std::string category, category_name;  // the class
  std::string variety, variety_name;    // "-" where the class has none
  std::string number_prefix;            // 梯11
  std::int64_t weight = 1;
  std::vector<Kit> kits;
  Words locations, user_industries;     // empty: those of the kind
  std::vector<ParameterProfile> sheet;  // empty: no product data sheet
};

struct Makers {
  std::string industry, designer, installer, maintainer, inspector, tester;
  bool supervised = false;  // inspected while it is made or installed
};

struct EquipmentProfile {
  std::string file;  // boiler: also the short name of the kind
  std::string item_no, kind, kind_name;
  Makers makers;
  Words user_industries, design_years, next_check_years, new_inspection, locations;
  std::string unit_number;
  std::uint64_t persons_percent = 0;
  std::uint64_t devices_from = 1, devices_to = 1;  // of one registration
  bool by_unit = false;                            // registered as a whole, with a row a device
  std::string quantity;  // the fact of the devices to sum up; else counted
  std::vector<CategoryProfile> categories;
  std::vector<ParameterProfile> rows;
  std::map<std::string, FormPlan, std::less<>> forms;  // behind the fields of the common form

  const CategoryProfile& category(Random& random) const;
};

struct MaterialProfile {
  std::string name, file, get_type, get_num, remark;
  bool required = false;
  Words forms, items, categories;  // empty: all
  std::string holder;              // unit, person; empty: both
  bool of_owner = false;           // only where the owner is not the using unit
};

struct ActionProfile {
  std::string action;
  bool in_use = false, overage = false;
  std::string old_number;  // none, optional, required
  std::string changed_type;
  Words reasons, inspection_categories;
  std::vector<MaterialProfile> materials;
};

// A handling item of Table 1.
struct ItemProfile {
  std::string code, name, form_code, registration_kind;
  std::vector<Words> needs;  // for each kind of material asked for: a name holds one of these words
  const ActionProfile* action = nullptr;
  const EquipmentProfile* equipment = nullptr;

  // True when the item asks for no more than these.
  bool is_content_with(const Words& material_names) const;
};

struct Profile {
  std::vector<ActionProfile> actions;
  std::vector<EquipmentProfile> equipment;
  std::map<std::string, FormPlan, std::less<>> forms;  // by form code
  std::vector<ItemProfile> items;                      // in the order of the table
  // Registrars: counties of GB/T 2260, without statistical codes.
  std::vector<const codes::CodeRow*> divisions;
  std::shared_ptr<const codes::CodeTable> division_table, catalogue, item_table, material_kinds;

  // Errors: file_unreadable, configuration_invalid.
  static Result<Profile> load(const std::string& definitions);
  const ItemProfile* item(std::string_view code) const;
  // 湖北省武汉市武昌区
  std::string full_name(const codes::CodeRow& division) const;
  // 鄂A: province and city letter of its numbers and plates.
  std::string number_place(const codes::CodeRow& division) const;
};

// A data file of this module. Errors: file_unreadable, configuration_invalid.
Result<json::Json> read_data(const std::string& definitions, const std::string& name);

}  // namespace jiuqu::simulators
