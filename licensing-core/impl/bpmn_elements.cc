#include <algorithm>

#include "bus/base/limits.h"
#include "bus/base/text.h"
#include "licensing-core/impl/bpmn_reader.h"
#include "licensing-core/vocabulary.h"

namespace jiuqu::licensing {

namespace {

struct Words {
  std::string_view name;
  std::string_view en;
  std::string_view zh;
};

// BPMN that an editor may put in and this engine does not execute, with its words.
constexpr Words kNotExecuted[] = {
    {"timerEventDefinition", "A timer stands only on a catch event or at a boundary",
     "定时只能用于捕获事件或边界事件"},
    {"timeCycle", "Repeating timers are not executed", "不执行循环定时"},
    {"errorEventDefinition", "Error events are not executed", "不执行错误事件"},
    {"signalEventDefinition", "Signal events are not executed", "不执行信号事件"},
    {"escalationEventDefinition", "Escalation events are not executed", "不执行升级事件"},
    {"conditionalEventDefinition", "Conditional events are not executed", "不执行条件事件"},
    {"compensateEventDefinition", "Compensation is not executed", "不执行补偿"},
    {"cancelEventDefinition", "Transactions are not executed", "不执行事务"},
    {"linkEventDefinition", "Link events are not executed; draw a flow",
     "不执行链接事件，请用顺序流"},
    {"intermediateThrowEvent", "Throw events are not executed; use a send task",
     "不执行中间抛出事件，请用发送任务"},
    {"transaction", "Transactions are not executed", "不执行事务"},
    {"adHocSubProcess", "Ad-hoc sub-processes are not executed", "不执行即席子流程"},
    {"callActivity", "Call activities are not executed", "不执行调用活动"},
    {"task", "A task without a type is not executed; make it a user, service, send or receive task",
     "不执行无类型任务，请改为用户、服务、发送或接收任务"},
    {"manualTask", "Manual tasks are not executed; use a user task",
     "不执行手工任务，请用用户任务"},
    {"scriptTask", "Script tasks are not executed", "不执行脚本任务"},
    {"businessRuleTask", "Business rule tasks are not executed", "不执行业务规则任务"},
    {"inclusiveGateway", "Inclusive gateways are not executed; use exclusive and parallel ones",
     "不执行包容网关，请用排他与并行网关"},
    {"complexGateway", "Complex gateways are not executed", "不执行复杂网关"},
    {"eventBasedGateway", "Event-based gateways are not executed", "不执行事件网关"},
    {"standardLoopCharacteristics", "Loops of a task are not executed; draw the loop",
     "不执行任务循环，请画出循环"},
    {"multiInstanceLoopCharacteristics", "Several instances of a task are not executed",
     "不执行多实例任务"},
    {"collaboration", "Pools and message flows are not executed; keep one process",
     "不执行泳池与消息流，只保留一个流程"},
    {"process", "Only one process stands in a file", "一个文件只能有一个流程"},
    {"dataObject", "Data objects are not executed", "不执行数据对象"},
    {"ioSpecification", "Data mappings are not executed", "不执行数据映射"},
};

constexpr std::string_view kExecuted[] = {
    "startEvent",
    "endEvent",
    "userTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "intermediateCatchEvent",
    "boundaryEvent",
    "subProcess",
    "exclusiveGateway",
    "parallelGateway",
    "sequenceFlow",
};

std::vector<xml::Node> extensions_of(xml::Node node, std::string_view name) {
  std::vector<xml::Node> found;
  auto extensions = node.child("extensionElements");
  if (!extensions) return found;
  for (auto child : extensions.children(name)) {
    if (child.ns() == kBpmnExtensions) found.push_back(child);
  }
  return found;
}

}  // namespace

BpmnReader::ReadElement BpmnReader::reader_for(std::string_view name) {
  struct Entry {
    std::string_view name;
    ReadElement read;
  };
  static constexpr Entry kReaders[] = {
      {"startEvent", &BpmnReader::read_start},
      {"endEvent", &BpmnReader::read_end},
      {"userTask", &BpmnReader::read_user_task},
      {"serviceTask", &BpmnReader::read_service_task},
      {"sendTask", &BpmnReader::read_send_task},
      {"receiveTask", &BpmnReader::read_receive_task},
      {"intermediateCatchEvent", &BpmnReader::read_catch},
      {"boundaryEvent", &BpmnReader::read_boundary},
      {"subProcess", &BpmnReader::read_sub_process},
      {"exclusiveGateway", &BpmnReader::read_exclusive},
      {"parallelGateway", &BpmnReader::read_parallel},
  };
  for (const auto& entry : kReaders) {
    if (entry.name == name) return entry.read;
  }
  return nullptr;
}

void BpmnReader::not_executed(xml::Node node) {
  graph_complete_ = false;
  for (const auto& words : kNotExecuted) {
    if (words.name != node.name()) continue;
    refuse("workflow.not-executed", node, std::string(words.en), std::string(words.zh));
    return;
  }
  std::vector<std::string> candidates(std::begin(kExecuted), std::end(kExecuted));
  findings_.push_back(
      unknown_word("workflow.not-executed", node, {}, "BPMN element", node.name(), candidates));
}

void BpmnReader::check_attributes(xml::Node node, std::vector<std::string_view> more) {
  struct Fixed {
    std::string_view name, value;
  };
  // Attributes that editors write out; any other value would change what is executed.
  static constexpr Fixed kFixed[] = {
      {"startQuantity", "1"},
      {"completionQuantity", "1"},
      {"isForCompensation", "false"},
      {"instantiate", "false"},
      {"parallelMultiple", "false"},
      {"isInterrupting", "true"},
      {"cancelActivity", "true"},
      {"triggeredByEvent", "false"},
      {"isImmediate", "true"},
      {"implementation", "##WebService"},
      {"implementation", "##unspecified"},
  };
  more.insert(more.end(), {"id", "name", "gatewayDirection"});
  for (const auto& [name, value] : node.attributes()) {
    if (name.contains(':') || std::find(more.begin(), more.end(), name) != more.end()) continue;
    bool harmless = false;
    bool known = false;
    for (const auto& fixed : kFixed) {
      known = known || fixed.name == name;
      harmless = harmless || (fixed.name == name && fixed.value == value);
    }
    if (harmless) continue;
    if (known) {
      refuse("workflow.not-executed", node,
             "The attribute " + name + "=\"" + value + "\" is not executed",
             "不执行属性 " + name + "=\"" + value + "\"", name);
      continue;
    }
    std::vector<std::string> candidates(more.begin(), more.end());
    findings_.push_back(
        unknown_word("workflow.attribute-unknown", node, name, "attribute", name, candidates));
  }
}

void BpmnReader::check_children(xml::Node node, std::vector<std::string_view> more) {
  more.insert(more.end(), {"documentation", "extensionElements", "incoming", "outgoing"});
  for (auto child : node.children()) {
    bool known = std::find(more.begin(), more.end(), child.name()) != more.end();
    if (child.ns() != kBpmnNamespace || !known) not_executed(child);
  }
}

// A misspelt extension would be lost without a word.
void BpmnReader::check_extensions(xml::Node node, std::vector<std::string> known) {
  auto extensions = node.child("extensionElements");
  if (!extensions) return;
  for (auto child : extensions.children()) {
    if (child.ns() != kBpmnExtensions) continue;
    if (std::find(known.begin(), known.end(), child.name()) != known.end()) continue;
    findings_.push_back(
        unknown_word("workflow.extension", child, {}, "element", child.name(), known));
  }
}

// What a message brings into the case: <jq:variable name="…"/> in its extensions.
void BpmnReader::read_message_variables(xml::Node message, const std::string& name) {
  static constexpr std::string_view kAttributes[] = {"name", "field"};
  check_extensions(message, {"variable"});
  for (auto variable : extensions_of(message, "variable")) {
    check_vocabulary(variable, kAttributes, {}, findings_);
    auto id = variable.attribute("name").value_or("");
    workflow_->message_variables[name].push_back({id, variable.attribute("field").value_or(id)});
  }
}

std::string BpmnReader::message_of(xml::Node node) {
  auto reference = node.attribute("messageRef").value_or("");
  if (auto colon = reference.find(':'); colon != std::string::npos) reference.erase(0, colon + 1);
  auto found = messages_.find(reference);
  if (found != messages_.end()) return found->second;
  if (reference.empty()) {
    refuse("workflow.message-missing", node,
           "<" + std::string(node.name()) + "> needs a messageRef",
           "<" + std::string(node.name()) + "> 缺少 messageRef");
    return {};
  }
  std::vector<std::string> candidates;
  for (const auto& [id, name] : messages_) candidates.push_back(id);
  findings_.push_back(unknown_word("workflow.unknown-message", node, "messageRef", "message",
                                   reference, candidates));
  return {};
}

void BpmnReader::read_message_event(xml::Node node, Element& element, ElementKind with_message) {
  check_children(node, {"messageEventDefinition"});
  auto definition = node.child("messageEventDefinition");
  if (!definition) return;
  element.kind = with_message;
  element.message = message_of(definition);
}

void BpmnReader::read_start(xml::Node node, Element& element) {
  element.kind = ElementKind::start;
  check_attributes(node, {});
  read_message_event(node, element, ElementKind::message_start);
}

void BpmnReader::read_end(xml::Node node, Element& element) {
  check_attributes(node, {});
  check_children(node, {"terminateEventDefinition"});
  element.kind =
      node.child("terminateEventDefinition") ? ElementKind::terminate_end : ElementKind::end;
}

void BpmnReader::read_catch(xml::Node node, Element& element) {
  check_attributes(node, {});
  read_event(node, element, ElementKind::message_catch, ElementKind::timer_catch);
}

void BpmnReader::read_boundary(xml::Node node, Element& element) {
  check_attributes(node, {"attachedToRef"});
  read_event(node, element, ElementKind::message_boundary, ElementKind::timer_boundary);
}

// A catch or boundary event waits for one message or one time.
void BpmnReader::read_event(xml::Node node, Element& element, ElementKind message,
                            ElementKind timer) {
  element.kind = message;
  check_children(node, {"messageEventDefinition", "timerEventDefinition"});
  std::vector<xml::Node> definitions;
  for (auto child : node.children()) {
    if (child.name().ends_with("EventDefinition")) definitions.push_back(child);
  }
  if (definitions.size() != 1) {
    refuse("workflow.message-missing", node,
           "The event \"" + element.id + "\" is to wait for one message or one time",
           "事件“" + element.id + "”应当等待一个消息或一个时间");
    return;
  }
  if (definitions[0].name() == "messageEventDefinition") {
    element.message = message_of(definitions[0]);
  } else if (definitions[0].name() == "timerEventDefinition") {
    element.kind = timer;
    read_timer(definitions[0], element);
  }
}

void BpmnReader::read_sub_process(xml::Node node, Element& element) {
  element.kind = ElementKind::sub_process;
  check_attributes(node, {});
  int depth = 1;
  for (auto around = element.parent; around; around = workflow_->elements[*around].parent) ++depth;
  if (depth == limits::kSubProcessDepthMax + 1) {
    refuse("workflow.too-deep", node,
           "Sub-processes nest more than " + std::to_string(limits::kSubProcessDepthMax) + " deep",
           "子流程嵌套超过 " + std::to_string(limits::kSubProcessDepthMax) + " 层");
  }
}

void BpmnReader::read_user_task(xml::Node node, Element& element) {
  element.kind = ElementKind::user_task;
  check_attributes(node, {});
  check_children(node, {});
  check_extensions(node, {"assignment", "outcome"});
  auto assignments = extensions_of(node, "assignment");
  if (assignments.size() != 1) {
    refuse("workflow.user-task", node,
           "User task \"" + element.id + "\" needs one <jq:assignment step=\"…\" role=\"…\"/>",
           "用户任务“" + element.id + "”需要一个 <jq:assignment step=\"…\" role=\"…\"/>");
  } else {
    read_assignment(assignments[0], element);
  }
  for (auto outcome : extensions_of(node, "outcome")) read_outcome(outcome, element);
  if (element.outcomes.empty()) {
    refuse("workflow.user-task", node,
           "User task \"" + element.id + "\" needs at least one <jq:outcome id=\"…\"/>",
           "用户任务“" + element.id + "”至少需要一个 <jq:outcome id=\"…\"/>");
  }
}

void BpmnReader::read_assignment(xml::Node assignment, Element& element) {
  static constexpr std::string_view kAttributes[] = {"step", "role", "result"};
  check_vocabulary(assignment, kAttributes, {}, findings_);
  element.step = assignment.attribute("step").value_or("");
  element.role = assignment.attribute("role").value_or("");
  element.result = assignment.attribute("result").value_or("");
  if (element.step != kSameStep && !find_word(steps(), element.step)) {
    findings_.push_back(unknown_word("workflow.unknown-step", assignment, "step", "step",
                                     element.step, ids_of(steps())));
  }
  if (!find_word(roles(), element.role)) {
    findings_.push_back(unknown_word("workflow.unknown-role", assignment, "role", "role",
                                     element.role, ids_of(roles())));
  }
}

void BpmnReader::read_outcome(xml::Node node, Element& element) {
  static constexpr std::string_view kAttributes[] = {"id", "name", "opinion", "opinion-variable"};
  static constexpr std::string_view kChildren[] = {"variable"};
  check_vocabulary(node, kAttributes, kChildren, findings_);
  Outcome outcome;
  outcome.id = node.attribute("id").value_or("");
  outcome.name = node.attribute("name").value_or(outcome.id);
  auto opinion = node.attribute("opinion").value_or("optional");
  outcome.takes_findings = opinion == "findings";
  outcome.opinion_required = opinion == "required" || outcome.takes_findings;
  outcome.opinion_variable = node.attribute("opinion-variable").value_or("");
  const std::vector<std::string> known{"required", "optional", "findings"};
  if (std::find(known.begin(), known.end(), opinion) == known.end()) {
    findings_.push_back(
        unknown_word("workflow.user-task", node, "opinion", "value", opinion, known));
  }
  if (outcome.id.empty() || element.outcome(outcome.id)) {
    refuse("workflow.user-task", node, "An outcome needs an id of its own",
           "办理结果需要唯一的 id");
  }
  for (auto child : node.children("variable")) {
    outcome.variables.push_back(read_outcome_variable(child));
  }
  element.outcomes.push_back(std::move(outcome));
}

OutcomeVariable BpmnReader::read_outcome_variable(xml::Node node) {
  static constexpr std::string_view kAttributes[] = {"name", "type", "default", "values"};
  check_vocabulary(node, kAttributes, {}, findings_);
  auto type = node.attribute("type").value_or("text");
  if (type != "text" && type != "positive-integer") {
    findings_.push_back(unknown_word("workflow.user-task", node, "type", "type", type,
                                     std::vector<std::string>{"text", "positive-integer"}));
  }
  OutcomeVariable variable{node.attribute("name").value_or(""), node.attribute("default"),
                           type == "positive-integer",
                           split_words(node.attribute("values").value_or(""))};
  const auto& values = variable.values;
  auto otherwise = variable.default_value;
  if (otherwise && !values.empty() &&
      std::find(values.begin(), values.end(), *otherwise) == values.end()) {
    findings_.push_back(
        unknown_word("workflow.user-task", node, "default", "value", *otherwise, values));
  }
  return variable;
}

void BpmnReader::read_service_task(xml::Node node, Element& element) {
  element.kind = ElementKind::service_task;
  check_attributes(node, {});
  check_children(node, {});
  check_extensions(node, {"number", "record"});
  auto taken = extensions_of(node, "number");
  auto recorded = extensions_of(node, "record");
  if (taken.size() + recorded.size() != 1) {
    refuse("workflow.service-task", node,
           "Service task \"" + element.id +
               "\" needs one <jq:number name=\"…\"/> or one <jq:record name=\"…\"/>",
           "服务任务“" + element.id +
               "”需要一个 <jq:number name=\"…\"/> 或一个 <jq:record name=\"…\"/>");
    return;
  }
  if (!recorded.empty()) {
    element.record = recorded[0].attribute("name").value_or("");
    if (find_word(records(), element.record)) return;
    findings_.push_back(unknown_word("workflow.unknown-record", recorded[0], "name", "record",
                                     element.record, ids_of(records())));
    return;
  }
  element.number = taken[0].attribute("name").value_or("");
  if (!find_word(numbers(), element.number)) {
    findings_.push_back(unknown_word("workflow.unknown-number", taken[0], "name", "number",
                                     element.number, ids_of(numbers())));
  }
}

void BpmnReader::read_send_task(xml::Node node, Element& element) {
  element.kind = ElementKind::send_task;
  check_attributes(node, {"messageRef"});
  check_children(node, {});
  element.message = message_of(node);
  if (element.message.empty() || find_word(events(), element.message)) return;
  findings_.push_back(unknown_word("workflow.unknown-event", node, "messageRef", "event",
                                   element.message, ids_of(events())));
}

void BpmnReader::read_receive_task(xml::Node node, Element& element) {
  element.kind = ElementKind::receive_task;
  check_attributes(node, {"messageRef"});
  check_children(node, {});
  element.message = message_of(node);
}

void BpmnReader::read_exclusive(xml::Node node, Element& element) {
  element.kind = ElementKind::exclusive_gateway;
  check_attributes(node, {"default"});
  check_children(node, {});
}

void BpmnReader::read_parallel(xml::Node node, Element& element) {
  element.kind = ElementKind::parallel_gateway;
  check_attributes(node, {});
  check_children(node, {});
}

}  // namespace jiuqu::licensing
