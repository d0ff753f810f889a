#include "mappings/import/impl/xsd_reader.h"

#include <algorithm>
#include <charconv>

#include "bus/base/text.h"
#include "mappings/import/impl/import_limits.h"

namespace jiuqu::importing {
namespace {

bool is_true(const std::optional<std::string>& value) {
  return value == "true" || value == "1";
}

unsigned count_of(const std::optional<std::string>& text, unsigned unsaid) {
  if (!text) return unsaid;
  if (*text == "unbounded") return xml::kUnbounded;
  unsigned count = 0;
  auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), count);
  return error == std::errc() ? count : unsaid;
}

// Elements of a group that repeats become elements that repeat.
void repeat(Item& group) {
  for (Item& child : group.children) {
    if (child.kind == ItemKind::sequence || child.kind == ItemKind::choice) {
      repeat(child);
      child.occurs_min = 0;
    } else if (child.kind == ItemKind::element) {
      child.occurs_min = 0;
      child.occurs_max = xml::kUnbounded;
    }
  }
}

}  // namespace

void XsdReader::lost(const Component& at, const std::string& en, const std::string& zh) {
  notes_.warning("not-carried", files_.at(at.node, *at.source), en, zh);
}

void XsdReader::unknown(const Component& at, std::string_view attribute, std::string_view kind) {
  std::string word = at.node.attribute(attribute).value_or("");
  std::vector<std::string> names;
  for (const QName& name : files_.names(kind)) names.push_back(name.name);
  std::string local = word.substr(word.find(':') + 1);
  notes_.error("reference", files_.at(at.node, *at.source, attribute),
               "Nothing is called \"" + word + "\" (" + std::string(kind) + ")",
               "找不到“" + word + "”（" + std::string(kind) + "）", likely_word(local, names));
}

bool XsdReader::read_root(const QName& name, Form& form) {
  Component root = files_.find("element", name);
  form.root = {};
  form.root_ns = root.source->ns;
  form.qualified = root.source->elements_qualified;
  form.root.name = name.name;
  form.root.ns = name.ns;
  element(root, form.root);
  return finish(form);
}

bool XsdReader::read_part(const QName& type, Item& item) {
  if (type.ns == kXsd) return builtin(type.name, item);
  Component complex = files_.find("complexType", type), simple = files_.find("simpleType", type);
  if (complex) complex_type(complex, item);
  if (simple && !complex) simple_type(simple, item);
  return complex || simple;
}

bool XsdReader::finish(Form& form) {
  form.root.occurs_min = form.root.occurs_max = 1;
  form.root.nillable = false;
  if (notes_.failed()) return false;
  bool fields = std::ranges::any_of(
      form.root.children, [](const Item& child) { return child.kind != ItemKind::attribute; });
  if (form.root.is_group() && fields) return true;
  notes_.error("root-no-object", form.root.where, "\"" + form.root.name + "\" has no fields",
               "“" + form.root.name + "”没有任何字段");
  return false;
}

// A type inside itself has no end in a form; what is too deep or too much is an error.
bool XsdReader::enter(const Component& at, Item& item) {
  if (contains(open_, at.node)) {
    lost(at, "A type that contains itself: \"" + item.name + "\" ends here, as text",
         "类型包含自身：“" + item.name + "”到此为止，按文本处理");
    item.primitive = xml::Primitive::string;
    return false;
  }
  if (++items_ > kFormItemsMax || open_.size() > 3 * std::size_t(kFormDepthMax)) {
    notes_.error("too-large", files_.at(at.node, *at.source),
                 "The form has more than 5000 fields or is too deep", "字段超过 5000 个或层级过深");
    return false;
  }
  open_.push_back(at.node);
  return true;
}

// ---- elements

void XsdReader::element(const Component& at, Item& item) {
  item.where = files_.at(at.node, *at.source);
  annotation(at, item);
  item.nillable = is_true(at.node.attribute("nillable"));
  item.fixed = at.node.attribute("fixed");
  item.default_value = at.node.attribute("default");
  if (is_true(at.node.attribute("abstract")))
    lost(at, "abstract is left out: what stands for \"" + item.name + "\" is not known",
         "abstract 未采用：“" + item.name + "”的替换元素未知");
  if (at.node.attribute("substitutionGroup"))
    lost(at, "substitutionGroup is left out", "substitutionGroup 未采用");
  xml::Node complex = at.node.child("complexType"), simple = at.node.child("simpleType");
  if (at.node.attribute("type")) {
    named_type(at, "type", item);
  } else if (complex) {
    complex_type({complex, at.source}, item);
  } else if (simple) {
    simple_type({simple, at.source}, item);
  } else {
    lost(at, "\"" + item.name + "\" has no type: taken as text",
         "“" + item.name + "”没有类型：按文本处理");
    item.primitive = xml::Primitive::string;
  }
  if (item.is_group()) {
    item.fixed.reset();
    item.default_value.reset();
  }
}

void XsdReader::named_type(const Component& at, std::string_view attribute, Item& item) {
  auto name = XsdFiles::resolve(at.node, *at.source, at.node.attribute(attribute).value_or(""));
  if (name && name->ns == kXsd) {
    if (builtin(name->name, item)) return;
    lost(at, "xs:" + name->name + " is taken as text", "xs:" + name->name + " 按文本处理");
    item.primitive = xml::Primitive::string;
    return;
  }
  Component complex = name ? files_.find("complexType", *name) : Component{};
  Component simple = name ? files_.find("simpleType", *name) : Component{};
  if (!complex && !simple) return unknown(at, attribute, "complexType");
  if (!enter(complex ? complex : simple, item)) return;
  complex ? complex_type(complex, item) : simple_type(simple, item);
  open_.pop_back();
}

// ---- complex types

void XsdReader::complex_type(const Component& at, Item& item) {
  annotation(at, item);
  if (is_true(at.node.attribute("mixed")))
    lost(at, "Text between elements (mixed) is not carried over", "元素之间的文本（mixed）未采用");
  xml::Node simple = at.node.child("simpleContent"), complex = at.node.child("complexContent");
  if (simple) return derived({simple, at.source}, item);
  item.primitive = xml::Primitive::none;
  if (complex) return derived({complex, at.source}, item);
  content(at, item);
}

// Extensions begin with what their base has; restrictions say all there is themselves.
void XsdReader::derived(const Component& at, Item& item) {
  xml::Node extension = at.node.child("extension");
  xml::Node step = extension ? extension : at.node.child("restriction");
  if (!step) return;
  Component derivation{step, at.source};
  bool simple = at.node.name() == "simpleContent";
  if (extension || simple) named_type(derivation, "base", item);
  if (simple && !extension) facets(derivation, item);
  if (simple)
    attributes(derivation, item);
  else
    content(derivation, item);
}

void XsdReader::content(const Component& at, Item& item) {
  particles(at, item);
  attributes(at, item);
}

// The particles of a type or compositor, into a group that takes them as a sequence.
void XsdReader::particles(const Component& at, Item& group) {
  for (xml::Node node : at.node.children())
    if (node.ns() == kXsd) particle({node, at.source}, group);
}

void XsdReader::particle(const Component& at, Item& group) {
  std::string_view kind = at.node.name();
  if (kind == "sequence" || kind == "all") return compositor(at, group, ItemKind::sequence);
  if (kind == "choice") return compositor(at, group, ItemKind::choice);
  if (kind == "group") return group_reference(at, group);
  if (kind == "any") return lost(at, "xs:any is left out", "xs:any 未采用");
  if (kind != "element" || at.node.attribute("maxOccurs") == "0") return;
  Item item;
  Component said = at;
  if (at.node.attribute("ref")) {
    auto name = XsdFiles::resolve(at.node, *at.source, *at.node.attribute("ref"));
    said = name ? files_.find("element", *name) : Component{};
    if (!said) return unknown(at, "ref", "element");
    item.ns = name->ns;
  } else {
    auto form = at.node.attribute("form");
    bool qualified = form ? *form == "qualified" : at.source->elements_qualified;
    item.ns = qualified ? at.source->ns : std::string();
  }
  item.name = said.node.attribute("name").value_or("");
  occurs(at, item);
  if (!enter(said, item)) {
    item.where = files_.at(at.node, *at.source);
  } else {
    element(said, item);
    open_.pop_back();
  }
  group.children.push_back(std::move(item));
}

void XsdReader::group_reference(const Component& at, Item& group) {
  auto name = XsdFiles::resolve(at.node, *at.source, at.node.attribute("ref").value_or(""));
  Component found = name ? files_.find("group", *name) : Component{};
  if (!found) return unknown(at, "ref", "group");
  if (!enter(found, group)) return;
  Item inner;
  inner.kind = ItemKind::sequence;
  inner.primitive = xml::Primitive::none;
  occurs(at, inner);
  particles(found, inner);
  open_.pop_back();
  if (inner.occurs_max > 1) {
    lost(at, "A group that repeats: its elements repeat instead, so their order is not kept",
         "重复的 group：改为其元素各自重复，不保留顺序");
    repeat(inner);
    inner.occurs_max = 1;
  }
  group.children.push_back(std::move(inner));
}

void XsdReader::compositor(const Component& at, Item& group, ItemKind kind) {
  Item inner;
  inner.kind = kind;
  inner.primitive = xml::Primitive::none;
  occurs(at, inner);
  particles(at, inner);
  if (at.node.name() == "all")
    lost(at, "xs:all is taken as a sequence: elements of XML in another order do not fit",
         "xs:all 按 sequence 处理：其他顺序的 XML 不再符合");
  if (inner.occurs_max > 1 && inner.children.size() == 1 &&
      inner.children.front().kind == ItemKind::element) {
    // One element in a group that repeats is an element that repeats.
    Item& only = inner.children.front();
    only.occurs_max = only.occurs_max > 1 ? xml::kUnbounded : inner.occurs_max;
    only.occurs_min = std::min(only.occurs_min, inner.occurs_min);
    inner.occurs_max = 1;
  } else if (inner.occurs_max > 1) {
    lost(at, "A group that repeats: its elements repeat instead, so their order is not kept",
         "重复的分组：改为其元素各自重复，不保留顺序");
    inner.kind = ItemKind::sequence;
    repeat(inner);
    inner.occurs_max = 1;
  }
  if (inner.children.empty()) return;
  // A plain sequence in a sequence is one sequence.
  bool plain =
      inner.kind == ItemKind::sequence && inner.occurs_min == 1 && group.kind != ItemKind::choice;
  if (plain)
    group.children.splice(group.children.end(), inner.children);
  else
    group.children.push_back(std::move(inner));
}

void XsdReader::occurs(const Component& at, Item& item) {
  item.occurs_min = count_of(at.node.attribute("minOccurs"), 1);
  item.occurs_max = count_of(at.node.attribute("maxOccurs"), 1);
  bool group = item.kind != ItemKind::element;
  if (group && item.occurs_min > 1) item.occurs_min = 1;
}

// ---- attributes

void XsdReader::attributes(const Component& at, Item& item) {
  for (xml::Node node : at.node.children()) {
    if (node.is("anyAttribute", kXsd))
      lost({node, at.source}, "xs:anyAttribute is left out", "xs:anyAttribute 未采用");
    if (node.is("attribute", kXsd)) attribute({node, at.source}, item);
    if (!node.is("attributeGroup", kXsd)) continue;
    Component reference{node, at.source};
    auto name = XsdFiles::resolve(node, *at.source, node.attribute("ref").value_or(""));
    Component found = name ? files_.find("attributeGroup", *name) : Component{};
    if (!found) {
      unknown(reference, "ref", "attributeGroup");
    } else if (enter(found, item)) {
      attributes(found, item);
      open_.pop_back();
    }
  }
}

void XsdReader::attribute(const Component& at, Item& item) {
  std::string use = at.node.attribute("use").value_or("optional");
  if (use == "prohibited") return;
  Component said = at;
  if (at.node.attribute("ref")) {
    auto name = XsdFiles::resolve(at.node, *at.source, *at.node.attribute("ref"));
    said = name ? files_.find("attribute", *name) : Component{};
    if (!said)
      return lost(at, "The attribute " + *at.node.attribute("ref") + " is left out",
                  "属性 " + *at.node.attribute("ref") + " 未采用");
    if (!name->ns.empty())
      return lost(at, "An attribute of a namespace is left out", "带命名空间的属性未采用");
  }
  Item made;
  made.kind = ItemKind::attribute;
  made.name = said.node.attribute("name").value_or("");
  made.where = files_.at(at.node, *at.source);
  made.occurs_min = use == "required" ? 1 : 0;
  made.fixed = said.node.attribute("fixed");
  made.default_value = said.node.attribute("default");
  annotation(said, made);
  if (said.node.attribute("type")) {
    named_type(said, "type", made);
  } else if (xml::Node simple = said.node.child("simpleType")) {
    simple_type({simple, said.source}, made);
  }
  if (made.default_value) made.occurs_min = 0;
  item.children.push_back(std::move(made));
}

}  // namespace jiuqu::importing
