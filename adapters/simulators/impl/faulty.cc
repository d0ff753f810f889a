#include "adapters/simulators/impl/faulty.h"

#include <algorithm>
#include <array>
#include <set>

namespace jiuqu::simulators {
namespace {

enum class Change : std::uint8_t {
  value,         // the field gets the text of the row
  remove,        // the field is left out
  wrong_check,   // the last character becomes another one
  other_family,  // a variety of another category of the catalogue
  drop_item      // a required material is left out
};

struct Fault {
  std::string_view group;  // at most one fault of a group, since one would hide another
  Change change;
  std::string_view part;  // "form", "up_pro_accept", "up_pro_material"
  std::string_view field;
  std::string_view text;
};

// The faults a sender makes: left out, mistyped, of another list, against the structure.
constexpr std::array kFaults = {
    Fault{"useComName", Change::remove, "form", "useComName", ""},
    Fault{"useComCode", Change::wrong_check, "form", "useComCode", ""},
    Fault{"useComCode", Change::remove, "form", "useComCode", ""},
    Fault{"zipCode", Change::value, "form", "zipCode", "43006"},
    Fault{"mobilePhone", Change::value, "form", "mobilePhone", "1390000"},
    Fault{"beginUseDate", Change::value, "form", "beginUseDate", "2026-13-01"},
    Fault{"safeAdmin", Change::remove, "form", "safeAdmin", ""},
    Fault{"productCode", Change::remove, "form", "productCode", ""},
    Fault{"manufacture", Change::value, "form", "manufactureComName", ""},
    Fault{"dates", Change::value, "form", "checkDate", "2026-02-30"},
    Fault{"dates", Change::value, "form", "nextCheckDate", "2019-05-06"},
    Fault{"dates", Change::remove, "form", "nextCheckDate", ""},
    Fault{"conclusion", Change::value, "form", "checkConclusion", "不合格"},
    Fault{"checkCategory", Change::value, "form", "checkCategory", "抽查"},
    Fault{"variety", Change::other_family, "form", "eqVarietyCode", ""},
    Fault{"eqCode", Change::value, "form", "eqCode", "3110"},
    Fault{"registKind", Change::value, "form", "registKind", "过户"},
    Fault{"comPersonDate", Change::value, "form", "comPersonDate", "20261101"},
    Fault{"page", Change::wrong_check, "up_pro_accept", "applyer_page_code", ""},
    Fault{"mobile", Change::value, "up_pro_accept", "contact_mobile", "12345678901"},
    Fault{"apply_type", Change::value, "up_pro_accept", "apply_type", "7"},
    Fault{"apply_date", Change::value, "up_pro_accept", "apply_date", "2026/11/01"},
    Fault{"region_code", Change::value, "up_pro_accept", "region_code", "4201"},
    Fault{"row_guid", Change::value, "up_pro_accept", "row_guid", ""},
    Fault{"material", Change::drop_item, "up_pro_material", "", ""},
};

Fields& part_of(Application& application, std::string_view part) {
  return part == "form" ? application.form : application.accept;
}

std::string with_wrong_check(std::string code) {
  if (!code.empty()) code.back() = code.back() == '7' ? '8' : '7';
  return code;
}

// A variety that belongs to another category than the application's.
std::string other_variety(const Application& application, const codes::CodeTable& catalogue) {
  std::string category = field_of(application.form, "eqCategoryCode");
  for (const auto& row : catalogue.rows())
    if (catalogue.value(row, "level") == "3" && catalogue.value(row, "parent_code") != category)
      return row.code;
  return "0000";
}

// Returns the path the answer must name.
std::string put(const Fault& fault, Application& application, const codes::CodeTable& catalogue,
                Random& random) {
  if (fault.change == Change::drop_item) {
    // The first four are the ones a new registration needs.
    auto last = std::min<std::size_t>(application.materials.size(), 4);
    if (last > 0)
      application.materials.erase(application.materials.begin() +
                                  std::ptrdiff_t(random.below(last)));
    return "$.up_pro_material";
  }
  Fields& fields = part_of(application, fault.part);
  switch (fault.change) {
    case Change::remove:
      remove_field(fields, fault.field);
      break;
    case Change::wrong_check:
      set_field(fields, fault.field, with_wrong_check(field_of(fields, fault.field)));
      break;
    case Change::other_family:
      set_field(fields, fault.field, other_variety(application, catalogue));
      break;
    case Change::value:
    case Change::drop_item:
      set_field(fields, fault.field, std::string(fault.text));
      break;
  }
  return "$." + std::string(fault.part) + "." + std::string(fault.field);
}

// Texts that no JSON reader takes.
std::string broken_text(const Application& application, Random& random) {
  std::string body = application.to_json();
  switch (random.below(3)) {
    case 0:
      return body.substr(0, body.size() / 2);
    case 1:
      return "<application/>";
    default:
      return body + "]";
  }
}

}  // namespace

PushBody make_faulty(Application application, const codes::CodeTable& catalogue, Random& random) {
  if (random.below(8) == 0) return {broken_text(application, random), {}};
  PushBody made;
  std::set<std::string_view> groups;
  for (std::uint64_t wanted = 1 + random.below(4); wanted > 0; --wanted) {
    const Fault& fault = kFaults[random.below(kFaults.size())];
    if (!groups.insert(fault.group).second) continue;
    made.faulty_fields.push_back(put(fault, application, catalogue, random));
  }
  made.body = application.to_json();
  return made;
}

}  // namespace jiuqu::simulators
