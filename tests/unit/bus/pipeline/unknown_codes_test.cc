// Codes that stand in no valid row: work items, and what waits for the row goes by itself once it
// is there.
#include "bus/delivery/unknown_codes.h"

#include "bus/pipeline/dead_letters.h"
#include "tests/unit/bus/pipeline/code_steps.h"
#include "tests/unit/bus/pipeline/hub_world.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

using Texts = std::vector<std::string>;

struct CodesWorld : HubWorld {
  CodesWorld() {
    use_code_steps(world);
    start();
  }
  int place(const std::string& lane_and_codes) {
    auto reply = push(R"({"number":")" + std::to_string(++orders) + R"(","name":")" +
                      lane_and_codes + "\"}");
    executor.run_ready();
    return reply.status;
  }
  void add_rows(const std::string& rows) {
    world.folder.write("codes/town.csv", kTowns + rows);
    hub->use(world.good());
    executor.run_ready();
  }
  std::vector<CodeItem> items(bool open_only = true) {
    CodeItemFilter filter;
    filter.open_only = open_only;
    auto found = await(list_code_items(*store, filter));
    BOOST_REQUIRE(found.has_value());
    return *found;
  }
  Texts item_words(bool open_only = true) {
    Texts words;
    for (const auto& item : items(open_only))
      words.push_back(item.partner + " " + item.table + " " + item.code + " " +
                      std::string(name_of(item.state)) + ": " + std::to_string(item.waiting) +
                      " wait, " + std::to_string(item.refused) + " refused");
    return words;
  }
  Texts parked() {
    Texts lanes;
    for (const auto& letter : await(dispatcher->parked()))
      lanes.push_back(letter.lane_key + " " + std::to_string(letter.position) + " " +
                      std::string(name_of(letter.state)));
    return lanes;
  }
  int orders = 0;
};

void expect(const Texts& actual, const Texts& wanted) {
  BOOST_TEST(actual == wanted, boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_route_without_its_code_waits_under_one_item_for_all) {
  CodesWorld hub;
  hub.place("a:C");
  hub.place("a:A");
  hub.place("b:C");
  hub.place("b:D+C");
  expect(hub.item_words(),
         {"shop town C open: 3 wait, 0 refused", "shop town D open: 1 wait, 0 refused"});
  auto item = hub.items()[0];
  BOOST_TEST(item.field == "/Placed/number");
  BOOST_TEST(item.day == to_china_time(hub.clock.now()).substr(0, 10));
  BOOST_TEST(item.interface == "shop.report");
  auto waiting = hub.await(messages_of_code(*hub.store, "town", "C", 10));
  BOOST_REQUIRE(waiting.has_value());
  Texts places;
  for (const auto& message : *waiting)
    places.push_back(message.lane_key + " " + std::to_string(message.position) + " " +
                     message.case_key);
  expect(places, {"a 1 1", "b 1 3", "b 2 4"});
  auto letters = hub.await(hub.dispatcher->parked());
  BOOST_TEST(letters.at(0).cause ==
             "1021 code_unknown: The code stands in no row of its code table. /Placed/number: code "
             "table town has no row with the code \"C\" valid on " +
                 item.day);
  BOOST_TEST(letters.at(0).next_step.starts_with("a code table lacks the row: add it"));
}

BOOST_AUTO_TEST_CASE(rows_that_came_let_go_what_waited_at_its_place) {
  CodesWorld hub;
  hub.place("a:C");
  hub.place("a:A");
  hub.place("a:C");
  hub.place("b:C+D");
  auto first = hub.await(hub.dispatcher->parked()).at(0).id;
  hub.add_rows("C,Chibi,,\n");
  // The lane of b waits for D only now.
  expect(hub.parked(), {"b 1 parked"});
  expect(hub.item_words(), {"shop town D open: 1 wait, 0 refused"});
  expect(hub.item_words(false),
         {"shop town D open: 1 wait, 0 refused", "shop town C mended: 0 wait, 0 refused"});
  BOOST_TEST(!hub.await(hub.dispatcher->parked()).at(0).cause.contains("\"C\""));
  auto record = hub.await(load_message(*hub.store, first));
  BOOST_REQUIRE(record.has_value());
  BOOST_TEST(record->message.body == R"({"number":"a:C","amount":1})");
  BOOST_TEST(record->definition_set == hub.hub->definitions()->hash());
  BOOST_TEST(record->cause.contains(
      "mapped again and replayed by the hub: code table town has a row for \"C\" now"));
  auto open = hub.await(hub.dispatcher->find(first));
  BOOST_REQUIRE(open.has_value());
  BOOST_TEST(open->position == 1u);
  BOOST_TEST(open->attempts == 0);
  hub.add_rows("C,Chibi,,\nD,Daye,,\n");
  expect(hub.parked(), {});
  expect(hub.item_words(), {});
}

BOOST_AUTO_TEST_CASE(a_row_that_is_not_valid_on_the_day_lets_nothing_go) {
  CodesWorld hub;
  hub.place("a:C");
  hub.add_rows("C,Chibi,2030-01-01,\n");
  expect(hub.parked(), {"a 1 parked"});
  expect(hub.item_words(), {"shop town C open: 1 wait, 0 refused"});
}

BOOST_AUTO_TEST_CASE(what_a_person_dealt_with_is_left_alone) {
  CodesWorld hub;
  hub.place("a:C");
  hub.place("b:C");
  hub.place("c:C");
  auto letters = hub.await(hub.dispatcher->parked());
  BOOST_REQUIRE(letters.size() == 3u);
  BOOST_REQUIRE(hub.await(hub.dispatcher->skip(letters[0].id, {"op", "told by phone"})));
  BOOST_REQUIRE(hub.await(hub.dispatcher->discard(letters[1].id, {"op", "withdrawn"})));
  expect(hub.item_words(), {"shop town C open: 1 wait, 0 refused"});
  hub.add_rows("C,Chibi,,\n");
  expect(hub.parked(), {"a 1 skipped"});
  expect(hub.item_words(false), {"shop town C mended: 0 wait, 0 refused"});
}

BOOST_AUTO_TEST_CASE(an_item_whose_messages_people_settled_is_closed) {
  CodesWorld hub;
  hub.place("a:C");
  auto letter = hub.await(hub.dispatcher->parked()).at(0);
  BOOST_REQUIRE(hub.await(hub.dispatcher->discard(letter.id, {"op", "withdrawn"})));
  expect(hub.item_words(false), {"shop town C settled: 0 wait, 0 refused"});
  hub.place("a:C");
  expect(hub.item_words(false), {"shop town C open: 1 wait, 0 refused"});
}

BOOST_AUTO_TEST_CASE(refused_messages_are_counted_and_close_with_the_row) {
  CodesWorld hub;
  for (int i = 0; i < 25; ++i) BOOST_TEST(hub.place("no:X") == 422);
  hub.place("no:Y");
  expect(hub.item_words(),
         {"shop goods X open: 0 wait, 25 refused", "shop goods Y open: 0 wait, 1 refused"});
  auto kept = hub.await(messages_of_code(*hub.store, "goods", "X", 100));
  BOOST_TEST(kept.value().size() == kRefusedMessagesMax);
  BOOST_TEST(!kept.value().front().waits);
  hub.world.folder.write("codes/goods.csv", "code,name,valid-from,valid-to\nX,Xylophone,,\n");
  hub.add_rows("");
  expect(hub.item_words(), {"shop goods Y open: 0 wait, 1 refused"});
}

BOOST_AUTO_TEST_CASE(a_sender_of_anything_opens_a_bounded_number_of_items) {
  CodesWorld hub;
  for (int i = 0; i < int(kRefusedItemsMax) + 5; ++i) hub.place("no:" + std::to_string(i));
  BOOST_TEST(hub.items().size() == kRefusedItemsMax);
  hub.place("no:0");  // a known one still counts
  BOOST_TEST(hub.items()[0].refused == 2u);
}

BOOST_AUTO_TEST_CASE(a_dismissed_item_leaves_what_waits_to_people) {
  CodesWorld hub;
  hub.place("a:C");
  hub.place("no:X");
  auto dismissed = hub.await(
      dismiss_code(*hub.store, "", "town", "C", "op: there is no such town", hub.clock.now()));
  BOOST_TEST(dismissed.value() == 1u);
  BOOST_TEST(hub.items(false).back().note == "op: there is no such town");
  hub.add_rows("C,Chibi,,\n");
  expect(hub.parked(), {"a 1 parked"});
  auto none = hub.await(dismiss_code(*hub.store, "", "town", "C", "op: again", hub.clock.now()));
  BOOST_TEST(none.value() == 0u);
  hub.await(dismiss_code(*hub.store, "shop", "goods", "X", "op: nonsense", hub.clock.now()));
  hub.place("no:X");  // only counts
  expect(hub.item_words(), {});
}
