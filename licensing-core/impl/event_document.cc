#include "bus/base/text.h"
#include "licensing-core/impl/effects.h"
#include "licensing-core/vocabulary.h"

namespace jiuqu::licensing {

namespace {

constexpr std::string_view kNamespace = "urn:jiuqu:licensing:1";
constexpr std::string_view kLicenceName = "特种设备使用登记证";

void append_text(xml::Node parent, std::string_view name, std::string_view text) {
  parent.append(name).set_text(text);
}

void append_step(xml::Node root, const Completion& last, const std::string& division) {
  auto step = root.append("step");
  append_text(step, "id", last.step);
  append_text(step, "name", step_name(last.step));
  append_text(step, "startedAt", to_iso8601(last.started));
  append_text(step, "endedAt", to_iso8601(last.ended));
  append_text(step, "officerId", last.officer_id);
  append_text(step, "officerName", last.officer_name);
  append_text(step, "division", division);
  append_text(step, "outcome", last.outcome);
  append_text(step, "opinion", last.opinion);
}

void append_correction(xml::Node root, const Case& state) {
  auto correction = root.append("correction");
  append_text(correction, "reason", state.last->opinion);
  for (const auto& material : split(state.variable("materials"), ';')) {
    auto name = trim(material);
    if (!name.empty()) append_text(correction, "material", name);
  }
  append_text(correction, "days", state.variable("days"));
}

// Copied without product data and materials: events tell who and what, not every paper.
void append_application(xml::Node root, xml::Node application) {
  auto copy = root.append("application");
  for (auto child : application.children()) {
    if (child.name() != "productData" && child.name() != "materials") copy.append_copy(child);
  }
}

}  // namespace

xml::Document event_document(const Case& state, const EmitEvent& event, UtcTime at,
                             const std::string& division, xml::Node application) {
  auto document = xml::Document::create(event.name, kNamespace);
  auto root = document.root();
  append_text(root, "eventId", event.id.text());
  append_text(root, "sequence", std::to_string(event.sequence));
  append_text(root, "occurredAt", to_iso8601(at));
  append_text(root, "projectNo", state.key);
  if (state.last) append_step(root, *state.last, division);
  if (event.name == "CorrectionRequested" && state.last) append_correction(root, state);
  auto decision = state.variable("decision");
  if (!decision.empty() && (event.name == "Decided" || event.name == "CaseClosed")) {
    append_text(root.append("decision"), "granted", decision == "grant" ? "true" : "false");
  }
  if (auto number = state.variable("licence-number"); !number.empty()) {
    auto licence = root.append("licence");
    append_text(licence, "number", number);
    append_text(licence, "name", kLicenceName);
    append_text(licence, "issuedOn", state.variable("licence-issued-on"));
  }
  append_application(root, application);
  return document;
}

std::string china_day(UtcTime time) {
  return to_china_time(time).substr(0, 10);
}

}  // namespace jiuqu::licensing
