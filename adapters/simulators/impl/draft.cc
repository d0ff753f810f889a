#include "adapters/simulators/impl/draft.h"

#include <algorithm>
#include <chrono>

#include "adapters/simulators/case_plan.h"

namespace jiuqu::simulators {
namespace {

using Days = std::chrono::days;

constexpr std::uint64_t kMakers = 12;     // of a kind of equipment in a run
constexpr std::uint64_t kSerials = 9999;  // of a maker in a year

// 武昌区 -> 武昌; names that would lose their sense stay whole.
std::string short_name(const std::string& name) {
  constexpr std::size_t kCharacter = 3;  // bytes of a Chinese character
  if (name.size() <= 2 * kCharacter || name.size() > 4 * kCharacter) return name;
  return name.substr(0, name.size() - kCharacter);
}

std::chrono::sys_days years_later(std::chrono::sys_days day, int years) {
  std::chrono::year_month_day later = std::chrono::year_month_day(day) + std::chrono::years(years);
  if (!later.ok()) later = later.year() / later.month() / std::chrono::last;
  return later;
}

class Drafting {
 public:
  Drafting(const DraftSource& source, const ItemProfile& item)
      : source_(source),
        equipment_(*item.equipment),
        action_(*item.action),
        random_(mixed(source.seed, source.index, "application")) {
    draft_.item = &item;
    draft_.category = &equipment_.category(random_);
  }

  Draft take() {
    add_registrar();
    add_holder();
    add_equipment();
    add_owner();
    add_dates();
    add_inspection();
    add_devices();
    return std::move(draft_);
  }

 private:
  void set(std::string_view name, std::string value) { draft_.facts.set(name, std::move(value)); }
  const std::string& of(std::string_view name) const { return draft_.facts.of(name); }
  std::string a_company(const Words& industries) {
    std::string name = city_ + source_.words.brand(random_);
    return name + one_of(industries, random_);
  }

  void add_registrar() {
    draft_.division = &division_of(source_);
    city_ = short_name(draft_.division->name);
    set("place", source_.profile.full_name(*draft_.division));
    set("authority", draft_.division->name + "市场监督管理局");
    set("authority_code", authority_code(*draft_.division));
    set("task_code", task_code(*draft_.division));
    set("registration_kind", draft_.item->registration_kind);
    set("changed_type", action_.changed_type);
    if (!action_.reasons.empty()) set("reason", one_of(action_.reasons, random_));
    applied_ = applied_on(source_);
    std::string at = date_text(applied_) + " " + padded(8 + random_.below(10), 2);
    at += ":" + padded(random_.below(60), 2);
    set("applied_at", at + ":" + padded(random_.below(60), 2));
    set("signed_on", date_text(applied_ - Days(random_.below(4))));
  }

  void add_holder() {
    draft_.person = random_.below(100) < equipment_.persons_percent;
    set("contact", source_.words.person(random_));
    set("contact_code", citizen_number(random_));
    set("contact_mobile", mobile(random_));
    const Words* industries = &draft_.category->user_industries;
    if (industries->empty()) industries = &equipment_.user_industries;
    if (industries->empty()) industries = &source_.words.user_industries;
    set("unit", draft_.person ? of("contact") : a_company(*industries));
    set("unit_code",
        draft_.person ? of("contact_code") : credit_code("91", draft_.division->code, random_));
    set("legal", draft_.person ? "" : source_.words.person(random_));
    std::string street = of("place") + one_of(source_.words.roads, random_);
    set("address", street + std::to_string(1 + random_.below(399)) + "号");
    set("zip", "43" + digits(random_, 4));
    set("phone", telephone(random_));
    set("email", "anquan" + digits(random_, 3) + "@qiye.invalid");
    set("filler", random_.below(2) == 0 ? of("contact") : source_.words.person(random_));
  }

  void add_equipment() {
    const CategoryProfile& category = *draft_.category;
    set("kind", equipment_.kind);
    set("kind_name", equipment_.kind_name);
    set("category", category.category);
    set("category_name", category.category_name);
    set("variety", category.variety);
    set("variety_name", category.variety_name);
    for (const auto& [fact, value] : category.kits[random_.below(category.kits.size())])
      set(fact, value);
    set("design_years", one_of(equipment_.design_years, random_));
    set("n", std::to_string(1 + random_.below(18)));
    const Words& locations = category.locations.empty() ? equipment_.locations : category.locations;
    Facts where = draft_.facts;
    where.set("place", one_of(source_.words.places, random_));
    set("location", where.expanded(one_of(locations, random_)));
    add_makers(equipment_.makers);
    add_vehicle();
  }

  void add_makers(const Makers& makers) {
    std::uint64_t block = mixed(source_.seed, 0, "maker") % 6 * 120;
    std::uint64_t kind = std::stoul(equipment_.item_no) * kMakers;
    maker_code_ = "42" + padded(100 + block + kind + source_.index % kMakers, 3);
    SeededRandom of_maker(mixed(0, 0, maker_code_));
    set("maker", "湖北" + source_.words.brand(of_maker) + makers.industry);
    set("designer", makers.designer.empty() ? of("maker") : a_company({makers.designer}));
    set("constructor", makers.installer.empty() ? "" : a_company({makers.installer}));
    set("supervisor", makers.supervised ? city_ + makers.inspector : "不实施监检");
    set("tester", makers.tester.empty() ? "-" : "湖北" + makers.tester);
    set("maintainer", makers.maintainer.empty() ? "" : a_company({makers.maintainer}));
    set("maintainer_phone", makers.maintainer.empty() ? "" : telephone(random_));
    set("inspector", city_ + makers.inspector);
  }

  // Z stands for no city of the province, and 0 for no year of making.
  void add_vehicle() {
    set("plate", "鄂Z" + digits(random_, 5));
    set("vin", vehicle_number(random_));
  }

  void add_owner() {
    bool same = draft_.person || random_.below(5) != 0;
    set("owner", same ? of("unit") : a_company(source_.words.owner_industries));
    set("owner_code", same ? "-" : credit_code("91", draft_.division->code, random_));
    set("owner_phone", same ? "-" : telephone(random_));
  }

  void add_dates() {
    // Serials begin again after so many devices of a maker; the year then tells them apart.
    Days shift(366 * (source_.index / kMakers / kSerials));
    if (action_.in_use) {
      add_dates_of_used(shift);
    } else {
      checked_ = applied_ - Days(5 + random_.below(36));
      made_ = checked_ - Days(60 + random_.below(200)) - shift;
      set("used_date", date_text(applied_ + Days(1 + random_.below(29))));
    }
    set("used_month", of("used_date").substr(0, 7));
    set("made_date", date_text(made_));
    set("made_month", of("made_date").substr(0, 7));
  }

  void add_dates_of_used(Days shift) {
    std::uint64_t age = 500 + random_.below(3000);
    int years = std::atoi(of("design_years").c_str());
    if (action_.overage) age = 366 * std::uint64_t(years) + 200 + random_.below(300);
    made_ = applied_ - Days(age) - shift;
    auto registered = made_ + Days(30 + random_.below(150));
    set("registered_date", date_text(registered));
    set("used_date", date_text(registered + Days(random_.below(20))));
    checked_ = applied_ - Days(5 + random_.below(200));
  }

  void add_inspection() {
    const Words& categories = action_.inspection_categories.empty() ? equipment_.new_inspection
                                                                    : action_.inspection_categories;
    set("inspection_category", one_of(categories, random_));
    set("report_number", "XX" + date_text(checked_).substr(0, 4) + "-" + digits(random_, 6));
    set("checked_date", date_text(checked_));
    set("conclusion", one_of(source_.words.conclusions, random_));
    int years = std::atoi(one_of(equipment_.next_check_years, random_).c_str());
    set("next_check_date", date_text(years_later(checked_, years)));
  }

  std::uint64_t device_count() {
    const std::string& form = draft_.item->form_code;
    if (equipment_.by_unit && (form == "form_unit" || form == "form_vehicle"))
      return equipment_.devices_from +
             random_.below(equipment_.devices_to - equipment_.devices_from + 1);
    return form == "form_stop" && !equipment_.by_unit ? 1 + random_.below(3) : 1;
  }

  void add_devices() {
    std::uint64_t count = device_count(), sum = 0;
    bool tells_number = action_.old_number == "required" ||
                        (action_.old_number == "optional" && random_.below(2) == 0);
    for (std::uint64_t row = 0; row < count; ++row) {
      Facts device = draft_.facts;
      device.set("n", std::to_string(std::stoul(of("n")) + row));
      device.set("unit_number", device.expanded(equipment_.unit_number));
      name_device(device, row);
      if (tells_number) device.set("old_number", old_number(row));
      for (const auto& parameter : equipment_.rows)
        device.set(parameter.name, parameter.value(device, random_));
      if (!equipment_.quantity.empty()) sum += std::stoul(device.of(equipment_.quantity));
      draft_.devices.push_back(std::move(device));
    }
    draft_.facts = draft_.devices.front();
    set("devices", std::to_string(count));
    set("quantity", std::to_string(equipment_.quantity.empty() ? count : sum));
  }

  // Further devices of an application have a letter in their serial, as those above 9999 have.
  void name_device(Facts& device, std::uint64_t row) {
    std::uint64_t serial = source_.index / kMakers % kSerials + 1;
    std::string text = padded(serial, 4);
    if (row > 0 && !equipment_.by_unit) {
      text = std::string(1, char('A' + (row * 10 + serial / 1000) % 26)) + padded(serial % 1000, 3);
    }
    const std::string& basic = draft_.category->code;
    std::string year = of("made_date").substr(0, 4);
    device.set("equipment_code", basic + maker_code_ + year + text);
    device.set("product_code", "XX" + year + "-" + maker_code_ + text +
                                   (equipment_.by_unit ? "-" + std::to_string(row + 1) : ""));
  }

  // No county of the province has the letter Z, and none issues five digits behind a letter.
  std::string old_number(std::uint64_t row) const {
    std::uint64_t number = source_.index * 4 + row;
    std::string letter(1, char('Z' - number / 100'000 % 8));
    return draft_.category->number_prefix + source_.profile.number_place(*draft_.division) +
           letter + padded(number % 100'000, 5) + "(" + of("registered_date").substr(2, 2) + ")";
  }

  const DraftSource& source_;
  const EquipmentProfile& equipment_;
  const ActionProfile& action_;
  SeededRandom random_;
  Draft draft_;
  std::string city_, maker_code_;
  std::chrono::sys_days applied_, checked_, made_;
};

}  // namespace

Draft draft_of(const DraftSource& source, const ItemProfile& item) {
  return Drafting(source, item).take();
}

const codes::CodeRow& division_of(const DraftSource& source) {
  const auto& divisions = source.profile.divisions;
  return *divisions[mixed(source.seed, source.index, "division") % divisions.size()];
}

std::string authority_code(const codes::CodeRow& division) {
  SeededRandom random(mixed(0, 0, division.code));
  return credit_code("11", division.code, random);
}

std::string task_code(const codes::CodeRow& division) {
  // Level 4, county; the basic code of use registration.
  return authority_code(division) + "4000131011000";
}

std::chrono::sys_days applied_on(const DraftSource& source) {
  return source.day - Days(mixed(source.seed, source.index, "applied") % 10);
}

std::string padded(std::uint64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text;
}

std::string date_text(std::chrono::sys_days day) {
  std::chrono::year_month_day date(day);
  return padded(std::uint64_t(int(date.year())), 4) + "-" + padded(unsigned(date.month()), 2) +
         "-" + padded(unsigned(date.day()), 2);
}

std::string without_dashes(std::string date) {
  std::erase(date, '-');
  return date;
}

}  // namespace jiuqu::simulators
