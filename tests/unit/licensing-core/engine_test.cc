// The shipped workflow and the engine: every path, purity, texts of a case, random officers.
#include "licensing-core/engine.h"

#include <boost/test/unit_test.hpp>

#include "bus/base/random.h"
#include "bus/base/text.h"
#include "licensing-core/samples.h"

using namespace jiuqu;
using namespace jiuqu::licensing;

namespace {

const std::string kFolder = std::string(JIUQU_SOURCE_DIR) + "/licensing-core/workflows/";

std::shared_ptr<const Workflow> shipped() {
  static const auto workflow = [] {
    Findings findings;
    auto bytes = read_file(kFolder + "use-registration.bpmn");
    BOOST_REQUIRE(bytes.has_value());
    auto read = read_workflow_text(*bytes, "use-registration.bpmn", findings);
    for (const auto& finding : findings) BOOST_TEST_MESSAGE(lint_line(finding));
    BOOST_REQUIRE(read != nullptr);
    return read;
  }();
  return workflow;
}

Trigger trigger(int number, decltype(Trigger::what) what) {
  return {Uuid{}.derive("cause " + std::to_string(number)), from_micros(1'700'000'000'000'000),
          std::move(what)};
}

MessageReceived application(const std::string& yields = "licence-new") {
  return {"application", {{"yields", yields}, {"registered-number", "梯11鄂A00001(24)"}}};
}

Case opened() {
  auto advanced = advance(*shipped(), new_case(*shipped(), "P-1"), trigger(1, application()));
  BOOST_REQUIRE(advanced.has_value());
  return advanced->next;
}

UserTaskCompleted completion(const Case& state, const std::string& element,
                             const std::string& outcome) {
  const auto* token = state.token_at(element);
  UserTaskCompleted done{{}, "o1", "王五", outcome, "意见", {}};
  if (token) done.task = token->task;
  if (outcome == "special") done.variables = {{"special-type", "hearing"}};
  return done;
}

std::string trace_text(const Advance& advanced) {
  std::string out = to_text(advanced.next);
  for (const auto& entry : advanced.trace) out += "\n" + entry.element + " " + entry.note;
  for (const auto& effect : advanced.effects) {
    if (const auto* task = std::get_if<CreateUserTask>(&effect)) out += "\n" + task->id.text();
    if (const auto* event = std::get_if<EmitEvent>(&effect)) out += "\n" + event->id.text();
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine)

BOOST_AUTO_TEST_CASE(runs_every_shipped_script) {
  SampleReport report;
  WorkflowSamples().run_folder(*shipped(), kFolder + "use-registration.samples", report);
  for (const auto& finding : report.findings) BOOST_ERROR(lint_line(finding));
  BOOST_TEST(report.passed >= 8u);
  BOOST_TEST(report.failed == 0u);
}

BOOST_AUTO_TEST_CASE(a_script_that_is_wrong_fails_with_its_line) {
  auto script = xml::Document::parse_definition(
      "<script workflow='use-registration' xmlns='urn:jiuqu:workflow-script:1'>\n"
      "<message name='application' path='applied accept'/>\n"
      "<complete task='formal-exam' outcome='pass' error='bad_request' path='accept'/>\n"
      "<complet task='accept'/>\n"
      "<end status='closed'/></script>",
      "wrong.xml");
  BOOST_REQUIRE(script.has_value());
  auto findings = run_script(*shipped(), *script);
  BOOST_REQUIRE(findings.size() == 4u);
  BOOST_TEST(findings[0].where.line == 2);
  BOOST_TEST(findings[0].en.contains("path is \"applied handling handling-begins formal-exam\""));
  BOOST_TEST(findings[1].en.contains("expected refusal bad_request"));
  BOOST_TEST(findings[2].suggestion == "complete");
  BOOST_TEST(findings[3].en.contains("status is \"open\""));
}

BOOST_AUTO_TEST_CASE(the_same_input_gives_the_same_output) {
  auto state = opened();
  auto what = completion(state, "formal-exam", "pass");
  auto before = state;
  auto first = advance(*shipped(), state, trigger(2, what));
  auto second = advance(*shipped(), state, trigger(2, what));
  BOOST_REQUIRE((first && second));
  BOOST_TEST(trace_text(*first) == trace_text(*second));
  BOOST_CHECK(state == before);
  auto other_cause = advance(*shipped(), state, trigger(3, what));
  BOOST_CHECK(first->next.token_at("accept")->task != other_cause->next.token_at("accept")->task);
}

BOOST_AUTO_TEST_CASE(a_case_survives_its_text) {
  auto state = opened();
  auto advanced = advance(*shipped(), state, trigger(2, completion(state, "formal-exam", "pass")));
  BOOST_REQUIRE(advanced.has_value());
  state = advanced->next;
  state.variables["quote"] = "a \"b\"\n\\ 张";
  auto back = case_from_text(to_text(state));
  BOOST_REQUIRE(back.has_value());
  BOOST_CHECK(*back == state);
  BOOST_TEST(!case_from_text("{").has_value());
}

BOOST_AUTO_TEST_CASE(an_unknown_outcome_names_the_known_ones) {
  auto state = opened();
  auto refused = advance(*shipped(), state, trigger(2, completion(state, "formal-exam", "acept")));
  BOOST_REQUIRE(!refused.has_value());
  BOOST_CHECK(refused.error().code == ErrorCode::outcome_unknown);
  BOOST_TEST(refused.error().detail.contains("pass, correct, refuse"));
}

BOOST_AUTO_TEST_CASE(a_task_of_an_earlier_visit_is_not_open) {
  auto state = opened();
  auto early = completion(state, "formal-exam", "pass");
  auto advanced = advance(*shipped(), state, trigger(2, early));
  BOOST_REQUIRE(advanced.has_value());
  auto again = advance(*shipped(), advanced->next, trigger(3, early));
  BOOST_REQUIRE(!again.has_value());
  BOOST_CHECK(again.error().code == ErrorCode::version_conflict);
}

BOOST_AUTO_TEST_CASE(defaults_of_an_outcome_are_taken) {
  auto state = opened();
  state = advance(*shipped(), state, trigger(2, completion(state, "formal-exam", "pass")))->next;
  auto advanced = advance(*shipped(), state, trigger(3, completion(state, "accept", "correct")));
  BOOST_REQUIRE(advanced.has_value());
  BOOST_TEST(advanced->next.variable("days") == "15");
  BOOST_TEST(advanced->next.variable("acceptance") == "correct");
}

BOOST_AUTO_TEST_CASE(the_version_grows_by_one_with_every_advance) {
  auto state = opened();
  BOOST_TEST(state.version == 1);
  auto advanced = advance(*shipped(), state, trigger(2, completion(state, "formal-exam", "pass")));
  BOOST_TEST(advanced->next.version == 2);
}

namespace {

// Reads a small process around a body.
std::shared_ptr<const Workflow> small(const std::string& body) {
  Findings findings;
  auto workflow = read_workflow_text(
      "<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL' "
      "xmlns:jq='urn:jiuqu:bpmn:1'><message id='m' name='ping'/><message id='a' name='Accepted'/>"
      "<process id='p' isExecutable='true'>"
      "<extensionElements><jq:workflow version='1'/></extensionElements>" +
          body + "</process></definitions>",
      "small.bpmn", findings);
  for (const auto& finding : findings) BOOST_TEST_MESSAGE(lint_line(finding));
  BOOST_REQUIRE(workflow != nullptr);
  return workflow;
}

const std::string kParallel =
    "<startEvent id='s'/><parallelGateway id='split'/>"
    "<receiveTask id='r1' messageRef='m'/>"
    "<intermediateCatchEvent id='r2'><messageEventDefinition messageRef='m'/>"
    "</intermediateCatchEvent>"
    "<parallelGateway id='join'/><endEvent id='e'/>"
    "<sequenceFlow id='f1' sourceRef='s' targetRef='split'/>"
    "<sequenceFlow id='f2' sourceRef='split' targetRef='r1'/>"
    "<sequenceFlow id='f3' sourceRef='split' targetRef='r2'/>"
    "<sequenceFlow id='f4' sourceRef='r1' targetRef='join'/>"
    "<sequenceFlow id='f5' sourceRef='r2' targetRef='join'/>"
    "<sequenceFlow id='f6' sourceRef='join' targetRef='e'/>";

}  // namespace

BOOST_AUTO_TEST_CASE(a_parallel_join_waits_for_every_branch) {
  auto workflow = small(kParallel);
  auto started = advance(*workflow, new_case(*workflow, "P-1"), trigger(1, CaseOpened{}));
  BOOST_REQUIRE(started.has_value());
  BOOST_TEST(started->next.tokens.size() == 2u);
  auto one = advance(*workflow, started->next, trigger(2, MessageReceived{"ping", {}}));
  BOOST_REQUIRE(one.has_value());
  BOOST_CHECK(one->next.status == CaseStatus::open);
  auto two = advance(*workflow, one->next, trigger(3, MessageReceived{"ping", {}}));
  BOOST_REQUIRE(two.has_value());
  BOOST_CHECK(two->next.status == CaseStatus::closed);
  BOOST_TEST(two->next.tokens.empty());
  BOOST_CHECK(std::holds_alternative<CloseCase>(two->effects.back()));
  BOOST_TEST(!advance(*workflow, two->next, trigger(4, MessageReceived{"ping", {}})).has_value());
}

BOOST_AUTO_TEST_CASE(a_terminate_end_takes_all_other_tokens_away) {
  auto workflow = small(
      "<startEvent id='s'/><parallelGateway id='split'/><receiveTask id='r' messageRef='m'/>"
      "<userTask id='u'><extensionElements><jq:assignment step='accept' role='acceptor'/>"
      "<jq:outcome id='done'/></extensionElements></userTask>"
      "<endEvent id='t'><terminateEventDefinition/></endEvent><endEvent id='e'/>"
      "<sequenceFlow id='f1' sourceRef='s' targetRef='split'/>"
      "<sequenceFlow id='f2' sourceRef='split' targetRef='r'/>"
      "<sequenceFlow id='f3' sourceRef='split' targetRef='u'/>"
      "<sequenceFlow id='f4' sourceRef='r' targetRef='t'/>"
      "<sequenceFlow id='f5' sourceRef='u' targetRef='e'/>");
  auto started = advance(*workflow, new_case(*workflow, "P-1"), trigger(1, CaseOpened{}));
  BOOST_REQUIRE(started.has_value());
  auto ended = advance(*workflow, started->next, trigger(2, MessageReceived{"ping", {}}));
  BOOST_REQUIRE(ended.has_value());
  BOOST_CHECK(ended->next.status == CaseStatus::closed);
  bool closed_task = false;
  for (const auto& effect : ended->effects) {
    if (const auto* close = std::get_if<CloseUserTask>(&effect)) closed_task = !close->completed;
  }
  BOOST_TEST(closed_task);
}

namespace {

// What a run of random but legal officers did.
struct RandomRun {
  std::vector<std::string> events;
  Case state;
  std::size_t advances = 0;
  int timers = 0;  // set and not over
};

const std::vector<std::string> kYields{"licence-new", "licence-kept", "change-proof", "none"};

// The case rests at one place; a sub-process may be around it.
Trigger random_trigger(const Case& state, SeededRandom& random, int number) {
  const auto& token = state.tokens.back();
  const auto* element = shipped()->find(token.element);
  if (token.scope > 0 && random.below(40) == 0) {
    return trigger(number, MessageReceived{"withdrawal", {{"reason", "不办了"}}});
  }
  if (element->kind == ElementKind::receive_task && random.below(4) == 0) {
    return trigger(number, TimerFired{"correction-expires", token.instance});
  }
  if (element->kind == ElementKind::receive_task) {
    return trigger(number, application(kYields[random.below(4)]));
  }
  if (element->kind == ElementKind::service_task) {
    return trigger(number, NumberAssigned{element->number, "N-1", token.instance, {}});
  }
  const auto& outcome = element->outcomes[random.below(element->outcomes.size())];
  return trigger(number, completion(state, token.element, outcome.id));
}

RandomRun random_run(std::uint64_t seed) {
  SeededRandom random(seed);
  RandomRun run{{}, opened(), 0, 0};
  run.state.variables["yields"] = kYields[random.below(4)];
  while (run.state.status == CaseStatus::open && run.advances < 10'000) {
    auto what = random_trigger(run.state, random, int(++run.advances) + 10);
    auto advanced = advance(*shipped(), run.state, what);
    BOOST_REQUIRE(advanced.has_value());
    for (const auto& effect : advanced->effects) {
      if (const auto* event = std::get_if<EmitEvent>(&effect)) {
        const auto& last = advanced->next.last;
        run.events.push_back(event->name + ":" + (last ? last->step : ""));
        BOOST_TEST(event->sequence == run.events.size());
      }
      run.timers += std::holds_alternative<ScheduleTimer>(effect);
      run.timers -= std::holds_alternative<CancelTimer>(effect);
    }
    run.timers -= std::holds_alternative<TimerFired>(what.what);
    run.state = case_from_text(to_text(advanced->next)).value();
  }
  return run;
}

// The order of reports that the platform may see, without corrections.
std::vector<std::string> legal_events(const Case& state) {
  if (state.variable("acceptance") == "refuse") return {"NotAccepted:accept"};
  std::vector<std::string> events{"Accepted:accept", "StepCompleted:review", "StepCompleted:decide",
                                  "Decided:decide"};
  if (state.variable("decision") == "grant" && state.variable("yields") != "none") {
    events.push_back("StepCompleted:make-licence");
    events.push_back("StepCompleted:issue-licence");
  }
  events.push_back("CaseClosed:close");
  return events;
}

}  // namespace

BOOST_AUTO_TEST_CASE(random_officers_always_end_in_the_archive_with_events_in_order) {
  int granted = 0, refused = 0, not_accepted = 0, corrected = 0, withdrawn = 0, expired = 0;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    BOOST_TEST_CONTEXT("seed " << seed) {
      auto run = random_run(seed);
      BOOST_CHECK(run.state.status == CaseStatus::closed);
      BOOST_TEST(run.state.step == "archive");
      BOOST_TEST(run.timers == 0);
      bool left = !run.events.empty() && run.events.back().starts_with("Withdrawn");
      bool late = !run.events.empty() && run.events.back().starts_with("CorrectionExpired");
      withdrawn += left;
      expired += late;
      if (left || late) continue;
      std::vector<std::string> steps_reported;
      for (const auto& event : run.events) {
        if (event.starts_with("CorrectionRequested") || event.starts_with("Special")) continue;
        steps_reported.push_back(event);
      }
      BOOST_TEST(steps_reported == legal_events(run.state), boost::test_tools::per_element());
      corrected += steps_reported.size() != run.events.size();
      not_accepted += run.state.variable("acceptance") == "refuse";
      granted += run.state.variable("decision") == "grant";
      refused += run.state.variable("decision") == "refuse";
    }
  }
  BOOST_TEST(granted > 50);
  BOOST_TEST(refused > 50);
  BOOST_TEST(not_accepted > 50);
  BOOST_TEST(corrected > 50);
  BOOST_TEST(withdrawn > 30);
  BOOST_TEST(expired > 30);
}

BOOST_AUTO_TEST_SUITE_END()
