#include <algorithm>

#include "bus/base/text.h"
#include "licensing-core/impl/walk.h"
#include "licensing-core/vocabulary.h"

namespace jiuqu::licensing {

namespace {

bool is_new(const Case& state) {
  return state.entered == 0;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

// The token goes on from where it waited.
void leave_token(Walk& walk, const Token& given, std::string_view fired = {},
                 bool completed = false) {
  const Token token = given;
  walk.take_away(token, fired, completed);
  walk.follow(*walk.workflow.find(token.element), token.scope);
}

// A boundary event takes away what it is attached to, and goes on in its place.
void interrupt(Walk& walk, const Token& given, const Element& boundary, std::string_view fired) {
  const Token token = given;
  walk.take_away(token, fired);
  walk.follow(boundary, token.scope);
}

const Element* message_boundary(const Workflow& workflow, const Element& host,
                                const std::string& message) {
  for (auto index : host.boundaries) {
    const auto& boundary = workflow.elements[index];
    if (boundary.kind == ElementKind::message_boundary && boundary.message == message) {
      return &boundary;
    }
  }
  return nullptr;
}

// What waits for the message: a receive before a boundary event, and of boundary events the
// innermost, whose token is the latest.
bool deliver(Walk& walk, const std::string& message) {
  const auto& tokens = walk.out.next.tokens;
  for (const auto& token : tokens) {
    const auto* element = walk.workflow.find(token.element);
    bool receives = element && (element->kind == ElementKind::receive_task ||
                                element->kind == ElementKind::message_catch);
    if (!receives || element->message != message) continue;
    walk.note(*element, "receives " + message);
    leave_token(walk, token);
    return true;
  }
  for (auto token = tokens.rbegin(); token != tokens.rend(); ++token) {
    const auto* element = walk.workflow.find(token->element);
    const auto* boundary = element ? message_boundary(walk.workflow, *element, message) : nullptr;
    if (!boundary) continue;
    walk.note(*boundary, "interrupts on " + message);
    interrupt(walk, *token, *boundary, {});
    return true;
  }
  return false;
}

// A positive whole number of at most four digits: a number of days.
bool is_positive_integer(std::string_view text) {
  if (text.empty() || text.size() > 4 || text[0] == '0') return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Result<void> take_variables(Walk& walk, const Outcome& outcome, const UserTaskCompleted& done) {
  for (const auto& [name, value] : done.variables) {
    bool known = std::any_of(outcome.variables.begin(), outcome.variables.end(),
                             [&](const OutcomeVariable& spec) { return spec.name == name; });
    if (!known) {
      return fail(ErrorCode::bad_request,
                  "outcome '" + outcome.id + "' takes no variable '" + name + "'");
    }
  }
  for (const auto& spec : outcome.variables) {
    auto given = done.variables.find(spec.name);
    std::string value =
        given != done.variables.end() ? given->second : spec.default_value.value_or("");
    const auto& values = spec.values;
    if (!values.empty() && std::find(values.begin(), values.end(), value) == values.end()) {
      return fail(ErrorCode::bad_request,
                  "variable '" + spec.name + "' is to be one of " + joined(values));
    }
    if (spec.positive_integer && !is_positive_integer(value)) {
      return fail(ErrorCode::bad_request,
                  "variable '" + spec.name + "' is to be a whole number from 1 to 9999");
    }
    walk.out.next.variables[spec.name] = value;
  }
  return {};
}

Result<const Outcome*> check_outcome(const Element& element, const UserTaskCompleted& done) {
  const auto* outcome = element.outcome(done.outcome);
  if (!outcome) {
    return fail(ErrorCode::outcome_unknown, "task '" + element.id + "' knows the outcomes " +
                                                joined(element.outcome_ids()) + ", not '" +
                                                done.outcome + "'");
  }
  if (outcome->opinion_required && trim(done.opinion).empty()) {
    return fail(ErrorCode::bad_request, "outcome '" + outcome->id + "' needs an opinion");
  }
  return outcome;
}

}  // namespace

Result<void> take(Walk& walk, const CaseOpened&) {
  const auto* start = walk.workflow.none_start();
  if (!start || !is_new(walk.out.next)) {
    return fail(ErrorCode::not_waiting, "the workflow does not start by itself here");
  }
  walk.queue.push_back({walk.workflow.index_of(*start), "", 0});
  return {};
}

Result<void> take(Walk& walk, const MessageReceived& message) {
  auto& state = walk.out.next;
  auto brought = walk.workflow.message_variables.find(message.name);
  if (brought != walk.workflow.message_variables.end()) {
    for (const auto& variable : brought->second) {
      auto given = message.fields.find(variable.field);
      state.variables[variable.name] =
          given == message.fields.end() ? std::string() : given->second;
    }
  }
  if (is_new(state)) {
    const auto* start = walk.workflow.start_for(message.name);
    if (!start) {
      return fail(
          ErrorCode::not_waiting,
          "workflow '" + walk.workflow.id + "' does not start with message '" + message.name + "'");
    }
    walk.queue.push_back({walk.workflow.index_of(*start), "", 0});
    return {};
  }
  if (deliver(walk, message.name)) return {};
  auto place = state.status == CaseStatus::closed ? std::string("it is closed (已结束)")
                                                  : "it is at step " + state.step + " (" +
                                                        std::string(step_name(state.step)) + ")";
  // The message that opens a case comes again only as a correction.
  if (walk.workflow.start_for(message.name)) {
    return fail(ErrorCode::content_conflict, "the case is not waiting for a correction; " + place);
  }
  return fail(ErrorCode::not_waiting,
              "the case does not take message '" + message.name + "' any more; " + place);
}

Result<void> take(Walk& walk, const UserTaskCompleted& done) {
  auto& state = walk.out.next;
  const auto* found = state.token_of(done.task);
  const auto* element = found ? walk.workflow.find(found->element) : nullptr;
  if (!element) return fail(ErrorCode::version_conflict, "the task is not open");
  auto outcome = check_outcome(*element, done);
  if (!outcome) return std::unexpected(outcome.error());
  if (auto taken = take_variables(walk, **outcome, done); !taken) return taken;

  Token token = *found;
  auto step = element->step == kSameStep ? state.step : element->step;
  state.variables["outcome"] = done.outcome;
  state.variables["step"] = step;
  if (!element->result.empty()) state.variables[element->result] = done.outcome;
  if (auto kept = (*outcome)->opinion_variable; !kept.empty()) state.variables[kept] = done.opinion;
  state.last =
      Completion{element->id,       step,         token.since, walk.trigger.at, done.officer_id,
                 done.officer_name, done.outcome, done.opinion};
  walk.note(*element, "completed " + done.outcome);
  leave_token(walk, token, {}, true);
  return {};
}

Result<void> take(Walk& walk, const NumberAssigned& number) {
  auto& state = walk.out.next;
  for (const auto& token : state.tokens) {
    const auto* element = walk.workflow.find(token.element);
    if (!element || element->kind != ElementKind::service_task) continue;
    if (element->number != number.name || token.instance != number.instance) continue;
    state.variables[number.name] = number.value;
    for (const auto& [name, value] : number.variables) state.variables[name] = value;
    walk.note(*element, "has " + number.name);
    leave_token(walk, token);
    return {};
  }
  return fail(ErrorCode::not_waiting, "the case does not wait for number '" + number.name + "'");
}

Result<void> take(Walk& walk, const TimerFired& timer) {
  const auto* element = walk.workflow.find(timer.element);
  const auto* host = element && element->host ? &walk.workflow.elements[*element->host] : element;
  for (const auto& token : walk.out.next.tokens) {
    if (!element || !element->timer || token.instance != timer.instance) continue;
    if (token.element != host->id) continue;
    walk.note(*element, host == element ? "is due" : "interrupts in time");
    host == element ? leave_token(walk, token, element->id)
                    : interrupt(walk, token, *element, element->id);
    return {};
  }
  return fail(ErrorCode::not_waiting, "timer '" + timer.element + "' is over");
}

}  // namespace jiuqu::licensing
