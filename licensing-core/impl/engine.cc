#include "licensing-core/engine.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <deque>

#include "licensing-core/impl/engine_triggers.h"

namespace jiuqu::licensing {

namespace {

// Elements one trigger may enter; the reader refuses loops without a wait, so only a very wide
// workflow comes near.
constexpr std::size_t kEntriesMax = 1000;

Result<void> leave(Walk& walk, const Element& element) {
  for (auto flow : element.outgoing) walk.follow(flow);
  return {};
}

Result<void> enter_start(Walk& walk, const Element& element, const std::string&, std::uint32_t) {
  walk.note(element, "starts");
  return leave(walk, element);
}

Result<void> enter_end(Walk& walk, const Element& element, const std::string&, std::uint32_t) {
  walk.note(element, "ends");
  return {};
}

Result<void> enter_terminate(Walk& walk, const Element& element, const std::string&,
                             std::uint32_t) {
  walk.note(element, "terminates");
  for (const auto& token : walk.out.next.tokens) {
    if (!token.task.is_nil()) walk.out.effects.push_back(CloseUserTask{token.task, false});
  }
  walk.out.next.tokens.clear();
  walk.queue.clear();
  return {};
}

Result<void> enter_user_task(Walk& walk, const Element& element, const std::string& flow,
                             std::uint32_t instance) {
  Uuid task = walk.derive("task", element, instance);
  walk.rest(element, instance, flow, task);
  if (element.step != kSameStep) walk.out.next.step = element.step;
  walk.out.effects.push_back(
      CreateUserTask{task, element.id, element.name, walk.out.next.step, element.role});
  walk.note(element, "task " + element.role);
  return {};
}

Result<void> enter_service_task(Walk& walk, const Element& element, const std::string& flow,
                                std::uint32_t instance) {
  if (!element.record.empty()) {
    walk.out.effects.push_back(RecordChange{element.record});
    walk.out.next.variables["recorded-on"] = to_china_time(walk.trigger.at).substr(0, 10);
    walk.note(element, "records " + element.record);
    return leave(walk, element);
  }
  walk.rest(element, instance, flow, {});
  walk.out.effects.push_back(TakeNumber{element.number, instance});
  walk.note(element, "takes " + element.number);
  return {};
}

Result<void> enter_send_task(Walk& walk, const Element& element, const std::string&,
                             std::uint32_t instance) {
  auto sequence = ++walk.out.next.events;
  walk.out.effects.push_back(
      EmitEvent{walk.derive("event", element, instance), element.message, sequence, element.id});
  walk.note(element, "event " + element.message + " " + std::to_string(sequence));
  return leave(walk, element);
}

Result<void> enter_receive(Walk& walk, const Element& element, const std::string& flow,
                           std::uint32_t instance) {
  walk.rest(element, instance, flow, {});
  walk.note(element, "waits for " + element.message);
  return {};
}

xml::Variables variables_of(const Workflow& workflow, const Case& state) {
  xml::Variables variables;
  for (const auto& name : workflow.variables) variables[name] = state.variable(name);
  return variables;
}

Result<void> enter_exclusive(Walk& walk, const Element& element, const std::string&,
                             std::uint32_t) {
  auto variables = variables_of(walk.workflow, walk.out.next);
  auto context = xml::Document::create("case", "");
  for (auto flow : element.outgoing) {
    const auto& condition = walk.workflow.flows[flow].condition;
    if (element.default_flow == flow) continue;
    if (condition) {
      auto holds = condition->boolean(context.root(), variables);
      if (!holds) return std::unexpected(holds.error());
      if (!*holds) continue;
    }
    walk.note(element, "takes " + walk.workflow.flows[flow].id);
    walk.follow(flow);
    return {};
  }
  if (!element.default_flow) {
    return fail(ErrorCode::workflow_stuck, "no flow of gateway '" + element.id + "' can be taken");
  }
  walk.note(element, "takes " + walk.workflow.flows[*element.default_flow].id);
  walk.follow(*element.default_flow);
  return {};
}

// Joins when one token of each incoming flow is there, then splits over all outgoing flows.
Result<void> enter_parallel(Walk& walk, const Element& element, const std::string& flow,
                            std::uint32_t instance) {
  walk.rest(element, instance, flow, {});
  auto& tokens = walk.out.next.tokens;
  std::vector<std::size_t> joined;
  for (auto incoming : element.incoming) {
    const auto& id = walk.workflow.flows[incoming].id;
    auto found = std::find_if(tokens.begin(), tokens.end(), [&](const Token& token) {
      return token.element == element.id && token.flow == id;
    });
    if (found == tokens.end()) {
      walk.note(element, "waits for other flows");
      return {};
    }
    joined.push_back(std::size_t(found - tokens.begin()));
  }
  std::sort(joined.rbegin(), joined.rend());
  for (auto index : joined) tokens.erase(tokens.begin() + std::ptrdiff_t(index));
  walk.note(element, "goes on");
  return leave(walk, element);
}

using Enter = Result<void> (*)(Walk&, const Element&, const std::string& flow,
                               std::uint32_t instance);
// One function per kind of element, in the order of ElementKind.
constexpr std::array<Enter, kElementKinds> kEnter = {
    enter_start,     enter_start,        enter_end,       enter_terminate,
    enter_user_task, enter_service_task, enter_send_task, enter_receive,
    enter_receive,   enter_exclusive,    enter_parallel,
};

Result<void> walk_on(Walk& walk) {
  for (std::size_t entries = 0; !walk.queue.empty(); ++entries) {
    if (entries == kEntriesMax) {
      return fail(ErrorCode::workflow_stuck,
                  "more than " + std::to_string(kEntriesMax) + " elements entered by one trigger");
    }
    auto arrival = std::move(walk.queue.front());
    walk.queue.pop_front();
    const auto& element = walk.workflow.elements[arrival.element];
    auto instance = ++walk.out.next.entered;
    if (auto entered = kEnter[std::size_t(element.kind)](walk, element, arrival.flow, instance);
        !entered) {
      return entered;
    }
  }
  return {};
}

}  // namespace

void Walk::follow(std::size_t flow) {
  queue.push_back({workflow.flows[flow].target, workflow.flows[flow].id});
}

void Walk::note(const Element& element, std::string text) {
  out.trace.push_back({element.id, std::move(text)});
}

void Walk::rest(const Element& element, std::uint32_t instance, const std::string& flow,
                Uuid task) {
  out.next.tokens.push_back({element.id, instance, flow, task, trigger.at});
}

Uuid Walk::derive(std::string_view what, const Element& element, std::uint32_t instance) const {
  return trigger.cause.derive(std::string(what) + ":" + out.next.key + ":" + element.id + ":" +
                              std::to_string(instance));
}

Case new_case(const Workflow& workflow, std::string key) {
  Case state;
  state.key = std::move(key);
  state.workflow = workflow.id;
  state.definition_version = workflow.version;
  state.definition_hash = workflow.hash;
  return state;
}

std::expected<Advance, Error> advance(const Workflow& workflow, const Case& state,
                                      const Trigger& trigger) {
  Walk walk{workflow, trigger, {}, {}};
  walk.out.next = state;
  ++walk.out.next.version;
  auto taken = std::visit([&](const auto& what) { return take(walk, what); }, trigger.what);
  if (!taken) return std::unexpected(taken.error());
  if (auto walked = walk_on(walk); !walked) return std::unexpected(walked.error());
  if (walk.out.next.tokens.empty()) {
    walk.out.next.status = CaseStatus::closed;
    walk.out.effects.push_back(CloseCase{});
  }
  return std::move(walk.out);
}

}  // namespace jiuqu::licensing
