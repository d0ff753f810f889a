#include "mappings/impl/versions.h"

#include <algorithm>

#include "bus/codes/calendar_date.h"

namespace jiuqu {
namespace mapping {
namespace {

std::string day_of(xml::Node root, std::string_view attribute, Findings& findings) {
  auto text = root.attribute(attribute);
  if (!text || codes::parse_date(*text)) return text.value_or("");
  findings.push_back(definition_finding(Level::error, "mapping.validity", root,
                                        "\"" + *text + "\" is no day yyyy-MM-dd",
                                        "“" + *text + "”不是 yyyy-MM-dd 日期", attribute));
  return {};
}

// The day after, of a day that is one.
std::string next_day(const std::string& day) {
  auto parsed = from_iso8601(day + "T00:00:00Z");
  return parsed ? to_iso8601(*parsed + std::chrono::hours(24)).substr(0, 10) : day;
}

// The forms are those of the file: schemas are not linked yet.
bool same_forms(xml::Node one, xml::Node other) {
  for (const char* attribute : {"source", "source-root", "target", "target-root"})
    if (one.attribute(attribute) != other.attribute(attribute)) return false;
  return true;
}

xml::Node root_of(const Mapping& mapping, const DefinitionSet& all) {
  for (const SourceFile& file : all.sources())
    if (file.path == mapping.file && file.document) return file.document.root();
  return {};
}

// Days between two versions on which none is in force; told once, at the one after them.
void check_gap(const Mapping& mapping, const std::vector<const Mapping*>& versions, xml::Node root,
               Findings& findings) {
  const std::string& from = mapping.validity().from;
  std::string last;
  for (const Mapping* other : versions) {
    if (other == &mapping) continue;
    const Validity& days = other->validity();
    bool before = from.empty() ? false : days.from < from;
    if (!before) continue;
    if (days.to.empty()) return;
    last = std::max(last, days.to);
  }
  if (last.empty() || next_day(last) >= from) return;
  findings.push_back(definition_finding(
      Level::warning, "mapping.version-gap", root,
      "No version of \"" + mapping.pack + "\" is in force from " + next_day(last) + " until " +
          from,
      "从 " + next_day(last) + " 到 " + from + " 之间没有生效的映射“" + mapping.pack + "”",
      "valid-from"));
}

}  // namespace

Validity read_validity(xml::Node root, Findings& findings) {
  Validity days{day_of(root, "valid-from", findings), day_of(root, "valid-to", findings)};
  if (!days.from.empty() && !days.to.empty() && days.to < days.from)
    findings.push_back(definition_finding(Level::error, "mapping.validity", root,
                                          "The mapping ends before it begins",
                                          "映射的失效日期早于生效日期", "valid-to"));
  return days;
}

void check_versions(const Mapping& mapping, const DefinitionSet& all, xml::Node root,
                    Findings& findings) {
  auto versions = versions_of_mapping(mapping.pack, all);
  if (versions.size() < 2) return;
  for (const Mapping* other : versions) {
    if (other == &mapping) break;
    if (!same_forms(root, root_of(*other, all)))
      findings.push_back(definition_finding(
          Level::error, "mapping.version-forms", root,
          "Versions of a mapping have one source and one target: " + other->file + " has others",
          "同一映射的各版本须有相同的来源和目标：" + other->file + " 与此不同"));
    if (!other->validity().overlaps(mapping.validity())) continue;
    findings.push_back(definition_finding(
        Level::error, "mapping.version-overlap", root,
        "The mapping \"" + other->id +
            "\" is in force on days of this one; set valid-from and "
            "valid-to",
        "映射“" + other->id + "”与本文件的生效日期重叠；请设置 valid-from 和 valid-to",
        root.attribute("valid-from") ? "valid-from" : ""));
  }
  check_gap(mapping, versions, root, findings);
}

}  // namespace mapping

std::vector<const Mapping*> versions_of_mapping(const std::string& pack,
                                                const DefinitionSet& definitions) {
  std::vector<const Mapping*> versions;
  for (const Definition* each : definitions.all("mapping"))
    if (const auto* mapping = dynamic_cast<const Mapping*>(each); mapping && mapping->pack == pack)
      versions.push_back(mapping);
  if (versions.empty())  // one version, named in full
    if (const auto* mapping = definitions.get<Mapping>("mapping", pack))
      versions.push_back(mapping);
  return versions;
}

const Mapping* in_force(const std::vector<const Mapping*>& versions, const std::string& day) {
  auto found =
      std::ranges::find_if(versions, [&](const Mapping* each) { return each->validity().on(day); });
  return found == versions.end() ? nullptr : *found;
}

}  // namespace jiuqu
