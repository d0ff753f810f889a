#include "mappings/impl/field_reader.h"

#include <algorithm>

#include "bus/base/text.h"
#include "mappings/impl/value_reader.h"

namespace jiuqu::mapping {
namespace {

constexpr std::string_view kSources[] = {"from",    "constant",        "variable", "header",
                                         "setting", "partner-setting", "position", "id"};

}  // namespace

std::vector<std::string_view> with_sources(std::initializer_list<std::string_view> names) {
  auto all = with_conversions(names);
  all.insert(all.end(), std::begin(kSources), std::end(kSources));
  return all;
}

void FieldReader::error(std::string code, xml::Node node, std::string_view attribute,
                        std::string en, std::string zh) {
  findings_.push_back(definition_finding(Level::error, std::move(code), node, std::move(en),
                                         std::move(zh), attribute));
}

FieldSource FieldReader::read(xml::Node node, const Scope& scope) {
  FieldSource source;
  source.value.join = node.attribute("join").value_or("");
  source.value.conversions = read_conversions(node, *parts_.definitions, findings_);
  bool joins = node.attribute("join").has_value();
  auto parts = node.children("part");
  if (parts.empty()) {
    if (auto part = read_part(node, scope, joins, source))
      source.value.parts.push_back(std::move(*part));
    return source;
  }
  constexpr std::string_view kChildren[] = {"replace"};
  for (xml::Node child : parts) {
    check_vocabulary(child, with_sources({"when"}), kChildren, findings_);
    auto part = read_part(child, scope, joins, source);
    if (!part) continue;
    part->conversions = read_conversions(child, *parts_.definitions, findings_);
    part->when = paths_.condition(child, "when", scope);
    source.value.parts.push_back(std::move(*part));
    if (!source.repeats) continue;
    paths_.refuse_repeats(child, "from", *source.at.fields.front());
    source.repeats = false;
  }
  bool own =
      std::ranges::any_of(kSources, [&](auto name) { return node.attribute(name).has_value(); });
  if (own)
    error("mapping.value", node, {}, "A field has either parts or a source of its own",
          "field 只能在 part 与自身来源中择一");
  return source;
}

std::optional<Part> FieldReader::read_part(xml::Node node, const Scope& scope, bool joins,
                                           FieldSource& source) {
  auto given =
      std::ranges::count_if(kSources, [&](auto name) { return node.attribute(name).has_value(); });
  if (given != 1) {
    error("mapping.source-missing", node, {},
          "Exactly one of from, constant, variable, header, setting, partner-setting, position and "
          "id must be given",
          "from、constant、variable、header、setting、partner-setting、position、id "
          "必须且只能给出一个");
    return std::nullopt;
  }
  if (auto from = node.attribute("from")) return read_path(node, *from, scope, joins, source);
  if (auto setting = node.attribute("setting")) return read_setting(node, *setting);
  if (auto name = node.attribute("partner-setting")) return read_partner_setting(node, *name);
  if (auto form = node.attribute("id")) return read_id(node, *form);
  Part part;
  part.kind = PartKind::constant;
  if (node.attribute("variable")) part.kind = PartKind::variable;
  if (node.attribute("header")) part.kind = PartKind::header;
  if (node.attribute("position")) part.kind = PartKind::position;
  for (std::string_view name : {"constant", "variable", "header", "position"})
    if (auto text = node.attribute(name)) part.text = *text;
  if (part.kind == PartKind::position && part.text != "yes")
    error("mapping.value", node, "position", "position is yes", "position 只能为 yes");
  if (part.kind == PartKind::position && !scope.in_each)
    error("mapping.value", node, "position", "position stands inside of <each>",
          "position 须在 <each> 之内");
  return part;
}

std::optional<Part> FieldReader::read_path(xml::Node node, const std::string& path,
                                           const Scope& scope, bool joins, FieldSource& source) {
  auto found = paths_.resolve(node, "from", path, scope);
  if (!found) return std::nullopt;
  const xml::Field& field = *found->fields.front();
  if (!field.is_leaf() || field.primitive == xml::Primitive::none) {
    error("mapping.source-not-leaf", node, "from",
          "The source \"" + field.path() + "\" has children and no text",
          "来源“" + field.path() + "”含有子元素，没有文本");
    return std::nullopt;
  }
  Part part;
  part.slot = found->slot;
  if (joins) part.all = found->loops;
  source.repeats = !joins && !found->loops.empty();
  source.at = std::move(*found);
  return part;
}

// ${name} of the environment file; a value may itself be a reference to a secret.
std::optional<Part> FieldReader::read_setting(xml::Node node, const std::string& name) {
  Part part;
  part.kind = PartKind::setting;
  part.setting = name;
  if (parts_.environment == nullptr) return part;
  auto value = resolve_setting("${" + name + "}", *parts_.environment);
  if (value) {
    part.text = std::move(*value);
    part.secret = part.text != parts_.environment->at(name);
    return part;
  }
  std::vector<std::string> names;
  for (const auto& [known, unused] : *parts_.environment) names.push_back(known);
  Finding finding =
      definition_finding(Level::error, "mapping.setting-unknown", node,
                         "The setting \"" + name + "\" has no value: " + value.error().detail,
                         "设置“" + name + "”没有值：" + value.error().detail, "setting");
  finding.suggestion = likely_word(name, names);
  findings_.push_back(std::move(finding));
  return std::nullopt;
}

// Values of the environment file called PARTNER.NAME; the partner of the message chooses.
std::optional<Part> FieldReader::read_partner_setting(xml::Node node, const std::string& name) {
  Part part;
  part.kind = PartKind::partner_setting;
  part.text = name;
  if (parts_.environment == nullptr) return part;
  std::string ending = "." + name;
  std::vector<std::string> names;
  for (const auto& [known, written] : *parts_.environment) {
    auto dot = known.find('.');
    if (dot != std::string::npos) names.push_back(known.substr(dot + 1));
    if (dot == std::string::npos || known.substr(dot) != ending) continue;
    auto value = resolve_setting("${" + known + "}", *parts_.environment);
    if (!value) continue;
    part.secret = part.secret || *value != written;
    part.partners[known.substr(0, dot)] = std::move(*value);
  }
  if (!part.partners.empty()) return part;
  Finding finding = definition_finding(
      Level::error, "mapping.setting-unknown", node,
      "No partner has a setting \"" + name + "\": the environment has no value PARTNER." + name,
      "没有任何合作方具有设置“" + name + "”：环境文件中没有 合作方." + name, "partner-setting");
  finding.suggestion = likely_word(name, names);
  findings_.push_back(std::move(finding));
  return std::nullopt;
}

std::optional<Part> FieldReader::read_id(xml::Node node, const std::string& form) {
  Part part;
  part.kind = PartKind::id;
  part.id = form == "uuid-32" ? IdForm::uuid_32 : IdForm::uuid;
  if (form == "uuid" || form == "uuid-32") return part;
  const std::string forms[] = {"uuid", "uuid-32"};
  findings_.push_back(unknown_word("mapping.value", node, "id", "form of an id", form, forms));
  return std::nullopt;
}

std::optional<WhenEmpty> FieldReader::policy(xml::Node node, std::string_view attribute,
                                             bool& same) {
  auto text = node.attribute(attribute);
  if (!text) return std::nullopt;
  if (*text == "skip") return WhenEmpty::skip;
  if (*text == "keep") return WhenEmpty::keep;
  if (*text == "null") return WhenEmpty::null;
  if (*text == "refuse") return WhenEmpty::refuse;
  same = attribute == "empty" && *text == "same";
  if (same) return std::nullopt;
  std::vector<std::string> choices{"skip", "keep", "null", "refuse"};
  if (attribute == "empty") choices.emplace_back("same");
  findings_.push_back(unknown_word("mapping.value", node, attribute, "treatment of missing values",
                                   *text, choices));
  return std::nullopt;
}

}  // namespace jiuqu::mapping
