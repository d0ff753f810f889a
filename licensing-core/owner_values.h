// Values that a data owner (an inspection or supervision system) gave for a case, by their field in
// the canonical application. They are read-only: a later application of the case that says
// otherwise is refused, field by field (DB42/T 2279-2024 7.1.5 f, 7.3.3 d). Another message of an
// owner replaces the values of the fields it names.
// Thread: as case_store.h. Ownership: values.
#pragma once

#include <string>
#include <vector>

#include "bus/base/finding.h"
#include "bus/store/store.h"
#include "bus/xml/document.h"

namespace jiuqu::licensing {

struct OwnerValue {
  std::string field;  // "inspection/checkReportNum"
  std::string value;
  std::string owner;      // inspection, supervision
  std::string reference;  // the owner's own number: of a report, of a record
};

// What canonical/owner-data.xsd holds: the fields of equipment, using unit and inspection that are
// not empty.
std::vector<OwnerValue> owner_values_of(const xml::Document& owner_data);
void keep_owner_values(UnitOfWork& unit, const std::string& case_key,
                       std::vector<OwnerValue> values);
Result<std::vector<OwnerValue>> load_owner_values(Sql& sql, const std::string& case_key);

// An error for each field of the application whose text is another than the owner's; width of
// characters and blanks make no difference. A field that the form does not bring is not compared.
// What is said of a using unit is masked.
Findings changed_owner_values(const std::vector<OwnerValue>& values,
                              const xml::Document& application);

}  // namespace jiuqu::licensing
