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
    if (!is_start(element)) continue;
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

void BpmnReader::check_degrees(std::size_t index) {
  const auto& element = workflow_->elements[index];
  auto node = element_nodes_[index];
  bool gateway = element.kind == ElementKind::exclusive_gateway ||
                 element.kind == ElementKind::parallel_gateway;
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

// Every element is reached from a start, and reaches an end.
void BpmnReader::check_reach() {
  const auto& elements = workflow_->elements;
  std::vector<bool> reached(elements.size()), ends(elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i) {
    reached[i] = is_start(elements[i]);
    ends[i] = is_end(elements[i]);
  }
  auto neighbours = [&](std::size_t index, bool forward) {
    std::vector<std::size_t> found;
    for (auto flow : forward ? elements[index].outgoing : elements[index].incoming) {
      const auto& taken = workflow_->flows[flow];
      found.push_back(forward ? taken.target : taken.source);
    }
    return found;
  };
  spread(reached, [&](std::size_t index) { return neighbours(index, true); });
  spread(ends, [&](std::size_t index) { return neighbours(index, false); });
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

// A loop in which no element waits would never stop.
void BpmnReader::check_loops() {
  const auto& elements = workflow_->elements;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (elements[i].waits()) continue;
    std::vector<bool> behind(elements.size());
    auto next = [&](std::size_t index) {
      std::vector<std::size_t> found;
      for (auto flow : elements[index].outgoing) {
        auto target = workflow_->flows[flow].target;
        if (!elements[target].waits()) found.push_back(target);
      }
      return found;
    };
    for (auto first : next(i)) behind[first] = true;
    spread(behind, next);
    if (!behind[i]) continue;
    refuse("workflow.loop", element_nodes_[i],
           "\"" + elements[i].id + "\" stands in a loop in which nothing waits",
           "“" + elements[i].id + "”处于没有等待环节的循环中");
    return;
  }
}

}  // namespace jiuqu::licensing
