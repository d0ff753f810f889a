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

// As the answer names it: $.form.useComCode in JSON, /application/form/useComCode in XML.
std::string path_of(std::string_view part, std::string_view field, Encoding encoding) {
  bool xml = encoding == Encoding::xml;
  std::string path = (xml ? "/application/" : "$.") + std::string(part);
  if (!field.empty()) path += (xml ? "/" : ".") + std::string(field);
  return path;
}

bool concerns(const Fault& fault, const RightApplication& right) {
  if (fault.change == Change::drop_item) return !right.needed_materials.empty();
  return fault.part == "up_pro_accept" || fault.part == right.application.form_name;
}

void put(const Fault& fault, RightApplication& right, const codes::CodeTable& catalogue,
         Random& random) {
  Application& application = right.application;
  if (fault.change == Change::drop_item) {
    const auto& needed = right.needed_materials;
    auto place = std::ptrdiff_t(needed[random.below(needed.size())]);
    application.materials.erase(application.materials.begin() + place);
    return;
  }
  Fields& fields = fault.part == "up_pro_accept" ? application.accept : application.form;
  switch (fault.change) {
    case Change::remove:
      return remove_field(fields, fault.field);
    case Change::wrong_check:
      return set_field(fields, fault.field, with_wrong_check(field_of(fields, fault.field)));
    case Change::other_family:
      return set_field(fields, fault.field, other_variety(application, catalogue));
    case Change::value:
    case Change::drop_item:
      return set_field(fields, fault.field, std::string(fault.text));
  }
}

// Texts that no reader of the encoding takes.
std::string broken_text(const Application& application, Encoding encoding, Random& random) {
  std::string body = application.text(encoding);
  switch (random.below(3)) {
    case 0:
      return body.substr(0, body.size() / 2);
    case 1:
      return encoding == Encoding::json ? "<application/>" : "{}";
    default:
      return body + (encoding == Encoding::json ? "]" : "</application>");
  }
}

}  // namespace

PushBody make_faulty(RightApplication right, const codes::CodeTable& catalogue, Encoding encoding,
                     Random& random) {
  Application& application = right.application;
  if (random.below(8) == 0) return {broken_text(application, encoding, random), {}, encoding};
  PushBody made;
  made.encoding = encoding;
  std::set<std::string_view> groups;
  std::uint64_t wanted = 1 + random.below(4);
  while (wanted > 0) {
    const Fault& fault = kFaults[random.below(kFaults.size())];
    if (!concerns(fault, right)) continue;
    --wanted;
    if (!groups.insert(fault.group).second) continue;
    put(fault, right, catalogue, random);
    made.faulty_fields.push_back(path_of(fault.part, fault.field, encoding));
  }
  made.body = application.text(encoding);
  return made;
}

}  // namespace jiuqu::simulators
