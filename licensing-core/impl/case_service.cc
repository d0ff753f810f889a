// The parts of the service, and the records that triggers work on.
#include "licensing-core/case_service.h"

#include "licensing-core/impl/case_service.h"

namespace jiuqu::licensing {

CaseService::CaseService(Store& store, IdSource& ids, const xml::FunctionTable* functions)
    : store_(store), ids_(ids), functions_(functions) {}

CaseService::~CaseService() = default;

void CaseService::connect(DefinitionsSource definitions, Transact transact) {
  definitions_ = std::move(definitions);
  transact_ = std::move(transact);
}

void CaseService::connect(Hub& hub) {
  connect([&hub] { return hub.definitions(); },
          [&hub](std::string lane, Uuid cause, Hub::Body body) {
            return hub.transact(std::move(lane), cause, std::move(body));
          });
  hub.add_handler(*this);
  hub.add_handler(timers_);
}

// The set that everything in the unit runs under; the source's where the work names none.
std::shared_ptr<const DefinitionSet> CaseService::definitions_of(const Work& work) const {
  return work.definitions ? work.definitions : definitions_();
}

// ---- records --------------------------------------------------------------------------------

Task<Result<CaseService::Loaded>> CaseService::load_for_key(std::string key) {
  auto loaded = std::make_shared<Loaded>();
  auto look = [loaded, key](Sql& sql) -> Result<void> {
    auto row = load_case(sql, key);
    if (!row) return std::unexpected(row.error());
    loaded->row = std::move(*row);
    if (!loaded->row) return {};
    auto values = load_owner_values(sql, key);
    if (!values) return std::unexpected(values.error());
    loaded->owner_values = std::move(*values);
    return {};
  };
  auto done = co_await read(store_, std::move(look));
  if (!done) co_return std::unexpected(done.error());
  co_return std::move(*loaded);
}

Task<Result<CaseService::Loaded>> CaseService::load_for_task(Uuid task) {
  auto loaded = std::make_shared<Loaded>();
  auto look = [loaded, task](Sql& sql) -> Result<void> {
    auto found = load_task(sql, task);
    if (!found) return std::unexpected(found.error());
    if (!*found) return fail(ErrorCode::not_found, "task " + task.text());
    loaded->task = std::move(*found);
    auto row = load_case(sql, loaded->task->case_key);
    if (!row) return std::unexpected(row.error());
    loaded->row = std::move(*row);
    auto findings = load_findings(sql, loaded->task->case_key);
    if (!findings) return std::unexpected(findings.error());
    loaded->findings = std::move(*findings);
    return {};
  };
  auto done = co_await read(store_, std::move(look));
  if (!done) co_return std::unexpected(done.error());
  if (!loaded->row) co_return fail(ErrorCode::store_corrupt, "a task without its case");
  co_return std::move(*loaded);
}

std::shared_ptr<const Workflow> CaseService::remembered(const std::string& hash) {
  std::lock_guard lock(mutex_);
  auto found = old_workflows_.find(hash);
  return found == old_workflows_.end() ? nullptr : found->second;
}

Task<Result<std::shared_ptr<const Workflow>>> CaseService::workflow_of(
    Case state, std::shared_ptr<const DefinitionSet> definitions) {
  const auto* current =
      definitions ? definitions->get<WorkflowDefinition>("workflow", state.workflow) : nullptr;
  if (current && current->workflow->hash == state.definition_hash) co_return current->workflow;
  auto hash = state.definition_hash;
  if (auto known = remembered(hash)) co_return known;

  auto source = std::make_shared<std::optional<std::string>>();
  auto look = [source, hash](Sql& sql) -> Result<void> {
    auto found = load_workflow_source(sql, hash);
    if (!found) return std::unexpected(found.error());
    *source = std::move(*found);
    return {};
  };
  auto done = co_await read(store_, std::move(look));
  if (!done) co_return std::unexpected(done.error());
  Findings findings;
  std::shared_ptr<const Workflow> workflow;
  if (*source) {
    workflow = read_workflow_text(**source, state.workflow + ".bpmn", findings, functions_);
  }
  if (!workflow) {
    co_return fail(ErrorCode::definition_broken, "version " + state.definition_version +
                                                     " of workflow '" + state.workflow +
                                                     "' cannot be read any more");
  }
  std::lock_guard lock(mutex_);
  old_workflows_[hash] = workflow;
  co_return workflow;
}

Result<xml::Document> application_for(const Advance& advanced, const CaseRow& row) {
  bool needed = false;
  for (const auto& effect : advanced.effects) {
    needed = needed || std::holds_alternative<EmitEvent>(effect) ||
             std::holds_alternative<TakeNumber>(effect) ||
             std::holds_alternative<RecordChange>(effect);
  }
  if (!needed) return xml::Document::create("application", "");
  auto bytes = decompress_body(row.application);
  if (!bytes) return std::unexpected(bytes.error());
  return xml::Document::parse(*bytes);
}

}  // namespace jiuqu::licensing
