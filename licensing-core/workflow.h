// A workflow as read from a BPMN 2.0 file: an immutable graph of elements and flows. Executed
// subset: none and message start, end, terminate end; user, service, send, receive task; exclusive
// and parallel gateway; message and timer catch; embedded sub-process; interrupting message and
// timer events at the boundary of a user task, receive task or sub-process. Everything else is
// refused at load with its place and words.
//
// What BPMN leaves open stands in extensionElements, namespace urn:jiuqu:bpmn:1 (prefix jq):
//   process      <jq:workflow version="1"/>
//   message      <jq:variable name="why" field="reason"/>   what it brings into the case
//   userTask     <jq:assignment step="accept" role="acceptor" result="decision"/>
//                  (step="same": that of the task before; result: optional, keeps the outcome)
//                <jq:outcome id="correct" name="补正" opinion="required" opinion-variable="why">
//                (opinion="findings": the findings of the case are added to it, and may stand
//                alone)
//                  <jq:variable name="days" type="positive-integer" default="5"/>
//                  <jq:variable name="kind" values="hearing other"/>
//                </jq:outcome>
//   serviceTask  <jq:number name="licence-number"/>   or   <jq:record name="licence-change"/>
//   timerEventDefinition  jq:calendar="working-days": its days are working days
// timeDuration holds a duration (P5D) or an XPath expression that gives one
// (concat('P',$days,'D')), timeDate a time (2026-11-23T01:30:00Z) or an expression that gives one.
// Send, receive and message events name a <message>; its name is the canonical event sent, or the
// root element received. Conditions are XPath 1.0 over variables: $outcome and $step of the last
// completed user task, result variables, variables of outcomes and messages, numbers.
// Thread: immutable. Ownership: shared; cases of old versions keep theirs.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bus/base/clock.h"
#include "bus/pipeline/definitions.h"
#include "bus/xml/xpath.h"

namespace jiuqu::licensing {

inline constexpr std::string_view kBpmnNamespace = "http://www.omg.org/spec/BPMN/20100524/MODEL";
inline constexpr std::string_view kBpmnExtensions = "urn:jiuqu:bpmn:1";
// A user task of this step keeps the step of the task before it.
inline constexpr std::string_view kSameStep = "same";

enum class ElementKind : std::uint8_t {
  start,
  message_start,
  end,
  terminate_end,
  user_task,
  service_task,
  send_task,
  receive_task,
  message_catch,
  exclusive_gateway,
  parallel_gateway,
  sub_process,
  timer_catch,
  message_boundary,
  timer_boundary,
};
inline constexpr std::size_t kElementKinds = 15;
std::string_view name_of(ElementKind kind);

// A variable an outcome takes along.
struct OutcomeVariable {
  std::string name;
  std::optional<std::string> default_value;
  bool positive_integer = false;
  std::vector<std::string> values;  // only these; empty: any
};

struct Outcome {
  std::string id;
  std::string name;
  bool opinion_required = false;
  bool takes_findings = false;   // the findings of the case are added to the opinion
  std::string opinion_variable;  // keeps the opinion; may be empty
  std::vector<OutcomeVariable> variables;
};

// A variable that a received message brings: one of its fields.
struct MessageVariable {
  std::string name;
  std::string field;
};

// When a timer is due, counted from the moment its element is entered.
struct TimerSpec {
  bool is_date = false;       // else a duration
  bool working_days = false;  // of a duration
  std::string literal;        // or
  std::optional<xml::XPath> expression;
  std::vector<std::string> variables;  // of the expression
  int line = 0;
};

struct Flow {
  std::string id;
  std::size_t source = 0;  // index of an element
  std::size_t target = 0;
  std::optional<xml::XPath> condition;
  std::vector<std::string> condition_variables;
};

struct Element {
  ElementKind kind = ElementKind::start;
  std::string id;
  std::string name;
  // User task.
  std::string step;
  std::string role;
  std::string result;
  std::vector<Outcome> outcomes;
  std::string message;                // message start, send, receive, message catch, boundary
  std::string number;                 // service task that waits for a number
  std::string record;                 // service task that has something recorded
  std::vector<std::size_t> incoming;  // flows, in file order
  std::vector<std::size_t> outgoing;
  std::optional<std::size_t> default_flow;
  std::optional<TimerSpec> timer;       // timer catch, timer boundary
  std::optional<std::size_t> parent;    // the sub-process it stands in
  std::optional<std::size_t> host;      // of a boundary event: what it is attached to
  std::vector<std::size_t> boundaries;  // boundary events attached to it

  const Outcome* outcome(std::string_view outcome_id) const;
  std::vector<std::string> outcome_ids() const;
  bool waits() const;  // a token rests here until a trigger comes
  bool is_boundary() const;
};

class Workflow {
 public:
  std::string id;  // id of the process
  std::string name;
  std::string version;  // as written in jq:workflow
  std::string hash;     // sha256 of the file's bytes: a case keeps it
  std::string file;
  std::string source;  // the file's bytes, kept with the cases of this version
  std::vector<Element> elements;
  std::vector<Flow> flows;
  std::vector<std::string> variables;  // all that conditions may use
  // What a received message brings into the case, by its name.
  std::map<std::string, std::vector<MessageVariable>> message_variables;

  const Element* find(std::string_view element_id) const;
  std::size_t index_of(const Element& element) const {
    return std::size_t(&element - &elements[0]);
  }
  const Element* start_for(std::string_view message) const;  // nullptr: no such start
  // Of the process, or of a sub-process.
  const Element* none_start(std::optional<std::size_t> parent = std::nullopt) const;
};

// Reads and checks a workflow. All that is wrong is in findings; nullptr when one is an error.
std::shared_ptr<const Workflow> read_workflow(const xml::Document& document, std::string bytes,
                                              std::string file, Findings& findings,
                                              const xml::FunctionTable* functions = nullptr);
// The same from text.
std::shared_ptr<const Workflow> read_workflow_text(std::string bytes, std::string file,
                                                   Findings& findings,
                                                   const xml::FunctionTable* functions = nullptr);

class WorkflowDefinition final : public Definition {
 public:
  std::shared_ptr<const Workflow> workflow;
};
// *.bpmn -> kind "workflow", id = id of the process. With a clock, linking warns when the calendar
// of working days nears its end.
std::unique_ptr<DefinitionKind> workflow_kind(const xml::FunctionTable* functions,
                                              const Clock* clock = nullptr);

}  // namespace jiuqu::licensing
