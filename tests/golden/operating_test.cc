// The commands of an operator against a running hub: what they print, what they do, exit codes.
#include <signal.h>

#include "adapters/simulators/generator.h"
#include "tests/golden/operated.h"

using namespace jiuqu;
using namespace jiuqu::golden;

BOOST_AUTO_TEST_CASE(a_code_without_a_row_is_listed_shown_mended_and_dismissed) {
  RelayOperated operated;
  operated.parcel(1, "east", "C");
  operated.parcel(2, "west", "D");
  std::string id = operated.dead_letters(2)[0].string_or("id");

  auto list = operated.ask({"codes", "list", "--open", "--table", "town", "--partner", "post"});
  BOOST_TEST(list.status == 0, list.err);
  BOOST_TEST(has(list.out, "PARTNER  TABLE  CODE  STATE  WAIT  REFUSED"), list.out);
  BOOST_TEST(has(list.out, "post     town   C     open   1     0"), list.out);
  BOOST_TEST(has(list.out, "    next: add a row C,NAME,VALID-FROM,VALID-TO to "), list.out);
  BOOST_TEST(
      has(list.out, "codes/town.csv, then jiuqu reload: what waits is mapped again by itself"),
      list.out);
  BOOST_TEST(has(list.out, "增加一行“C,名称,起始日期,终止日期”，然后执行 jiuqu reload"), list.out);
  BOOST_TEST(operated.rows({"codes", "list", "--table", "other"}).empty());

  auto show = operated.ask({"codes", "show", "town", "C"});
  BOOST_TEST(show.status == 0, show.err);
  BOOST_TEST(has(show.out, id + "  waits"), show.out);
  BOOST_TEST(operated.ask({"codes", "show", "town", "E"}).status == 1);
  auto page = operated.ask({"parked", "show", id});
  BOOST_TEST(has(page.out, "next:  a code table lacks the row: add it, then jiuqu reload"),
             page.out);
  BOOST_TEST(has(page.out, "       add a row C,NAME,VALID-FROM,VALID-TO to "), page.out);
  auto lanes = operated.ask({"lanes", "list", "--stuck"});
  BOOST_TEST(has(lanes.out, "code table town has no row with the code \"C\" valid on "), lanes.out);

  operated.tree.write("relay/mappings/codes/town.csv", std::string(test::kTowns) + "C,Chibi,,\n");
  BOOST_TEST(operated.ask({"reload"}).status == 0);
  operated.dead_letters(1);
  while (operated.peer.bodies().size() < 1) operated.hub.read_lines(20);
  BOOST_TEST(has(operated.peer.bodies()[0], "\"town\":\"Chibi\""));
  while (operated.rows({"codes", "list", "--open"}).size() != 1u) {
  }
  BOOST_TEST(operated.ask({"codes", "dismiss", "town", "D"}).status == 2);  // says no why
  auto dismissed =
      operated.ask({"codes", "dismiss", "town", "D", "--reason", "there is no such town"});
  BOOST_TEST(dismissed.status == 0, dismissed.err);
  BOOST_TEST(dismissed.out == "D in town: dismissed\n");
  BOOST_TEST(operated.rows({"codes", "list", "--open"}).empty());
  auto all = operated.ask({"codes", "list"});
  BOOST_TEST(has(all.out, "    note: op: there is no such town"), all.out);
  BOOST_TEST(has(all.out, "mended"), all.out);
  std::string log = operated.log();
  BOOST_TEST(has(log, R"("event":"audit.codes.dismiss","who":"op","what":"table=town code=D",)"
                      R"("why":"there is no such town","result":"done")"),
             log);
  BOOST_TEST(has(log, R"("event":"codes.mapped-again","mapped_again":"1","still_parked":"0")"),
             log);
}

BOOST_AUTO_TEST_CASE(messages_are_exported_as_samples_masked_or_by_those_who_may_see_them) {
  RelayOperated operated;
  operated.tree.write(
      "relay/partners/post/forms.xsd",
      test::replaced(test::kForms, "<xs:element name=\"street\" type=\"xs:string\"/>",
                     "<xs:element name=\"street\" type=\"xs:string\"><xs:annotation>"
                     "<xs:appinfo><jq:personal xmlns:jq=\"urn:jiuqu:schema:1\"/>"
                     "</xs:appinfo></xs:annotation></xs:element>"));
  BOOST_TEST(operated.ask({"reload"}).status == 0);
  operated.parcel(1, "张三丰");
  operated.parcel(2, "张三丰");
  std::string at = operated.tree.path() + "/samples";
  auto masked = operated.ask({"messages", "export", "--mask", "--seed", "7", "--interface",
                              "post.parcel.push", "--out", at});
  BOOST_TEST(masked.status == 0, masked.err);
  auto written = split(trim(masked.out), '\n');
  BOOST_REQUIRE(written.size() == 4u);
  std::set<std::string> streets;
  for (const auto& file : written) {
    BOOST_TEST(file.starts_with("samples/post/parcel.samples/"), file);
    std::string whole = operated.tree.path() + "/" + file;
    auto text = read_file(whole).value_or("");
    BOOST_TEST(!text.empty());
    BOOST_TEST(!has(text, "张三丰"), text);
    if (!file.ends_with(".in.json")) continue;
    auto parcel = json::Json::parse(text);
    BOOST_REQUIRE(parcel.has_value());
    streets.insert(parcel->string_or("street"));
    BOOST_TEST(fs::exists(whole.substr(0, whole.size() - 8) + ".out.xml"));
  }
  BOOST_TEST(streets.size() == 1u);
  // What was exported is a golden sample.
  fs::copy(at + "/post/parcel.samples",
           operated.tree.path() + "/relay/mappings/post/parcel.samples");
  auto tested = operated.tree.run({"test", operated.tree.path() + "/relay/mappings",
                                   operated.tree.path() + "/relay/partners", "--config",
                                   operated.tree.path() + "/relay/app/config/hub.xml"});
  BOOST_TEST(has(tested.out, "2 passed, 0 failed"), tested.out + tested.err);

  auto raw = operated.ask({"messages", "export", "--interface", "post.parcel.push", "--json"});
  BOOST_TEST(raw.status == 0, raw.err);
  BOOST_TEST(has(raw.out, "张三丰"), raw.out);
  BOOST_TEST(has(raw.err, "not masked"), raw.err);
  BOOST_TEST(operated.ask({"messages", "export", "--json"}, "w-token").status == 1);
  BOOST_TEST(operated.ask({"messages", "export"}).status == 2);
  std::string log = operated.log();
  BOOST_TEST(
      has(log, R"("event":"audit.messages.export-masked","who":"op","what":"interface=post)"), log);
  BOOST_TEST(has(log, R"("event":"audit.messages.export","who":"op")"), log);
}

BOOST_AUTO_TEST_CASE(a_dead_letter_is_shown_tried_dry_edited_and_replayed) {
  RelayOperated operated;
  operated.peer.answer(400);
  operated.parcel(1, "east");
  operated.parcel(2, "east");
  std::string id = operated.dead_letters(1)[0].string_or("id");

  auto list = operated.ask({"parked", "list"});
  BOOST_TEST(list.status == 0);
  BOOST_TEST(has(list.out, "HOLDS BACK"), list.out);
  BOOST_TEST(has(list.out, "    cause: 2005 partner_refused"), list.out);
  BOOST_TEST(has(list.out, "    next: the same bytes fail again"), list.out);

  auto lanes = operated.ask({"lanes", "list", "--stuck"});
  BOOST_TEST(has(lanes.out, "next: parked: the same bytes fail again"), lanes.out);

  auto page = operated.ask({"parked", "show", id});
  BOOST_TEST(page.status == 0);
  for (const char* part :
       {"\nreceived (post.parcel.push", "\npartner form (post.notice.send", "\nwould be sent\n",
        "  POST /notices HTTP/1.1", "    \"town\": \"Ankou\",", "cause: 2005", "behind         1"})
    BOOST_TEST(has(page.out, part), part << " in\n" << page.out);

  auto dry = operated.ask({"parked", "replay", id, "--dry-run"});
  BOOST_TEST(dry.status == 0);
  BOOST_TEST(has(dry.out, id + ": nothing was sent"), dry.out);
  BOOST_TEST(has(dry.out, "  POST /notices HTTP/1.1"), dry.out);
  BOOST_TEST(operated.rows({"parked", "list"}).size() == 1u);

  operated.peer.answer(200);
  operated.tree.write("mended.json", R"({"number":"1","mended":true})");
  auto replay =
      operated.ask({"parked", "replay", id, "--edit", operated.tree.path() + "/mended.json",
                    "--reason", "as agreed by telephone"});
  BOOST_TEST(replay.status == 0, replay.err);
  BOOST_TEST(replay.out == id + ": replayed\n");
  while (operated.peer.bodies().size() < 2) operated.hub.read_lines(5);
  BOOST_TEST(operated.peer.bodies()[0] == R"({"number":"1","mended":true})");
  BOOST_TEST(has(operated.peer.bodies()[1], "\"number\":\"2\""));
  auto message = operated.ask({"messages", "show", id});
  BOOST_TEST(has(message.out, "replaced and replayed by op: as agreed by telephone"), message.out);
  BOOST_TEST(has(message.out, "    \"mended\": true"), message.out);
  auto raw = operated.ask({"messages", "show", id, "--raw"});
  BOOST_TEST(raw.out == R"({"number":"1","mended":true})");
  std::string log = operated.log();
  BOOST_TEST(has(log, R"("event":"audit.parked.replay-dry-run","who":"op")"), log);
  BOOST_TEST(has(log, R"("event":"audit.parked.replay","who":"op","what":")" + id +
                          R"(","why":"as agreed by telephone","result":"done")"),
             log);
}

BOOST_AUTO_TEST_CASE(skip_and_discard_want_a_reason_and_work_on_all_that_fit) {
  RelayOperated operated;
  operated.peer.answer(400);
  operated.parcel(1, "east");
  operated.parcel(2, "west");
  operated.parcel(3, "west");
  auto letters = operated.dead_letters(2);
  std::string id = letters[0].string_or("id");
  auto silent = operated.ask({"parked", "skip", id});
  BOOST_TEST(silent.status == 2);
  BOOST_TEST(silent.err == "jiuqu: say why with --reason\n");
  auto both = operated.ask({"parked", "discard", id, "--where", "case=east", "--reason", "x"});
  BOOST_TEST(both.status == 2);
  auto wrong = operated.ask({"parked", "discard", "--where", "street=east", "--reason", "x"});
  BOOST_TEST(wrong.status == 2);
  BOOST_TEST(has(wrong.err, "--where wants endpoint=X, interface=X or case=X"), wrong.err);

  BOOST_TEST(operated.ask({"parked", "assign", id, "--owner", "zhang"}).status == 0);
  auto skipped = operated.ask(
      {"parked", "skip", "--where", "interface=post.notice.send", "--reason", "their table"});
  BOOST_TEST(skipped.status == 0, skipped.err);
  BOOST_TEST(split(trim(skipped.out), '\n').size() == 2u, skipped.out);
  auto later = operated.dead_letters(3);  // the third is refused now, too
  std::size_t kept = 0;
  for (const auto& letter : later) kept += letter.string_or("state") == "skipped";
  BOOST_TEST(kept == 2u);

  auto discarded =
      operated.ask({"parked", "discard", "--where", "endpoint=post", "--reason", "test"});
  BOOST_TEST(discarded.status == 0, discarded.err);
  BOOST_TEST(operated.rows({"parked", "list"}).empty());
  BOOST_TEST(operated.rows({"lanes", "list"}).empty());
  auto message = operated.rows({"messages", "show", id})[0];
  BOOST_TEST(message.string_or("state") == "discarded");
  BOOST_TEST(has(message.string_or("cause"), "assigned to zhang by op"));
  BOOST_TEST(has(message.string_or("cause"), "skipped by op: their table"));
  BOOST_TEST(has(message.string_or("cause"), "discarded by op: test"));
  auto gone = operated.ask({"parked", "replay", id});
  BOOST_TEST(gone.status == 1);
  BOOST_TEST(has(gone.err, id + ": not done\njiuqu: 1015 "), gone.err);
}

BOOST_AUTO_TEST_CASE(reload_by_command_and_by_signal_tells_what_changed_or_what_is_wrong) {
  RelayOperated operated;
  operated.parcel(1, "east");
  auto same = operated.ask({"reload"});
  BOOST_TEST(same.status == 0);
  BOOST_TEST(same.out.starts_with("unchanged: "), same.out);
  operated.tree.write("relay/mappings/codes/town.csv", std::string(test::kTowns) + "C,Chibi,,\n");
  auto changed = operated.ask({"reload"});
  BOOST_TEST(changed.status == 0);
  BOOST_TEST(changed.out.starts_with("reloaded: "), changed.out);
  BOOST_TEST(has(changed.out, "  changed        mappings/codes/town.csv\n"), changed.out);

  operated.tree.write("relay/mappings/post/notice.map.xml",
                      test::replaced(test::kNoticeMap, "from=\"street\"", "from=\"stret\""));
  auto refused = operated.ask({"reload"});
  BOOST_TEST(refused.status == 1);
  BOOST_TEST(has(refused.out, "relay/mappings/post/notice.map.xml:3:"), refused.out);
  BOOST_TEST(has(refused.out, "did you mean \"street\"?"), refused.out);
  BOOST_TEST(has(refused.err, "jiuqu: the definitions in use stay: "), refused.err);

  kill(operated.hub.pid(), SIGHUP);
  while (!has(operated.log(), "\"who\":\"SIGHUP\"")) operated.hub.read_lines(5);
  BOOST_TEST(has(operated.log(), R"("event":"audit.reload","who":"SIGHUP")"));
  BOOST_TEST(has(operated.log(), "\"event\":\"definitions.refused\""));
  operated.parcel(2, "east");
  BOOST_TEST(!operated.hub.ended().has_value());
}

BOOST_AUTO_TEST_CASE(the_definitions_a_message_ran_under_are_exported_as_they_were) {
  RelayOperated operated;
  operated.parcel(1, "east");
  auto kept = operated.rows({"definitions", "list"});
  BOOST_REQUIRE(kept.size() == 1u);
  std::string hash = kept[0].string_or("hash");
  std::string folder = operated.tree.path() + "/exported";
  auto exported = operated.ask({"definitions", "export", hash, folder});
  BOOST_TEST(exported.status == 0, exported.err);
  for (const auto& [file, text] : test::relay_files())
    BOOST_TEST(read_file(folder + "/" + file).value_or("") == text, file);
  auto again = operated.ask({"definitions", "export", hash, folder});
  BOOST_TEST(again.status == 2);
  BOOST_TEST(has(again.err, "is not empty"), again.err);
  auto lint = operated.tree.run({"lint", folder + "/mappings", folder + "/partners"});
  BOOST_TEST(lint.status == 0, lint.out);

  auto version = operated.ask({"version"});
  BOOST_TEST(has(version.out, hash), version.out);
  auto stopped = operated.tree.run({"version", "--json"});
  BOOST_TEST(json::Json::parse(stopped.out).has_value(), stopped.out);
}

BOOST_AUTO_TEST_CASE(refusals_say_who_may_and_a_stopped_hub_where_it_was_looked_for) {
  RelayOperated operated;
  auto stranger = operated.ask({"parked", "list"}, "wrong");
  BOOST_TEST(stranger.status == 1);
  BOOST_TEST(has(stranger.err, "give a token of tokens.json"), stranger.err);
  auto officer = operated.ask({"reload"}, "w-token");
  BOOST_TEST(officer.status == 1);
  BOOST_TEST(has(officer.err, "needs a role of operator, integrator, administrator"), officer.err);
  auto none = operated.ask({"messages", "list", "--state", "deliverd"});
  BOOST_TEST(none.status == 1);
  BOOST_TEST(has(none.err, "did you mean 'delivered'?"), none.err);
  auto empty = operated.ask({"lanes", "list"});
  BOOST_TEST(empty.status == 0);
  BOOST_TEST(empty.out.empty());
  BOOST_TEST(empty.err == "jiuqu: no lanes\n");
  operated.hub.terminate();
  BOOST_TEST(operated.hub.wait() == 0);
  auto gone = operated.ask({"cases", "list"});
  BOOST_TEST(gone.status == 3);
  BOOST_TEST(has(gone.err, "jiuqu: the hub at " + operated.url + " cannot be reached"), gone.err);
  BOOST_TEST(has(gone.err, "--hub or JIUQU_HUB"), gone.err);
}

BOOST_AUTO_TEST_CASE(a_case_is_one_page_and_a_message_is_readable) {
  Operated operated;
  operated.start(".", {{"JIUQU_PLATFORM_KEY", "in"}, {"JIUQU_PLATFORM_REPORT_KEY", "out"}});
  simulators::GeneratorOptions options;
  options.handling_item = "26";
  auto generator = simulators::Generator::load(kSource, options);
  BOOST_REQUIRE(generator.has_value());
  std::string number = generator->project_no(0);
  std::string application = generator->application(0).text(simulators::Encoding::json);
  BOOST_REQUIRE(operated.push("/platform/v1/applications", "in", application) == 200);

  auto tasks = operated.ask({"tasks", "list"}, "w-token");
  BOOST_TEST(has(tasks.out, "formal-exam"), tasks.out);
  auto cases = operated.ask({"cases", "list"});
  BOOST_TEST(has(cases.out, number), cases.out);
  auto page = operated.ask({"cases", "show", number});
  BOOST_TEST(page.status == 0);
  for (const auto& part : {"case " + number + ": open", std::string("\ntasks\n"),
                           std::string("formal-exam"), std::string("\nhistory\n"),
                           std::string("\nmessages\n"), std::string("platform.application.push")})
    BOOST_TEST(has(page.out, part), part << " in\n" << page.out);

  auto received = operated.rows({"messages", "list", "--case", number});
  BOOST_REQUIRE(received.size() == 1u);
  std::string id = received[0].string_or("id");
  auto message = operated.ask({"messages", "show", id});
  BOOST_TEST(has(message.out, "\nbody\n  {\n    \"up_pro_accept\": {\n"), message.out);
  BOOST_TEST(operated.ask({"messages", "show", id, "--raw"}).out == application);
  auto missing = operated.ask({"cases", "show", "none"});
  BOOST_TEST(missing.status == 1);
  BOOST_TEST(has(missing.err, "jiuqu: 1015 "), missing.err);
}
