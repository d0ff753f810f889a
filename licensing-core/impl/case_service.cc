// Messages and numbers; the records they work on.
#include "licensing-core/case_service.h"

#include "bus/json/json.h"
#include "bus/pipeline/code_tables.h"
#include "licensing-core/impl/case_service.h"

namespace jiuqu::licensing {

namespace {

constexpr std::string_view kApplication = "application";

std::string document_bytes(const xml::Document& document) {
  return compress_body(document.serialize());
}

// Authority and handling item as the work lists need them.
void take_application(CaseRow& row, const xml::Document& application) {
  auto root = application.root();
  auto authority = root.child("authority");
  row.division = authority ? authority.child_text("division") : "";
  row.item = root.child_text("handlingItem");
  row.application = document_bytes(application);
}

// What a message brings into its case. An application: what its handling item does and yields (of
// the code table handling-items), and the number of the licence that it is about. Any other: the
// values of its fields.
std::map<std::string, std::string> variables_of(const xml::Document& message,
                                                const DefinitionSet& definitions) {
  std::map<std::string, std::string> variables;
  auto root = message.root();
  if (root.name() != kApplication) {
    for (auto field : root.children()) variables[std::string(field.name())] = field.text();
    return variables;
  }
  const auto* items = definitions.get<CodeTableDefinition>("code-table", "handling-items");
  auto of_item = [&](const char* column) {
    auto found = items ? items->table->column(root.child_text("handlingItem"), column)
                       : std::optional<std::string_view>();
    return std::string(found.value_or(""));
  };
  variables["action"] = of_item("action_code");
  variables["yields"] = of_item("yields");
  auto registration = root.child("registration");
  variables["registered-number"] = registration ? registration.child_text("registCode") : "";
  return variables;
}

LicenceRow licence_of(const NumberPayload& number, const CaseRow& row,
                      const xml::Document& application, UtcTime now) {
  LicenceRow licence;
  licence.number = number.value;
  licence.case_key = row.state.key;
  licence.kind = number.kind;
  licence.issued_on = number.issued_on;
  licence.created = now;
  auto equipment = application.root().child("equipment");
  json::Writer data;
  data.begin_object();
  for (const char* name : {"eqCode", "productCode"}) {
    data.member(name, equipment ? equipment.child_text(name) : std::string());
  }
  data.end_object();
  licence.data = data.take();
  return licence;
}

}  // namespace

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
}

Task<Result<void>> CaseService::message_received(Exchange& exchange, Work& work,
                                                 std::string workflow, std::string key) {
  if (key.empty()) co_return fail(ErrorCode::key_missing, "the case key is empty");
  auto loaded = co_await load_for_key(key);
  if (!loaded) co_return std::unexpected(loaded.error());
  bool is_new = !loaded->row.has_value();
  CaseRow row;
  std::shared_ptr<const Workflow> used;
  if (is_new) {
    const auto* found = exchange.definitions->get<WorkflowDefinition>("workflow", workflow);
    if (!found) co_return fail(ErrorCode::definition_broken, "no workflow '" + workflow + "'");
    used = found->workflow;
    row.state = new_case(*used, key);
    row.created = work.now;
  } else {
    row = std::move(*loaded->row);
    auto kept = co_await workflow_of(row.state, exchange.definitions);
    if (!kept) co_return std::unexpected(kept.error());
    used = std::move(*kept);
  }
  Trigger trigger{work.cause, work.now,
                  MessageReceived{std::string(exchange.tree.root().name()),
                                  variables_of(exchange.tree, *exchange.definitions)}};
  auto advanced = advance(*used, row.state, trigger);
  if (!advanced) co_return std::unexpected(advanced.error());
  row.state = advanced->next;
  row.updated = work.now;
  take_application(row, exchange.tree);
  exchange.variables["caseKey"] = key;
  exchange.variables["caseStep"] = row.state.step;
  Applied applied{*used,          *advanced, trigger, std::move(row),
                  &exchange.tree, is_new,    nullptr, exchange.definitions.get()};
  co_return apply(work, applied);
}

// The set that everything in the unit runs under; the source's where the work names none.
std::shared_ptr<const DefinitionSet> CaseService::definitions_of(const Work& work) const {
  return work.definitions ? work.definitions : definitions_();
}

Task<Result<void>> CaseService::run(const Appointment& appointment, Work& work) {
  return number_in_turn(appointment.payload, &work);
}

Task<Result<void>> CaseService::number_in_turn(std::string payload, Work* work) {
  auto number = number_payload_from(payload);
  if (!number) co_return std::unexpected(number.error());
  auto loaded = co_await load_for_key(number->case_key);
  if (!loaded) co_return std::unexpected(loaded.error());
  if (!loaded->row) co_return fail(ErrorCode::store_corrupt, "a number for an unknown case");
  CaseRow row = std::move(*loaded->row);
  auto definitions = definitions_of(*work);
  auto used = co_await workflow_of(row.state, definitions);
  if (!used) co_return std::unexpected(used.error());

  NumberAssigned assigned{
      number->name, number->value, number->instance, {{"licence-issued-on", number->issued_on}}};
  Trigger trigger{work->cause, work->now, std::move(assigned)};
  auto advanced = advance(**used, row.state, trigger);
  // A stale number does nothing: its appointment is consumed and that is all.
  if (!advanced && advanced.error().code == ErrorCode::not_waiting) co_return Result<void>{};
  if (!advanced) co_return std::unexpected(advanced.error());

  auto bytes = decompress_body(row.application);
  if (!bytes) co_return std::unexpected(bytes.error());
  auto application = xml::Document::parse(*bytes);
  if (!application) co_return std::unexpected(application.error());
  add_licence(work->unit, licence_of(*number, row, *application, work->now));
  row.state = advanced->next;
  row.updated = work->now;
  row.application.clear();
  Applied applied{**used,        *advanced, trigger, std::move(row),
                  &*application, false,     nullptr, definitions.get()};
  co_return apply(*work, applied);
}

// ---- records --------------------------------------------------------------------------------

Task<Result<CaseService::Loaded>> CaseService::load_for_key(std::string key) {
  auto loaded = std::make_shared<Loaded>();
  auto look = [loaded, key](Sql& sql) -> Result<void> {
    auto row = load_case(sql, key);
    if (!row) return std::unexpected(row.error());
    loaded->row = std::move(*row);
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
