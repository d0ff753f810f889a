#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

#include "bus/base/text.h"
#include "bus/xml/impl/schema_reader.h"

namespace jiuqu::xml {

namespace {

bool is_particle(Node node) {
  if (node.ns() != kXsdNamespace) return false;
  for (std::string_view name : {"element", "group", "sequence", "choice", "all"})
    if (node.name() == name) return true;
  return false;
}

unsigned multiply(unsigned a, unsigned b) {
  if (a == 0 || b == 0) return 0;
  if (a == kUnbounded || b == kUnbounded || a > kUnbounded / b) return kUnbounded;
  return a * b;
}

Occurs multiply(Occurs a, Occurs b) {
  return {multiply(a.min, b.min), multiply(a.max, b.max)};
}

Compositor compositor_of(Node group) {
  if (group.name() == "choice") return Compositor::choice;
  return group.name() == "all" ? Compositor::all : Compositor::sequence;
}

}  // namespace

Occurs SchemaReader::read_occurs(Node at) {
  Occurs occurs;
  auto read = [&](std::string_view attribute, unsigned& target) {
    auto text = at.attribute(attribute);
    if (!text) return;
    if (*text == "unbounded" && attribute == "maxOccurs") {
      target = kUnbounded;
      return;
    }
    auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), target);
    if (error == std::errc{} && end == text->data() + text->size()) return;
    report_.add("schema.occurs", at.at(attribute),
                {"\"" + *text + "\" is not a number of occurrences.",
                 "“" + *text + "”不是有效的出现次数。"});
  };
  read("minOccurs", occurs.min);
  read("maxOccurs", occurs.max);
  return occurs;
}

// The group of a complex type or extension, if it has one, becomes the content of the field.
void SchemaReader::read_content(const Source& at, Field& field) {
  for (Node node : at.node.children()) {
    if (!is_particle(node)) continue;
    auto particle = read_particle({node, at.file}, field, {}, false);
    if (particle && !particle->parts.empty()) add_content(field, std::move(*particle));
    refuse_repeated_names(field.content, node);
    return;
  }
}

// An extension stands after the content it extends.
void SchemaReader::add_content(Field& field, Particle particle) {
  if (field.content.parts.empty()) {
    field.compositor = particle.compositor;
    field.content = std::move(particle);
    return;
  }
  Particle joined;
  joined.parts.push_back(std::move(field.content));
  joined.parts.push_back(std::move(particle));
  field.compositor = Compositor::sequence;
  field.content = std::move(joined);
}

std::optional<Particle> SchemaReader::read_particle(const Source& at, Field& parent, Occurs outer,
                                                    bool conditional) {
  if (at.node.name() == "element") return read_local_element(at, parent, outer, conditional);
  if (at.node.name() == "group") return read_group_named(at, parent, outer, conditional);
  return read_group(at, parent, outer, conditional);
}

std::optional<Particle> SchemaReader::read_group_named(const Source& at, Field& parent,
                                                       Occurs outer, bool conditional) {
  auto name = files_.resolve(at, "ref");
  if (!name) return std::nullopt;
  Source group = files_.find(Component::group, *name);
  if (!group) {
    files_.report_unknown(at, "ref", Component::group, files_.names(Component::group));
    return std::nullopt;
  }
  if (!open(group.node, at.node)) return std::nullopt;
  report_.only(group.node, {"annotation", "sequence", "choice", "all"});
  std::optional<Particle> particle;
  Occurs occurs = multiply(outer, read_occurs(at.node));
  for (Node node : group.node.children())
    if (is_particle(node)) particle = read_group({node, group.file}, parent, occurs, conditional);
  close();
  return particle;
}

std::optional<Particle> SchemaReader::read_group(const Source& at, Field& parent, Occurs outer,
                                                 bool conditional) {
  report_.only(at.node, {"annotation", "element", "group", "sequence", "choice", "all"});
  Occurs occurs = multiply(outer, read_occurs(at.node));
  if (occurs.max == 0) return std::nullopt;
  std::vector<Node> nodes;
  for (Node node : at.node.children())
    if (is_particle(node)) nodes.push_back(node);
  if (occurs.max > 1 && nodes.size() > 1) {
    report_.unsupported(at.node, "A repeating group of several particles", "maxOccurs");
    occurs.max = 1;
  }
  Particle group;
  group.compositor = compositor_of(at.node);
  bool single = nodes.size() == 1;
  Occurs inner = single ? occurs : Occurs{};
  if (!single) {
    group.occurs_min = std::min(occurs.min, 1U);
    conditional = conditional || occurs.min == 0 || group.compositor == Compositor::choice;
  }
  for (Node node : nodes) {
    auto part = read_particle({node, at.file}, parent, inner, conditional);
    if (part) group.parts.push_back(std::move(*part));
  }
  return group;
}

std::optional<Particle> SchemaReader::read_local_element(const Source& at, Field& parent,
                                                         Occurs outer, bool conditional) {
  Occurs occurs = multiply(outer, read_occurs(at.node));
  if (occurs.max == 0) return std::nullopt;
  Source declaration = at;
  auto form = at.node.attribute("form");
  bool qualified = form ? form == "qualified" : at.file->elements_qualified;
  QName name{qualified ? at.file->target_namespace : std::string(),
             at.node.attribute("name").value_or("")};
  bool reference = at.node.attribute("ref").has_value();
  if (reference) {
    report_.only(at.node, {"annotation"});
    auto resolved = files_.resolve(at, "ref");
    if (!resolved) return std::nullopt;
    name = *resolved;
    declaration = files_.find(Component::element, name);
    if (!declaration) {
      files_.report_unknown(at, "ref", Component::element, files_.names(Component::element));
      return std::nullopt;
    }
  }
  Particle particle;
  particle.occurs_min = occurs.min;
  particle.occurs_max = occurs.max;
  for (const auto& sibling : parent.children) {
    if (sibling->attribute || sibling->name != name.name || sibling->ns != name.ns) continue;
    sibling->occurs_max = std::max(sibling->occurs_max, occurs.max);
    particle.field = sibling.get();
    return particle;
  }
  Field* child = add_child(parent, at, name.name, name.ns);
  if (child == nullptr) return std::nullopt;
  child->occurs_min = occurs.min;
  child->occurs_max = occurs.max;
  child->conditional = conditional;
  particle.field = child;
  if (reference) read_annotation(at.node, *child);
  if (open(declaration.node, at.node)) {
    read_element(declaration, *child);
    close();
  }
  return particle;
}

// One name in two branches of a choice is one field; twice in a sequence it could not be told
// apart.
void SchemaReader::refuse_repeated_names(const Particle& particle, Node at) {
  auto collect = [&](auto& self, const Particle& group) -> std::set<const Field*> {
    if (group.field != nullptr) return {group.field};
    std::set<const Field*> all;
    for (const Particle& part : group.parts) {
      std::set<const Field*> names = self(self, part);
      for (const Field* field : names) {
        if (all.insert(field).second || group.compositor == Compositor::choice) continue;
        report_.unsupported(at, "The element \"" + field->name + "\" twice in one content model");
      }
    }
    return all;
  };
  collect(collect, particle);
}

}  // namespace jiuqu::xml
