#include "licensing-core/impl/engine_triggers.h"

#include <algorithm>

#include "bus/base/text.h"

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

void leave_token(Walk& walk, const Token& token) {
  const auto* element = walk.workflow.find(token.element);
  auto& tokens = walk.out.next.tokens;
  tokens.erase(std::find(tokens.begin(), tokens.end(), token));
  for (auto flow : element->outgoing) walk.follow(flow);
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
  walk.queue.push_back({walk.workflow.index_of(*start), ""});
  return {};
}

Result<void> take(Walk& walk, const MessageReceived& message) {
  auto& state = walk.out.next;
  auto brought = walk.workflow.message_variables.find(message.name);
  if (brought != walk.workflow.message_variables.end()) {
    for (const auto& name : brought->second) {
      auto given = message.variables.find(name);
      state.variables[name] = given == message.variables.end() ? std::string() : given->second;
    }
  }
  if (is_new(state)) {
    const auto* start = walk.workflow.start_for(message.name);
    if (!start) {
      return fail(
          ErrorCode::not_waiting,
          "workflow '" + walk.workflow.id + "' does not start with message '" + message.name + "'");
    }
    walk.queue.push_back({walk.workflow.index_of(*start), ""});
    return {};
  }
  for (const auto& token : state.tokens) {
    const auto* element = walk.workflow.find(token.element);
    bool receives = element && (element->kind == ElementKind::receive_task ||
                                element->kind == ElementKind::message_catch);
    if (!receives || element->message != message.name) continue;
    walk.note(*element, "receives " + message.name);
    leave_token(walk, Token(token));
    return {};
  }
  return fail(ErrorCode::content_conflict,
              state.status == CaseStatus::closed
                  ? "the case is closed"
                  : "the case is not waiting for a correction; it is at step " + state.step);
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
  walk.out.effects.push_back(CloseUserTask{done.task, true});
  walk.note(*element, "completed " + done.outcome);
  leave_token(walk, token);
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
    leave_token(walk, Token(token));
    return {};
  }
  return fail(ErrorCode::not_waiting, "the case does not wait for number '" + number.name + "'");
}

}  // namespace jiuqu::licensing
