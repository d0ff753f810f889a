#include "rules/disputes.h"

#include <algorithm>

#include "bus/xml/walk.h"
#include "rules/impl/findings.h"

namespace jiuqu::rules {
namespace {

constexpr std::string_view kLicensing = "urn:jiuqu:licensing:1";

// Findings as the check tells them, and with each what its properties say.
class DifferenceList final : public Listener {
 public:
  DifferenceList(xml::Node root, const xml::SchemaModel* form) : root_(root), form_(form) {}

  Result<void> found(const Outcome& outcome) override {
    FindingList told(root_, form_);
    if (auto done = told.found(outcome); !done) return done;
    Difference difference;
    difference.finding = told.take().front();
    for (const Reference& property : outcome.assertion.properties) {
      auto text = say(property.text, outcome.node, outcome.variables);
      if (!text) return std::unexpected(text.error());
      if (std::string* field = field_of(difference, property.id)) *field = std::move(*text);
    }
    ++count_;
    if (difference.owner.empty())
      result.others.push_back(std::move(difference.finding));
    else
      result.differences.push_back(std::move(difference));
    return {};
  }
  bool full() const override { return count_ >= limits::kFindingsMax; }

  CrossCheck result;

 private:
  static std::string* field_of(Difference& difference, std::string_view property) {
    if (property == "owner") return &difference.owner;
    if (property == "field") return &difference.field;
    if (property == "declared") return &difference.declared;
    if (property == "known") return &difference.known;
    if (property == "tolerance") return &difference.tolerance;
    return nullptr;
  }

  xml::Node root_;
  const xml::SchemaModel* form_;
  std::size_t count_ = 0;
};

// What the form calls the field of a finding; of a parameter its name too.
std::string label_of(const Difference& difference, const xml::SchemaModel* form) {
  auto opened = difference.field.find('[');
  std::string name =
      opened == std::string::npos
          ? std::string()
          : difference.field.substr(opened + 1, difference.field.size() - opened - 2);
  const xml::Field* field = form == nullptr ? nullptr : form->find(difference.finding.where.path);
  std::string label = field == nullptr || field->label.empty() ? difference.field : field->label;
  return name.empty() || field == nullptr ? label : label + "（" + name + "）";
}

class Draft {
 public:
  Draft(xml::Node cross_check, std::string owner, const Uuid& cause, UtcTime at)
      : from_(cross_check),
        side_(cross_check.child(owner == "inspection" ? "report" : "record")),
        document_(xml::Document::create("DisputeRaised", kLicensing)) {
    add("eventId", cause.derive("dispute " + owner).text());
    add("occurredAt", to_iso8601(at));
    add("projectNo", from_.child_text("projectNo"));
    add_filled("division", from_.child_text("division"));
    add("owner", owner);
    add("state", "draft");
    add_filled("reportNumber", known("inspection", "checkReportNum"));
    add_filled("institution", known("inspection", "checkComName"));
    add_filled("equipmentCode", known("equipment", "eqCode"));
  }

  void add(const Difference& difference, const xml::SchemaModel* form) {
    const Finding& finding = difference.finding;
    at_ = document_.root().append("difference");
    add("field", difference.field);
    add("label", label_of(difference, form));
    add("declared", difference.declared);
    add("known", difference.known);
    add_filled("tolerance", difference.tolerance);
    add("rule", finding.code);
    add_filled("clause", finding.clause);
    add("level", level_name(finding.level));
    add("zh", finding.zh);
    add("en", finding.en);
  }

  xml::Document take() { return std::move(document_); }

 private:
  // The owner's word, else the applicant's.
  std::string known(std::string_view section, std::string_view field) const {
    for (xml::Node side : {side_, from_.child("declared")}) {
      xml::Node part = side ? side.child(section) : xml::Node();
      auto text = part ? part.child_text(field) : std::string();
      if (!text.empty()) return text;
    }
    return {};
  }
  void add(std::string_view name, std::string_view text) {
    (at_ ? at_ : document_.root()).append(name).set_text(text);
  }
  void add_filled(std::string_view name, std::string_view text) {
    if (!text.empty()) add(name, text);
  }

  xml::Node from_, side_;
  xml::Document document_;
  xml::Node at_;  // where fields are added; none: the root
};

}  // namespace

Result<CrossCheck> cross_check(const RuleSet& rules, xml::Node node, const CheckOptions& options) {
  if (auto fault = rules.phase_fault(options.phase); !fault.empty())
    return fail(ErrorCode::definition_broken, fault);
  DifferenceList list(xml::root_element(node), options.form);
  Evaluation evaluation(*rules.compiled, xml::document_node(node), list);
  auto done = evaluation.run(options.phase, options.day);
  if (!done) return std::unexpected(done.error());
  return std::move(list.result);
}

std::vector<xml::Document> draft_disputes(xml::Node cross_check_root,
                                          const std::vector<Difference>& differences,
                                          const CheckOptions& options, const Uuid& cause,
                                          UtcTime at) {
  std::vector<std::string> owners;
  for (const Difference& each : differences)
    if (std::ranges::find(owners, each.owner) == owners.end()) owners.push_back(each.owner);
  std::vector<xml::Document> drafts;
  for (const std::string& owner : owners) {
    Draft draft(cross_check_root, owner, cause, at);
    for (const Difference& each : differences)
      if (each.owner == owner) draft.add(each, options.form);
    drafts.push_back(draft.take());
  }
  return drafts;
}

}  // namespace jiuqu::rules
