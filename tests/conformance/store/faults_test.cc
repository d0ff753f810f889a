// Disks that fail: full, unable to sync, with wrong bytes; and a second hub on the same folder.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fstream>

#include "tests/conformance/store/store_world.h"

using namespace jiuqu;
using namespace jiuqu::test;

using Numbers = std::vector<std::int64_t>;

namespace {

const std::string kLarge(std::size_t(200) << 10, 'x');

}  // namespace

BOOST_AUTO_TEST_CASE(a_full_disk_keeps_nothing_of_the_unit_and_passes) {
  StoreWorld world(Kind::sqlite_sim_disk);
  BOOST_REQUIRE(world.open());
  BOOST_REQUIRE(world.commit(entry(1)));
  world.disk.limit_bytes(world.disk.bytes() + (100 << 10));
  for (int i = 0; i < 3; ++i) {
    auto refused = world.commit(entry(2, kLarge));
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == ErrorCode::disk_full));
  }
  BOOST_TEST(world.numbers("SELECT id FROM entry") == Numbers{1});
  // What still fits goes on: deliveries drain while intake waits.
  BOOST_TEST(bool(world.commit(entry(3))));
  world.disk.limit_bytes(0);
  BOOST_TEST(bool(world.commit(entry(2, kLarge))));
  world.drop();
  BOOST_REQUIRE(world.open());
  BOOST_TEST(world.numbers("SELECT id FROM entry ORDER BY id") == (Numbers{1, 2, 3}));
}

BOOST_AUTO_TEST_CASE(a_full_disk_fails_every_unit_of_the_commit) {
  StoreWorld world(Kind::sqlite_sim_disk);
  BOOST_REQUIRE(world.open());
  world.disk.limit_bytes(world.disk.bytes() + (300 << 10));
  std::vector<ErrorCode> codes;
  for (std::int64_t i = 0; i < 5; ++i)
    world.store->commit(entry(i, kLarge), [&](auto result) {
      codes.push_back(result ? ErrorCode{} : result.error().code);
    });
  world.executor.run();
  BOOST_TEST((codes == std::vector<ErrorCode>(5, ErrorCode::disk_full)));
  BOOST_TEST(world.numbers("SELECT id FROM entry").empty());
  BOOST_TEST(bool(world.commit(entry(9))));
}

BOOST_AUTO_TEST_CASE(a_disk_too_full_to_checkpoint_goes_on_from_the_log) {
  StoreWorld world(Kind::sqlite_sim_disk);
  world.checkpoint_pages = 8;
  BOOST_REQUIRE(world.open());
  BOOST_REQUIRE(world.commit(entry(0, kLarge)));
  world.disk.limit_bytes(world.disk.bytes() + (600 << 10));
  std::int64_t kept = 1;
  while (kept < 20 && world.commit(entry(kept, kLarge))) ++kept;
  BOOST_TEST(kept < 20);
  world.disk.limit_bytes(0);
  while (kept < 20) BOOST_REQUIRE(world.commit(entry(kept++, kLarge)));
  world.drop();
  BOOST_REQUIRE(world.open());
  BOOST_TEST(world.numbers("SELECT id FROM entry").size() == 20);
}

BOOST_AUTO_TEST_CASE(after_a_failed_sync_nothing_is_acknowledged_any_more) {
  StoreWorld world(Kind::sqlite_sim_disk);
  BOOST_REQUIRE(world.open());
  BOOST_REQUIRE(world.commit(entry(1)));
  BOOST_REQUIRE(world.commit_month("202611", entry(1)));
  world.disk.fail_sync(1);
  std::vector<ErrorCode> codes;
  for (std::int64_t i = 2; i < 400; ++i)
    world.store->commit(entry(i), [&](auto result) {
      codes.push_back(result ? ErrorCode{} : result.error().code);
    });
  world.executor.run();
  BOOST_TEST((codes == std::vector<ErrorCode>(398, ErrorCode::store_failed)));
  auto syncs = world.disk.syncs();
  BOOST_TEST((world.commit(entry(1000)).error().code == ErrorCode::store_failed));
  BOOST_TEST((world.commit_month("202611", entry(2)).error().code == ErrorCode::store_failed));
  BOOST_TEST(world.numbers("SELECT id FROM entry") == Numbers{1});
  world.store->close();
  BOOST_TEST(world.disk.syncs() == syncs);
  world.store.reset();
  BOOST_REQUIRE(world.open());
  auto ids = world.numbers("SELECT id FROM entry ORDER BY id");
  BOOST_TEST(!ids.empty());
  BOOST_TEST(ids.front() == 1);
  BOOST_TEST(bool(world.commit(entry(2000))));
}

BOOST_AUTO_TEST_CASE(a_sync_that_fails_in_a_checkpoint_stops_the_store) {
  StoreWorld world(Kind::sqlite_sim_disk);
  world.checkpoint_pages = 30;
  BOOST_REQUIRE(world.open());
  std::int64_t told = 0;
  world.disk.fail_sync(2);  // first the log for the commit, then the log for the checkpoint
  bool ok = bool(world.commit(entry(told, kLarge)));
  BOOST_REQUIRE(ok);
  BOOST_TEST((world.commit(entry(1)).error().code == ErrorCode::store_failed));
  world.disk.power_cut(SimDisk::Loss::all_unsynced);
  world.drop();
  world.disk.reboot();
  BOOST_REQUIRE(world.open());
  BOOST_TEST(world.numbers("SELECT id FROM entry") == Numbers{0});
}

BOOST_AUTO_TEST_CASE(a_second_hub_on_the_folder_is_refused_by_the_lock_file) {
  StoreWorld world(Kind::sqlite_files);
  BOOST_REQUIRE(world.open());
  auto second = open_sqlite_store(world.options());
  BOOST_REQUIRE(!second);
  BOOST_TEST((second.error().code == ErrorCode::configuration_invalid));
  BOOST_TEST(second.error().detail.find("hub.lock") != std::string::npos);
  world.close();
  BOOST_TEST(bool(open_sqlite_store(world.options())));
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_made_is_named) {
  StoreWorld world(Kind::sqlite_files);
  auto options = world.options();
  options.directory = "/proc/none/here";
  auto refused = open_sqlite_store(options);
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.error().code == ErrorCode::configuration_invalid));
  BOOST_TEST(refused.error().where.file == "/proc/none/here");
}

BOOST_AUTO_TEST_CASE(a_hub_file_with_wrong_bytes_is_refused_by_name) {
  StoreWorld world(Kind::sqlite_files);
  BOOST_REQUIRE(world.open());
  world.close();
  std::string path = world.options().directory + "/hub.db";
  std::ofstream(path, std::ios::trunc) << std::string(8192, 'z');
  auto refused = world.open();
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.error().code == ErrorCode::store_corrupt));
  BOOST_TEST(refused.error().where.file == path);
}

BOOST_AUTO_TEST_CASE(a_month_with_wrong_bytes_leaves_the_rest_working) {
  StoreWorld world(Kind::sqlite_files);
  BOOST_REQUIRE(world.open());
  BOOST_REQUIRE(world.commit_month("202610", entry(1)));
  BOOST_REQUIRE(world.commit_month("202611", entry(2)));
  world.close();
  std::string path = world.options().directory + "/messages-202610.db";
  std::ofstream(path, std::ios::trunc) << std::string(8192, 'z');
  BOOST_REQUIRE(world.open());
  auto broken = world.read_month("202610", [](Sql& sql) {
    return sql.query("SELECT id FROM entry", {}, [](const Row&) { return true; });
  });
  BOOST_REQUIRE(!broken);
  BOOST_TEST((broken.error().code == ErrorCode::store_corrupt));
  BOOST_TEST((world.commit_month("202610", entry(3)).error().code == ErrorCode::store_corrupt));
  BOOST_TEST(world.numbers("SELECT id FROM entry", "202611") == Numbers{2});
  BOOST_TEST(bool(world.commit_month("202611", entry(3))));
  BOOST_TEST(bool(world.commit(entry(3))));
}
