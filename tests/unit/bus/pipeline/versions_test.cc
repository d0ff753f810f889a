// One message, one version of the definitions: what is under way when a newer set comes into use,
// and which sets the store keeps.
#include <set>

#include "bus/pipeline/kept_definitions.h"
#include "tests/unit/bus/pipeline/hub_world.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

xml::Document placed() {
  auto event = xml::Document::create("Placed", "urn:event");
  event.root().append("number").set_text("7");
  event.root().append("amount").set_text("3");
  return event;
}

// A hub whose <keep/> makes an event, and two sets that send it to different paths.
struct TwoVersions : HubWorld {
  TwoVersions() {
    world.on_keep = [this](Exchange&, Work& work) -> Result<void> {
      if (on_step) on_step();
      work.case_key = "7";
      work.events.push_back(placed());
      return {};
    };
    first = world.good();
    write_report("/newer");
    second = world.good();
    hub->use(first);
    BOOST_REQUIRE(await(hub->recover()).has_value());
  }
  void write_report(const std::string& path) const {
    world.folder.write("shop/report.interface.xml", replaced(kOutboundXml, "/report", path));
  }
  std::string version_of(const Uuid& id) {
    auto record = await(load_message(*store, id));
    BOOST_REQUIRE(record.has_value());
    return record->definition_set;
  }
  std::vector<std::string> kept() {
    auto sets = await(list_kept_sets(*store));
    BOOST_REQUIRE(sets.has_value());
    std::vector<std::string> hashes;
    for (const auto& set : *sets) hashes.push_back(set.hash);
    return hashes;
  }

  std::function<void()> on_step;
  std::shared_ptr<const DefinitionSet> first, second;
};

std::string order(int number) {
  return R"({"number":")" + std::to_string(number) + R"(","name":"a"})";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_message_ends_under_the_set_it_began_with) {
  TwoVersions hub;
  hub.on_step = [&] { hub.hub->use(hub.second); };
  BOOST_TEST(hub.push(order(1)).status == 200);
  std::set<Uuid> before;
  for (const auto& row : hub.messages()) {
    before.insert(row.id);
    BOOST_TEST(hub.version_of(row.id) == hub.first->hash());
  }
  BOOST_TEST(hub.push(order(2)).status == 200);
  for (const auto& row : hub.messages())
    if (!before.contains(row.id)) BOOST_TEST(hub.version_of(row.id) == hub.second->hash());
  BOOST_TEST(hub.messages().size() > before.size());
}

BOOST_AUTO_TEST_CASE(a_command_runs_under_one_set_though_another_comes_meanwhile) {
  TwoVersions hub;
  std::string within;
  auto body = [&](Work& work) -> Task<Result<void>> {
    within = work.definitions->hash();
    hub.hub->use(hub.second);
    work.case_key = "7";
    work.events.push_back(placed());
    co_return Result<void>{};
  };
  BOOST_TEST(hub.await(hub.hub->transact("7", hub.ids.next(), body)).has_value());
  auto rows = hub.messages();
  BOOST_REQUIRE(rows.size() == 1u);
  BOOST_TEST(within == hub.first->hash());
  BOOST_TEST(hub.version_of(rows[0].id) == within);
}

BOOST_AUTO_TEST_CASE(a_message_may_come_with_the_set_whose_interface_took_it) {
  TwoVersions hub;
  std::optional<Reply> told;
  Incoming incoming{"shop.order", "shop", "application/json", {}, order(1)};
  incoming.definitions = hub.first;
  hub.hub->use(hub.second);
  hub.hub->submit(std::move(incoming), [&told](Reply reply) { told = std::move(reply); });
  hub.executor.run([&] { return told.has_value(); });
  BOOST_TEST(hub.version_of(hub.messages().front().id) == hub.first->hash());
}

BOOST_AUTO_TEST_CASE(the_first_message_of_a_set_keeps_the_set) {
  TwoVersions hub;
  BOOST_TEST(hub.kept().empty());
  BOOST_TEST(hub.push(order(1)).status == 200);
  BOOST_TEST(hub.kept() == std::vector<std::string>{hub.first->hash()},
             boost::test_tools::per_element());
  hub.hub->use(hub.second);  // nothing ran under it yet
  BOOST_TEST(hub.kept().size() == 1u);
  BOOST_TEST(hub.push("no order").status == 400);  // rejected messages name their set too
  std::vector<std::string> both{hub.first->hash(), hub.second->hash()};
  auto kept = hub.kept();
  std::ranges::sort(both);
  std::ranges::sort(kept);
  BOOST_TEST(kept == both, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_file_that_two_sets_share_is_kept_once_and_read_back_as_it_was) {
  TwoVersions hub;
  BOOST_TEST(hub.push(order(1)).status == 200);
  hub.hub->use(hub.second);
  BOOST_TEST(hub.push(order(2)).status == 200);
  std::set<std::string> hashes;
  for (const auto& set : {hub.first, hub.second}) {
    auto files = hub.await(load_kept_set(*hub.store, set->hash()));
    BOOST_REQUIRE(files.has_value());
    BOOST_REQUIRE(files->size() == set->sources().size());
    for (const auto& file : *files) {
      hashes.insert(file.hash);
      auto source = std::ranges::find(set->sources(), file.path, &SourceFile::relative);
      BOOST_REQUIRE(source != set->sources().end());
      auto bytes = hub.await(load_kept_file(*hub.store, file.hash));
      BOOST_REQUIRE(bytes.has_value());
      BOOST_TEST(*bytes == source->bytes);
    }
  }
  BOOST_TEST(hashes.size() == 6u);  // five files, and the other report
  BOOST_TEST(!hub.await(load_kept_set(*hub.store, "none")).has_value());
  BOOST_TEST(!hub.await(load_kept_file(*hub.store, "none")).has_value());
}

BOOST_AUTO_TEST_CASE(a_set_is_kept_in_the_commit_that_names_it_or_not_at_all) {
  TwoVersions hub;
  int tries = 0;
  hub.world.on_keep = [&](Exchange&, Work& work) -> Result<void> {
    if (++tries == 1)
      work.unit.add([](Sql&) -> Result<void> { return fail(ErrorCode::store_failed); });
    return {};
  };
  BOOST_TEST(hub.push(order(1)).status == 503);
  BOOST_TEST(hub.kept().empty());
  BOOST_TEST(hub.push(order(1)).status == 200);
  BOOST_TEST(hub.kept().size() == 1u);
}

BOOST_AUTO_TEST_CASE(tells_which_files_two_sets_do_not_share) {
  TwoVersions hub;
  BOOST_TEST(changes_between(*hub.first, *hub.first).empty());
  std::filesystem::remove(hub.world.folder.path() + "/shop/order.interface.xml");
  hub.world.folder.write("codes/colour.csv", "code,name,valid-from,valid-to\nr,red,,\n");
  std::string root = std::filesystem::path(hub.world.folder.path()).filename().string();
  auto changes = changes_between(*hub.first, *hub.world.good());
  BOOST_TEST(changes.added == std::vector<std::string>{root + "/codes/colour.csv"},
             boost::test_tools::per_element());
  BOOST_TEST(changes.changed == std::vector<std::string>{root + "/shop/report.interface.xml"},
             boost::test_tools::per_element());
  BOOST_TEST(changes.removed == std::vector<std::string>{root + "/shop/order.interface.xml"},
             boost::test_tools::per_element());
}
