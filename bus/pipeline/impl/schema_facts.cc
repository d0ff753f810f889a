#include "bus/pipeline/impl/schema_facts.h"

#include <algorithm>

namespace jiuqu {
namespace {

using xml::Field;

std::string type_word(xml::Primitive primitive) {
  switch (primitive) {
    case xml::Primitive::string:
      return "text";
    case xml::Primitive::boolean:
      return "boolean";
    case xml::Primitive::integer:
      return "integer";
    case xml::Primitive::decimal:
      return "decimal";
    case xml::Primitive::floating:
      return "floating point";
    case xml::Primitive::date:
      return "date";
    case xml::Primitive::date_time:
      return "date and time";
    case xml::Primitive::time:
      return "time";
    case xml::Primitive::year_month:
      return "year and month";
    case xml::Primitive::base64:
      return "base64";
    case xml::Primitive::none:
      break;
  }
  return "group";
}

std::string compositor_word(xml::Compositor compositor) {
  if (compositor == xml::Compositor::choice) return "one of them";
  return compositor == xml::Compositor::all ? "in any order" : "in this order";
}

std::string occurrence_of(const Field& field) {
  if (field.occurs_max == 1) return field.occurs_min == 0 ? "optional" : "required";
  std::string most =
      field.occurs_max == xml::kUnbounded ? "any number" : std::to_string(field.occurs_max);
  return std::to_string(field.occurs_min) + " to " + most;
}

std::string lines(const std::vector<std::string>& items) {
  std::string text;
  for (const auto& item : items) text += (text.empty() ? "" : "\n") + item;
  return text;
}

std::string number(const std::optional<std::size_t>& value) {
  return value ? std::to_string(*value) : std::string();
}

void say_facets(const xml::Facets& facets, FactList& list) {
  list.say("length", number(facets.length));
  list.say("shortest", number(facets.length_min)).say("longest", number(facets.length_max));
  list.say("digits", number(facets.digits_total)).say("decimals", number(facets.digits_fraction));
  list.say("least", facets.value_min.value_or("")).say("most", facets.value_max.value_or(""));
  list.say("above", facets.value_above.value_or("")).say("below", facets.value_below.value_or(""));
  list.say("value", lines(facets.enumeration), FactForm::list);
  list.say("pattern", lines(facets.patterns), FactForm::list);
}

class SchemaFacts {
 public:
  explicit SchemaFacts(const SourceFile& file) : file_(file) {}

  std::vector<Fact> run() {
    Findings ignored;
    auto model = xml::SchemaModel::read(file_.path, file_.root, ignored);
    if (model == nullptr) return {};
    list_.thing("schema", file_.document ? file_.document.root().line() : 1);
    list_.say("namespace", model->target_namespace());
    for (const auto& root : model->roots()) describe(*root);
    describe_types();
    return list_.take();
  }

 private:
  void describe(const Field& field) {
    list_.thing("field " + field.path(), field.line);
    if (field.file != file_.path) list_.in_file(field.file);
    if (field.parent != nullptr) list_.say("occurrence", occurrence_of(field));
    if (field.conditional) list_.say("stands in", "a choice or an optional group");
    list_.say("type", type_word(field.primitive));
    if (!field.is_leaf()) list_.say("children", compositor_word(field.compositor));
    say_facets(field.facets, list_);
    list_.say("null", field.nillable ? "allowed" : "");
    list_.say("fixed", field.fixed.value_or("")).say("default", field.default_value.value_or(""));
    list_.say("label", one_line(field.label)).say("personal", field.personal ? "yes" : "");
    list_.say("documentation", one_line(field.documentation));
    for (const auto& child : field.children) describe(*child);
  }

  // Named types: what a file of types alone says. Fields that have them are told where they stand.
  void describe_types() {
    if (!file_.document) return;
    for (xml::Node type : file_.document.root().children("simpleType")) {
      list_.thing("type " + type.attribute("name").value_or(""), type.line());
      xml::Node restriction = type.child("restriction");
      list_.say("base", restriction.attribute("base").value_or(""));
      std::string values, patterns;
      for (xml::Node facet : restriction.children()) {
        std::string name(facet.name()), value = facet.attribute("value").value_or("");
        if (name == "enumeration" || name == "pattern") {
          std::string& all = name == "pattern" ? patterns : values;
          all += (all.empty() ? "" : "\n") + value;
        } else if (name != "simpleType" && name != "annotation") {
          list_.say(word_of(name), value, FactForm::text, facet.line());
        }
      }
      list_.say("value", values, FactForm::list).say("pattern", patterns, FactForm::list);
    }
  }

  static std::string word_of(const std::string& facet) {
    static constexpr std::pair<std::string_view, std::string_view> kWords[] = {
        {"minLength", "shortest"},      {"maxLength", "longest"},  {"totalDigits", "digits"},
        {"fractionDigits", "decimals"}, {"minInclusive", "least"}, {"maxInclusive", "most"},
        {"minExclusive", "above"},      {"maxExclusive", "below"}, {"whiteSpace", "white space"}};
    auto found = std::ranges::find(kWords, facet, [](const auto& pair) { return pair.first; });
    return found == std::end(kWords) ? facet : std::string(found->second);
  }

  const SourceFile& file_;
  FactList list_;
};

}  // namespace

std::vector<Fact> schema_facts(const SourceFile& file) {
  return SchemaFacts(file).run();
}

}  // namespace jiuqu
