#include "adapters/simulators/generator.h"

#include <algorithm>
#include <chrono>

#include "adapters/simulators/impl/faulty.h"
#include "adapters/simulators/impl/profile.h"
#include "bus/codes/calendar_date.h"

namespace jiuqu::simulators {
namespace {

using Days = std::chrono::days;

std::string padded(std::uint64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text;
}

std::string text_of(std::chrono::sys_days day) {
  std::chrono::year_month_day date(day);
  return padded(std::uint64_t(int(date.year())), 4) + "-" + padded(unsigned(date.month()), 2) +
         "-" + padded(unsigned(date.day()), 2);
}

std::string without_dashes(std::string date) {
  std::erase(date, '-');
  return date;
}

// 武昌区 -> 武昌; names that would lose their sense stay whole.
std::string short_name(const std::string& name) {
  constexpr std::size_t kCharacter = 3;  // bytes of a Chinese character
  if (name.size() <= 2 * kCharacter || name.size() > 4 * kCharacter) return name;
  return name.substr(0, name.size() - kCharacter);
}

// Everything decided about one application before the fields are written.
struct Draft {
  const codes::CodeRow* division = nullptr;
  const CategoryProfile* category = nullptr;
  std::string place_name, authority, authority_code, task_code, project_no;
  std::string unit, unit_code, address, contact, contact_code, contact_mobile, zip;
  std::string maker, equipment_code, product_code, applied_at;
  std::chrono::sys_days applied, checked, made;
};

}  // namespace

struct Generator::State {
  GeneratorOptions options;
  Profile profile;
  WordLists words;
  std::chrono::sys_days day;

  SeededRandom random(std::uint64_t index, std::string_view purpose) const {
    return SeededRandom(mixed(options.seed, index, purpose));
  }
  const codes::CodeRow& division_of(std::uint64_t index) const {
    return *profile.divisions[mixed(options.seed, index, "division") % profile.divisions.size()];
  }
  std::chrono::sys_days applied_on(std::uint64_t index) const {
    return day - Days(mixed(options.seed, index, "applied") % 10);
  }
  std::string authority_code(const codes::CodeRow& division) const;
  std::string task_code(const codes::CodeRow& division) const;
  std::string project_no(std::uint64_t index) const;
  Draft draft(std::uint64_t index) const;
  void draft_equipment(Draft& draft, std::uint64_t index, Random& random) const;
  Fields accept(const Draft& draft, Random& random) const;
  void add_equipment(Fields& form, const Draft& draft, Random& random) const;
  void add_using_unit(Fields& form, const Draft& draft, Random& random) const;
  void add_inspection(Fields& form, const Draft& draft, Random& random) const;
  std::vector<Fields> materials(const Draft& draft, Random& random) const;
  std::vector<Fields> product_data(const Draft& draft, const Fields& form, Random& random) const;
};

// The same authority has the same code in every application and run.
std::string Generator::State::authority_code(const codes::CodeRow& division) const {
  SeededRandom random(mixed(0, 0, division.code));
  return credit_code("11", division.code, random);
}

std::string Generator::State::task_code(const codes::CodeRow& division) const {
  return authority_code(division) + "4000131011000";  // level 4 county, basic code of this item
}

std::string Generator::State::project_no(std::uint64_t index) const {
  std::string run = padded(mixed(options.seed, 0, "run") % 100'000, 5);
  return task_code(division_of(index)) + without_dashes(text_of(applied_on(index))) + run +
         padded(index % 1'000'000, 6);
}

void Generator::State::draft_equipment(Draft& draft, std::uint64_t index, Random& random) const {
  constexpr std::uint64_t kMakers = 12;
  constexpr std::uint64_t kSerials = 9999;
  std::uint64_t maker = mixed(options.seed, 0, "maker") % 70 * kMakers + index % kMakers;
  std::string maker_code = "42" + padded(100 + maker, 3);
  SeededRandom of_maker(mixed(0, 0, maker_code));
  draft.maker = "湖北" + words.brand(of_maker) + profile.makers.industry;
  draft.category = &profile.category(random);
  draft.checked = draft.applied - Days(5 + random.below(36));
  // Serials begin again after so many devices of a maker; the year then tells them apart.
  std::uint64_t serial = index / kMakers;
  draft.made = draft.checked - Days(60 + random.below(200)) - Days(366 * (serial / kSerials));
  const auto& varieties = draft.category->varieties;
  std::string basic =
      varieties.empty() ? draft.category->code : varieties[random.below(varieties.size())]->code;
  std::string year = text_of(draft.made).substr(0, 4);
  draft.equipment_code = basic + maker_code + year + padded(serial % kSerials + 1, 4);
  draft.product_code = "XX" + year + "-" + maker_code + padded(serial % kSerials + 1, 4);
}

Draft Generator::State::draft(std::uint64_t index) const {
  auto random = this->random(index, "application");
  Draft draft;
  draft.division = &division_of(index);
  draft.place_name = profile.full_name(*draft.division);
  draft.authority = draft.division->name + "市场监督管理局";
  draft.authority_code = authority_code(*draft.division);
  draft.task_code = task_code(*draft.division);
  draft.project_no = project_no(index);
  draft.applied = applied_on(index);
  draft.applied_at = text_of(draft.applied) + " " + padded(8 + random.below(10), 2);
  draft.applied_at += ":" + padded(random.below(60), 2);
  draft.applied_at += ":" + padded(random.below(60), 2);
  draft.unit = short_name(draft.division->name) + words.brand(random);
  draft.unit += one_of(words.user_industries, random);
  draft.unit_code = credit_code("91", draft.division->code, random);
  draft.address = draft.place_name + one_of(words.roads, random);
  draft.address += std::to_string(1 + random.below(399)) + "号";
  draft.contact = words.person(random);
  draft.contact_code = citizen_number(random);
  draft.contact_mobile = mobile(random);
  draft.zip = "43" + digits(random, 4);
  draft_equipment(draft, index, random);
  return draft;
}

Fields Generator::State::accept(const Draft& draft, Random& random) const {
  std::string batch = without_dashes(draft.applied_at.substr(0, 10)) + "230000";
  return {{"row_guid", record_id(random)},
          {"project_no", draft.project_no},
          {"catalog_code", "000131011000"},
          {"task_code", draft.task_code},
          {"task_handle_item", draft.task_code + padded(1 + random.below(12), 2)},
          {"task_name", profile.item_name},
          {"task_version", "3"},
          {"applyer_name", draft.unit},
          {"applyer_type", "2"},
          {"applyer_page_type", "001"},
          {"applyer_page_code", draft.unit_code},
          {"apply_date", draft.applied_at},
          {"apply_type", random.below(4) == 0 ? "1" : "2"},
          {"legal", words.person(random)},
          {"contact_name", draft.contact},
          {"contact_type", "111"},
          {"contact_code", draft.contact_code},
          {"contact_mobile", draft.contact_mobile},
          {"zip_code", draft.zip},
          {"address", draft.address},
          {"org_name", draft.authority},
          {"org_code", draft.authority_code},
          {"region_code", draft.division->code + "000000"},
          {"project_name", profile.item_name.substr(0, profile.item_name.find("（"))},
          {"project_type", "2"},
          {"data_source", "421"},
          {"cd_operation", "I"},
          {"cd_time", text_of(draft.applied) + " 23:00:07"},
          {"cd_batch", batch}};
}

void Generator::State::add_equipment(Fields& form, const Draft& draft, Random& random) const {
  const CategoryProfile& category = *draft.category;
  std::string variety_code = draft.equipment_code.substr(0, 4);
  const codes::CodeRow* variety = profile.catalogue->find(variety_code);
  bool has_variety = !category.varieties.empty() && variety != nullptr;
  std::string city = short_name(draft.division->name);
  const Fields fields = {
      {"registKind", profile.registration_kind},
      {"eqSpecies", profile.kind_name},
      {"eqSpeciesCode", profile.kind},
      {"eqCategory", category.name},
      {"eqCategoryCode", category.code},
      {"eqVariety", has_variety ? variety->name : "-"},
      {"eqVarietyCode", has_variety ? variety_code : "-"},
      {"eqName", one_of(category.names, random)},
      {"eqCode", draft.equipment_code},
      {"model", one_of(category.models, random)},
      {"designUseLimit", one_of(profile.design_years, random)},
      {"designComName", draft.maker},
      {"manufactureComName", draft.maker},
      {"constructComName", city + words.brand(random) + profile.makers.installer},
      {"superviseComName", city + profile.makers.inspector},
      {"testComName", "湖北" + profile.makers.tester},
      {"productCode", draft.product_code}};
  form.insert(form.end(), fields.begin(), fields.end());
}

void Generator::State::add_using_unit(Fields& form, const Draft& draft, Random& random) const {
  bool same_owner = random.below(5) != 0;
  std::string city = short_name(draft.division->name);
  std::string location = draft.address + one_of(words.places, random);
  location += std::to_string(1 + random.below(18)) + "号楼";
  std::string owner =
      same_owner ? draft.unit : city + words.brand(random) + one_of(words.owner_industries, random);
  const Fields fields = {
      {"useComName", draft.unit},
      {"useComAddr", draft.address},
      {"useComCode", draft.unit_code},
      {"zipCode", draft.zip},
      {"comCode", std::to_string(1 + random.below(24)) + "号梯"},
      {"eqUseLocation", location},
      {"beginUseDate", text_of(draft.applied + Days(1 + random.below(29)))},
      {"comPhone", telephone(random)},
      {"safeAdmin", draft.contact},
      {"mobilePhone", draft.contact_mobile},
      {"propertyComName", owner},
      {"propertyComCode", same_owner ? "-" : credit_code("91", draft.division->code, random)},
      {"telephone", same_owner ? "-" : telephone(random)},
      {"maintComName", city + words.brand(random) + profile.makers.maintainer},
      {"maintPhone", telephone(random)}};
  form.insert(form.end(), fields.begin(), fields.end());
}

void Generator::State::add_inspection(Fields& form, const Draft& draft, Random& random) const {
  std::chrono::year_month_day checked(draft.checked);
  std::chrono::year_month_day next = checked + std::chrono::years(1);
  if (!next.ok()) next = next.year() / next.month() / std::chrono::last;
  std::string signed_on = text_of(draft.applied - Days(random.below(4)));
  const Fields fields = {
      {"checkComName", short_name(draft.division->name) + profile.makers.inspector},
      {"checkCategory", one_of(profile.inspection_categories, random)},
      {"checkReportNum", "XX" + std::to_string(int(checked.year())) + "-" + digits(random, 6)},
      {"checkDate", text_of(draft.checked)},
      {"checkConclusion", one_of(profile.inspection_conclusions, random)},
      {"nextCheckDate", text_of(std::chrono::sys_days(next))},
      {"comTablePerson", random.below(2) == 0 ? draft.contact : words.person(random)},
      {"comPersonDate", signed_on},
      {"safeAdminDate", signed_on},
      {"remark", ""}};
  form.insert(form.end(), fields.begin(), fields.end());
}

std::vector<Fields> Generator::State::materials(const Draft& draft, Random& random) const {
  std::vector<Fields> materials;
  for (const auto& material : profile.materials) {
    if (!material.required && random.below(2) == 0) continue;
    std::string id = record_id(random);
    Fields fields = {{"row_guid", id},
                     {"project_no", draft.project_no},
                     {"material_name", material.name},
                     {"material_attach_name", material.file},
                     {"get_type", material.get_type},
                     {"get_num", material.get_num}};
    if (!material.remark.empty()) fields.emplace_back("remark", material.remark);
    if (material.get_type == "2")
      fields.emplace_back("url", "https://files.platform.invalid/m/" + id);
    const Fields marks = {{"data_source", "421"},
                          {"cd_operation", "I"},
                          {"cd_time", text_of(draft.applied) + " 23:00:07"},
                          {"cd_batch", without_dashes(text_of(draft.applied)) + "230000"}};
    fields.insert(fields.end(), marks.begin(), marks.end());
    materials.push_back(std::move(fields));
  }
  return materials;
}

std::vector<Fields> Generator::State::product_data(const Draft& draft, const Fields& form,
                                                   Random& random) const {
  std::vector<Fields> data;
  for (const auto& parameter : draft.category->parameters)
    data.push_back({{"name", parameter.name},
                    {"label", parameter.label},
                    {"value", parameter.value(form, random)},
                    {"unit", parameter.unit}});
  return data;
}

Generator::Generator(std::unique_ptr<State> state) : state_(std::move(state)) {}
Generator::~Generator() = default;
Generator::Generator(Generator&&) noexcept = default;
Generator& Generator::operator=(Generator&&) noexcept = default;

Result<Generator> Generator::load(const std::string& definitions, const GeneratorOptions& options) {
  auto day = codes::parse_date(options.day);
  if (!day) return fail(ErrorCode::configuration_invalid, "not a day: " + options.day);
  auto profile = Profile::load(definitions, options.handling_item);
  if (!profile) return std::unexpected(profile.error());
  auto file = read_data(definitions, "words");
  if (!file) return std::unexpected(file.error());
  auto words = WordLists::read(*file);
  if (!words) return std::unexpected(words.error());
  return Generator(std::make_unique<State>(
      State{options, std::move(*profile), std::move(*words), std::chrono::sys_days(*day)}));
}

std::uint64_t Generator::seed() const {
  return state_->options.seed;
}

std::string Generator::project_no(std::uint64_t index) const {
  return state_->project_no(index);
}

Application Generator::application(std::uint64_t index, int round) const {
  Draft draft = state_->draft(index);
  auto random = state_->random(index, "fields");
  Application made;
  made.accept = state_->accept(draft, random);
  state_->add_equipment(made.form, draft, random);
  state_->add_using_unit(made.form, draft, random);
  state_->add_inspection(made.form, draft, random);
  made.materials = state_->materials(draft, random);
  made.product_data = state_->product_data(draft, made.form, random);
  if (round > 0) {
    std::string which = std::to_string(round);
    set_field(made.form, "remark", "第" + which + "次补正后重新提交");
    for (auto& material : made.materials)
      set_field(material, "material_attach_name",
                "补正" + which + "-" + field_of(material, "material_attach_name"));
    set_field(made.accept, "cd_operation", "U");
  }
  return made;
}

PushBody Generator::push(std::uint64_t index, int round) const {
  return {application(index, round).to_json(), {}};
}

PushBody Generator::repeated_push(std::uint64_t index, int round) const {
  Application again = application(index, round);
  std::string date = field_of(again.accept, "cd_time").substr(0, 10);
  set_field(again.accept, "cd_time", date + " 23:30:11");
  set_field(again.accept, "cd_batch", without_dashes(date) + "233000");
  return {again.to_json(), {}};
}

PushBody Generator::faulty_push(std::uint64_t index) const {
  auto random = state_->random(index, "faults");
  return make_faulty(application(index), *state_->profile.catalogue, random);
}

std::string Generator::opinion(std::string_view outcome, std::uint64_t salt) const {
  auto found = state_->words.opinions.find(outcome);
  if (found == state_->words.opinions.end()) return {};
  return found->second[salt % found->second.size()];
}

std::string Generator::correction_materials(std::uint64_t salt) const {
  const auto& materials = state_->profile.materials;
  if (materials.empty()) return {};
  std::string names = materials[salt % materials.size()].name;
  if (salt % 3 == 0 && materials.size() > 1)
    names += ";" + materials[(salt + 1) % materials.size()].name;
  return names;
}

}  // namespace jiuqu::simulators
