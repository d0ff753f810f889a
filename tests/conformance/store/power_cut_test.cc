// The power goes at every sync of a workload in turn: before it and after it, with everything
// unsynced lost or torn into sectors. Whatever was told stays, no unit is half there, and the store
// opens each time. The suite is tested too: on a disk that lies about syncing it finds the loss.
#include <boost/test/unit_test.hpp>
#include <map>
#include <set>

#include "tests/conformance/store/store_world.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

constexpr std::int64_t kUnits = 60;
constexpr std::int64_t kEntriesPerUnit = 3;
const Month kMonth = "202611";

struct Told {
  std::set<std::int64_t> hub;
  std::set<std::int64_t> month;
};

struct Cut {
  std::uint64_t at = 0;  // 0: never
  bool after = false;
  SimDisk::Loss loss = SimDisk::Loss::all_unsynced;
  bool lies = false;
};

UnitOfWork unit_of(std::int64_t number) {
  UnitOfWork unit;
  for (std::int64_t i = 0; i < kEntriesPerUnit; ++i)
    add_entry(unit, number * kEntriesPerUnit + i, number,
              std::string(std::size_t(200 + 700 * (number % 5)), char('a' + number % 26)));
  return unit;
}

// Units arrive a few at a time, so that commits of one and of many units occur; a small checkpoint
// limit lets the log start over several times. Opening is part of it.
Told work(StoreWorld& world) {
  Told told;
  if (!world.open()) return told;
  for (std::int64_t number = 0; number < kUnits; ++number) {
    world.store->commit(unit_of(number), [&, number](auto result) {
      if (result) told.hub.insert(number);
    });
    if (number % 7 == 0)
      world.store->commit_month(kMonth, unit_of(number), [&, number](auto result) {
        if (result) told.month.insert(number);
      });
    for (auto steps = world.random.below(6); steps > 0; --steps) world.executor.step();
  }
  world.executor.run();
  if (world.disk.is_cut()) return told;
  world.store->close();
  world.executor.run();
  return told;
}

// What is wrong with the units a file holds, given which were told; empty: nothing.
std::string fault_of(const std::map<std::int64_t, std::int64_t>& entries_of_unit,
                     const std::set<std::int64_t>& told) {
  for (auto number : told)
    if (!entries_of_unit.contains(number)) return "lost unit " + std::to_string(number);
  for (const auto& [number, entries] : entries_of_unit)
    if (entries != kEntriesPerUnit) return "half of unit " + std::to_string(number);
  return {};
}

std::map<std::int64_t, std::int64_t> held_units(StoreWorld& world, bool in_month) {
  std::map<std::int64_t, std::int64_t> units;
  auto look = [&](Sql& sql) {
    return sql.query("SELECT unit, count(*) FROM entry GROUP BY unit", {}, [&](const Row& row) {
      units[row.integer(0)] = row.integer(1);
      return true;
    });
  };
  auto seen = in_month ? world.read_month(kMonth, look) : world.read(look);
  bool is_none = !seen && in_month && seen.error().code == ErrorCode::not_found;
  BOOST_REQUIRE_MESSAGE(seen || is_none, (seen ? "" : seen.error().describe()));
  return units;
}

// Hub units are a prefix of what was handed in, since one writer takes them in order.
std::string fault_of_order(const std::map<std::int64_t, std::int64_t>& units) {
  if (units.empty() || units.rbegin()->first == std::int64_t(units.size()) - 1) return {};
  return "units out of order";
}

// Runs the workload with the cut, boots, opens and looks; gives what is wrong.
std::string fault_after(const Cut& cut, std::uint64_t seed) {
  StoreWorld world(Kind::sqlite_sim_disk, seed);
  world.checkpoint_pages = 12;
  world.disk.lie_about_sync(cut.lies);
  world.disk.cut_at_sync(cut.at, cut.after, cut.loss);
  Told told = work(world);
  if (cut.lies) world.disk.power_cut(cut.loss);
  world.drop();
  world.disk.reboot();
  world.disk.lie_about_sync(false);
  auto opened = world.open();
  if (!opened) return "does not open: " + opened.error().describe();
  auto hub = held_units(world, false);
  std::string fault = fault_of(hub, told.hub);
  if (fault.empty()) fault = fault_of_order(hub);
  if (fault.empty()) fault = fault_of(held_units(world, true), told.month);
  if (!fault.empty()) return fault;
  auto goes_on = world.commit(unit_of(kUnits));
  return goes_on ? "" : "does not go on: " + goes_on.error().describe();
}

std::uint64_t syncs_of_workload(std::uint64_t seed) {
  StoreWorld world(Kind::sqlite_sim_disk, seed);
  world.checkpoint_pages = 12;
  auto told = work(world);
  BOOST_REQUIRE(told.hub.size() == std::size_t(kUnits));
  BOOST_REQUIRE(!told.month.empty());
  return world.disk.syncs();
}

}  // namespace

BOOST_AUTO_TEST_CASE(nothing_told_is_lost_when_the_power_goes_at_any_sync) {
  constexpr std::uint64_t kSeed = 11;
  auto syncs = syncs_of_workload(kSeed);
  BOOST_TEST(syncs > 40);
  for (std::uint64_t at = 1; at <= syncs; ++at)
    for (bool after : {false, true})
      for (auto loss : {SimDisk::Loss::all_unsynced, SimDisk::Loss::torn}) {
        auto fault = fault_after({at, after, loss}, kSeed);
        BOOST_TEST_CONTEXT("sync " << at << (after ? " after" : " before")
                                   << (loss == SimDisk::Loss::torn ? " torn" : " lost"))
        BOOST_TEST(fault == "");
      }
}

BOOST_AUTO_TEST_CASE(nothing_told_is_lost_in_runs_of_other_order_and_tearing) {
  for (std::uint64_t seed = 100; seed < 140; ++seed) {
    SeededRandom random(seed);
    auto at = 1 + random.below(60);
    auto fault = fault_after({at, random.below(2) == 0, SimDisk::Loss::torn}, seed);
    BOOST_TEST_CONTEXT("seed " << seed << " sync " << at)
    BOOST_TEST(fault == "");
  }
}

BOOST_AUTO_TEST_CASE(the_check_finds_the_loss_on_a_disk_that_lies_about_syncing) {
  BOOST_TEST(fault_after({0, false, SimDisk::Loss::all_unsynced, true}, 11).starts_with("lost"));
}

BOOST_AUTO_TEST_CASE(the_check_finds_the_loss_when_one_sync_was_a_lie) {
  StoreWorld world(Kind::sqlite_sim_disk);
  BOOST_REQUIRE(world.open());
  BOOST_REQUIRE(world.commit(unit_of(0)));
  world.disk.lie_about_sync(true);
  BOOST_REQUIRE(world.commit(unit_of(1)));
  world.disk.power_cut(SimDisk::Loss::all_unsynced);
  world.drop();
  world.disk.reboot();
  world.disk.lie_about_sync(false);
  BOOST_REQUIRE(world.open());
  BOOST_TEST(fault_of(held_units(world, false), {0, 1}) == "lost unit 1");
}

BOOST_AUTO_TEST_CASE(handles_of_before_the_cut_stay_dead) {
  StoreWorld world(Kind::sqlite_sim_disk);
  BOOST_REQUIRE(world.open());
  world.disk.power_cut(SimDisk::Loss::all_unsynced);
  BOOST_TEST((world.commit(entry(1)).error().code == ErrorCode::store_failed));
  world.disk.reboot();
  BOOST_TEST((world.commit(entry(1)).error().code == ErrorCode::store_failed));
  world.drop();
  BOOST_REQUIRE(world.open());
  BOOST_TEST(bool(world.commit(entry(1))));
}
