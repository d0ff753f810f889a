// A form as data/forms.json has it: which fact fills which field, in the partner's order.
// Thread: immutable once read; any thread.
#pragma once

#include <string>
#include <vector>

#include "adapters/simulators/application.h"
#include "adapters/simulators/impl/facts.h"
#include "bus/base/error.h"
#include "bus/json/json.h"

namespace jiuqu::simulators {

struct FormField {
  std::string name;
  std::string fact;       // or
  std::string constant;   // when there is no fact
  bool optional = false;  // left out when the fact is empty
  Member::Shape shape = Member::Shape::text;
  std::vector<FormField> members;  // of a group, or of each row
};
using FormPlan = std::vector<FormField>;

// Errors: configuration_invalid.
Result<FormPlan> read_form(const json::Json& json);
// Rows are filled once for each device.
Fields filled(const FormPlan& plan, const Facts& facts, const std::vector<Facts>& devices);

}  // namespace jiuqu::simulators
