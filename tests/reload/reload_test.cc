// Reload of a running hub: what it answers, what stays when something is wrong, and what happens to
// routes, endpoints and dead letters.
#include "tests/reload/relay.h"

using namespace jiuqu;
using namespace jiuqu::test;
using Texts = std::vector<std::string>;

namespace {

Texts texts_of(const json::Json& report, const char* list) {
  Texts texts;
  for (const auto& item : report.member(list)->items) texts.push_back(item.text);
  return texts;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_reload_tells_what_changed_and_messages_run_under_the_new_set) {
  Relay relay;
  relay.push(1, "east");
  auto same = relay.json_of(relay.call("POST", "/api/v1/reload", "{}"));
  BOOST_TEST(same.string_or("status") == "unchanged");
  BOOST_TEST(same.string_or("old") == same.string_or("new"));

  relay.write("mappings/post/notice.map.xml", replaced(kNoticeMap, "\"one\"", "\"two\""));
  relay.write("mappings/codes/extra.csv", "code,name,valid-from,valid-to\nx,y,,\n");
  auto answer = relay.call("POST", "/api/v1/reload", "{}");
  BOOST_TEST(answer.status == 200);
  auto report = relay.json_of(answer);
  BOOST_TEST(report.string_or("status") == "reloaded");
  BOOST_TEST(report.string_or("old") == same.string_or("new"));
  BOOST_TEST(texts_of(report, "added") == Texts{"mappings/codes/extra.csv"},
             boost::test_tools::per_element());
  BOOST_TEST(texts_of(report, "changed") == Texts{"mappings/post/notice.map.xml"},
             boost::test_tools::per_element());
  BOOST_TEST(texts_of(report, "endpoints_made").empty());  // the adapter and its connections stay
  auto version = relay.json_of(relay.call("GET", "/api/v1/version"));
  BOOST_TEST(version.string_or("definitions") == report.string_or("new"));
  relay.push(2, "east");
  auto arrivals = relay.arrivals(2);
  BOOST_TEST(arrivals[0].body.string_or("version") == "one");
  BOOST_TEST(arrivals[1].body.string_or("version") == "two");
}

BOOST_AUTO_TEST_CASE(on_any_error_the_old_set_stays_and_every_finding_is_told) {
  Relay relay;
  std::string running =
      relay.json_of(relay.call("GET", "/api/v1/version")).string_or("definitions");
  relay.write("mappings/post/notice.map.xml",
              replaced(kNoticeMap, "from=\"street\"", "from=\"stret\""));
  relay.write("partners/post/partner.xml", replaced(kPartner, "base-url", "base-ulr"));
  auto answer = relay.call("POST", "/api/v1/reload", "{}");
  BOOST_TEST(answer.status == 422);
  auto report = relay.json_of(answer);
  BOOST_TEST(report.string_or("status") == "refused");
  BOOST_TEST(report.string_or("old") == running);
  BOOST_TEST(report.string_or("new").empty());
  Texts places;
  for (const auto& finding : report.member("findings")->items) {
    std::string file = finding.string_or("file");
    places.push_back(file.substr(file.rfind('/') + 1) + ":" +
                     std::to_string(finding.integer_or("line", 0)) + " " +
                     finding.string_or("suggestion"));
    BOOST_TEST(finding.integer_or("column", 0) > 0);
    BOOST_TEST(!finding.string_or("zh").empty());
  }
  BOOST_TEST(std::ranges::count(places, "notice.map.xml:3 street") == 1);
  BOOST_TEST(std::ranges::count(places, "partner.xml:3 base-url") == 1);
  relay.push(1, "east");
  BOOST_TEST(relay.arrivals(1)[0].body.string_or("version") == "one");
}

BOOST_AUTO_TEST_CASE(an_environment_that_lacks_a_value_refuses_the_whole_change) {
  Relay relay;
  relay.write(
      "partners/post/partner.xml",
      replaced(kPartner, "</partner>",
               "<endpoint id=\"other\" adapter=\"http\" base-url=\"${psot.url}\"/></partner>"));
  relay.write("partners/post/parcel.interface.xml", replaced(kPush, "/post/v1/", "/post/v2/"));
  auto report = relay.runtime->reload();
  BOOST_REQUIRE(report.error.has_value());
  BOOST_TEST(report.error->detail ==
             "other: the environment has no value \"psot.url\" (did you mean \"post.url\"?)");
  relay.push(1, "east");  // the path of before
  BOOST_TEST(relay.call("POST", "/post/v2/parcels", Relay::parcel(2, "east")).status == 404);
}

BOOST_AUTO_TEST_CASE(a_route_that_vanished_is_not_found_and_comes_back) {
  Relay relay;
  relay.write("partners/post/parcel.interface.xml", replaced(kPush, "/post/v1/", "/post/v2/"));
  auto report = relay.runtime->reload();
  BOOST_REQUIRE(!report.error.has_value());
  BOOST_TEST(report.paths_gone == Texts{"POST /post/v1/parcels"}, boost::test_tools::per_element());
  BOOST_TEST(report.paths_added == Texts{"POST /post/v2/parcels"},
             boost::test_tools::per_element());
  auto gone = relay.call("POST", "/post/v1/parcels", Relay::parcel(1, "east"));
  BOOST_TEST(gone.status == 404);
  BOOST_TEST(gone.body.contains("no interface receives under this path now"));
  BOOST_TEST(relay.call("POST", "/post/v2/parcels", Relay::parcel(1, "east")).status == 200);
  relay.write("partners/post/parcel.interface.xml", kPush);
  BOOST_TEST(!relay.runtime->reload().error.has_value());
  relay.push(1, "east");  // the same parcel: taken once
  relay.push(2, "east");
  BOOST_TEST(relay.arrivals(2).size() == 2u);
}

BOOST_AUTO_TEST_CASE(lanes_whose_endpoint_vanished_wait_and_say_so) {
  Relay relay;
  relay.write("partners/post/notice.interface.xml",
              replaced(kSend, "endpoint=\"post\"", "endpoint=\"post2\""));
  relay.write("partners/post/partner.xml",
              replaced(kPartner, "</partner>",
                       "<endpoint id=\"post2\" adapter=\"http\" base-url=\"http://127.0.0.1:1\">"
                       "<policy retry-first-ms=\"20\" retry-max-ms=\"50\"/></endpoint></partner>"));
  BOOST_TEST(!relay.runtime->reload().error.has_value());
  relay.push(1, "east");  // waits for post2, where nobody listens
  relay.write("partners/post/partner.xml", kPartner);
  relay.write("partners/post/notice.interface.xml", kSend);
  auto report = relay.runtime->reload();
  BOOST_REQUIRE(!report.error.has_value());
  BOOST_TEST(report.endpoints.gone == Texts{"post2"}, boost::test_tools::per_element());
  auto stuck = [&] {
    auto lanes = relay.json_of(relay.call("GET", "/api/v1/lanes?stuck=1"));
    return lanes.member("lanes")->items.empty() ? json::Json{} : lanes.member("lanes")->items[0];
  };
  // An attempt of before may still be under way.
  while (!stuck().string_or("cause").contains("is configured now")) {
  }
  BOOST_TEST(stuck().string_or("cause") == "no endpoint \"post2\" is configured now");
  BOOST_TEST(stuck().string_or("next_step").starts_with("waits until this endpoint is configured"));
  BOOST_TEST(relay.arrived() == 0u);
}

// Only codes let go by themselves; a mapping that was wrong is a person's to replay.
BOOST_AUTO_TEST_CASE(what_another_fault_kept_from_being_mapped_goes_by_hand_at_its_place) {
  Relay relay;
  relay.write("mappings/post/notice.map.xml",
              replaced(kNoticeMap, "from=\"street\"", "from=\"street\" number=\"0\""));
  BOOST_REQUIRE(!relay.runtime->reload().error.has_value());
  relay.push(1, "7");
  relay.push(2, "east");  // no number
  relay.push(3, "east");
  relay.arrivals(1);
  auto parked = relay.json_of(relay.call("GET", "/api/v1/parked"));
  BOOST_REQUIRE(parked.member("parked")->items.size() == 2u);
  const auto& letter = parked.member("parked")->items[0];
  BOOST_TEST(letter.string_or("state") == "new");
  BOOST_TEST(letter.integer_or("behind", 0) == 0);
  BOOST_TEST(letter.string_or("cause").contains("/Sent/street"));
  std::string path = "/api/v1/parked/" + letter.string_or("id");

  auto page = relay.json_of(relay.call("GET", path));
  BOOST_TEST(page.member("kept")->items.size() == 2u);  // as it came in, and the event
  BOOST_TEST(page.member("waits_for") == nullptr);
  BOOST_TEST(page.string_or("cannot_send").contains("mapping_failed"));
  BOOST_TEST(relay.call("POST", path + "/replay", "{}").status == 422);

  relay.write("mappings/post/notice.map.xml", kNoticeMap);
  auto reloaded = relay.runtime->reload();
  BOOST_TEST(!reloaded.error.has_value());
  auto dry = relay.json_of(relay.call("POST", path + "/replay", R"({"dry_run":true})"));
  const auto* would_send = dry.member("would_send");
  BOOST_REQUIRE(would_send != nullptr);
  BOOST_TEST(would_send->string_or("body").contains("\"street\":\"east\""));
  BOOST_TEST(would_send->string_or("wire").starts_with("POST /notices HTTP/1.1"));
  BOOST_TEST(relay.arrived() == 1u);

  BOOST_TEST(relay.call("POST", path + "/replay", R"({"reason":"mapping mended"})").status == 200);
  BOOST_TEST(relay.arrivals(2)[1].body.string_or("number") == "2");
  auto record = relay.json_of(relay.call("GET", "/api/v1/messages/" + letter.string_or("id")));
  BOOST_TEST(record.string_or("definitions") == reloaded.new_hash);
  BOOST_TEST(record.string_or("cause").contains("mapped again and replayed by me: mapping mended"));
}

BOOST_AUTO_TEST_CASE(what_waits_for_a_row_goes_by_itself_in_order_once_the_row_is_in_use) {
  Relay relay;
  relay.push(1, "east");
  relay.push(2, "east", "C");  // no such town yet
  relay.push(3, "east");
  relay.push(4, "east", "C");
  relay.push(5, "south", "C");
  relay.push(6, "west");
  relay.arrivals(2);  // others go on
  auto items = relay.json_of(relay.call("GET", "/api/v1/unknown-codes?open=1"));
  BOOST_REQUIRE(items.member("unknown-codes")->items.size() == 1u);
  const auto& item = items.member("unknown-codes")->items[0];
  BOOST_TEST(item.string_or("partner") == "post");
  BOOST_TEST(item.string_or("table") == "town");
  BOOST_TEST(item.string_or("code") == "C");
  BOOST_TEST(item.string_or("field") == "/Sent/town");
  BOOST_TEST(item.integer_or("waiting", 0) == 3);
  BOOST_TEST(item.string_or("next_step").starts_with("add a row C,NAME,VALID-FROM,VALID-TO to "));
  BOOST_TEST(item.string_or("next_step").contains("codes/town.csv, then jiuqu reload"));
  BOOST_TEST(item.string_or("next_step_zh").contains("增加一行“C,名称,起始日期,终止日期”"));
  auto parked = relay.json_of(relay.call("GET", "/api/v1/parked"));
  BOOST_REQUIRE(parked.member("parked")->items.size() == 3u);
  std::string id = parked.member("parked")->items[0].string_or("id");
  auto page = relay.json_of(relay.call("GET", "/api/v1/parked/" + id));
  BOOST_REQUIRE(page.member("waits_for") != nullptr);
  BOOST_TEST(page.member("waits_for")->items.at(0).string_or("code") == "C");
  auto stuck = relay.json_of(relay.call("GET", "/api/v1/lanes?stuck=1"));
  BOOST_REQUIRE(stuck.member("lanes")->items.size() == 2u);
  const auto& lane = stuck.member("lanes")->items[0];
  BOOST_TEST(lane.string_or("cause").contains("code table town has no row with the code \"C\""));
  BOOST_TEST(lane.string_or("next_step").contains("add it, then jiuqu reload"));

  relay.write("mappings/codes/town.csv", std::string(kTowns) + "C,Chibi,,\n");
  auto reloaded = relay.runtime->reload();
  BOOST_TEST(!reloaded.error.has_value());
  Texts east;
  for (const auto& arrival : relay.arrivals(6)) {
    if (arrival.body.string_or("street") == "east")
      east.push_back(arrival.body.string_or("number"));
    if (arrival.body.string_or("number") == "2") {
      BOOST_TEST(arrival.id == id);
      BOOST_TEST(arrival.body.string_or("town") == "Chibi");
    }
  }
  BOOST_TEST(east == (Texts{"1", "2", "3", "4"}), boost::test_tools::per_element());
  auto record = relay.json_of(relay.call("GET", "/api/v1/messages/" + id));
  BOOST_TEST(record.string_or("definitions") == reloaded.new_hash);
  BOOST_TEST(record.string_or("cause").contains(
      "mapped again and replayed by the hub: code table town has a row for \"C\" now"));
  items = relay.json_of(relay.call("GET", "/api/v1/unknown-codes"));
  BOOST_REQUIRE(items.member("unknown-codes")->items.size() == 1u);
  BOOST_TEST(items.member("unknown-codes")->items[0].string_or("state") == "mended");
}

BOOST_AUTO_TEST_CASE(tokens_are_read_again_and_a_broken_file_changes_nothing) {
  Relay relay;
  relay.write_tokens("another");
  BOOST_TEST(relay.call("GET", "/api/v1/version", {}, "another").status == 401);
  BOOST_TEST(!relay.runtime->reload().error.has_value());
  BOOST_TEST(relay.call("GET", "/api/v1/version", {}, "another").status == 200);
  BOOST_TEST(relay.call("GET", "/api/v1/version").status == 401);
  relay.write("data/tokens.json", "{");
  BOOST_TEST(relay.runtime->reload().error.has_value());
  BOOST_TEST(relay.call("GET", "/api/v1/version", {}, "another").status == 200);
}

BOOST_AUTO_TEST_CASE(the_files_of_a_set_that_messages_ran_under_can_be_had_back) {
  Relay relay;
  relay.push(1, "east");
  auto listed = relay.json_of(relay.call("GET", "/api/v1/definitions"));
  BOOST_REQUIRE(listed.member("definitions")->items.size() == 1u);
  std::string hash = listed.member("definitions")->items[0].string_or("hash");
  BOOST_TEST(hash == listed.string_or("running"));
  auto set = relay.json_of(relay.call("GET", "/api/v1/definitions/" + hash));
  BOOST_TEST(set.member("files")->items.size() == 8u);
  for (const auto& file : set.member("files")->items)
    if (file.string_or("path") == "codes/town.csv")
      BOOST_TEST(relay.call("GET", "/api/v1/definition-files/" + file.string_or("hash")).body ==
                 kTowns);
  BOOST_TEST(relay.call("GET", "/api/v1/definitions/none").status == 404);
}
