// Reads one BPMN file in passes: messages, elements of the process, flows, conditions, then checks
// of the whole graph. Every pass goes on after a fault, so that the author hears all at once.
// Thread: one. Ownership: nodes borrow from the document given.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "licensing-core/workflow.h"

namespace jiuqu::licensing {

class BpmnReader {
 public:
  BpmnReader(Findings& findings, const xml::FunctionTable* functions)
      : findings_(findings), functions_(functions) {}
  // The workflow is of use only when no error was added to the findings.
  std::shared_ptr<Workflow> read(xml::Node definitions);

 private:
  using ReadElement = void (BpmnReader::*)(xml::Node, Element&);

  // bpmn_reader.cc
  void read_messages(xml::Node definitions);
  void read_message_variables(xml::Node message, const std::string& name);
  void read_process(xml::Node process);
  void read_children(xml::Node node, std::optional<std::size_t> parent);
  void read_child(xml::Node node);
  void read_attachments();
  void read_element(xml::Node node, ReadElement read_kind);
  void read_flows();
  void read_flow(xml::Node node);
  void read_default_flows();
  bool same_scope(xml::Node node, std::size_t source, std::size_t target);
  bool claim_id(xml::Node node, std::string_view id);
  std::optional<std::size_t> target_of(xml::Node node, std::string_view attribute);

  // bpmn_elements.cc
  static ReadElement reader_for(std::string_view name);
  void read_start(xml::Node node, Element& element);
  void read_end(xml::Node node, Element& element);
  void read_user_task(xml::Node node, Element& element);
  void read_service_task(xml::Node node, Element& element);
  void read_send_task(xml::Node node, Element& element);
  void read_receive_task(xml::Node node, Element& element);
  void read_catch(xml::Node node, Element& element);
  void read_exclusive(xml::Node node, Element& element);
  void read_parallel(xml::Node node, Element& element);
  void read_assignment(xml::Node assignment, Element& element);
  void read_outcome(xml::Node node, Element& element);
  OutcomeVariable read_outcome_variable(xml::Node node);
  void read_sub_process(xml::Node node, Element& element);
  void read_boundary(xml::Node node, Element& element);
  void read_message_event(xml::Node node, Element& element, ElementKind with_message);
  void read_event(xml::Node node, Element& element, ElementKind message, ElementKind timer);
  std::string message_of(xml::Node node);
  void check_attributes(xml::Node node, std::vector<std::string_view> more);
  void check_children(xml::Node node, std::vector<std::string_view> more);
  void check_extensions(xml::Node node, std::vector<std::string> known);
  void not_executed(xml::Node node);

  // bpmn_timers.cc
  void read_timer(xml::Node definition, Element& element);
  bool is_working_days(xml::Node definition);
  void read_timer_literal(xml::Node value, TimerSpec& timer);
  void read_timer_expressions();
  void read_timer_expression(xml::Node value, TimerSpec& timer);

  // bpmn_conditions.cc
  void collect_variables();
  void read_conditions();
  void read_condition(std::size_t flow, xml::Node expression);
  std::optional<xml::XPath> compile(const std::string& text, xml::Node expression,
                                    std::vector<std::string>& variables);
  void check_gateway_cover(const Element& gateway);
  std::vector<std::string> outcomes_before(const Element& gateway) const;
  bool asks_only_outcome(const Element& gateway) const;
  std::size_t flow_taken(const Element& gateway, const std::string& outcome,
                         std::set<std::size_t>& true_flows) const;

  // bpmn_checks.cc
  void check_graph();
  void check_starts();
  void check_inner_start(std::size_t sub_process);
  void check_degrees(std::size_t index);
  void check_boundary(std::size_t index);
  std::vector<std::size_t> behind(std::size_t index) const;  // what is entered from an element
  std::vector<std::size_t> entered_at_once(std::size_t index) const;
  void check_reach();
  void check_loops();

  void refuse(std::string code, xml::Node node, std::string en, std::string zh,
              std::string_view attribute = {});

  Findings& findings_;
  const xml::FunctionTable* functions_;
  std::shared_ptr<Workflow> workflow_ = std::make_shared<Workflow>();
  std::map<std::string, std::string> messages_;    // id -> name
  std::map<std::string, int> lines_;               // id -> line of its first use
  std::vector<xml::Node> flow_sources_;            // sequenceFlow elements as found
  std::vector<xml::Node> flow_nodes_;              // of workflow_->flows
  std::vector<xml::Node> element_nodes_;           // of workflow_->elements
  std::map<std::size_t, xml::Node> timer_values_;  // timeDuration or timeDate, by element
  std::optional<std::size_t> parent_;              // the sub-process that is being read
  xml::Node process_;
  bool graph_complete_ = true;  // false: an element or a flow is missing from the graph
};

}  // namespace jiuqu::licensing
