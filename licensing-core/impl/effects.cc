#include "licensing-core/impl/effects.h"

#include <algorithm>

#include "bus/json/json.h"
#include "bus/pipeline/code_tables.h"
#include "bus/pipeline/hub.h"
#include "licensing-core/case_trail.h"
#include "licensing-core/licence_number.h"

namespace jiuqu::licensing {

namespace {

// History rows of one advance; no workflow has more effects than this between two waits.
constexpr std::int64_t kHistoryPerAdvance = 1000;

class Application {
 public:
  Application(Work& work, const Applied& applied) : work_(work), applied_(applied) {}

  Result<void> run() {
    const auto& state = applied_.advanced.next;
    work_.case_key = state.key;
    if (applied_.is_new) {
      add_case(work_.unit, applied_.row);
      keep_workflow(work_.unit, state.definition_hash, applied_.workflow.id,
                    applied_.workflow.source);
    } else {
      update_case(work_.unit, applied_.row);
    }
    add_trigger();
    for (const auto& effect : applied_.advanced.effects) {
      auto done = std::visit([this](const auto& what) { return add(what); }, effect);
      if (!done) return done;
    }
    return {};
  }

 private:
  void history(std::string kind, std::string text) {
    const auto& state = applied_.advanced.next;
    add_history(work_.unit, {state.key, state.version * kHistoryPerAdvance + count_++,
                             applied_.trigger.at, std::move(kind), std::move(text)});
  }

  // What moved the case; a licence number brings the licence record with it.
  void add_trigger() {
    if (const auto* message = std::get_if<MessageReceived>(&applied_.trigger.what)) {
      history("message", message->name);
    } else if (const auto* done = std::get_if<UserTaskCompleted>(&applied_.trigger.what)) {
      history("completed",
              applied_.advanced.next.last->element + " " + done->outcome + " " + done->officer_id);
    } else if (const auto* number = std::get_if<NumberAssigned>(&applied_.trigger.what)) {
      history("number", number->name + " " + number->value);
    } else if (const auto* timer = std::get_if<TimerFired>(&applied_.trigger.what)) {
      history("timer", timer->element);
    }
  }

  Result<void> add(const CreateUserTask& created) {
    const auto* element = applied_.workflow.find(created.element);
    TaskRow task;
    task.id = created.id;
    task.case_key = applied_.advanced.next.key;
    task.element = created.element;
    task.name = created.name;
    task.step = created.step;
    task.role = created.role;
    task.division = applied_.row.division;
    task.outcomes = element->outcome_ids();
    task.created = applied_.trigger.at;
    add_task(work_.unit, task);
    history("task", created.element + " " + created.role);
    return {};
  }

  Result<void> add(const CloseUserTask& closed) {
    if (!closed.completed) {
      cancel_task(work_.unit, closed.id, applied_.trigger.at);
    } else if (applied_.completed) {
      update_task(work_.unit, *applied_.completed);
    }
    return {};
  }

  Result<void> add(const EmitEvent& event) {
    if (!applied_.application) return fail(ErrorCode::defect, "an event without an application");
    const auto& next = applied_.advanced.next;
    auto document = event_head(next, event, applied_.trigger.at, applied_.row.division);
    keep_event(work_.unit, {next.key, event.sequence, next.version, work_.cause,
                            std::int64_t(work_.events.size()), event.name,
                            compress_body(document.serialize())});
    append_application(document.root(), applied_.application->root());
    work_.events.push_back(std::move(document));
    history("event", event.name + " " + std::to_string(event.sequence));
    return {};
  }

  Result<void> add(const TakeNumber& wanted);
  Result<void> add(const RecordChange& wanted);
  Result<void> add(const ScheduleTimer& wanted);

  Result<void> add(const CancelTimer& over) {
    cancel(work_, timer_id(applied_.advanced.next.key, over.element, over.instance));
    return {};
  }

  Result<void> add(const CloseCase&) {
    history("closed", "");
    return {};
  }

  Work& work_;
  const Applied& applied_;
  std::int64_t count_ = 0;
};

// Numbers of the licences that an application is about: of the registration form, or of each device
// in a list.
std::vector<std::string> licence_numbers_of(xml::Node application) {
  std::vector<std::string> numbers;
  auto add = [&](std::string number) {
    bool known = std::find(numbers.begin(), numbers.end(), number) != numbers.end();
    if (!number.empty() && !known) numbers.push_back(std::move(number));
  };
  auto registration = application.child("registration");
  if (registration) add(registration.child_text("registCode"));
  auto devices = application.child("devices");
  for (auto device : devices ? devices.children("device") : std::vector<xml::Node>{})
    add(device.child_text("registCode"));
  return numbers;
}

// The narrowest catalogue code that the application names: variety, else category, else species. A
// category without varieties has a dash on the form.
std::string catalogue_code_of(xml::Node application) {
  auto equipment = application.child("equipment");
  for (const char* name : {"eqVarietyCode", "eqCategoryCode", "eqSpeciesCode"}) {
    auto code = equipment ? equipment.child_text(name) : std::string();
    if (!code.empty() && code != "-") return code;
  }
  return {};
}

Result<LicencePrefix> prefix_of(const Applied& applied, const std::string& code,
                                const std::string& day) {
  const auto* definitions = applied.definitions;
  const auto* catalogue =
      definitions ? definitions->get<CodeTableDefinition>("code-table", "equipment-catalogue")
                  : nullptr;
  const auto* divisions =
      definitions ? definitions->get<CodeTableDefinition>("code-table", "division") : nullptr;
  if (!catalogue || !divisions) {
    return fail(ErrorCode::configuration_invalid,
                "licence numbers need the code tables equipment-catalogue and division");
  }
  return licence_prefix(*catalogue->table, *divisions->table, code, applied.row.division, day);
}

Result<void> Application::add(const TakeNumber& wanted) {
  auto day = china_day(applied_.trigger.at);
  auto code = applied_.application ? catalogue_code_of(applied_.application->root()) : "";
  auto prefix = prefix_of(applied_, code, day);
  if (!prefix) return std::unexpected(prefix.error());

  const auto& key = applied_.advanced.next.key;
  auto appointment = std::make_shared<Appointment>();
  appointment->id =
      work_.cause.derive("number:" + wanted.name + ":" + std::to_string(wanted.instance));
  appointment->handler = "licensing.number";
  appointment->lane = key;
  appointment->due = applied_.trigger.at;
  NumberPayload payload{key, wanted.name, {}, day, code, wanted.instance};
  auto fill = [appointment, payload,
               prefix = *prefix](std::int64_t serial) mutable -> Result<void> {
    auto number = compose_licence_number(prefix, serial);
    if (!number) return std::unexpected(number.error());
    payload.value = *number;
    appointment->payload = to_text(payload);
    return {};
  };
  take_number(work_.unit, prefix->scope(), std::move(fill));
  schedule(work_, std::move(appointment));
  return {};
}

Result<void> Application::add(const ScheduleTimer& wanted) {
  if (!applied_.deadlines) return fail(ErrorCode::defect, "a timer without deadlines");
  const auto& key = applied_.advanced.next.key;
  TimerPayload payload{key,         wanted.element,      wanted.instance, applied_.trigger.at,
                       wanted.span, wanted.working_days, wanted.date};
  auto due = applied_.deadlines->due(payload, applied_.definitions);
  if (!due) return std::unexpected(due.error());
  auto appointment = std::make_shared<Appointment>();
  appointment->id = timer_id(key, wanted.element, wanted.instance);
  appointment->handler = kTimerHandler;
  appointment->lane = key;
  appointment->due = *due;
  appointment->payload = to_text(payload);
  schedule(work_, std::move(appointment));
  history("timer-set", wanted.element + " " + to_iso8601(*due));
  return {};
}

// What the action makes of the licences that were there before it.
Result<void> Application::add(const RecordChange&) {
  if (!applied_.application) return fail(ErrorCode::defect, "a change without an application");
  const auto& next = applied_.advanced.next;
  auto action = next.variable("action");
  const auto* actions = applied_.definitions
                            ? applied_.definitions->get<CodeTableDefinition>("code-table", "action")
                            : nullptr;
  auto state = actions ? actions->table->column(action, "licence-state") : std::nullopt;
  if (!state || state->empty()) {
    return fail(ErrorCode::code_unknown, "action " + action + " has no licence-state");
  }
  for (const auto& number : licence_numbers_of(applied_.application->root())) {
    add_licence_change(work_.unit,
                       {number, next.key, action, std::string(*state), applied_.trigger.at});
    history("licence", number + " " + std::string(*state));
  }
  return {};
}

}  // namespace

Result<void> apply(Work& work, const Applied& applied) {
  return Application(work, applied).run();
}

std::string to_text(const NumberPayload& payload) {
  json::Writer out;
  out.begin_object()
      .member("case", payload.case_key)
      .member("name", payload.name)
      .member("value", payload.value)
      .member("issued_on", payload.issued_on)
      .member("kind", payload.kind)
      .member("instance", payload.instance)
      .end_object();
  return out.take();
}

Result<NumberPayload> number_payload_from(std::string_view text) {
  auto from = json::Json::parse(text);
  if (!from) return fail(ErrorCode::store_corrupt, "payload of a number");
  NumberPayload payload;
  payload.case_key = from->string_or("case");
  payload.name = from->string_or("name");
  payload.value = from->string_or("value");
  payload.issued_on = from->string_or("issued_on");
  payload.kind = from->string_or("kind");
  payload.instance = std::uint32_t(from->integer_or("instance", 0));
  return payload;
}

}  // namespace jiuqu::licensing
