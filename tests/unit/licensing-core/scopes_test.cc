// Sub-processes, boundary events and timers on small processes.
#include <boost/test/unit_test.hpp>

#include "licensing-core/engine.h"

using namespace jiuqu;
using namespace jiuqu::licensing;

namespace {

std::shared_ptr<const Workflow> process(const std::string& body) {
  Findings findings;
  auto workflow = read_workflow_text(
      "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "
      "xmlns:q='urn:jiuqu:bpmn:1'><message id='m' name='ping'/><message id='w' name='stop'/>"
      "<message id='a' name='Accepted'/><process id='p' isExecutable='true'>"
      "<extensionElements><q:workflow version='1'/></extensionElements>" +
          body + "</process></definitions>",
      "small.bpmn", findings);
  for (const auto& finding : findings) BOOST_TEST_MESSAGE(lint_line(finding));
  BOOST_REQUIRE(workflow != nullptr);
  return workflow;
}

std::string flow(const std::string& from, const std::string& to) {
  return "<sequenceFlow id='" + from + "-" + to + "' sourceRef='" + from + "' targetRef='" + to +
         "'/>";
}

std::string user_task(const std::string& id) {
  return "<userTask id='" + id +
         "'><extensionElements><q:assignment step='accept' role='acceptor'/>"
         "<q:outcome id='done'><q:variable name='days' default='3'/></q:outcome>"
         "</extensionElements></userTask>";
}

std::string on_message(const std::string& id, const std::string& host) {
  return "<boundaryEvent id='" + id + "' attachedToRef='" + host +
         "'><messageEventDefinition messageRef='w'/></boundaryEvent>";
}

std::string in_time(const std::string& id, const std::string& host, const std::string& duration) {
  return "<boundaryEvent id='" + id + "' attachedToRef='" + host +
         "'><timerEventDefinition q:calendar='working-days'><timeDuration>" + duration +
         "</timeDuration></timerEventDefinition></boundaryEvent>";
}

// A case under way.
struct Run {
  std::shared_ptr<const Workflow> workflow;
  Case state;
  Advance last;
  int triggers = 0;

  explicit Run(const std::string& body) : workflow(process(body)) {
    state = new_case(*workflow, "P-1");
    BOOST_REQUIRE(go(CaseOpened{}).empty());
  }

  // Empty, or the name of the error.
  std::string go(decltype(Trigger::what) what) {
    Trigger trigger{Uuid{}.derive(std::to_string(++triggers)), from_micros(1'700'000'000'000'000),
                    std::move(what)};
    auto advanced = advance(*workflow, state, trigger);
    if (!advanced) return std::string(entry_of(advanced.error().code).name);
    last = std::move(*advanced);
    state = case_from_text(to_text(last.next)).value();
    return {};
  }
  std::string message(const std::string& name) { return go(MessageReceived{name, {}}); }
  std::string complete(const std::string& element) {
    const auto* token = state.token_at(element);
    return go(UserTaskCompleted{token ? token->task : Uuid{}, "o", "o", "done", "", {}});
  }
  std::string fire(const std::string& element, const std::string& host) {
    return go(TimerFired{element, state.token_at(host)->instance});
  }

  std::string entered() const {
    std::string path;
    for (const auto& entry : last.trace) path += (path.empty() ? "" : " ") + entry.element;
    return path;
  }
  std::string waiting() const {
    std::string all;
    for (const auto& element : state.waiting_at()) all += (all.empty() ? "" : " ") + element;
    return all;
  }
  std::string effects() const {
    std::string all;
    for (const auto& effect : last.effects) {
      if (const auto* timer = std::get_if<ScheduleTimer>(&effect))
        all += "+" + timer->element + "/" + std::to_string(timer->span.days) + " ";
      if (const auto* over = std::get_if<CancelTimer>(&effect)) all += "-" + over->element + " ";
      if (const auto* task = std::get_if<CloseUserTask>(&effect))
        all += task->completed ? "done " : "cancelled ";
      if (std::holds_alternative<CreateUserTask>(effect)) all += "task ";
      if (std::holds_alternative<CloseCase>(effect)) all += "closed ";
    }
    return all;
  }
};

const std::string kInner = "<subProcess id='sub'><startEvent id='s1'/>" + user_task("u1") +
                           "<receiveTask id='r1' messageRef='m'/><endEvent id='e1'/>" +
                           flow("s1", "u1") + flow("u1", "r1") + flow("r1", "e1") + "</subProcess>";
const std::string kAround = "<startEvent id='s'/>" + kInner + user_task("after") +
                            "<endEvent id='e'/>" + flow("s", "sub") + flow("sub", "after") +
                            flow("after", "e");

}  // namespace

BOOST_AUTO_TEST_SUITE(scopes)

BOOST_AUTO_TEST_CASE(a_sub_process_goes_on_when_nothing_is_left_inside) {
  Run run(kAround);
  BOOST_TEST(run.entered() == "s sub s1 u1");
  BOOST_TEST(run.waiting() == "u1");
  BOOST_TEST(run.state.tokens.size() == 2u);
  BOOST_TEST(run.complete("u1") == "");
  BOOST_TEST(run.waiting() == "r1");
  BOOST_TEST(run.message("ping") == "");
  BOOST_TEST(run.entered() == "r1 e1 after");
  BOOST_TEST(run.waiting() == "after");
  BOOST_TEST(run.complete("after") == "");
  BOOST_CHECK(run.state.status == CaseStatus::closed);
}

BOOST_AUTO_TEST_CASE(a_message_at_the_border_takes_away_what_is_inside) {
  Run run(kAround + on_message("b", "sub") + flow("b", "after"));
  auto before = run.state;
  BOOST_TEST(run.message("stop") == "");
  BOOST_TEST(run.entered() == "b after");
  BOOST_TEST(run.effects() == "cancelled task ");
  BOOST_TEST(run.waiting() == "after");
  BOOST_TEST(run.message("stop") == "not_waiting");
  // While a receive inside waits, too.
  run.state = before;
  BOOST_TEST(run.complete("u1") == "");
  BOOST_TEST(run.message("stop") == "");
  BOOST_TEST(run.waiting() == "after");
  BOOST_TEST(run.message("ping") == "not_waiting");
  // And no more once the sub-process is over.
  run.state = before;
  BOOST_TEST(run.complete("u1") == "");
  BOOST_TEST(run.message("ping") == "");
  BOOST_TEST(run.message("stop") == "not_waiting");
}

BOOST_AUTO_TEST_CASE(a_timer_is_set_on_entering_and_over_on_leaving) {
  Run run(kAround + in_time("late", "sub", "P9D") + flow("late", "e") +
          in_time("slow", "after", "concat('P', $days, 'D')") + flow("slow", "e"));
  BOOST_TEST(run.effects() == "+late/9 task ");
  auto begun = run.state;
  BOOST_TEST(run.fire("late", "sub") == "");
  BOOST_TEST(run.entered() == "late e");
  BOOST_TEST(run.effects() == "cancelled closed ");

  run.state = begun;
  auto instance = run.state.token_at("sub")->instance;
  BOOST_TEST(run.complete("u1") == "");
  BOOST_TEST(run.message("ping") == "");
  BOOST_TEST(run.effects() == "-late task +slow/3 ");
  BOOST_TEST(run.go(TimerFired{"late", instance}) == "not_waiting");
  BOOST_TEST(run.go(TimerFired{"slow", instance}) == "not_waiting");
  BOOST_TEST(run.go(TimerFired{"none", instance}) == "not_waiting");
  BOOST_TEST(run.complete("after") == "");
  BOOST_TEST(run.effects() == "done -slow closed ");
}

BOOST_AUTO_TEST_CASE(a_timer_of_an_earlier_visit_does_nothing) {
  Run run(
      "<startEvent id='s'/><exclusiveGateway id='again'/><receiveTask id='r' messageRef='m'/>"
      "<endEvent id='e'/>" +
      flow("s", "again") + flow("again", "r") + flow("r", "again") + in_time("late", "r", "P1D") +
      flow("late", "e"));
  auto first = run.state.token_at("r")->instance;
  BOOST_TEST(run.message("ping") == "");
  BOOST_TEST(run.effects() == "-late +late/1 ");
  BOOST_TEST(run.go(TimerFired{"late", first}) == "not_waiting");
  BOOST_TEST(run.fire("late", "r") == "");
  BOOST_CHECK(run.state.status == CaseStatus::closed);
}

BOOST_AUTO_TEST_CASE(a_catch_event_waits_for_a_span_or_a_date) {
  Run run(
      "<startEvent id='s'/><intermediateCatchEvent id='t1'><timerEventDefinition>"
      "<timeDuration>P1DT30M</timeDuration></timerEventDefinition></intermediateCatchEvent>"
      "<intermediateCatchEvent id='t2'><timerEventDefinition>"
      "<timeDate>2026-12-01T00:00:00Z</timeDate></timerEventDefinition>"
      "</intermediateCatchEvent><endEvent id='e'/>" +
      flow("s", "t1") + flow("t1", "t2") + flow("t2", "e"));
  const auto& span = std::get<ScheduleTimer>(run.last.effects.at(0));
  BOOST_CHECK((span.span == Span{1, std::chrono::minutes(30)}));
  BOOST_TEST(!span.working_days);
  BOOST_TEST(!span.date.has_value());
  BOOST_TEST(run.fire("t1", "t1") == "");
  const auto& date = std::get<ScheduleTimer>(run.last.effects.at(0));
  BOOST_REQUIRE(date.date.has_value());
  BOOST_TEST(to_iso8601(*date.date) == "2026-12-01T00:00:00.000000Z");
  BOOST_TEST(run.fire("t2", "t2") == "");
  BOOST_CHECK(run.state.status == CaseStatus::closed);
}

BOOST_AUTO_TEST_CASE(a_timer_whose_expression_gives_no_duration_stops_the_command) {
  Run run("<startEvent id='s'/>" + user_task("u") + user_task("v") + "<endEvent id='e'/>" +
          flow("s", "u") + flow("u", "v") + flow("v", "e") + in_time("late", "v", "$days") +
          flow("late", "e"));
  BOOST_TEST(run.complete("u") == "workflow_stuck");
  BOOST_TEST(run.waiting() == "u");
}

BOOST_AUTO_TEST_CASE(the_innermost_boundary_event_takes_a_message) {
  Run run("<startEvent id='s'/><subProcess id='outer'><startEvent id='s0'/>" + kInner +
          on_message("near", "sub") + user_task("between") + "<endEvent id='e0'/>" +
          flow("s0", "sub") + flow("sub", "e0") + flow("near", "between") + flow("between", "e0") +
          "</subProcess>" + on_message("far", "outer") + user_task("after") + "<endEvent id='e'/>" +
          flow("s", "outer") + flow("outer", "e") + flow("far", "after") + flow("after", "e"));
  BOOST_TEST(run.entered() == "s outer s0 sub s1 u1");
  BOOST_TEST(run.message("stop") == "");
  BOOST_TEST(run.waiting() == "between");
  BOOST_TEST(run.message("stop") == "");
  BOOST_TEST(run.waiting() == "after");
}

// Two tokens in a sub-process: it ends with the last; a terminate end ends it at once.
BOOST_AUTO_TEST_CASE(a_terminate_end_ends_its_own_sub_process_only) {
  auto body = [](const std::string& end) {
    return "<startEvent id='s'/><subProcess id='sub'><startEvent id='s1'/>"
           "<parallelGateway id='split'/>" +
           user_task("u1") + user_task("u2") + "<endEvent id='e1'>" + end + "</endEvent>" +
           flow("s1", "split") + flow("split", "u1") + flow("split", "u2") + flow("u1", "e1") +
           flow("u2", "e1") + "</subProcess>" + user_task("after") + "<endEvent id='e'/>" +
           flow("s", "sub") + flow("sub", "after") + flow("after", "e");
  };
  Run plain(body(""));
  BOOST_TEST(plain.waiting() == "u1 u2");
  BOOST_TEST(plain.complete("u1") == "");
  BOOST_TEST(plain.waiting() == "u2");
  BOOST_TEST(plain.complete("u2") == "");
  BOOST_TEST(plain.waiting() == "after");
  Run terminated(body("<terminateEventDefinition/>"));
  BOOST_TEST(terminated.complete("u1") == "");
  BOOST_TEST(terminated.effects() == "done cancelled task ");
  BOOST_TEST(terminated.waiting() == "after");
}

// Both branches run the same sub-process: each has a scope of its own.
BOOST_AUTO_TEST_CASE(a_sub_process_that_runs_twice_at_once_keeps_its_tokens_apart) {
  Run run(
      "<startEvent id='s'/><parallelGateway id='split'/><exclusiveGateway id='into'/>"
      "<subProcess id='sub'><startEvent id='s1'/>" +
      user_task("u1") + "<endEvent id='e1'/>" + flow("s1", "u1") + flow("u1", "e1") +
      "</subProcess><endEvent id='e'/>" + flow("s", "split") +
      "<sequenceFlow id='way1' sourceRef='split' targetRef='into'/>"
      "<sequenceFlow id='way2' sourceRef='split' targetRef='into'/>" +
      flow("into", "sub") + flow("sub", "e"));
  BOOST_TEST(run.waiting() == "u1 u1");
  BOOST_TEST(run.complete("u1") == "");
  BOOST_TEST(run.waiting() == "u1");
  BOOST_CHECK(run.state.status == CaseStatus::open);
  BOOST_TEST(run.complete("u1") == "");
  BOOST_CHECK(run.state.status == CaseStatus::closed);
}

BOOST_AUTO_TEST_CASE(a_case_of_before_sub_processes_is_read) {
  auto old = case_from_text(
      R"({"key":"P-1","workflow":"p","definition_version":"1","definition_hash":"h","version":3,)"
      R"("status":"open","step":"review","entered":7,"events":1,"tokens":[{"element":"review",)"
      R"("instance":7,"flow":"to-review","since":1700000000000000}],"variables":{"step":"accept"}})");
  BOOST_REQUIRE(old.has_value());
  BOOST_TEST(old->tokens.at(0).scope == 0u);
  BOOST_TEST(old->waiting_at().at(0) == "review");
}

BOOST_AUTO_TEST_SUITE_END()
