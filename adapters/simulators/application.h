// An application as the platform pushes it (interface 5): four groups of named texts, written as
// JSON in the order they stand in. Kept as names and values so that faults can be put into any
// field and other forms need no other type.
// Thread: values.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jiuqu::simulators {

using Fields = std::vector<std::pair<std::string, std::string>>;

// Sets the field, at its place when it is there, else at the end.
void set_field(Fields& fields, std::string_view name, std::string value);
std::string field_of(const Fields& fields, std::string_view name);  // empty when absent
void remove_field(Fields& fields, std::string_view name);

struct Application {
  Fields accept;                  // up_pro_accept
  std::vector<Fields> materials;  // up_pro_material
  Fields form;                    // 使用登记表(一)
  std::vector<Fields> product_data;

  std::string to_json() const;
};

}  // namespace jiuqu::simulators
