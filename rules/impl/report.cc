#include "rules/impl/report.h"

#include <algorithm>
#include <map>

namespace jiuqu::rules {
namespace {

void set(xml::Node node, std::string_view attribute, const std::string& value) {
  if (!value.empty()) node.set_attribute(attribute, value);
}

void add_text(xml::Node parent, const std::string& words, const Rich& rich) {
  xml::Node text = parent.append("text");
  set(text, "see", rich.see);
  set(text, "icon", rich.icon);
  set(text, "fpi", rich.fpi);
  text.set_text(words);
}

}  // namespace

Report::Report(const CompiledRules& rules, const std::string& phase)
    : rules_(rules), document_(xml::Document::create("schematron-output", kSvrl)) {
  xml::Node root = document_.root();
  set(root, "title", rules.title);
  std::string run = phase.empty() ? rules.default_phase : phase;
  if (run != kAllPatterns) set(root, "phase", run);
  set(root, "schemaVersion", rules.schema_version);
  for (const auto& [prefix, uri] : rules.namespaces) {
    xml::Node ns = root.append("ns-prefix-in-attribute-values");
    ns.set_attribute("prefix", prefix);
    ns.set_attribute("uri", uri);
  }
}

Result<xml::Node> Report::add(std::string_view name) {
  if (++entries_ > limits::kReportEntriesMax)
    return fail(ErrorCode::limit_exceeded,
                "a report of more than " + std::to_string(limits::kReportEntriesMax) + " entries");
  return document_.root().append(name);
}

Result<void> Report::active(const Pattern& pattern) {
  auto entry = add("active-pattern");
  if (!entry) return std::unexpected(entry.error());
  set(*entry, "id", pattern.id);
  set(*entry, "name", pattern.name);
  return {};
}

Result<void> Report::fired(const Rule& rule, xml::Node) {
  auto entry = add("fired-rule");
  if (!entry) return std::unexpected(entry.error());
  set(*entry, "id", rule.id);
  entry->set_attribute("context", rule.context_text);
  set(*entry, "role", rule.role);
  set(*entry, "flag", rule.flag);
  return {};
}

Result<void> Report::found(const Outcome& outcome) {
  const Assertion& assertion = outcome.assertion;
  auto entry = add(assertion.report ? "successful-report" : "failed-assert");
  if (!entry) return std::unexpected(entry.error());
  set(*entry, "id", assertion.id);
  entry->set_attribute("location", location(outcome.node));
  entry->set_attribute("test", assertion.test_text);
  set(*entry, "role", assertion.role);
  set(*entry, "flag", assertion.flag);
  set(*entry, "severity", assertion.severity);
  for (const auto& [what, references] : {std::pair{"diagnostic", &assertion.diagnostics},
                                         std::pair{"property", &assertion.properties}})
    if (auto done = add_references(*entry, *references, what, outcome); !done) return done;
  auto text = say(assertion.text, outcome.node, outcome.variables);
  if (!text) return std::unexpected(text.error());
  add_text(*entry, *text, assertion.rich);
  return {};
}

Result<void> Report::add_references(xml::Node finding, const std::vector<Reference>& references,
                                    std::string_view what, const Outcome& outcome) {
  for (const Reference& reference : references) {
    auto text = say(reference.text, outcome.node, outcome.variables);
    if (!text) return std::unexpected(text.error());
    xml::Node entry = finding.append(std::string(what) + "-reference");
    entry.set_attribute(what, reference.id);
    set(entry, "role", reference.role);
    set(entry, "scheme", reference.scheme);
    add_text(entry, *text, reference.rich);
  }
  return {};
}

// ---- locations --------------------------------------------------------------------------------

// All children of a parent at once, so that a long list is counted once and not for each of its
// elements.
void Report::count_children(xml::Node parent) {
  std::map<std::pair<std::string_view, std::string_view>, std::vector<const _xmlNode*>> by_name;
  for (xml::Node child = parent.first_child(); child; child = child.next_sibling())
    by_name[{child.name(), child.ns()}].push_back(child.raw());
  for (const auto& [name, nodes] : by_name)
    for (std::size_t i = 0; i < nodes.size(); ++i)
      positions_[nodes[i]] = {int(i + 1), nodes.size() > 1};
}

std::string Report::name_test(xml::Node node) const {
  std::string name(node.name());
  if (node.ns().empty()) return name;
  auto declared =
      std::ranges::find(rules_.namespaces, node.ns(), &std::pair<std::string, std::string>::second);
  if (declared != rules_.namespaces.end()) return declared->first + ":" + name;
  if (node.ns() == "http://www.w3.org/XML/1998/namespace") return "xml:" + name;
  return "*[local-name()='" + name + "' and namespace-uri()='" + std::string(node.ns()) + "']";
}

std::string Report::step(xml::Node node) {
  switch (xml::kind_of(node)) {
    case xml::NodeKind::element: {
      xml::Node parent = node.parent();
      if (parent && !positions_.contains(node.raw())) count_children(parent);
      Position position = parent ? positions_[node.raw()] : Position{1, false};
      return name_test(node) + (position.shared ? "[" + std::to_string(position.index) + "]" : "");
    }
    case xml::NodeKind::attribute:
      return "@" + name_test(node);
    default:
      return xml::sibling_step(node);
  }
}

std::string Report::location(xml::Node node) {
  std::string path;
  for (; node && xml::kind_of(node) != xml::NodeKind::root; node = xml::owner_of(node))
    path.insert(0, "/" + step(node));
  return path.empty() ? "/" : path;
}

}  // namespace jiuqu::rules
