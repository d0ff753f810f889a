#include "adapters/simulators/application.h"

#include <algorithm>

#include "bus/json/json.h"

namespace jiuqu::simulators {
namespace {

auto find_field(Fields& fields, std::string_view name) {
  return std::ranges::find_if(fields, [&](const auto& field) { return field.first == name; });
}

void write_object(json::Writer& writer, const Fields& fields) {
  writer.begin_object();
  for (const auto& [name, value] : fields) writer.member(name, value);
  writer.end_object();
}

void write_array(json::Writer& writer, const std::vector<Fields>& items) {
  writer.begin_array();
  for (const auto& item : items) write_object(writer, item);
  writer.end_array();
}

}  // namespace

void set_field(Fields& fields, std::string_view name, std::string value) {
  auto found = find_field(fields, name);
  if (found == fields.end())
    fields.emplace_back(name, std::move(value));
  else
    found->second = std::move(value);
}

std::string field_of(const Fields& fields, std::string_view name) {
  for (const auto& [field, value] : fields)
    if (field == name) return value;
  return {};
}

void remove_field(Fields& fields, std::string_view name) {
  if (auto found = find_field(fields, name); found != fields.end()) fields.erase(found);
}

std::string Application::to_json() const {
  json::Writer writer;
  writer.begin_object().key("up_pro_accept");
  write_object(writer, accept);
  writer.key("up_pro_material");
  write_array(writer, materials);
  writer.key("form");
  write_object(writer, form);
  writer.key("product_data");
  write_array(writer, product_data);
  writer.end_object();
  return writer.take();
}

}  // namespace jiuqu::simulators
