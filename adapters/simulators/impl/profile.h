// What the data files say about one handling item and its kind of equipment, and the code tables
// they lean on. Adding an item is an entry in data/items.json (and an equipment file).
// Thread: immutable once loaded; any thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/simulators/application.h"
#include "adapters/simulators/impl/words.h"
#include "bus/codes/code_table.h"

namespace jiuqu::simulators {

struct MaterialProfile {
  std::string name, file, get_type, get_num, remark;
  bool required = false;
};

// One parameter of a product data sheet.
struct ParameterProfile {
  std::string name, label, unit;
  Words values;           // one of these, or
  std::string form;       // the value of this field of the form, or
  std::int64_t from = 0;  // a number of this range
  std::int64_t to = 0, step = 1;
  std::size_t decimals = 0;

  std::string value(const Fields& form_fields, Random& random) const;
};

struct CategoryProfile {
  std::string code, name;
  std::int64_t weight = 1;
  Words names, models;
  std::vector<ParameterProfile> parameters;
  std::vector<const codes::CodeRow*> varieties;  // may be empty
};

struct Makers {
  std::string industry, installer, maintainer, inspector, tester;
};

struct Profile {
  std::string item_name, registration_kind;
  std::string kind, kind_name;
  Words inspection_categories, inspection_conclusions, design_years;
  std::vector<MaterialProfile> materials;
  std::vector<CategoryProfile> categories;
  Makers makers;
  // Registrars: counties of GB/T 2260, without statistical codes.
  std::vector<const codes::CodeRow*> divisions;
  std::shared_ptr<const codes::CodeTable> division_table, catalogue, items;

  // Errors: file_unreadable, configuration_invalid.
  static Result<Profile> load(const std::string& definitions, const std::string& handling_item);
  const CategoryProfile& category(Random& random) const;
  // 湖北省武汉市武昌区
  std::string full_name(const codes::CodeRow& division) const;
};

// A data file of this module. Errors: file_unreadable, configuration_invalid.
Result<json::Json> read_data(const std::string& definitions, const std::string& name);

}  // namespace jiuqu::simulators
