#include <algorithm>

#include "mappings/import/impl/proposals.h"

namespace jiuqu::importing {
namespace {

std::string joined(const std::string& base, const std::string& name) {
  return base.empty() ? name : base + "/" + name;
}

class FormWalk {
 public:
  explicit FormWalk(std::vector<Place>& places) : places_(places) {}

  void children(const Item& item, const Place& around) {
    for (const Item& child : item.children) {
      if (item.kind != ItemKind::choice) {
        visit(child, around);
        continue;
      }
      Place branch = around;
      branch.choices.emplace_back(&item, &child);
      visit(child, branch);
    }
  }

 private:
  void visit(const Item& item, const Place& around) {
    if (item.kind == ItemKind::sequence || item.kind == ItemKind::choice)
      return children(item, around);
    Place place = around;
    place.group = around.name;
    place.group_label = around.label;
    place.name = item.name;
    place.label = item.label;
    place.item = &item;
    place.path = joined(around.path, (item.kind == ItemKind::attribute ? "@" : "") + item.name);
    bool leaf = item.children.empty() && !item.is_group();
    place.many = leaf && item.repeats();
    if (!leaf && item.repeats()) place.blocks.push_back(place.path);
    if (!item.is_group()) places_.push_back(place);
    if (!leaf) children(item, place);
  }

  std::vector<Place>& places_;
};

void visit(const xml::Field& field, const Place& around, std::vector<Place>& places) {
  for (const auto& child : field.children) {
    Place place = around;
    place.group = around.name;
    place.group_label = around.label;
    place.name = child->name;
    place.label = child->label;
    place.field = child.get();
    place.path = joined(around.path, (child->attribute ? "@" : "") + child->name);
    bool leaf = child->children.empty();
    bool value = child->primitive != xml::Primitive::none;
    place.many = leaf && child->repeats();
    if (!leaf && child->repeats()) place.blocks.push_back(place.path);
    if (value) places.push_back(place);
    visit(*child, place, places);
  }
}

}  // namespace

std::vector<Place> places_of(const Form& form) {
  std::vector<Place> places;
  Place root;
  root.name = form.root.name;
  root.label = form.root.label;
  FormWalk(places).children(form.root, root);
  return places;
}

std::vector<Place> places_of(const xml::Field& root) {
  std::vector<Place> places;
  Place around;
  around.name = root.name;
  around.label = root.label;
  visit(root, around, places);
  return places;
}

}  // namespace jiuqu::importing
