// An application as the platform pushes it (interface 5): named texts in the order in which the
// partner's form has them, groups of such, and rows. Kept as names and values so that faults can be
// put into any field and a further form needs no other type. The same content is written as JSON
// or as XML (urn:jiuqu:platform:1).
// Thread: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jiuqu::simulators {

// A text, a group of members, or rows of them under one name.
struct Member {
  enum class Shape : std::uint8_t { text, group, rows };

  Member(std::string_view called, std::string value) : name(called), text(std::move(value)) {}
  Member(std::string_view called, std::vector<Member> group)
      : name(called), shape(Shape::group), groups{std::move(group)} {}
  Member(std::string_view called, std::vector<std::vector<Member>> rows)
      : name(called), shape(Shape::rows), groups(std::move(rows)) {}

  std::string name;
  std::string text;
  Shape shape = Shape::text;
  std::vector<std::vector<Member>> groups;
};
using Fields = std::vector<Member>;

// A text: at its place when it is there, else at the end.
void set_field(Fields& fields, std::string_view name, std::string value);
std::string field_of(const Fields& fields, std::string_view name);  // empty when absent
void remove_field(Fields& fields, std::string_view name);
// The groups or rows under a name; null when there are none.
std::vector<Fields>* groups_of(Fields& fields, std::string_view name);
const std::vector<Fields>* groups_of(const Fields& fields, std::string_view name);

enum class Encoding : std::uint8_t { json, xml };
std::string_view content_type_of(Encoding encoding);

struct Application {
  Fields accept;                  // up_pro_accept
  std::vector<Fields> materials;  // up_pro_material
  std::string form_name;          // form, form_unit, form_vehicle, form_stop …
  Fields form;
  std::vector<Fields> product_data;  // with form alone

  std::string text(Encoding encoding) const;
  std::string text_for_people(Encoding encoding) const;  // a field a line
};

// The content of <root xmlns="urn:jiuqu:platform:1">, or the JSON object of it.
std::string document_text(std::string_view root, const Fields& content, Encoding encoding,
                          bool for_people = false);

}  // namespace jiuqu::simulators
