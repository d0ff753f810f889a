#include "licensing-core/impl/bpmn_reader.h"

#include <algorithm>
#include <utility>

#include "bus/base/hash.h"
#include "bus/base/text.h"

namespace jiuqu::licensing {

namespace {

constexpr std::string_view kDiagramNamespace = "http://www.omg.org/spec/BPMN/20100524/DI";

// Parts of a process that only draw or describe.
bool only_draws(std::string_view name) {
  constexpr std::string_view kNames[] = {"documentation",  "extensionElements", "laneSet",
                                         "textAnnotation", "association",       "group"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

}  // namespace

std::shared_ptr<Workflow> BpmnReader::read(xml::Node definitions) {
  if (!definitions.is("definitions", kBpmnNamespace)) {
    refuse("workflow.not-bpmn", definitions,
           "The root element is not a BPMN 2.0 definitions element",
           "根元素不是 BPMN 2.0 的 definitions");
    return workflow_;
  }
  read_messages(definitions);
  xml::Node process;
  for (auto node : definitions.children()) {
    if (node.ns() == kDiagramNamespace || node.is("message", kBpmnNamespace)) continue;
    if (node.is("documentation", kBpmnNamespace)) continue;
    if (!node.is("process", kBpmnNamespace) || process) {
      not_executed(node);
      continue;
    }
    process = node;
  }
  if (!process) {
    refuse("workflow.no-process", definitions, "The file holds no process", "文件中没有流程");
    return workflow_;
  }
  read_process(process);
  return workflow_;
}

void BpmnReader::read_messages(xml::Node definitions) {
  for (auto node : definitions.children("message")) {
    auto id = node.attribute("id").value_or("");
    auto name = node.attribute("name").value_or("");
    if (name.empty()) {
      refuse("workflow.message-name", node, "The message needs a name", "消息缺少名称");
    }
    if (claim_id(node, id)) messages_[id] = name;
    read_message_variables(node, name);
  }
}

void BpmnReader::read_process(xml::Node process) {
  process_ = process;
  workflow_->id = process.attribute("id").value_or("");
  workflow_->name = process.attribute("name").value_or(workflow_->id);
  if (process.attribute("isExecutable") != "true") {
    refuse("workflow.not-executable", process, "The process is not marked isExecutable=\"true\"",
           "流程未标记 isExecutable=\"true\"");
  }
  if (!claim_id(process, workflow_->id)) return;
  check_extensions(process, {"workflow"});
  auto extensions = process.child("extensionElements");
  auto settings = extensions ? extensions.child("workflow") : xml::Node{};
  workflow_->version = settings ? settings.attribute("version").value_or("") : "";
  if (workflow_->version.empty()) {
    refuse("workflow.version", process, "The process needs <jq:workflow version=\"…\"/>",
           "流程缺少 <jq:workflow version=\"…\"/>");
  }
  read_children(process, std::nullopt);
  read_attachments();
  read_flows();
  read_default_flows();
  collect_variables();
  read_conditions();
  read_timer_expressions();
  check_graph();
}

// The elements of the process, or of a sub-process in it.
void BpmnReader::read_children(xml::Node node, std::optional<std::size_t> parent) {
  auto around = std::exchange(parent_, parent);
  for (auto child : node.children()) read_child(child);
  parent_ = around;
}

void BpmnReader::read_child(xml::Node node) {
  if (node.ns() == kBpmnNamespace && only_draws(node.name())) return;
  bool names_flow = node.name() == "incoming" || node.name() == "outgoing";
  if (parent_ && node.ns() == kBpmnNamespace && names_flow) return;
  if (node.is("sequenceFlow", kBpmnNamespace)) {
    flow_sources_.push_back(node);
    return;
  }
  auto read_kind = node.ns() == kBpmnNamespace ? reader_for(node.name()) : nullptr;
  if (!read_kind) {
    not_executed(node);
    return;
  }
  read_element(node, read_kind);
}

void BpmnReader::read_element(xml::Node node, ReadElement read_kind) {
  Element element;
  element.id = node.attribute("id").value_or("");
  element.name = node.attribute("name").value_or(element.id);
  if (!claim_id(node, element.id)) return;
  element.parent = parent_;
  (this->*read_kind)(node, element);
  bool is_sub_process = element.kind == ElementKind::sub_process;
  workflow_->elements.push_back(std::move(element));
  element_nodes_.push_back(node);
  if (is_sub_process) read_children(node, workflow_->elements.size() - 1);
}

// Boundary events find their hosts, which may stand behind them in the file.
void BpmnReader::read_attachments() {
  for (std::size_t i = 0; i < workflow_->elements.size(); ++i) {
    if (!workflow_->elements[i].is_boundary()) continue;
    auto host = target_of(element_nodes_[i], "attachedToRef");
    if (!host || !same_scope(element_nodes_[i], i, *host)) continue;
    workflow_->elements[i].host = host;
    workflow_->elements[*host].boundaries.push_back(i);
  }
}

bool BpmnReader::same_scope(xml::Node node, std::size_t source, std::size_t target) {
  if (workflow_->elements[source].parent == workflow_->elements[target].parent) return true;
  graph_complete_ = false;
  refuse("workflow.crosses-border", node,
         "\"" + workflow_->elements[source].id + "\" and \"" + workflow_->elements[target].id +
             "\" do not stand in the same sub-process",
         "“" + workflow_->elements[source].id + "”与“" + workflow_->elements[target].id +
             "”不在同一子流程中");
  return false;
}

bool BpmnReader::claim_id(xml::Node node, std::string_view id) {
  if (id.empty()) {
    graph_complete_ = false;
    refuse("workflow.id-missing", node, "<" + std::string(node.name()) + "> needs an id",
           "<" + std::string(node.name()) + "> 缺少 id");
    return false;
  }
  auto [place, fresh] = lines_.emplace(std::string(id), node.line());
  if (fresh) return true;
  graph_complete_ = false;
  refuse(
      "workflow.id-duplicate", node,
      "The id \"" + std::string(id) + "\" is already used on line " + std::to_string(place->second),
      "标识“" + std::string(id) + "”已在第 " + std::to_string(place->second) + " 行使用", "id");
  return false;
}

std::optional<std::size_t> BpmnReader::target_of(xml::Node node, std::string_view attribute) {
  auto id = node.attribute(attribute).value_or("");
  if (const auto* element = workflow_->find(id)) return workflow_->index_of(*element);
  graph_complete_ = false;
  // An element that is there but was refused has been reported already.
  if (lines_.contains(id) && !messages_.contains(id) && id != workflow_->id) return std::nullopt;
  std::vector<std::string> candidates;
  for (const auto& element : workflow_->elements) candidates.push_back(element.id);
  findings_.push_back(
      unknown_word("workflow.unknown-target", node, attribute, attribute, id, candidates));
  return std::nullopt;
}

void BpmnReader::read_flows() {
  for (auto node : flow_sources_) read_flow(node);
  for (std::size_t i = 0; i < workflow_->flows.size(); ++i) {
    workflow_->elements[workflow_->flows[i].source].outgoing.push_back(i);
    workflow_->elements[workflow_->flows[i].target].incoming.push_back(i);
  }
}

void BpmnReader::read_flow(xml::Node node) {
  check_attributes(node, {"sourceRef", "targetRef", "isImmediate"});
  check_children(node, {"conditionExpression"});
  Flow flow;
  flow.id = node.attribute("id").value_or("");
  bool has_id = claim_id(node, flow.id);
  auto source = target_of(node, "sourceRef");
  auto target = target_of(node, "targetRef");
  if (!has_id || !source || !target || !same_scope(node, *source, *target)) return;
  flow.source = *source;
  flow.target = *target;
  workflow_->flows.push_back(std::move(flow));
  flow_nodes_.push_back(node);
}

void BpmnReader::read_default_flows() {
  for (std::size_t i = 0; i < workflow_->elements.size(); ++i) {
    auto& element = workflow_->elements[i];
    auto id = element_nodes_[i].attribute("default");
    if (!id || element.kind != ElementKind::exclusive_gateway) continue;
    std::vector<std::string> candidates;
    for (auto flow : element.outgoing) {
      candidates.push_back(workflow_->flows[flow].id);
      if (workflow_->flows[flow].id == *id) element.default_flow = flow;
    }
    if (element.default_flow) continue;
    findings_.push_back(unknown_word("workflow.unknown-target", element_nodes_[i], "default",
                                     "default flow of this gateway", *id, candidates));
  }
}

void BpmnReader::refuse(std::string code, xml::Node node, std::string en, std::string zh,
                        std::string_view attribute) {
  findings_.push_back(definition_finding(Level::error, std::move(code), node, std::move(en),
                                         std::move(zh), attribute));
}

std::shared_ptr<const Workflow> read_workflow(const xml::Document& document, std::string bytes,
                                              std::string file, Findings& findings,
                                              const xml::FunctionTable* functions) {
  Findings found;
  auto workflow = BpmnReader(found, functions).read(document.root());
  for (auto& finding : found) {
    if (finding.where.file.empty()) finding.where.file = file;
  }
  std::stable_sort(found.begin(), found.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.where.line, a.where.column) < std::tie(b.where.line, b.where.column);
  });
  bool good = !has_errors(found);
  findings.insert(findings.end(), std::make_move_iterator(found.begin()),
                  std::make_move_iterator(found.end()));
  if (!good) return nullptr;
  workflow->hash = sha256_hex(bytes);
  workflow->file = std::move(file);
  workflow->source = std::move(bytes);
  return workflow;
}

std::shared_ptr<const Workflow> read_workflow_text(std::string bytes, std::string file,
                                                   Findings& findings,
                                                   const xml::FunctionTable* functions) {
  auto document = xml::Document::parse_definition(bytes, file);
  if (!document) {
    Finding finding;
    finding.code = "file.not-xml";
    finding.where = document.error().where;
    finding.where.file = file;
    finding.en = document.error().detail;
    finding.zh = document.error().detail;
    findings.push_back(std::move(finding));
    return nullptr;
  }
  return read_workflow(*document, std::move(bytes), std::move(file), findings, functions);
}

}  // namespace jiuqu::licensing
