// Changed definitions beside those in use: what differs is told, nothing is kept or sent.
#include "tests/golden/operated.h"

using namespace jiuqu;
using namespace jiuqu::golden;

namespace {

// A relay with some parcels sent, and a candidate of its mappings in a folder beside it.
struct Shadowed : RelayOperated {
  Shadowed() {
    parcel(1, "east");
    parcel(2, "west");
    while (peer.bodies().size() < 2) hub.read_lines(5);
    fs::create_directories(tree.path() + "/next");
    fs::copy(tree.path() + "/relay/mappings", tree.path() + "/next/mappings",
             fs::copy_options::recursive);
  }
  Outcome shadow(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "shadow");
    return ask(std::move(arguments), "int-token");
  }
  std::string start(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"start", tree.path() + "/next"});
    auto started = shadow(std::move(more));
    BOOST_REQUIRE_MESSAGE(started.status == 0, started.out << started.err);
    return started.out;
  }
  // Once it has ended.
  std::string ended() {
    std::string told;
    while (!told.starts_with("done") && !told.starts_with("stopped") && !told.starts_with("failed"))
      told = shadow({"status"}).out;
    return told;
  }
  std::string next(const std::string& file, const std::string& from, const std::string& to) {
    return tree.change("next/mappings/" + file, from, to);
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(an_unchanged_candidate_shows_no_difference) {
  Shadowed one;
  one.start();
  BOOST_TEST(has(one.ended(), "4 messages: 4 the same, 0 differ"));
  auto none = one.shadow({"differences"});
  BOOST_TEST(none.status == 0);
  BOOST_TEST(none.out == "4 messages: 4 the same, 0 differ\n");
}

BOOST_AUTO_TEST_CASE(a_shadow_run_tells_field_by_field_what_differs_and_leaves_all_as_it_was) {
  Shadowed one;
  one.next("post/notice.map.xml", "constant=\"one\"", "constant=\"two\"");
  one.next("post/parcel.map.xml", "<field to=\"street\" from=\"street\"/>",
           "\n<field to=\"street\" from=\"street\" case=\"upper\"/>");
  std::string messages = one.ask({"messages", "list", "--json"}).out;
  std::string lanes = one.ask({"lanes", "list", "--json"}).out;
  std::string sets = one.ask({"definitions", "list", "--json"}).out;
  one.start();
  BOOST_TEST(has(one.ended(), "4 messages: 0 the same, 4 differ"));

  auto told = one.shadow({"differences"});
  BOOST_TEST(told.status == 1);
  for (const char* part : {"     2  post.parcel.push value: $.street -> /Sent/street\n"
                           "        old \"east\"   mappings/post/parcel.map.xml:3\n"
                           "        new \"EAST\"   mappings/post/parcel.map.xml:4\n",
                           "     2  post.notice.send value: /notice/version\n"
                           "        old \"one\"   mappings/post/notice.map.xml:5\n"
                           "        new \"two\"   mappings/post/notice.map.xml:5\n",
                           "case east\n", "4 messages: 0 the same, 4 differ\n"})
    BOOST_TEST(has(told.out, part), part << " in\n" << told.out);

  BOOST_TEST(one.ask({"messages", "list", "--json"}).out == messages);
  BOOST_TEST(one.ask({"lanes", "list", "--json"}).out == lanes);
  BOOST_TEST(one.ask({"definitions", "list", "--json"}).out == sets);
  BOOST_TEST(one.peer.bodies().size() == 2u);
  BOOST_TEST(has(one.log(), R"("event":"audit.shadow.start","who":"int")"));
}

BOOST_AUTO_TEST_CASE(what_was_accepted_and_would_be_refused_is_named_with_its_finding) {
  Shadowed one;
  one.next("post/parcel.map.xml", "<field to=\"town\" from=\"town\"/>",
           "<field to=\"town\" from=\"town\" table=\"town\" lookup=\"name-to-code\"/>");
  one.start({"--interface", "post.parcel.push"});
  BOOST_TEST(has(one.ended(), "2 messages: 0 the same, 2 differ"));
  auto told = one.shadow({"differences"});
  BOOST_TEST(has(told.out, "post.parcel.push verdict: $.town\n        old \"accepted\""), told.out);
  BOOST_TEST(has(told.out, "new \"refused: town: "), told.out);
  BOOST_TEST(has(told.out, "[mapping.code-unknown]\""), told.out);
}

BOOST_AUTO_TEST_CASE(a_run_that_follows_takes_new_messages_until_it_is_stopped) {
  Shadowed one;
  one.next("post/notice.map.xml", "constant=\"one\"", "constant=\"two\"");
  BOOST_TEST(has(one.start({"--follow"}), "goes on with new messages"));
  while (!has(one.shadow({"status"}).out, "4 messages:")) one.hub.read_lines(5);
  one.parcel(3, "east");
  while (!has(one.shadow({"status"}).out, "6 messages: 3 the same, 3 differ"))
    one.hub.read_lines(5);
  auto second = one.shadow({"start", one.tree.path() + "/next"});
  BOOST_TEST(second.status == 1);
  BOOST_TEST(has(second.err, "a shadow run is under way"), second.err);
  BOOST_TEST(one.shadow({"stop"}).status == 0);
  BOOST_TEST(one.ended().starts_with("stopped: "));
}

BOOST_AUTO_TEST_CASE(a_broken_candidate_and_who_may_not_are_refused) {
  Shadowed one;
  one.next("post/parcel.map.xml", "from=\"street\"", "from=\"stret\"");
  auto broken = one.shadow({"start", one.tree.path() + "/next"});
  BOOST_TEST(broken.status == 1);
  BOOST_TEST(has(broken.out, "mappings/post/parcel.map.xml:3:"), broken.out);
  BOOST_TEST(has(broken.err, "the candidate has errors: nothing was run"), broken.err);
  BOOST_TEST(has(one.shadow({"status"}).out, "no shadow run was started"));
  auto stranger = one.ask({"shadow", "start", one.tree.path() + "/next"});
  BOOST_TEST(stranger.status == 1);
  BOOST_TEST(has(stranger.err, "needs a role of integrator, administrator"), stranger.err);
  auto none = one.shadow({"start", one.tree.path() + "/relay/data"});
  BOOST_TEST(none.status == 2);
  BOOST_TEST(has(none.err, "holds none: mappings partners"), none.err);
}

BOOST_AUTO_TEST_CASE(two_sets_are_compared_on_samples_and_on_files_without_a_hub) {
  Tree tree;
  fs::create_directories(tree.path() + "/next");
  fs::copy(tree.path() + "/mappings", tree.path() + "/next/mappings", fs::copy_options::recursive);
  auto run = [&](std::vector<std::string> more) {
    std::vector<std::string> all{"shadow", "run", tree.path() + "/next", "--definitions"};
    for (const char* root : kRoots) all.push_back(tree.path() + "/" + root);
    all.insert(all.end(), more.begin(), more.end());
    return tree.run(std::move(all));
  };
  auto same = run({});
  BOOST_TEST(same.status == 0, same.out << same.err);
  BOOST_TEST(has(same.out, " the same, 0 differ\n"), same.out);
  tree.change("next/mappings/platform/application.map.xml",
              "<field to=\"summary\" from=\"project_name\"/>",
              "<field to=\"summary\" from=\"project_name\" prefix=\"关于\"/>");
  auto samples = run({});
  BOOST_TEST(samples.status == 1);
  BOOST_TEST(has(samples.out, "platform/application value: "), samples.out);
  BOOST_TEST(has(samples.out, "project_name -> /application/summary\n"), samples.out);
  auto rows = run({"--json"});
  BOOST_TEST(has(rows.out, "\"target\":\"/application/summary\""), rows.out);

  fs::create_directories(tree.path() + "/kept/platform.application.push");
  fs::copy(kSource + "/tests/applications/026-lift-new.json",
           tree.path() + "/kept/platform.application.push/one.json");
  auto files = run({"--messages", tree.path() + "/kept"});
  BOOST_TEST(files.status == 1, files.err);
  BOOST_TEST(
      has(files.out,
          "     1  platform.application.push value: $.up_pro_accept.project_name -> /application/"
          "summary\n"),
      files.out);
  BOOST_TEST(has(files.out, "1 messages: 0 the same, 1 differ\n"), files.out);
}
