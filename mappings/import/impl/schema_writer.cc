#include "mappings/import/impl/schema_writer.h"

#include <algorithm>
#include <map>

#include "mappings/import/impl/xml_text.h"

namespace jiuqu::importing {
namespace {

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + escaped(value) + "\"";
}

std::string_view builtin_of(xml::Primitive primitive) {
  switch (primitive) {
    case xml::Primitive::boolean:
      return "xs:boolean";
    case xml::Primitive::integer:
      return "xs:integer";
    case xml::Primitive::decimal:
      return "xs:decimal";
    case xml::Primitive::floating:
      return "xs:double";
    case xml::Primitive::date:
      return "xs:date";
    case xml::Primitive::date_time:
      return "xs:dateTime";
    case xml::Primitive::time:
      return "xs:time";
    case xml::Primitive::year_month:
      return "xs:gYearMonth";
    case xml::Primitive::base64:
      return "xs:base64Binary";
    default:
      return "xs:string";
  }
}

bool has_facets(const xml::Facets& facets) {
  return facets.length || facets.length_min || facets.length_max || facets.digits_total ||
         facets.digits_fraction || facets.value_min || facets.value_max || facets.value_above ||
         facets.value_below || !facets.enumeration.empty() || !facets.patterns.empty();
}

// A namespace and the global elements of its file that other files refer to.
struct Space {
  std::string uri, prefix, file;
  std::vector<std::pair<std::string, const Item*>> globals;
};

class SchemaWriter {
 public:
  SchemaWriter(const Form& form, std::string name, Notes& notes)
      : form_(form), name_(std::move(name)), notes_(notes) {}

  std::vector<SchemaFile> run(const std::string& title) {
    gather(form_.root, form_.root_ns);
    std::vector<SchemaFile> files;
    space_of(form_.root_ns)
        .globals.insert(space_of(form_.root_ns).globals.begin(), {form_.root.name, &form_.root});
    for (std::size_t i = 0; i < spaces_.size(); ++i) {
      out_.clear();
      now_ = &spaces_[i];
      head(i == 0 ? title : std::string());
      for (const auto& [name, item] : spaces_[i].globals) element(*item, 1, true);
      types();
      out_ += "</xs:schema>\n";
      files.push_back({spaces_[i].file, out_});
    }
    return files;
  }

 private:
  Space& space_of(const std::string& uri) {
    auto found = std::ranges::find(spaces_, uri, &Space::uri);
    if (found != spaces_.end()) return *found;
    Space space;
    space.uri = uri;
    space.prefix = spaces_.empty() ? "p" : "n" + std::to_string(spaces_.size());
    space.file =
        spaces_.empty() ? name_ + ".xsd" : name_ + "-ns" + std::to_string(spaces_.size()) + ".xsd";
    spaces_.push_back(std::move(space));
    return spaces_.back();
  }

  // A child in another namespace becomes a global element there, and a reference here. Where local
  // elements stand in no namespace, every one that has a namespace does.
  bool is_foreign(const Item& item, const std::string& uri) const {
    if (item.kind != ItemKind::element) return false;
    return form_.qualified ? item.ns != uri : !item.ns.empty();
  }

  void gather(const Item& item, const std::string& uri) {
    space_of(uri);
    for (const Item& child : item.children) {
      bool foreign = is_foreign(child, uri);
      if (foreign && !add_global(child)) continue;
      gather(child, foreign ? child.ns : uri);
    }
  }

  // False when it is there already: one element may be referred to from many places.
  bool add_global(const Item& item) {
    auto& globals = space_of(item.ns).globals;
    for (const auto& [name, known] : globals) {
      if (name != item.name) continue;
      bool same = known->where.file == item.where.file && known->where.line == item.where.line;
      if (!same)
        notes_.error("name-twice", item.where,
                     "\"" + name + "\" of the same namespace stands with other content at " +
                         place_text(known->where),
                     "同一命名空间的“" + name + "”在 " + place_text(known->where) + " 有不同内容");
      return false;
    }
    globals.emplace_back(item.name, &item);
    return true;
  }

  void line(int depth, const std::string& text) {
    out_ += std::string(std::size_t(depth) * 2, ' ') + text + "\n";
  }

  void head(const std::string& title) {
    out_ += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    if (!title.empty()) {
      std::string safe = escaped(title);
      for (auto at = safe.find("--"); at != safe.npos; at = safe.find("--")) safe.erase(at, 1);
      out_ += "<!-- " + safe + " -->\n";
    }
    out_ +=
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" "
        "xmlns:jq=\"urn:jiuqu:schema:1\"";
    if (!now_->uri.empty()) {
      for (const Space& space : spaces_)
        if (!space.uri.empty())
          out_ += "\n          " + attribute("xmlns:" + space.prefix, space.uri);
      out_ += "\n          " + attribute("targetNamespace", now_->uri);
    } else {
      for (const Space& space : spaces_)
        if (!space.uri.empty()) out_ += attribute("xmlns:" + space.prefix, space.uri);
    }
    if (form_.qualified) out_ += " elementFormDefault=\"qualified\"";
    out_ += ">\n";
    for (const Space& space : spaces_) {
      if (&space == now_) continue;
      line(1, "<xs:import" + (space.uri.empty() ? "" : attribute("namespace", space.uri)) +
                  attribute("schemaLocation", space.file) + "/>");
    }
  }

  void annotation(const Item& item, int depth) {
    std::string inner;
    std::string documentation = item.documentation;
    if (!item.time_format.empty() && item.primitive == xml::Primitive::string &&
        documentation.find(item.time_format) == documentation.npos)
      documentation += (documentation.empty() ? "" : "; ") + item.time_format;
    bool meanings =
        std::ranges::any_of(item.codes, [](const Code& code) { return code.code != code.name; });
    if (meanings && documentation.empty())
      for (const Code& code : item.codes)
        documentation += (documentation.empty() ? "" : "; ") + code.code +
                         (code.name.empty() ? "" : " " + code.name);
    if (!documentation.empty())
      inner += "<xs:documentation>" + escaped(documentation) + "</xs:documentation>";
    if (!item.label.empty() || item.personal) {
      inner += "<xs:appinfo>";
      if (!item.label.empty()) inner += "<jq:label>" + escaped(item.label) + "</jq:label>";
      if (item.personal) inner += "<jq:personal/>";
      inner += "</xs:appinfo>";
    }
    if (!inner.empty()) line(depth, "<xs:annotation>" + inner + "</xs:annotation>");
  }

  static std::string occurs(const Item& item) {
    std::string made;
    if (item.occurs_min != 1) made += attribute("minOccurs", std::to_string(item.occurs_min));
    if (item.occurs_max == xml::kUnbounded) made += attribute("maxOccurs", "unbounded");
    if (item.occurs_max != 1 && item.occurs_max != xml::kUnbounded)
      made += attribute("maxOccurs", std::to_string(item.occurs_max));
    return made;
  }

  static std::string values(const Item& item) {
    std::string made;
    if (item.fixed) made += attribute("fixed", *item.fixed);
    if (item.default_value) made += attribute("default", *item.default_value);
    if (item.nillable) made += attribute("nillable", "true");
    return made;
  }

  // ---- elements

  void element(const Item& item, int depth, bool global) {
    if (item.kind == ItemKind::sequence || item.kind == ItemKind::choice) return group(item, depth);
    if (!global && is_foreign(item, now_->uri)) {
      const Space& space = space_of(item.ns);
      std::string prefix = space.uri.empty() ? "" : space.prefix + ":";
      return line(depth,
                  "<xs:element" + attribute("ref", prefix + item.name) + occurs(item) + "/>");
    }
    std::string head = "<xs:element" + attribute("name", item.name);
    if (!global) head += occurs(item);
    head += values(item);
    bool complex = item.is_group() || !item.children.empty();
    bool restricted = !complex && has_facets(item.facets);
    if (!complex && !restricted) head += attribute("type", builtin_of(item.primitive));
    bool notes = !item.label.empty() || item.personal || !item.documentation.empty() ||
                 !item.codes.empty() || !item.time_format.empty();
    if (!complex && !restricted && !notes) return line(depth, head + "/>");
    line(depth, head + ">");
    annotation(item, depth + 1);
    if (restricted) {
      line(depth + 1, "<xs:simpleType>");
      restriction(item, depth + 2);
      line(depth + 1, "</xs:simpleType>");
    }
    if (complex) complex_type(item, depth + 1);
    line(depth, "</xs:element>");
  }

  void group(const Item& item, int depth) {
    std::string tag = item.kind == ItemKind::choice ? "xs:choice" : "xs:sequence";
    line(depth, "<" + tag + occurs(item) + ">");
    for (const Item& child : item.children) element(child, depth + 1, false);
    line(depth, "</" + tag + ">");
  }

  void complex_type(const Item& item, int depth) {
    line(depth, "<xs:complexType>");
    if (!item.is_group()) {
      // A text with attributes.
      std::string base(builtin_of(item.primitive));
      if (has_facets(item.facets)) base = named_type(item);
      line(depth + 1, "<xs:simpleContent>");
      line(depth + 2, "<xs:extension" + attribute("base", base) + ">");
      attributes(item, depth + 3);
      line(depth + 2, "</xs:extension>");
      line(depth + 1, "</xs:simpleContent>");
      return line(depth, "</xs:complexType>");
    }
    bool elements = std::ranges::any_of(
        item.children, [](const Item& child) { return child.kind != ItemKind::attribute; });
    if (elements) {
      line(depth + 1, "<xs:sequence>");
      for (const Item& child : item.children)
        if (child.kind != ItemKind::attribute) element(child, depth + 2, false);
      line(depth + 1, "</xs:sequence>");
    }
    attributes(item, depth + 1);
    line(depth, "</xs:complexType>");
  }

  // The facets of a text with attributes need a type of its own; it is written behind the elements.
  std::string named_type(const Item& item) {
    std::string name = item.name + "-text-" + std::to_string(types_.size() + 1);
    types_.emplace_back(name, &item);
    return (now_->uri.empty() ? "" : now_->prefix + ":") + name;
  }

  void types() {
    for (const auto& [name, item] : types_) {
      line(1, "<xs:simpleType" + attribute("name", name) + ">");
      restriction(*item, 2);
      line(1, "</xs:simpleType>");
    }
    types_.clear();
  }

  void attributes(const Item& item, int depth) {
    for (const Item& child : item.children) {
      if (child.kind != ItemKind::attribute) continue;
      std::string head = "<xs:attribute" + attribute("name", child.name);
      if (child.fixed) head += attribute("fixed", *child.fixed);
      if (child.default_value) head += attribute("default", *child.default_value);
      if (child.occurs_min > 0) head += attribute("use", "required");
      bool restricted = has_facets(child.facets);
      if (!restricted) head += attribute("type", builtin_of(child.primitive));
      line(depth, head + ">");
      annotation(child, depth + 1);
      if (restricted) {
        line(depth + 1, "<xs:simpleType>");
        restriction(child, depth + 2);
        line(depth + 1, "</xs:simpleType>");
      }
      line(depth, "</xs:attribute>");
    }
  }

  void restriction(const Item& item, int depth) {
    line(depth, "<xs:restriction" + attribute("base", builtin_of(item.primitive)) + ">");
    const xml::Facets& facets = item.facets;
    auto facet = [&](std::string_view name, const std::string& value) {
      line(depth + 1, "<xs:" + std::string(name) + attribute("value", value) + "/>");
    };
    auto count = [&](std::string_view name, const std::optional<std::size_t>& value) {
      if (value) facet(name, std::to_string(*value));
    };
    auto bound = [&](std::string_view name, const std::optional<std::string>& value) {
      if (value) facet(name, *value);
    };
    count("length", facets.length);
    count("minLength", facets.length_min);
    count("maxLength", facets.length_max);
    count("totalDigits", facets.digits_total);
    count("fractionDigits", facets.digits_fraction);
    bound("minInclusive", facets.value_min);
    bound("maxInclusive", facets.value_max);
    bound("minExclusive", facets.value_above);
    bound("maxExclusive", facets.value_below);
    for (const auto& value : facets.enumeration) facet("enumeration", value);
    for (const auto& pattern : facets.patterns) facet("pattern", pattern);
    line(depth, "</xs:restriction>");
  }

  const Form& form_;
  std::string name_;
  Notes& notes_;
  std::vector<Space> spaces_;
  const Space* now_ = nullptr;
  std::vector<std::pair<std::string, const Item*>> types_;
  std::string out_;
};

}  // namespace

std::vector<SchemaFile> write_schema(const Form& form, const std::string& name,
                                     const std::string& title, Notes& notes) {
  return SchemaWriter(form, name, notes).run(title);
}

}  // namespace jiuqu::importing
