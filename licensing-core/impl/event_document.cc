#include <algorithm>

#include "bus/base/text.h"
#include "licensing-core/impl/effects.h"
#include "licensing-core/vocabulary.h"

namespace jiuqu::licensing {

namespace {

constexpr std::string_view kNamespace = "urn:jiuqu:licensing:1";
constexpr std::string_view kLicenceName = "特种设备使用登记证";
constexpr std::string_view kProofName = "特种设备使用登记证变更证明";

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

constexpr std::string_view kStarted = "SpecialProcedureStarted";
constexpr std::string_view kEnded = "SpecialProcedureEnded";

// The last completion is that of who asked for it, and at its end that of who ended it: its task
// was open for as long as the procedure went on.
void append_special(xml::Node root, const Case& state, bool ended) {
  auto special = root.append("specialProcedure");
  append_text(special, "kind", state.variable("special-type"));
  append_text(special, "reason", state.variable("special-reason"));
  append_text(special, "startedAt", to_iso8601(ended ? state.last->started : state.last->ended));
  if (!ended) return;
  append_text(special, "endedAt", to_iso8601(state.last->ended));
  append_text(special, "result", state.last->opinion);
}

void append_withdrawal(xml::Node root, const Case& state) {
  auto withdrawal = root.append("withdrawal");
  append_text(withdrawal, "recordId", state.variable("withdrawal-record"));
  append_text(withdrawal, "applicantName", state.variable("withdrawal-applicant"));
  append_text(withdrawal, "withdrawnAt", state.variable("withdrawn-at"));
  append_text(withdrawal, "reason", state.variable("withdrawal-reason"));
}

// A new licence has its number from a counter; one that is kept, or left behind with a proof of
// its change, has the number it had.
void append_licence(xml::Node root, const Case& state) {
  bool is_proof = state.variable("yields") == "change-proof";
  auto number = state.variable("licence-number");
  if (number.empty() && !state.variable("recorded-on").empty()) {
    number = state.variable("registered-number");
  }
  if (number.empty() || state.variable("yields") == "none") return;
  auto licence = root.append("licence");
  append_text(licence, "number", number);
  append_text(licence, "name", is_proof ? kProofName : kLicenceName);
  auto issued = state.variable("licence-issued-on");
  append_text(licence, "issuedOn", issued.empty() ? state.variable("recorded-on") : issued);
}

// What events leave out of the application: they tell who and what, not every row and paper.
constexpr std::string_view kLeftOut[] = {"vehicleCylinders", "cylinderSummary", "pipelineSummary",
                                         "devices",          "productData",     "materials"};

}  // namespace

void append_application(xml::Node root, xml::Node application) {
  auto copy = root.append("application");
  for (auto child : application.children()) {
    if (std::ranges::find(kLeftOut, child.name()) == std::end(kLeftOut)) copy.append_copy(child);
  }
}

xml::Document event_head(const Case& state, const EmitEvent& event, UtcTime at,
                         const std::string& division) {
  auto document = xml::Document::create(event.name, kNamespace);
  auto root = document.root();
  append_text(root, "eventId", event.id.text());
  append_text(root, "sequence", std::to_string(event.sequence));
  append_text(root, "occurredAt", to_iso8601(at));
  append_text(root, "projectNo", state.key);
  if (state.last) append_step(root, *state.last, division);
  bool corrects = event.name == "CorrectionRequested" || event.name == "CorrectionExpired";
  if (corrects && state.last) append_correction(root, state);
  if (event.name == "Withdrawn") append_withdrawal(root, state);
  if (state.last && (event.name == kStarted || event.name == kEnded)) {
    append_special(root, state, event.name == kEnded);
  }
  auto decision = state.variable("decision");
  if (!decision.empty() && (event.name == "Decided" || event.name == "CaseClosed")) {
    append_text(root.append("decision"), "granted", decision == "grant" ? "true" : "false");
  }
  append_licence(root, state);
  return document;
}

std::string china_day(UtcTime time) {
  return to_china_time(time).substr(0, 10);
}

}  // namespace jiuqu::licensing
