#include "licensing-core/engine.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <deque>

#include "licensing-core/impl/walk.h"

namespace jiuqu::licensing {

namespace {

// Elements one trigger may enter; the reader refuses loops without a wait, so only a very wide
// workflow comes near.
constexpr std::size_t kEntriesMax = 1000;

Result<void> leave(Walk& walk, const Element& element, const Arrival& arrival) {
  walk.follow(element, arrival.scope);
  return {};
}

Result<void> enter_start(Walk& walk, const Element& element, const Arrival& arrival,
                         std::uint32_t) {
  walk.note(element, "starts");
  return leave(walk, element, arrival);
}

Result<void> enter_end(Walk& walk, const Element& element, const Arrival& arrival, std::uint32_t) {
  walk.note(element, "ends");
  walk.end_scope(arrival.scope);
  return {};
}

// Ends its own sub-process, or the whole process.
Result<void> enter_terminate(Walk& walk, const Element& element, const Arrival& arrival,
                             std::uint32_t) {
  walk.note(element, "terminates");
  walk.clear(arrival.scope);
  walk.end_scope(arrival.scope);
  return {};
}

Result<void> enter_user_task(Walk& walk, const Element& element, const Arrival& arrival,
                             std::uint32_t instance) {
  Uuid task = walk.derive("task", element, instance);
  if (element.step != kSameStep) walk.out.next.step = element.step;
  walk.out.effects.push_back(
      CreateUserTask{task, element.id, element.name, walk.out.next.step, element.role});
  walk.note(element, "task " + element.role);
  return walk.rest(element, arrival, instance, task);
}

Result<void> enter_service_task(Walk& walk, const Element& element, const Arrival& arrival,
                                std::uint32_t instance) {
  if (!element.record.empty()) {
    walk.out.effects.push_back(RecordChange{element.record});
    walk.out.next.variables["recorded-on"] = to_china_time(walk.trigger.at).substr(0, 10);
    walk.note(element, "records " + element.record);
    return leave(walk, element, arrival);
  }
  walk.out.effects.push_back(TakeNumber{element.number, instance});
  walk.note(element, "takes " + element.number);
  return walk.rest(element, arrival, instance);
}

Result<void> enter_send_task(Walk& walk, const Element& element, const Arrival& arrival,
                             std::uint32_t instance) {
  auto sequence = ++walk.out.next.events;
  walk.out.effects.push_back(
      EmitEvent{walk.derive("event", element, instance), element.message, sequence, element.id});
  walk.note(element, "event " + element.message + " " + std::to_string(sequence));
  return leave(walk, element, arrival);
}

Result<void> enter_receive(Walk& walk, const Element& element, const Arrival& arrival,
                           std::uint32_t instance) {
  walk.note(element, "waits for " + element.message);
  return walk.rest(element, arrival, instance);
}

Result<void> enter_timer_catch(Walk& walk, const Element& element, const Arrival& arrival,
                               std::uint32_t instance) {
  walk.note(element, "waits for a time");
  if (auto set = walk.set_timer(element, instance); !set) return set;
  return walk.rest(element, arrival, instance);
}

// A token rests at the sub-process for as long as anything is inside.
Result<void> enter_sub_process(Walk& walk, const Element& element, const Arrival& arrival,
                               std::uint32_t instance) {
  walk.note(element, "opens");
  if (auto rested = walk.rest(element, arrival, instance); !rested) return rested;
  const auto* start = walk.workflow.none_start(walk.workflow.index_of(element));
  walk.queue.push_back({walk.workflow.index_of(*start), "", instance});
  return {};
}

// No flow leads to a boundary event; a trigger does.
Result<void> enter_boundary(Walk&, const Element& element, const Arrival&, std::uint32_t) {
  return fail(ErrorCode::workflow_stuck, "boundary event '" + element.id + "' was entered");
}

Result<void> enter_exclusive(Walk& walk, const Element& element, const Arrival& arrival,
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
    walk.follow(flow, arrival.scope);
    return {};
  }
  if (!element.default_flow) {
    return fail(ErrorCode::workflow_stuck, "no flow of gateway '" + element.id + "' can be taken");
  }
  walk.note(element, "takes " + walk.workflow.flows[*element.default_flow].id);
  walk.follow(*element.default_flow, arrival.scope);
  return {};
}

// Joins when one token of each incoming flow is there, then splits over all outgoing flows.
Result<void> enter_parallel(Walk& walk, const Element& element, const Arrival& arrival,
                            std::uint32_t instance) {
  if (auto rested = walk.rest(element, arrival, instance); !rested) return rested;
  auto& tokens = walk.out.next.tokens;
  std::vector<std::size_t> joined;
  for (auto incoming : element.incoming) {
    const auto& id = walk.workflow.flows[incoming].id;
    auto found = std::find_if(tokens.begin(), tokens.end(), [&](const Token& token) {
      return token.element == element.id && token.flow == id && token.scope == arrival.scope;
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
  return leave(walk, element, arrival);
}

using Enter = Result<void> (*)(Walk&, const Element&, const Arrival&, std::uint32_t instance);
// One function per kind of element, in the order of ElementKind.
constexpr std::array<Enter, kElementKinds> kEnter = {
    enter_start,        enter_start,       enter_end,         enter_terminate, enter_user_task,
    enter_service_task, enter_send_task,   enter_receive,     enter_receive,   enter_exclusive,
    enter_parallel,     enter_sub_process, enter_timer_catch, enter_boundary,  enter_boundary,
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
    if (auto entered = kEnter[std::size_t(element.kind)](walk, element, arrival, instance);
        !entered) {
      return entered;
    }
  }
  return {};
}

}  // namespace

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
