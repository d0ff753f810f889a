#include <algorithm>
#include <functional>

#include "licensing-core/impl/bpmn_reader.h"

namespace jiuqu::licensing {

namespace {

bool is_start(const Element& element) {
  return element.kind == ElementKind::start || element.kind == ElementKind::message_start;
}

bool is_end(const Element& element) {
  return element.kind == ElementKind::end || element.kind == ElementKind::terminate_end;
}

// Marks all elements that can be reached from those marked, along `next`.
void spread(std::vector<bool>& marked,
            const std::function<std::vector<std::size_t>(std::size_t)>& next) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < marked.size(); ++i) {
    if (marked[i]) open.push_back(i);
  }
  while (!open.empty()) {
    auto index = open.back();
    open.pop_back();
    for (auto neighbour : next(index)) {
      if (marked[neighbour]) continue;
      marked[neighbour] = true;
      open.push_back(neighbour);
    }
  }
}

}  // namespace

// What a hole in the graph leads to is not reported beside the hole.
void BpmnReader::check_graph() {
  check_starts();
  if (!graph_complete_) return;
  for (std::size_t i = 0; i < workflow_->elements.size(); ++i) check_degrees(i);
  check_reach();
  check_loops();
}

void BpmnReader::check_starts() {
  std::set<std::string> messages;
  bool none = false;
  for (std::size_t i = 0; i < workflow_->elements.size(); ++i) {
    const auto& element = workflow_->elements[i];
    if (element.kind == ElementKind::sub_process) check_inner_start(i);
    if (!is_start(element) || element.parent) continue;
    bool fresh =
        element.kind == ElementKind::start ? !none : messages.insert(element.message).second;
    none = none || element.kind == ElementKind::start;
    if (fresh) continue;
    refuse("workflow.start", element_nodes_[i],
           "Start event \"" + element.id + "\" starts on the same as another",
           "启动事件“" + element.id + "”与另一个启动事件的条件相同");
  }
  if (none || !messages.empty()) return;
  refuse("workflow.start", process_, "The process has no start event", "流程没有启动事件");
}

void BpmnReader::check_inner_start(std::size_t sub_process) {
  std::size_t plain = 0, others = 0;
  for (const auto& element : workflow_->elements) {
    if (element.parent != sub_process || !is_start(element)) continue;
    ++(element.kind == ElementKind::start ? plain : others);
  }
  if (plain == 1 && others == 0) return;
  graph_complete_ = false;
  const auto& id = workflow_->elements[sub_process].id;
  refuse("workflow.start", element_nodes_[sub_process],
         "Sub-process \"" + id + "\" needs one start event, without a message",
         "子流程“" + id + "”需要一个且仅一个不带消息的启动事件");
}

void BpmnReader::check_degrees(std::size_t index) {
  const auto& element = workflow_->elements[index];
  auto node = element_nodes_[index];
  bool gateway = element.kind == ElementKind::exclusive_gateway ||
                 element.kind == ElementKind::parallel_gateway;
  if (element.is_boundary()) check_boundary(index);
  if (is_start(element) && !element.incoming.empty()) {
    refuse("workflow.start", node, "A start event has no incoming flow", "启动事件不能有流入");
  }
  if (is_end(element) && !element.outgoing.empty()) {
    refuse("workflow.end", node, "An end event has no outgoing flow", "结束事件不能有流出");
  }
  if (!is_end(element) && element.outgoing.empty()) {
    refuse("workflow.dead-end", node, "No flow leaves \"" + element.id + "\"",
           "“" + element.id + "”没有流出的顺序流");
  }
  if (!gateway && !is_end(element) && element.outgoing.size() > 1) {
    refuse("workflow.several-flows", node,
           "Several flows leave \"" + element.id + "\"; put a gateway behind it",
           "“" + element.id + "”有多条流出的顺序流，请在其后使用网关");
  }
}

// A boundary event stands at what waits, is entered by no flow, and is the only one of its kind
// there.
void BpmnReader::check_boundary(std::size_t index) {
  const auto& element = workflow_->elements[index];
  const auto& host = workflow_->elements[*element.host];
  auto node = element_nodes_[index];
  if (host.kind != ElementKind::user_task && host.kind != ElementKind::receive_task &&
      host.kind != ElementKind::sub_process) {
    refuse("workflow.boundary", node,
           "A boundary event stands at a user task, a receive task or a sub-process, not at a " +
               std::string(name_of(host.kind)),
           "边界事件只能附着于用户任务、接收任务或子流程", "attachedToRef");
  }
  if (!element.incoming.empty()) {
    refuse("workflow.boundary", node, "A boundary event has no incoming flow",
           "边界事件不能有流入");
  }
  for (auto other : host.boundaries) {
    if (other == index) break;
    bool same = element.kind == ElementKind::message_boundary &&
                workflow_->elements[other].kind == element.kind &&
                workflow_->elements[other].message == element.message;
    if (!same) continue;
    refuse("workflow.boundary", node,
           "\"" + host.id + "\" has two boundary events for message \"" + element.message + "\"",
           "“" + host.id + "”有两个等待消息“" + element.message + "”的边界事件");
  }
}

std::vector<std::size_t> BpmnReader::behind(std::size_t index) const {
  const auto& element = workflow_->elements[index];
  std::vector<std::size_t> found = element.boundaries;
  for (auto flow : element.outgoing) found.push_back(workflow_->flows[flow].target);
  if (element.kind == ElementKind::sub_process) {
    found.push_back(workflow_->index_of(*workflow_->none_start(index)));
  }
  return found;
}

// Every element is reached from a start, and reaches an end of its own process or sub-process.
void BpmnReader::check_reach() {
  const auto& elements = workflow_->elements;
  std::vector<bool> reached(elements.size()), ends(elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i) {
    reached[i] = is_start(elements[i]) && !elements[i].parent;
    ends[i] = is_end(elements[i]);
  }
  auto before = [&](std::size_t index) {
    std::vector<std::size_t> found;
    if (elements[index].host) found.push_back(*elements[index].host);
    for (auto flow : elements[index].incoming) found.push_back(workflow_->flows[flow].source);
    return found;
  };
  spread(reached, [&](std::size_t index) { return behind(index); });
  spread(ends, before);
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (!reached[i]) {
      refuse("workflow.unreachable", element_nodes_[i],
             "No flow leads from a start event to \"" + elements[i].id + "\"",
             "没有从启动事件到达“" + elements[i].id + "”的顺序流");
    } else if (!ends[i] && !elements[i].outgoing.empty()) {
      refuse("workflow.endless", element_nodes_[i],
             "No flow leads from \"" + elements[i].id + "\" to an end event",
             "没有从“" + elements[i].id + "”到达结束事件的顺序流");
    }
  }
}

// What is entered from an element without a trigger in between: through a sub-process, not past it.
std::vector<std::size_t> BpmnReader::entered_at_once(std::size_t index) const {
  const auto& element = workflow_->elements[index];
  if (element.kind == ElementKind::sub_process) {
    return {workflow_->index_of(*workflow_->none_start(index))};
  }
  const auto& left =
      is_end(element) && element.parent ? workflow_->elements[*element.parent] : element;
  std::vector<std::size_t> found;
  for (auto flow : left.outgoing) found.push_back(workflow_->flows[flow].target);
  return found;
}

// A loop in which no element waits would never stop.
void BpmnReader::check_loops() {
  const auto& elements = workflow_->elements;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (elements[i].waits()) continue;
    std::vector<bool> entered(elements.size());
    auto next = [&](std::size_t index) {
      auto found = entered_at_once(index);
      std::erase_if(found, [&](std::size_t target) { return elements[target].waits(); });
      return found;
    };
    for (auto first : next(i)) entered[first] = true;
    spread(entered, next);
    if (!entered[i]) continue;
    refuse("workflow.loop", element_nodes_[i],
           "\"" + elements[i].id + "\" stands in a loop in which nothing waits",
           "“" + elements[i].id + "”处于没有等待环节的循环中");
    return;
  }
}

}  // namespace jiuqu::licensing
