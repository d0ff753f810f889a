#include "adapters/simulators/impl/form_plan.h"

namespace jiuqu::simulators {
namespace {

using json::Json;

Result<FormField> read_field(const std::string& name, const Json& json) {
  FormField field;
  field.name = name;
  const Json* inner = &json;
  if (json.kind == Json::Kind::array && json.items.size() == 1) {
    field.shape = Member::Shape::rows;
    inner = &json.items.front();
  } else if (json.kind == Json::Kind::object) {
    field.shape = Member::Shape::group;
  }
  if (field.shape != Member::Shape::text) {
    auto members = read_form(*inner);
    if (!members) return std::unexpected(members.error());
    field.members = std::move(*members);
    return field;
  }
  if (json.kind != Json::Kind::string || json.text.empty())
    return fail(ErrorCode::configuration_invalid, "no fact for " + name);
  if (json.text.front() == '=') {
    field.constant = json.text.substr(1);
    return field;
  }
  field.fact = json.text;
  field.optional = field.fact.back() == '?';
  if (field.optional) field.fact.pop_back();
  return field;
}

}  // namespace

Result<FormPlan> read_form(const Json& json) {
  if (json.kind != Json::Kind::object)
    return fail(ErrorCode::configuration_invalid, "a form is an object");
  FormPlan plan;
  for (const auto& [name, value] : json.members) {
    auto field = read_field(name, value);
    if (!field) return std::unexpected(field.error());
    plan.push_back(std::move(*field));
  }
  return plan;
}

Fields filled(const FormPlan& plan, const Facts& facts, const std::vector<Facts>& devices) {
  Fields fields;
  for (const FormField& field : plan) {
    if (field.shape == Member::Shape::group) {
      fields.emplace_back(field.name, filled(field.members, facts, devices));
      continue;
    }
    if (field.shape == Member::Shape::rows) {
      std::vector<Fields> rows;
      for (const Facts& device : devices) rows.push_back(filled(field.members, device, {}));
      fields.emplace_back(field.name, std::move(rows));
      continue;
    }
    std::string value = field.fact.empty() ? field.constant : facts.of(field.fact);
    if (field.optional && value.empty()) continue;
    fields.emplace_back(field.name, std::move(value));
  }
  return fields;
}

}  // namespace jiuqu::simulators
