// What moves a case without an officer: messages, numbers that come back, timers.
#include <algorithm>
#include <iterator>

#include "bus/base/hash.h"
#include "bus/json/json.h"
#include "bus/pipeline/code_tables.h"
#include "licensing-core/case_trail.h"
#include "licensing-core/impl/case_service.h"

namespace jiuqu::licensing {

namespace {

constexpr std::string_view kApplication = "application";

// Authority and handling item as the work lists need them.
void take_application(CaseRow& row, const xml::Document& application, std::string_view bytes) {
  auto root = application.root();
  auto authority = root.child("authority");
  row.division = authority ? authority.child_text("division") : "";
  row.item = root.child_text("handlingItem");
  row.application = compress_body(bytes);
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
  std::string name(exchange.tree.root().name());
  if (is_new && !used->start_for(name)) co_return fail(ErrorCode::case_unknown, key);
  bool brings = name == kApplication;
  if (brings) {
    auto changed = changed_owner_values(loaded->owner_values, exchange.tree);
    if (!changed.empty()) {
      std::ranges::move(changed, std::back_inserter(exchange.findings));
      co_return fail(ErrorCode::rules_failed);
    }
  }
  Trigger trigger{work.cause, work.now,
                  MessageReceived{name, variables_of(exchange.tree, *exchange.definitions)}};
  auto advanced = advance(*used, row.state, trigger);
  if (!advanced) co_return std::unexpected(advanced.error());
  row.state = advanced->next;
  row.updated = work.now;
  exchange.variables["caseKey"] = key;
  exchange.variables["caseStep"] = row.state.step;
  // An application replaces the one before; any other message leaves it as it is.
  xml::Document kept;
  std::string bytes = exchange.tree.serialize();
  keep_message(work.unit, {key, row.state.version, work.cause, name, sha256_hex(bytes)});
  if (brings) {
    take_application(row, exchange.tree, bytes);
    if (!is_new || !exchange.findings.empty()) {
      replace_findings(work.unit, key, exchange.findings);
    }
  } else {
    auto read = application_for(*advanced, row);
    if (!read) co_return std::unexpected(read.error());
    kept = std::move(*read);
    row.application.clear();
  }
  Applied applied{*used,
                  *advanced,
                  trigger,
                  std::move(row),
                  brings ? &exchange.tree : &kept,
                  is_new,
                  nullptr,
                  exchange.definitions.get(),
                  &deadlines_};
  co_return apply(work, applied);
}

Task<Result<void>> CaseService::owner_data_received(Exchange& exchange, Work& work,
                                                    std::string key) {
  if (key.empty()) co_return fail(ErrorCode::key_missing, "the case key is empty");
  auto loaded = co_await load_for_key(key);
  if (!loaded) co_return std::unexpected(loaded.error());
  if (!loaded->row) co_return fail(ErrorCode::case_unknown, key);
  work.case_key = key;
  exchange.variables["caseKey"] = key;
  exchange.variables["caseStep"] = loaded->row->state.step;
  keep_owner_values(work.unit, key, owner_values_of(exchange.tree));
  co_return Result<void>{};
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
  Applied applied{**used, *advanced, trigger,           std::move(row), &*application,
                  false,  nullptr,   definitions.get(), &deadlines_};
  co_return apply(*work, applied);
}

// A stale timer does nothing: its appointment is consumed and that is all. One that a new calendar
// has put off meanwhile is set again.
Task<Result<void>> CaseService::timer_in_turn(Appointment appointment, Work* work) {
  auto timer = timer_payload_from(appointment.payload);
  if (!timer) co_return std::unexpected(timer.error());
  auto definitions = definitions_of(*work);
  auto due = deadlines_.due(*timer, definitions.get());
  if (!due) co_return std::unexpected(due.error());
  if (*due > work->now) {
    auto later = std::make_shared<Appointment>(std::move(appointment));
    later->due = *due;
    schedule(*work, std::move(later));
    co_return Result<void>{};
  }
  auto loaded = co_await load_for_key(timer->case_key);
  if (!loaded) co_return std::unexpected(loaded.error());
  if (!loaded->row) co_return fail(ErrorCode::store_corrupt, "a timer for an unknown case");
  CaseRow row = std::move(*loaded->row);
  auto used = co_await workflow_of(row.state, definitions);
  if (!used) co_return std::unexpected(used.error());

  Trigger trigger{work->cause, work->now, TimerFired{timer->element, timer->instance}};
  auto advanced = advance(**used, row.state, trigger);
  if (!advanced && advanced.error().code == ErrorCode::not_waiting) co_return Result<void>{};
  if (!advanced) co_return std::unexpected(advanced.error());
  auto application = application_for(*advanced, row);
  if (!application) co_return std::unexpected(application.error());
  row.state = advanced->next;
  row.updated = work->now;
  row.application.clear();
  Applied applied{**used, *advanced, trigger,           std::move(row), &*application,
                  false,  nullptr,   definitions.get(), &deadlines_};
  co_return apply(*work, applied);
}

UtcTime CaseService::Timers::due(const Appointment& appointment,
                                 const DefinitionSet& definitions) const {
  auto timer = timer_payload_from(appointment.payload);
  if (!timer) return appointment.due;
  return service.deadlines_.due(*timer, &definitions).value_or(appointment.due);
}

Task<Result<void>> CaseService::Timers::run(const Appointment& appointment, Work& work) {
  return service.timer_in_turn(appointment, &work);
}

}  // namespace jiuqu::licensing
