#include "app/impl/tree_values.h"

#include <map>

namespace jiuqu::app {
namespace {

struct Values {
  std::vector<std::string> order;
  std::map<std::string, std::string> by_path;
  void add(const std::string& path, std::string value) {
    if (by_path.emplace(path, std::move(value)).second) order.push_back(path);
  }
};

// Repeated elements are told apart by their number; the path is built on the way down.
void collect(xml::Node node, const std::string& path, Values& values) {
  for (const auto& [name, value] : node.attributes()) values.add(path + "/@" + name, value);
  if (!node.has_element_children()) return values.add(path, node.is_nil() ? "null" : node.text());
  std::map<std::string, int> seen;
  for (xml::Node child : node.children()) {
    std::string name(child.name());
    int number = ++seen[name];
    collect(child, path + "/" + name + (number > 1 ? "[" + std::to_string(number) + "]" : ""),
            values);
  }
}

}  // namespace

std::vector<ValueChange> value_changes(xml::Node before, xml::Node after) {
  Values old_values, new_values;
  if (before) collect(before, "/" + std::string(before.name()), old_values);
  if (after) collect(after, "/" + std::string(after.name()), new_values);
  std::vector<ValueChange> changes;
  for (const auto& path : old_values.order) {
    auto found = new_values.by_path.find(path);
    const std::string& was = old_values.by_path[path];
    if (found == new_values.by_path.end())
      changes.push_back({path, was, {}, true, false});
    else if (found->second != was)
      changes.push_back({path, was, found->second, true, true});
  }
  for (const auto& path : new_values.order)
    if (!old_values.by_path.contains(path))
      changes.push_back({path, {}, new_values.by_path[path], false, true});
  return changes;
}

}  // namespace jiuqu::app
