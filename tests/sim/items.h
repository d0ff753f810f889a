// An application for each handling item of Table 1: the shipped sample of its form, made to fit the
// item by the code tables.
// Thread: values.
#pragma once

#include <string>
#include <vector>

#include "bus/codes/code_table.h"
#include "tests/sim/application_form.h"

namespace jiuqu::sim {

class Items {
 public:
  Items()
      : items_(table("handling-items")),
        catalogue_(table("equipment-catalogue")),
        kinds_(table("material-kind")),
        changes_(table("change-type")) {}

  const std::vector<codes::CodeRow>& rows() const { return items_->rows(); }
  std::string value(const codes::CodeRow& item, const char* column) const {
    return std::string(items_->value(item, column).value_or(""));
  }

  ApplicationForm application(const codes::CodeRow& item, const std::string& number) const {
    std::string form = value(item, "form_code");
    ApplicationForm made(number, sample_of(item, form));
    made.set({"up_pro_accept", "task_name"}, item.name);
    bring_materials(item, made);
    Class device = class_of(item);
    std::string kind = value(item, "registration_kind_value");
    bool is_new = value(item, "action_code") == "NEW";
    if (form == "form_vehicle") device.code = "23T0";
    std::string old = is_new ? "" : old_number(device, "77");
    if (form == "form") fill_codes(made, form, device);
    if (form == "form" || form == "form_stop") made.set({form, "registKind"}, kind);
    if (form == "form" || form == "form_reissue") made.set({form, "registCode"}, old);
    if (form == "form_reissue") fill_codes(made, form, device);
    if (form == "form_unit" || form == "form_vehicle") {
      made.set({form, "dengjileibie"}, kind);
      made.set({form, "shiyongdengjizhenghaoma"}, old);
    }
    if (form == "form_change") fill_change(made, item, device, old);
    if (form == "form_stop") fill_devices(made, device);
    return made;
  }

 private:
  using Table = std::shared_ptr<const codes::CodeTable>;
  // A category of the catalogue and its first variety.
  struct Class {
    std::string species, category, variety;
    std::string code;  // of the variety, or of a category without varieties
  };

  static Table table(const std::string& name) {
    Findings findings;
    auto read = codes::CodeTable::load(
        std::string(JIUQU_SOURCE_DIR) + "/mappings/codes/" + name + ".csv", findings);
    BOOST_REQUIRE(read != nullptr);
    return read;
  }

  std::string sample_of(const codes::CodeRow& item, const std::string& form) const {
    if (form == "form_vehicle") return "vehicle-moves-in";
    if (form == "form_stop") return "cranes-scrapped";
    if (form == "form_change") return "boiler-leaves-its-unit";
    if (form == "form_reissue") return "ropeway-licence-lost";
    if (form == "form") return "new-lift";
    return value(item, "catalogue_code") == "8000" ? "pipelines-past-design-life" : "new-cylinders";
  }

  std::string first_child(const std::string& parent) const {
    for (const auto& row : catalogue_->rows())
      if (catalogue_->value(row, "parent_code") == parent) return row.code;
    return {};
  }

  Class class_of(const codes::CodeRow& item) const {
    std::string first = split(value(item, "catalogue_code"), '/').front();
    bool is_species = catalogue_->column(first, "level") == "1";
    Class found;
    found.category = is_species ? first_child(first) : first;
    found.species = catalogue_->column(found.category, "parent_code").value_or("");
    found.variety = first_child(found.category);
    found.code = found.variety.empty() ? found.category : found.variety;
    return found;
  }

  std::string name_of(const std::string& code) const {
    return code.empty() ? "-" : catalogue_->find(code)->name;
  }

  std::string old_number(const Class& device, const std::string& serial) const {
    return std::string(*catalogue_->column(device.code, "cert_no_prefix")) + "鄂A000" + serial +
           "(18)";
  }

  void fill_codes(ApplicationForm& made, const std::string& form, const Class& device) const {
    made.set({form, "eqSpecies"}, name_of(device.species));
    made.set({form, "eqSpeciesCode"}, device.species);
    made.set({form, "eqCategory"}, name_of(device.category));
    made.set({form, "eqCategoryCode"}, device.category);
    made.set({form, "eqVariety"}, name_of(device.variety));
    made.set({form, "eqVarietyCode"}, device.variety.empty() ? "-" : device.variety);
    made.set({form, "eqCode"}, device.code + "4200120180137");
  }

  void fill_change(ApplicationForm& made, const codes::CodeRow& item, const Class& device,
                   const std::string& old) const {
    made.set({"form_change", "deviceCategory"}, name_of(device.species));
    made.set({"form_change", "deviceClass"}, name_of(device.category));
    made.set({"form_change", "deviceKind"}, name_of(device.variety));
    made.set({"form_change", "registCode"}, old);
    for (const auto& row : changes_->rows())
      if (changes_->value(row, "action_code") == value(item, "action_code"))
        made.set({"form_change", "changedType"}, row.code);
  }

  void fill_devices(ApplicationForm& made, const Class& device) const {
    int serial = 70;
    for (auto& row : made.at({"form_stop", "devices"}).items)
      for (auto& [name, field] : row.members)
        if (name == "registCode") field.text = old_number(device, std::to_string(++serial));
  }

  void bring_materials(const codes::CodeRow& item, ApplicationForm& made) const {
    auto& materials = made.at({"up_pro_material"}).items;
    const json::Json first = materials.front();
    materials.clear();
    for (const auto& kind : split_words(value(item, "materials"))) {
      materials.push_back(first);
      for (auto& [name, field] : materials.back().members) {
        if (name == "row_guid") field.text = "m-" + std::to_string(materials.size());
        if (name == "material_name") field.text = kinds_->find(kind)->name;
      }
    }
  }

  Table items_, catalogue_, kinds_, changes_;
};

}  // namespace jiuqu::sim
