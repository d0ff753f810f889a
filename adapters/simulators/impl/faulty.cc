#include "adapters/simulators/impl/faulty.h"

#include <algorithm>
#include <array>
#include <set>

#include "bus/codes/citizen_number.h"
#include "bus/codes/credit_code.h"

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
  std::string_view part;   // "form", "form_stop" …, "up_pro_accept", "up_pro_material"
  std::string_view field;  // rows/field: of the first row
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
    Fault{"registKind", Change::value, "form", "registKind", "改扩建"},
    Fault{"comPersonDate", Change::value, "form", "comPersonDate", "20261101"},
    Fault{"unit", Change::remove, "form_unit", "shiyongdanwei", ""},
    Fault{"code", Change::wrong_check, "form_unit", "shiyongdanweidaima", ""},
    Fault{"zip", Change::value, "form_unit", "sydw_youzhengbianma", "43006"},
    Fault{"phone", Change::value, "form_unit", "aqglry_lianxidianhua", "1390000"},
    Fault{"quantity", Change::value, "form_unit", "shebeishuliang", "1.5"},
    Fault{"kind", Change::value, "form_unit", "dengjileibie", "改扩建"},
    Fault{"date", Change::value, "form_unit", "tianbiaoriqi", "20261101"},
    Fault{"row", Change::value, "form_unit", "cylinder_summary/gongzuoyali", "常压"},
    Fault{"row", Change::value, "form_unit", "cylinder_summary/zhizaonianyue", "2019-13"},
    Fault{"unit", Change::remove, "form_vehicle", "shiyongdanwei", ""},
    Fault{"code", Change::wrong_check, "form_vehicle", "shiyongdanweidaima", ""},
    Fault{"vin", Change::value, "form_vehicle", "vinma", "LXX0000000000000O"},
    Fault{"begin", Change::value, "form_vehicle", "touyongriqi", "2026-13-01"},
    Fault{"next", Change::remove, "form_vehicle", "xiacijianyanriqi", ""},
    Fault{"pressure", Change::value, "form_vehicle", "gongzuoyali", "-20"},
    Fault{"quantity", Change::value, "form_vehicle", "shebeishuliang", "99"},
    Fault{"row", Change::remove, "form_vehicle", "cylinders/chanpinbianhao", ""},
    Fault{"unit", Change::remove, "form_stop", "useComName", ""},
    Fault{"phone", Change::value, "form_stop", "mobilePhone", "1390000"},
    Fault{"kind", Change::value, "form_stop", "registKind", "改扩建"},
    Fault{"quantity", Change::value, "form_stop", "deviceNum", "99"},
    Fault{"row", Change::remove, "form_stop", "devices/registCode", ""},
    Fault{"row", Change::remove, "form_stop", "devices/reasons", ""},
    Fault{"unit", Change::remove, "form_change", "origUseComName", ""},
    Fault{"number", Change::remove, "form_change", "registCode", ""},
    Fault{"type", Change::value, "form_change", "changedType", "过户"},
    Fault{"date", Change::value, "form_change", "registDate", "2026-02-30"},
    Fault{"eqCode", Change::value, "form_change", "eqCode", "3110"},
    Fault{"unit", Change::remove, "form_reissue", "useComName", ""},
    Fault{"code", Change::wrong_check, "form_reissue", "useComCode", ""},
    Fault{"reason", Change::value, "form_reissue", "reason", ""},
    Fault{"number", Change::remove, "form_reissue", "registCode", ""},
    Fault{"date", Change::value, "form_reissue", "comPersonDate", "20261101"},
    Fault{"page", Change::wrong_check, "up_pro_accept", "applyer_page_code", ""},
    Fault{"mobile", Change::value, "up_pro_accept", "contact_mobile", "12345678901"},
    Fault{"apply_type", Change::value, "up_pro_accept", "apply_type", "7"},
    Fault{"apply_date", Change::value, "up_pro_accept", "apply_date", "2026/11/01"},
    Fault{"region_code", Change::value, "up_pro_accept", "region_code", "4201"},
    Fault{"row_guid", Change::value, "up_pro_accept", "row_guid", ""},
    Fault{"material", Change::drop_item, "up_pro_material", "", ""},
};

// Neither a credit code nor a citizen number any more: one in 31 wrong ends of the one would do for
// the other.
std::string with_wrong_check(std::string code) {
  for (char end : {'7', '8', '5'}) {
    std::string spoilt = code;
    if (!spoilt.empty()) spoilt.back() = end;
    if (!codes::check_credit_code(spoilt).ok() && !codes::check_citizen_number(spoilt).ok())
      return spoilt;
  }
  return {};
}

// A variety that belongs to another category than the application's.
std::string other_variety(const Application& application, const codes::CodeTable& catalogue) {
  std::string category = field_of(application.form, "eqCategoryCode");
  for (const auto& row : catalogue.rows())
    if (catalogue.value(row, "level") == "3" && catalogue.value(row, "parent_code") != category)
      return row.code;
  return "0000";
}

// As the answer names it: $.form.useComCode in JSON, /application/form/useComCode in XML; in the
// first row $.form_stop.devices[0].reasons and /application/form_stop/devices[1]/reasons.
std::string path_of(std::string_view part, std::string_view field, Encoding encoding) {
  bool xml = encoding == Encoding::xml;
  std::string path = (xml ? "/application/" : "$.") + std::string(part);
  for (std::size_t slash; (slash = field.find('/')) != field.npos; field.remove_prefix(slash + 1))
    path += (xml ? "/" : ".") + std::string(field.substr(0, slash)) + (xml ? "[1]" : "[0]");
  if (!field.empty()) path += (xml ? "/" : ".") + std::string(field);
  return path;
}

// The fields in which the fault is put, and its name there; null when the form has no such rows.
Fields* place_of(const Fault& fault, Application& application, std::string_view& field) {
  Fields* fields = fault.part == "up_pro_accept" ? &application.accept : &application.form;
  field = fault.field;
  auto slash = field.find('/');
  if (slash == field.npos) return fields;
  auto* rows = groups_of(*fields, field.substr(0, slash));
  field.remove_prefix(slash + 1);
  return rows == nullptr || rows->empty() ? nullptr : &rows->front();
}

// True where the application has what the fault spoils.
bool concerns(const Fault& fault, RightApplication& right) {
  if (fault.change == Change::drop_item) return !right.needed_materials.empty();
  if (fault.part != "up_pro_accept" && fault.part != right.application.form_name) return false;
  std::string_view field;
  return place_of(fault, right.application, field) != nullptr;
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
  std::string_view field;
  Fields& fields = *place_of(fault, application, field);
  switch (fault.change) {
    case Change::remove:
      return remove_field(fields, field);
    case Change::wrong_check:
      return set_field(fields, field, with_wrong_check(field_of(fields, field)));
    case Change::other_family:
      return set_field(fields, field, other_variety(application, catalogue));
    case Change::value:
    case Change::drop_item:
      return set_field(fields, field, std::string(fault.text));
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
