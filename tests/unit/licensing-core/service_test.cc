// Cases on the real store: messages, officers' commands, numbers, events, listings.
#include <filesystem>
#include <fstream>

#include "licensing-core/case_json.h"
#include "licensing-core/workflow_step.h"
#include "tests/unit/licensing-core/service_world.h"

using namespace jiuqu;
using namespace jiuqu::licensing;
using namespace jiuqu::test;

BOOST_AUTO_TEST_SUITE(case_service)

namespace {

const std::vector<std::string> kGranted{"pass",   "accept", "pass",      "grant",   "made",
                                        "issued", "closed", "assembled", "archived"};

std::vector<std::string> event_names(const ServiceWorld& world) {
  std::vector<std::string> names;
  for (const auto& event : world.events) {
    names.push_back(std::string(event.root().name()) + " " +
                    event.root().child("step").child_text("id"));
  }
  return names;
}

void check_code(const Error& error, ErrorCode expected) {
  BOOST_TEST(entry_of(error.code).name == entry_of(expected).name);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_granted_case_goes_all_the_way) {
  ServiceWorld world;
  BOOST_REQUIRE(world.push("P-1").has_value());
  BOOST_TEST(world.exchange.variables.at("caseKey") == "P-1");
  world.complete_all("P-1", kGranted);
  std::vector<std::string> expected{
      "Accepted accept", "StepCompleted review",       "StepCompleted decide",
      "Decided decide",  "StepCompleted make-licence", "StepCompleted issue-licence",
      "CaseClosed close"};
  auto names = event_names(world);
  BOOST_TEST(names == expected, boost::test_tools::per_element());
  auto page = world.page("P-1");
  BOOST_CHECK(page.row.state.status == CaseStatus::closed);
  BOOST_TEST(page.tasks.size() == 9u);
  BOOST_REQUIRE(page.licences.size() == 1u);
  BOOST_TEST(page.licences[0].number == "梯11鄂A00001(26)");
  BOOST_TEST(page.licences[0].issued_on == "2026-11-23");
  BOOST_TEST(page.history.size() > 20u);
  BOOST_TEST(world.open_tasks("P-1").empty());
}

BOOST_AUTO_TEST_CASE(every_event_fits_the_schema_of_events) {
  ServiceWorld world;
  const auto* schema = world.definitions->get<SchemaDefinition>("schema", "canonical/events.xsd");
  BOOST_REQUIRE(schema != nullptr);
  BOOST_REQUIRE(world.push("P-1").has_value());
  world.complete_all("P-1", {"pass"});
  auto correct = world.command(world.open_task("P-1"), "correct");
  correct.variables = {{"materials", "产品质量合格证明; 监督检验证明"}, {"days", "5"}};
  BOOST_REQUIRE(world.await(world.service->complete_task(correct)).has_value());
  BOOST_REQUIRE(world.push("P-1").has_value());
  world.complete_all("P-1", {"accept", "fail", "correct"});
  BOOST_REQUIRE(world.push("P-1").has_value());
  world.complete_all("P-1", {"refuse", "closed"});
  BOOST_REQUIRE(world.push("P-2").has_value());
  world.complete_all("P-2", {"refuse", "refuse"});
  BOOST_REQUIRE(world.push("P-3").has_value());
  world.complete_all("P-3", {"pass", "accept", "pass", "grant", "made", "issued", "closed"});
  BOOST_TEST(world.events.size() == 15u);
  BOOST_REQUIRE(world.push("P-4").has_value());
  world.complete_all("P-4", {"pass", "accept", "special", "ended"});
  BOOST_TEST(world.events.size() == 18u);
  for (const auto& event : world.events) {
    for (const auto& finding : schema->schema->validate(event)) {
      BOOST_ERROR(event.root().name() << ": " << lint_line(finding));
    }
  }
}

BOOST_AUTO_TEST_CASE(events_tell_correction_decision_and_licence) {
  ServiceWorld world;
  BOOST_REQUIRE(world.push("P-1").has_value());
  world.complete_all("P-1", {"pass"});
  auto correct = world.command(world.open_task("P-1"), "correct");
  correct.variables = {{"materials", "产品质量合格证明; 监督检验证明"}, {"days", "5"}};
  BOOST_REQUIRE(world.await(world.service->complete_task(correct)).has_value());
  auto correction = world.events.at(0).root().child("correction");
  BOOST_TEST(correction.children("material").size() == 2u);
  BOOST_TEST(correction.child_text("days") == "5");
  BOOST_TEST(correction.child_text("reason") == "意见");
  BOOST_REQUIRE(world.push("P-1").has_value());
  world.complete_all("P-1", {"accept", "pass", "grant", "made"});
  auto decided = world.events.at(4).root();
  BOOST_TEST(decided.name() == "Decided");
  BOOST_TEST(decided.child("decision").child_text("granted") == "true");
  BOOST_TEST(!decided.child("licence"));
  auto made = world.events.at(5).root();
  BOOST_TEST(made.child("licence").child_text("number") == "梯11鄂A00001(26)");
  BOOST_TEST(made.child_text("sequence") == "6");
  BOOST_TEST(made.child("step").child_text("division") == "420106");
  BOOST_TEST(!made.child("correction"));
  BOOST_TEST(!made.child("application").child("materials"));
  BOOST_TEST(made.child("application").child("equipment").child_text("eqVarietyCode") == "3110");
}

BOOST_AUTO_TEST_CASE(a_refused_case_closes_without_a_licence) {
  ServiceWorld world;
  BOOST_REQUIRE(world.push("P-1").has_value());
  world.complete_all("P-1", {"pass", "accept", "fail", "refuse", "closed", "assembled"});
  BOOST_TEST(world.events.back().root().child("decision").child_text("granted") == "false");
  BOOST_TEST(!world.events.back().root().child("licence"));
  BOOST_TEST(world.page("P-1").licences.empty());
}

BOOST_AUTO_TEST_CASE(a_special_procedure_is_told_with_its_kind_reason_and_result) {
  ServiceWorld world;
  BOOST_REQUIRE(world.push("P-1").has_value());
  world.complete_all("P-1", {"pass", "accept", "pass", "special"});
  auto started = world.events.back().root();
  BOOST_TEST(started.name() == "SpecialProcedureStarted");
  BOOST_TEST(started.child("step").child_text("id") == "decide");
  auto special = started.child("specialProcedure");
  BOOST_TEST(special.child_text("kind") == "hearing");
  BOOST_TEST(special.child_text("reason") == "意见");
  BOOST_TEST(special.child_text("startedAt") == started.child_text("occurredAt"));
  BOOST_TEST(!special.child("endedAt"));
  BOOST_TEST(world.open_task("P-1").element == "special-procedure");
  BOOST_TEST(world.open_task("P-1").step == "decide");
  auto told = json::Json::parse(to_json(world.page("P-1")));
  const auto* open = told->member("special_procedure");
  BOOST_REQUIRE(open != nullptr);
  BOOST_TEST(open->string_or("kind") == "hearing");
  BOOST_TEST(open->string_or("reason") == "意见");
  BOOST_TEST(open->boolean_or("open", false));
  world.complete_all("P-1", {"ended"});
  auto ended = world.events.back().root().child("specialProcedure");
  BOOST_TEST(ended.child_text("startedAt") == special.child_text("startedAt"));
  BOOST_TEST(ended.child_text("endedAt") == world.events.back().root().child_text("occurredAt"));
  BOOST_TEST(ended.child_text("result") == "意见");
  told = json::Json::parse(to_json(world.page("P-1")));
  BOOST_TEST(!told->member("special_procedure")->boolean_or("open", true));
  BOOST_TEST(world.open_task("P-1").element == "decide");
}

BOOST_AUTO_TEST_CASE(what_a_case_does_to_a_licence_is_recorded) {
  struct Item {
    std::string item, action, state, name;
  };
  // 单位更名, 迁出, 停用, 启用, 报废 of lifts.
  const std::vector<Item> items{{"33", "RENAME", "valid", "特种设备使用登记证"},
                                {"29", "MOVE_OUT", "withdrawn", "特种设备使用登记证变更证明"},
                                {"34", "STOP", "stopped", ""},
                                {"35", "RESTART", "valid", ""},
                                {"36", "SCRAP", "cancelled", ""}};
  ServiceWorld world;
  const std::string number = "梯11鄂A00009(24)";
  for (const auto& item : items) {
    auto key = "P-" + item.item;
    BOOST_REQUIRE(world.push(application_about(key, item.item, number)).has_value());
    world.complete_all(key, {"pass", "accept", "pass", "grant"});
    if (!item.name.empty()) world.complete_all(key, {"made", "issued"});
    world.complete_all(key, {"closed"});
    auto page = world.page(key);
    BOOST_TEST(page.row.state.variable("action") == item.action);
    BOOST_TEST(page.licences.empty());
    BOOST_REQUIRE(page.licence_changes.size() == 1u);
    BOOST_TEST(page.licence_changes[0].number == number);
    BOOST_TEST(page.licence_changes[0].state == item.state);
    auto licence = world.events.back().root().child("licence");
    BOOST_TEST(bool(licence) == !item.name.empty());
    if (!licence) continue;
    BOOST_TEST(licence.child_text("name") == item.name);
    BOOST_TEST(licence.child_text("number") == number);
    BOOST_TEST(licence.child_text("issuedOn") == "2026-11-23");
  }
}

BOOST_AUTO_TEST_CASE(a_licence_of_this_hub_carries_what_became_of_it) {
  ServiceWorld world;
  BOOST_REQUIRE(world.push("P-1").has_value());
  world.complete_all("P-1", {"pass", "accept", "pass", "grant"});
  auto number = world.page("P-1").licences.at(0).number;
  BOOST_TEST(world.page("P-1").licences[0].state == "valid");
  BOOST_REQUIRE(world.push(application_about("P-2", "36", number)).has_value());
  world.complete_all("P-2", {"pass", "accept", "pass", "grant"});
  BOOST_TEST(world.page("P-1").licences[0].state == "cancelled");
  BOOST_TEST(world.page("P-2").licences.empty());
}

BOOST_AUTO_TEST_CASE(a_message_nobody_waits_for_is_a_conflict) {
  ServiceWorld world;
  BOOST_REQUIRE(world.push("P-1").has_value());
  auto again = world.push("P-1");
  BOOST_REQUIRE(!again.has_value());
  check_code(again.error(), ErrorCode::content_conflict);
  BOOST_TEST(again.error().detail.contains("not waiting for a correction"));
  world.complete_all("P-1", {"refuse", "refuse", "assembled", "archived"});
  auto closed = world.push("P-1");
  BOOST_REQUIRE(!closed.has_value());
  check_code(closed.error(), ErrorCode::content_conflict);
}

BOOST_AUTO_TEST_CASE(a_correction_replaces_the_application) {
  ServiceWorld world;
  BOOST_REQUIRE(world.push("P-1").has_value());
  world.complete_all("P-1", {"pass", "accept", "correct"});
  BOOST_TEST(world.open_tasks("P-1").empty());
  auto changed = application("P-1");
  changed.root().child("usingUnit").child("useComName").set_text("改名后的单位");
  BOOST_REQUIRE(world.push(std::move(changed)).has_value());
  BOOST_TEST(world.open_task("P-1").element == "review");
  world.complete_all("P-1", {"pass"});
  auto copy = world.events.back().root().child("application");
  BOOST_TEST(copy.child("usingUnit").child_text("useComName") == "改名后的单位");
}

BOOST_AUTO_TEST_CASE(events_leave_rows_and_papers_out) {
  ServiceWorld world;
  auto many = application("P-1");
  for (const char* rows : {"vehicleCylinders", "cylinderSummary", "pipelineSummary", "devices"})
    many.root().append(rows);
  BOOST_REQUIRE(world.push(std::move(many)).has_value());
  world.complete_all("P-1", {"pass", "accept"});
  auto copy = world.events.back().root().child("application");
  std::string last(copy.children().back().name());
  BOOST_TEST(last == "inspection");
}

BOOST_AUTO_TEST_CASE(the_same_completion_twice_gives_the_same_answer) {
  ServiceWorld world;
  BOOST_REQUIRE(world.push("P-1").has_value());
  auto command = world.command(world.open_task("P-1"), "pass");
  auto first = world.await(world.service->complete_task(command));
  BOOST_REQUIRE(first.has_value());
  world.clock.advance(std::chrono::hours(1));
  auto second = world.await(world.service->complete_task(command));
  BOOST_REQUIRE(second.has_value());
  BOOST_TEST(completion_json(*first) == completion_json(*second));
  BOOST_TEST(world.page("P-1").tasks.size() == 2u);

  auto other = command;
  other.opinion = "别的意见";
  auto refused = world.await(world.service->complete_task(other));
  BOOST_REQUIRE(!refused.has_value());
  check_code(refused.error(), ErrorCode::version_conflict);
}

BOOST_AUTO_TEST_CASE(two_different_completions_at_once_let_one_through) {
  ServiceWorld world;
  BOOST_REQUIRE(world.push("P-1").has_value());
  auto task = world.open_task("P-1");
  auto pass = world.command(task, "pass");
  auto refuse = world.command(task, "refuse");
  std::vector<Result<TaskRow>> told;
  auto keep = [&told](Result<TaskRow> result) { told.push_back(std::move(result)); };
  spawn<Result<TaskRow>>(world.service->complete_task(pass), keep);
  spawn<Result<TaskRow>>(world.service->complete_task(refuse), keep);
  world.executor.run();
  BOOST_REQUIRE(told.size() == 2u);
  BOOST_TEST(told[0].has_value() != told[1].has_value());
  const auto& lost = told[0] ? told[1] : told[0];
  check_code(lost.error(), ErrorCode::version_conflict);
  BOOST_TEST(world.page("P-1").tasks.size() == 2u);
}

BOOST_AUTO_TEST_CASE(refuses_commands_without_the_right) {
  ServiceWorld world;
  BOOST_REQUIRE(world.push("P-1").has_value());
  auto task = world.open_task("P-1");
  auto attempt = [&](Officer officer, std::int64_t version, const std::string& outcome) {
    CompletionCommand command{officer, task.id, version, outcome, "", {}};
    auto done = world.await(world.service->complete_task(command));
    return done ? std::string("done") : std::string(entry_of(done.error().code).name);
  };
  Officer elsewhere = kExaminer;
  elsewhere.division = "420200";
  BOOST_TEST(attempt(kAcceptor, 1, "pass") == "forbidden");
  BOOST_TEST(attempt(elsewhere, 1, "pass") == "forbidden");
  BOOST_TEST(attempt(kExaminer, 2, "pass") == "version_conflict");
  BOOST_TEST(attempt(kExaminer, 1, "grant") == "outcome_unknown");
  BOOST_TEST(attempt(kExaminer, 1, "refuse") == "bad_request");
  BOOST_TEST(attempt(kExaminer, 1, "pass") == "done");
  CompletionCommand unknown{kExaminer, Uuid{}.derive("x"), 1, "pass", "", {}};
  check_code(world.await(world.service->complete_task(unknown)).error(), ErrorCode::not_found);
}

BOOST_AUTO_TEST_CASE(a_claimed_task_is_its_claimers) {
  ServiceWorld world;
  BOOST_REQUIRE(world.push("P-1").has_value());
  auto task = world.open_task("P-1");
  auto claimed = world.await(world.service->claim_task(kExaminer, task.id, 1));
  BOOST_REQUIRE(claimed.has_value());
  BOOST_TEST(claimed->version == 2);
  BOOST_TEST(claimed->claimed_by == "o-exam");
  auto again = world.await(world.service->claim_task(kExaminer, task.id, 1));
  BOOST_REQUIRE(again.has_value());
  BOOST_TEST(to_json(*claimed) == to_json(*again));
  Officer other = kExaminer;
  other.id = "o-other";
  check_code(world.await(world.service->claim_task(other, task.id, 2)).error(),
             ErrorCode::forbidden);
  auto command = world.command(*claimed, "pass");
  auto stale = command;
  stale.version = 1;
  check_code(world.await(world.service->complete_task(stale)).error(), ErrorCode::version_conflict);
  BOOST_TEST(world.await(world.service->complete_task(command)).has_value());
}

BOOST_AUTO_TEST_CASE(officers_see_tasks_of_their_roles_and_divisions) {
  ServiceWorld world;
  BOOST_REQUIRE(world.push("P-1").has_value());
  auto far = application("P-2");
  far.root().child("authority").child("division").set_text("420200");
  BOOST_REQUIRE(world.push(std::move(far)).has_value());
  auto seen = [&](Officer officer) {
    TaskFilter filter;
    filter.officer = officer;
    std::string keys;
    auto tasks = world.await(world.service->list_tasks(filter));
    for (const auto& task : tasks.value()) keys += task.case_key + " ";
    return keys;
  };
  Officer province = kExaminer, nobody = kExaminer, city = kExaminer;
  province.division = "42";
  city.division = "4202";
  nobody.division = "";
  BOOST_TEST(seen(kExaminer) == "P-1 ");
  BOOST_TEST(seen(province) == "P-1 P-2 ");
  BOOST_TEST(seen(city) == "P-2 ");
  BOOST_TEST(seen(nobody) == "");
  BOOST_TEST(seen(kAcceptor) == "");
  CaseFilter in_city;
  in_city.division = "4201";
  BOOST_TEST(world.await(world.service->list_cases(in_city)).value().size() == 1u);
}

BOOST_AUTO_TEST_CASE(numbers_have_no_gap_and_no_double) {
  ServiceWorld world;
  for (int i = 1; i <= 3; ++i) {
    std::string key = "P-" + std::to_string(i);
    BOOST_REQUIRE(world.push(key).has_value());
    world.complete_all(key, {"pass", "accept", "pass"});
  }
  world.complete_all("P-3", {"grant"});
  world.complete_all("P-1", {"grant"});
  world.complete_all("P-2", {"refuse"});
  BOOST_TEST(world.page("P-3").licences.at(0).number == "梯11鄂A00001(26)");
  BOOST_TEST(world.page("P-1").licences.at(0).number == "梯11鄂A00002(26)");
}

BOOST_AUTO_TEST_CASE(a_number_that_comes_twice_does_nothing_the_second_time) {
  ServiceWorld world;
  BOOST_REQUIRE(world.push("P-1").has_value());
  world.complete_all("P-1", {"pass", "accept", "pass"});
  world.hold_appointments = true;
  world.complete_all("P-1", {"grant"});
  BOOST_TEST(world.open_tasks("P-1").empty());
  BOOST_REQUIRE(world.held.size() == 1u);
  BOOST_TEST(world.await(world.keep(world.held[0])).has_value());
  BOOST_TEST(world.await(world.keep(world.held[0])).has_value());
  BOOST_TEST(world.open_task("P-1").element == "make-licence");
  BOOST_TEST(world.page("P-1").licences.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_grant_whose_number_cannot_be_composed_is_refused_and_can_be_tried_again) {
  ServiceWorld world;
  auto odd = application("P-1");
  odd.root().child("equipment").child("eqVarietyCode").set_text("3999");
  BOOST_REQUIRE(world.push(std::move(odd)).has_value());
  world.complete_all("P-1", {"pass", "accept", "pass"});
  auto events_before = world.events.size();
  auto granted = world.complete("P-1", "grant");
  BOOST_REQUIRE(!granted.has_value());
  check_code(granted.error(), ErrorCode::code_unknown);
  BOOST_TEST(world.events.size() == events_before);
  BOOST_TEST(world.open_task("P-1").element == "decide");
}

BOOST_AUTO_TEST_CASE(a_case_keeps_the_version_of_its_workflow) {
  ServiceWorld world;
  BOOST_REQUIRE(world.push("P-1").has_value());
  auto bytes =
      read_file(std::string(JIUQU_SOURCE_DIR) + "/licensing-core/workflows/use-registration.bpmn");
  BOOST_REQUIRE(bytes.has_value());
  std::string changed = *bytes;
  for (const char* text : {"id=\"pass\" name=\"建议受理\"", "version=\"3\"/>"}) {
    BOOST_REQUIRE(changed.contains(text));
  }
  changed.replace(changed.find("id=\"pass\" name=\"建议受理\""), 9, "id=\"fine\"");
  changed.replace(changed.find("version=\"3\"/>"), 11, "version=\"4\"");
  auto folder = std::filesystem::temp_directory_path() /
                ("jiuqu-licensing-" + std::to_string(reinterpret_cast<std::uintptr_t>(&world)));
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "use-registration.bpmn") << changed;
  world.definitions = load_set({std::string(JIUQU_SOURCE_DIR) + "/mappings", folder.string()});
  std::filesystem::remove_all(folder);

  BOOST_REQUIRE(world.push("P-2").has_value());
  BOOST_TEST(world.page("P-2").row.state.definition_version == "4");
  BOOST_TEST(world.complete("P-1", "pass").has_value());
  auto refused = world.complete("P-2", "pass");
  BOOST_REQUIRE(!refused.has_value());
  check_code(refused.error(), ErrorCode::outcome_unknown);
  BOOST_TEST(world.complete("P-2", "fine").has_value());
  BOOST_TEST(world.page("P-1").row.state.definition_version == "3");
}

BOOST_AUTO_TEST_CASE(pages_and_lists_are_told_as_json) {
  ServiceWorld world;
  BOOST_REQUIRE(world.push("P-1").has_value());
  auto tasks = json::Json::parse(to_json(world.open_tasks("P-1")));
  BOOST_REQUIRE(tasks.has_value());
  const auto& task = tasks->member("tasks")->items.at(0);
  BOOST_TEST(task.string_or("name") == "形式审查");
  BOOST_TEST(task.string_or("step_name") == "受理");
  BOOST_TEST(task.member("outcomes")->items.size() == 3u);
  auto page = json::Json::parse(to_json(world.page("P-1")));
  BOOST_REQUIRE(page.has_value());
  BOOST_TEST(page->string_or("case") == "P-1");
  BOOST_TEST(page->member("tasks")->items.size() == 1u);
  BOOST_TEST(page->member("waiting_at")->items.at(0).text == "formal-exam");
  check_code(world.await(world.service->case_page("P-9")).error(), ErrorCode::not_found);
}

BOOST_AUTO_TEST_CASE(random_cases_on_the_store_all_reach_the_archive) {
  ServiceWorld world(11);
  SeededRandom random(5);
  for (int i = 0; i < 20; ++i) {
    std::string key = "P-" + std::to_string(i);
    BOOST_REQUIRE(world.push(key).has_value());
    for (int step = 0; step < 200; ++step) {
      auto page = world.page(key);
      if (page.row.state.status == CaseStatus::closed) break;
      if (page.row.state.token_at("await-correction")) {
        BOOST_REQUIRE(world.push(key).has_value());
        continue;
      }
      auto task = world.open_task(key);
      auto outcome = task.outcomes[random.below(task.outcomes.size())];
      BOOST_REQUIRE(world.complete(key, outcome).has_value());
    }
    auto page = world.page(key);
    BOOST_TEST(page.row.state.step == "archive");
    BOOST_CHECK(page.row.state.status == CaseStatus::closed);
  }
}

BOOST_AUTO_TEST_CASE(the_workflow_step_compiles_and_refuses_unknown_processes) {
  ServiceWorld world;
  auto kind = workflow_step_kind(world.service.get(), nullptr);
  auto compile = [&](const std::string& process, const std::string& key, Findings& findings) {
    auto document = xml::Document::parse_definition(
        "<workflow xmlns=\"urn:jiuqu:interface:1\" xmlns:l=\"urn:jiuqu:licensing:1\"\n process=\"" +
            process + "\" key=\"" + key + "\"/>",
        "x.interface.xml");
    return kind->compile(document->root(), *world.definitions, findings);
  };
  Findings none, unknown, broken;
  auto step = compile("use-registration", "string(/l:application/l:projectNo)", none);
  BOOST_TEST(none.empty());
  auto* record = dynamic_cast<RecordStep*>(step.get());
  BOOST_REQUIRE(record != nullptr);
  BOOST_TEST(!compile("use-registraton", "string(/l:application)", unknown));
  BOOST_TEST(unknown.at(0).suggestion == "use-registration");
  BOOST_TEST(unknown.at(0).where.line == 2);
  BOOST_TEST(!compile("use-registration", "string(/x:application", broken));

  world.exchange.definitions = world.definitions;
  world.exchange.tree = application("P-7");
  Hub::Body body = [&](Work& work) { return record->run(world.exchange, work); };
  BOOST_REQUIRE(world.await(world.turn(world.ids.next(), body)).has_value());
  BOOST_TEST(world.open_task("P-7").element == "formal-exam");
}

BOOST_AUTO_TEST_SUITE_END()
