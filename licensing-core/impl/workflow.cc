#include "licensing-core/workflow.h"

#include "licensing-core/deadlines.h"
#include "licensing-core/impl/workflow_facts.h"

namespace jiuqu::licensing {

std::string_view name_of(ElementKind kind) {
  constexpr std::string_view kNames[kElementKinds] = {
      "start event",
      "message start event",
      "end event",
      "terminate end event",
      "user task",
      "service task",
      "send task",
      "receive task",
      "message catch",
      "exclusive gateway",
      "parallel gateway",
      "sub-process",
      "timer catch",
      "message boundary event",
      "timer boundary event",
  };
  return kNames[std::size_t(kind)];
}

const Outcome* Element::outcome(std::string_view outcome_id) const {
  for (const auto& candidate : outcomes) {
    if (candidate.id == outcome_id) return &candidate;
  }
  return nullptr;
}

std::vector<std::string> Element::outcome_ids() const {
  std::vector<std::string> ids;
  for (const auto& candidate : outcomes) ids.push_back(candidate.id);
  return ids;
}

bool Element::waits() const {
  return kind == ElementKind::user_task || (kind == ElementKind::service_task && record.empty()) ||
         kind == ElementKind::receive_task || kind == ElementKind::message_catch ||
         kind == ElementKind::timer_catch;
}

bool Element::is_boundary() const {
  return kind == ElementKind::message_boundary || kind == ElementKind::timer_boundary;
}

const Element* Workflow::find(std::string_view element_id) const {
  for (const auto& element : elements) {
    if (element.id == element_id) return &element;
  }
  return nullptr;
}

const Element* Workflow::start_for(std::string_view message) const {
  for (const auto& element : elements) {
    if (element.kind == ElementKind::message_start && element.message == message) return &element;
  }
  return nullptr;
}

const Element* Workflow::none_start(std::optional<std::size_t> parent) const {
  for (const auto& element : elements) {
    if (element.kind == ElementKind::start && element.parent == parent) return &element;
  }
  return nullptr;
}

namespace {

class WorkflowKind final : public DefinitionKind {
 public:
  WorkflowKind(const xml::FunctionTable* functions, const Clock* clock)
      : functions_(functions), clock_(clock) {}
  std::string_view name() const override { return "workflow"; }
  bool claims(const SourceFile& file) const override { return file.extension == "bpmn"; }

  std::vector<std::shared_ptr<Definition>> read(const SourceFile& file,
                                                Findings& findings) const override {
    if (!file.document) return {};  // not XML: the loader has said so
    auto workflow = read_workflow(file.document, file.bytes, file.path, findings, functions_);
    if (!workflow) return {};
    auto definition = std::make_shared<WorkflowDefinition>();
    definition->id = workflow->id;
    definition->file = file.path;
    definition->version = workflow->version;
    definition->line = file.document.root().line();
    definition->workflow = std::move(workflow);
    return {definition};
  }

  void link(Definition& definition, const DefinitionSet& all, Findings& findings) const override {
    for (const auto& element : static_cast<WorkflowDefinition&>(definition).workflow->elements) {
      if (!element.timer || !element.timer->working_days) continue;
      Finding where;
      where.where.file = definition.file;
      where.where.line = element.timer->line;
      where.where.column = 1;
      return check_calendar(all, where, clock_, findings);
    }
  }
  std::vector<Fact> facts(const SourceFile& file) const override { return workflow_facts(file); }
  std::vector<Use> uses(const Definition& definition, const DefinitionSet&) const override {
    const auto& workflow = *static_cast<const WorkflowDefinition&>(definition).workflow;
    return workflow_uses(workflow.source, workflow.file);
  }

 private:
  const xml::FunctionTable* functions_;
  const Clock* clock_;
};

}  // namespace

std::unique_ptr<DefinitionKind> workflow_kind(const xml::FunctionTable* functions,
                                              const Clock* clock) {
  return std::make_unique<WorkflowKind>(functions, clock);
}

}  // namespace jiuqu::licensing
