#include "mappings/impl/document_generator.h"

#include <algorithm>

#include "mappings/impl/json_text.h"

namespace jiuqu::mapping {
namespace {

constexpr unsigned kRepetitionsMax = 4;

std::string below(const std::string& key, const xml::Field& field) {
  return (key.empty() ? "" : key + "/") + (field.attribute ? "@" : "") + field.name;
}

}  // namespace

xml::Document DocumentGenerator::make(const xml::Field& root, std::uint64_t seed,
                                      std::uint64_t number) {
  random_ = SeededRandom(seed * 0x9E3779B97F4A7C15ULL + number);
  size_ = number == 0 ? Size::least : number == 1 ? Size::most : Size::drawn;
  auto document = xml::Document::create(root.name, root.ns);
  content(root, document.root(), {});
  return document;
}

bool DocumentGenerator::there(unsigned occurs_min) {
  if (occurs_min > 0 || size_ == Size::most) return true;
  return size_ == Size::drawn && random_.below(3) > 0;
}

void DocumentGenerator::content(const xml::Field& field, xml::Node node, const std::string& key) {
  for (const auto& child : field.children) {
    if (!child->attribute || !there(child->occurs_min)) continue;
    node.set_attribute(child->name, leaf(*child, below(key, *child)));
  }
  if (field.is_leaf()) {
    if (field.primitive != xml::Primitive::none) node.set_text(leaf(field, key));
    return;
  }
  particle(field.content, node, key);
}

void DocumentGenerator::particle(const xml::Particle& particle_of, xml::Node node,
                                 const std::string& key) {
  if (particle_of.field != nullptr) return repeated(particle_of, node, key);
  if (!there(particle_of.occurs_min)) return;
  if (particle_of.compositor == xml::Compositor::choice && !particle_of.parts.empty())
    return particle(particle_of.parts[random_.below(particle_of.parts.size())], node, key);
  for (const auto& part : particle_of.parts) particle(part, node, key);
}

void DocumentGenerator::repeated(const xml::Particle& of, xml::Node node, const std::string& key) {
  const xml::Field& field = *of.field;
  unsigned most = std::min(of.occurs_max, std::max(of.occurs_min, kRepetitionsMax));
  unsigned count = there(of.occurs_min) ? std::max(of.occurs_min, 1U) : 0;
  if (size_ == Size::most) count = std::min(most, std::max(of.occurs_min, 2U));
  if (size_ == Size::drawn && count > 0 && most > count && random_.below(2) == 0)
    count += unsigned(random_.below(most - count + 1));
  for (unsigned i = 0; i < count; ++i) {
    xml::Node element = node.append(field.name, field.ns);
    if (field.nillable && size_ == Size::drawn && random_.below(6) == 0)
      element.set_nil();
    else
      content(field, element, below(key, field));
  }
}

std::string DocumentGenerator::leaf(const xml::Field& field, const std::string& key) {
  auto hint = hints_.find(key);
  const Hint* found = hint == hints_.end() ? nullptr : &hint->second;
  if (found != nullptr && found->json_text != nullptr) return json_text(*found->json_text, key);
  auto value = ValueGenerator(random_, date_).value(field, found, size_ == Size::most);
  if (value) return *value;
  without_value_.insert(field.path());
  return {};
}

std::string DocumentGenerator::json_text(const JsonText& form, const std::string& key) {
  auto inner = xml::Document::create(form.root->name, form.root->ns);
  content(*form.root, inner.root(), key);
  return write_json_text(form, inner.root());
}

}  // namespace jiuqu::mapping
