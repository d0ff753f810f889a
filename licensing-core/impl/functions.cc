#include "licensing-core/functions.h"

#include "licensing-core/equipment_code.h"
#include "licensing-core/licence_identifier.h"
#include "licensing-core/licence_number.h"

namespace jiuqu::licensing {

namespace {

template <class F>
void add_one(xml::FunctionTable& table, std::string name, std::string help, F function) {
  auto call = [function](std::span<const xml::Value> values) -> Result<xml::Value> {
    return xml::Value(function(xml::to_string(values[0])));
  };
  table.add({std::move(name), 1, 1, std::move(call), std::move(help)});
}

}  // namespace

void add_functions(xml::FunctionTable& functions) {
  add_one(functions, "equipment-code", "true for an equipment code of 17 or 18 characters",
          [](const std::string& code) { return is_equipment_code(code); });
  add_one(functions, "equipment-code-fault",
          "what is wrong with an equipment code, in Chinese; empty when right",
          [](const std::string& code) { return std::string(equipment_code_fault(code)); });
  add_one(functions, "licence-number", "true for a number of a registration licence",
          [](const std::string& text) { return parse_licence_number(text).has_value(); });
  add_one(functions, "licence-identifier",
          "true for an identifier of an electronic licence (GB/T 36904) with its check character",
          [](const std::string& text) { return licence_identifier_fault(text).empty(); });
  add_one(functions, "licence-identifier-fault",
          "what is wrong with a licence identifier, in Chinese; empty when right",
          [](const std::string& text) { return std::string(licence_identifier_fault(text)); });
}

}  // namespace jiuqu::licensing
