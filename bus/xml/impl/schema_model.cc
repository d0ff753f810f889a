#include "bus/xml/schema_model.h"

#include <algorithm>

namespace jiuqu::xml {

bool Field::is_leaf() const {
  return std::ranges::all_of(children, [](const auto& one) { return one->attribute; });
}

const Field* Field::child(std::string_view child_name) const {
  bool attribute_only = child_name.starts_with('@');
  if (attribute_only) child_name.remove_prefix(1);
  const Field* found = nullptr;
  for (const auto& one : children) {
    if (one->name != child_name || (attribute_only && !one->attribute)) continue;
    if (!one->attribute || attribute_only) return one.get();
    found = one.get();
  }
  return found;
}

std::string Field::path() const {
  std::string above = parent != nullptr ? parent->path() : std::string();
  return above + (attribute ? "/@" : "/") + name;
}

const Field* SchemaModel::root(std::string_view name) const {
  for (const auto& one : roots_)
    if (one->name == name) return one.get();
  return nullptr;
}

const Field* SchemaModel::find(std::string_view path) const {
  const Field* field = nullptr;
  if (!path.starts_with('/')) return nullptr;
  while (!path.empty()) {
    path.remove_prefix(1);
    auto step = path.substr(0, path.find('/'));
    path.remove_prefix(step.size());
    step = step.substr(0, step.find('['));
    field = field == nullptr ? root(step) : field->child(step);
    if (field == nullptr) return nullptr;
  }
  return field;
}

}  // namespace jiuqu::xml
