#include "licensing-core/impl/walk.h"

#include <algorithm>
#include <set>

namespace jiuqu::licensing {

namespace {

// The instances inside a scope, the scope itself among them: tokens stand after those around them.
std::set<std::uint32_t> inside(const Case& state, std::uint32_t scope) {
  std::set<std::uint32_t> scopes{scope};
  for (const auto& token : state.tokens) {
    if (scopes.contains(token.scope)) scopes.insert(token.instance);
  }
  return scopes;
}

Result<std::string> text_of(const TimerSpec& timer, const xml::Variables& variables) {
  if (!timer.expression) return timer.literal;
  auto context = xml::Document::create("case", "");
  return timer.expression->string(context.root(), variables);
}

}  // namespace

xml::Variables variables_of(const Workflow& workflow, const Case& state) {
  xml::Variables variables;
  for (const auto& name : workflow.variables) variables[name] = state.variable(name);
  return variables;
}

void Walk::follow(std::size_t flow, std::uint32_t scope) {
  queue.push_back({workflow.flows[flow].target, workflow.flows[flow].id, scope});
}

void Walk::follow(const Element& element, std::uint32_t scope) {
  for (auto flow : element.outgoing) follow(flow, scope);
}

void Walk::note(const Element& element, std::string text) {
  out.trace.push_back({element.id, std::move(text)});
}

Uuid Walk::derive(std::string_view what, const Element& element, std::uint32_t instance) const {
  return trigger.cause.derive(std::string(what) + ":" + out.next.key + ":" + element.id + ":" +
                              std::to_string(instance));
}

Result<void> Walk::rest(const Element& element, const Arrival& arrival, std::uint32_t instance,
                        Uuid task) {
  out.next.tokens.push_back({element.id, instance, arrival.flow, task, trigger.at, arrival.scope});
  for (auto index : element.boundaries) {
    const auto& boundary = workflow.elements[index];
    if (boundary.kind != ElementKind::timer_boundary) continue;
    if (auto set = set_timer(boundary, instance); !set) return set;
  }
  return {};
}

Result<void> Walk::set_timer(const Element& element, std::uint32_t instance) {
  auto text = text_of(*element.timer, variables_of(workflow, out.next));
  if (!text) return std::unexpected(text.error());
  ScheduleTimer timer{element.id, instance, {}, element.timer->working_days, {}};
  std::string wrong;
  if (element.timer->is_date) {
    auto date = from_iso8601(*text);
    if (date) timer.date = *date;
    if (!date) wrong = "not a time in UTC";
  } else {
    auto span = parse_duration(*text);
    if (span) timer.span = *span;
    if (!span) wrong = span.error().detail;
    if (span && timer.working_days && span->rest != Duration{}) wrong = "not whole working days";
  }
  if (!wrong.empty()) {
    return fail(ErrorCode::workflow_stuck,
                "the timer of '" + element.id + "' reads '" + *text + "': " + wrong);
  }
  out.effects.push_back(std::move(timer));
  return {};
}

void Walk::take_away(const Token& given, std::string_view fired, bool completed) {
  const Token token = given;  // the one given may stand in the list
  const auto* element = workflow.find(token.element);
  if (element->kind == ElementKind::sub_process) clear(token.instance);
  if (!token.task.is_nil()) out.effects.push_back(CloseUserTask{token.task, completed});
  auto cancel = [&](const Element& timer) {
    if (timer.timer && timer.id != fired) {
      out.effects.push_back(CancelTimer{timer.id, token.instance});
    }
  };
  cancel(*element);
  for (auto index : element->boundaries) cancel(workflow.elements[index]);
  auto& tokens = out.next.tokens;
  tokens.erase(std::find(tokens.begin(), tokens.end(), token));
}

void Walk::clear(std::uint32_t scope) {
  auto scopes = inside(out.next, scope);
  std::erase_if(queue, [&](const Arrival& arrival) { return scopes.contains(arrival.scope); });
  auto direct = [&](const Token& token) { return token.scope == scope; };
  auto& tokens = out.next.tokens;
  for (auto found = std::find_if(tokens.begin(), tokens.end(), direct); found != tokens.end();
       found = std::find_if(tokens.begin(), tokens.end(), direct)) {
    take_away(*found);
  }
}

void Walk::end_scope(std::uint32_t scope) {
  const auto& tokens = out.next.tokens;
  auto in_scope = [&](const auto& one) { return one.scope == scope; };
  bool busy = std::any_of(tokens.begin(), tokens.end(), in_scope) ||
              std::any_of(queue.begin(), queue.end(), in_scope);
  auto around = std::find_if(tokens.begin(), tokens.end(),
                             [&](const Token& token) { return token.instance == scope; });
  if (scope == 0 || busy || around == tokens.end()) return;
  const Token left = *around;
  take_away(left);
  follow(*workflow.find(left.element), left.scope);
}

}  // namespace jiuqu::licensing
