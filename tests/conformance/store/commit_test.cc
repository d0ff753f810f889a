// What every store promises about units of work.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/conformance/store/store_world.h"

using namespace jiuqu;
using namespace jiuqu::test;

using Numbers = std::vector<std::int64_t>;

BOOST_DATA_TEST_CASE(a_commit_is_seen_by_a_read_after_its_callback, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  bool told = false;
  world.store->commit(entry(1), [&](Result<CommitReceipt> result) { told = bool(result); });
  BOOST_TEST(!told);
  world.executor.run();
  BOOST_TEST(told);
  BOOST_TEST(world.numbers("SELECT id FROM entry") == Numbers{1});
}

BOOST_DATA_TEST_CASE(a_unit_is_kept_whole_or_not_at_all, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  UnitOfWork unit;
  add_entry(unit, 1, 1);
  add_entry(unit, 2, 1);
  unit.add([](Sql&) -> Result<void> { return fail(ErrorCode::not_waiting, "no"); });
  auto told = world.commit(std::move(unit));
  BOOST_REQUIRE(!told);
  BOOST_TEST((told.error().code == ErrorCode::not_waiting));
  BOOST_TEST(world.numbers("SELECT id FROM entry").empty());
}

BOOST_DATA_TEST_CASE(a_conflict_rolls_back_only_its_own_unit, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  BOOST_REQUIRE(world.commit(entry(5)));
  std::vector<std::optional<Result<CommitReceipt>>> told(5);
  for (std::int64_t i = 0; i < 5; ++i) {
    UnitOfWork unit;
    add_entry(unit, 10 + i, i);
    add_entry(unit, i == 2 ? 5 : 20 + i, i);
    world.store->commit(std::move(unit),
                        [&, i](auto result) { told[std::size_t(i)] = std::move(result); });
  }
  world.executor.run();
  for (std::size_t i = 0; i < 5; ++i) BOOST_TEST(bool(*told[i]) == (i != 2));
  BOOST_TEST((told[2]->error().code == ErrorCode::version_conflict));
  BOOST_TEST(told[2]->error().detail == "unique: entry.id");
  BOOST_TEST(world.numbers("SELECT id FROM entry ORDER BY id") ==
             (Numbers{5, 10, 11, 13, 14, 20, 21, 23, 24}));
}

BOOST_DATA_TEST_CASE(a_unit_alone_in_its_commit_conflicts_as_well, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  BOOST_REQUIRE(world.commit(entry(5)));
  auto told = world.commit(entry(5));
  BOOST_REQUIRE(!told);
  BOOST_TEST((told.error().code == ErrorCode::version_conflict));
  BOOST_TEST(bool(world.commit(entry(6))));
}

BOOST_DATA_TEST_CASE(units_are_committed_in_the_order_they_were_handed_in, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  std::vector<std::int64_t> order;
  std::vector<std::uint64_t> receipts(700);
  for (std::size_t i = 0; i < receipts.size(); ++i) {
    UnitOfWork unit = numbered_entry();
    unit.add([&order, i](Sql&) -> Result<void> {
      order.push_back(std::int64_t(i));
      return {};
    });
    world.store->commit(std::move(unit), [&, i](Result<CommitReceipt> result) {
      BOOST_REQUIRE(result);
      receipts[i] = result->commit;
    });
  }
  world.executor.run();
  BOOST_TEST(order.size() == receipts.size());
  BOOST_TEST(std::ranges::is_sorted(order));
  BOOST_TEST(std::ranges::is_sorted(receipts));
  BOOST_TEST(receipts.front() > 0);
  BOOST_TEST(receipts.back() < 10);
}

BOOST_DATA_TEST_CASE(a_unit_nobody_waits_for_joins_the_next_commit, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  std::vector<std::uint64_t> commits(2);
  UnitOfWork patient = entry(1);
  patient.set_patient();
  world.store->commit(std::move(patient), [&](auto told) { commits[0] = told->commit; });
  world.executor.run_ready();
  BOOST_TEST(commits[0] == 0);
  world.store->commit(entry(2), [&](auto told) { commits[1] = told->commit; });
  world.executor.run_ready();
  BOOST_TEST(commits[0] > 0);
  BOOST_TEST(commits[0] == commits[1]);
}

BOOST_DATA_TEST_CASE(a_unit_nobody_waits_for_is_committed_by_itself_in_the_end, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  UnitOfWork patient = entry(1);
  patient.set_patient();
  BOOST_REQUIRE(world.commit(std::move(patient)));
  BOOST_TEST(world.numbers("SELECT id FROM entry") == Numbers{1});
}

BOOST_DATA_TEST_CASE(what_waits_at_close_is_committed_patient_or_not, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  UnitOfWork patient = entry(1);
  patient.set_patient();
  world.store->commit(std::move(patient), [](auto) {});
  world.close();
  BOOST_REQUIRE(world.open());
  BOOST_TEST(world.numbers("SELECT id FROM entry") == Numbers{1});
}

BOOST_DATA_TEST_CASE(numbers_taken_inside_units_have_no_gap_when_units_fail, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  int failed = 0;
  for (int i = 0; i < 300; ++i)
    world.store->commit(numbered_entry(i % 3 == 1), [&](auto result) { failed += !result; });
  world.executor.run();
  BOOST_TEST(failed == 100);
  Numbers numbers = world.numbers("SELECT id FROM entry ORDER BY id");
  BOOST_REQUIRE(numbers.size() == 200);
  for (std::size_t i = 0; i < numbers.size(); ++i) BOOST_TEST(numbers[i] == std::int64_t(i) + 1);
}

BOOST_DATA_TEST_CASE(an_operation_reads_what_earlier_operations_wrote, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  UnitOfWork unit;
  add_entry(unit, 1, 1);
  std::int64_t seen = 0;
  unit.add([&](Sql& sql) {
    return sql.query("SELECT count(*) FROM entry", {}, [&](const Row& row) {
      seen = row.integer(0);
      return true;
    });
  });
  BOOST_REQUIRE(world.commit(std::move(unit)));
  BOOST_TEST(seen == 1);
}

BOOST_DATA_TEST_CASE(keeps_large_bodies_and_odd_bytes, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  std::string large(std::size_t(5) << 20, '\0');
  for (auto& byte : large) byte = char(world.random.next());
  BOOST_REQUIRE(world.commit(entry(1, large)));
  BOOST_REQUIRE(world.commit(entry(2, "")));
  std::vector<std::string> bodies;
  auto seen = world.read([&](Sql& sql) {
    return sql.query("SELECT body FROM entry ORDER BY id", {}, [&](const Row& row) {
      bodies.push_back(row.is_null(0) ? "null" : row.text(0));
      return true;
    });
  });
  BOOST_REQUIRE(seen);
  BOOST_TEST((bodies[0] == large));
  BOOST_TEST(bodies[1].empty());
}

BOOST_DATA_TEST_CASE(a_store_opened_again_holds_everything_told, kKinds, kind) {
  StoreWorld world(kind);
  world.checkpoint_pages = 16;
  BOOST_REQUIRE(world.open());
  for (std::int64_t i = 0; i < 200; ++i)
    world.store->commit(entry(i, std::string(2000, 'x')),
                        [](auto result) { BOOST_TEST(bool(result)); });
  world.executor.run();
  world.close();
  BOOST_REQUIRE(world.open());
  BOOST_TEST(world.numbers("SELECT id FROM entry").size() == 200);
  BOOST_REQUIRE(world.commit(entry(200)));
  world.drop();
  BOOST_REQUIRE(world.open());
  BOOST_TEST(world.numbers("SELECT id FROM entry").size() == 201);
}

BOOST_DATA_TEST_CASE(close_finishes_what_waits_and_takes_nothing_more, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  int done = 0;
  for (std::int64_t i = 0; i < 300; ++i)
    world.store->commit(entry(i), [&](auto result) { done += bool(result); });
  world.store->commit_month("202611", entry(1), [&](auto result) { done += bool(result); });
  world.store->close();
  std::optional<ErrorCode> refused;
  world.store->commit(entry(999), [&](auto result) { refused = result.error().code; });
  world.executor.run();
  BOOST_TEST(done == 301);
  BOOST_TEST((refused == ErrorCode::shutting_down));
  refused.reset();
  world.store->read([](Sql&) -> Result<void> { return {}; },
                    [&](auto result) { refused = result.error().code; });
  world.executor.run();
  BOOST_TEST((refused == ErrorCode::shutting_down));
  world.store.reset();
  BOOST_REQUIRE(world.open());
  BOOST_TEST(world.numbers("SELECT id FROM entry").size() == 300);
}

BOOST_DATA_TEST_CASE(a_store_destroyed_without_close_tells_nobody, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  bool told = false;
  auto witness = std::make_shared<int>();
  world.store->commit(entry(1), [&, witness](auto) { told = true; });
  world.store.reset();
  BOOST_TEST(witness.use_count() == 1);
  world.executor.run();
  BOOST_TEST(!told);
  BOOST_REQUIRE(world.open());
  BOOST_TEST(world.numbers("SELECT id FROM entry").empty());
}

BOOST_AUTO_TEST_CASE(bodies_come_back_as_they_were) {
  std::string noise(5000, '\0');
  SeededRandom random(3);
  for (auto& byte : noise) byte = char(random.next());
  for (const std::string& body : {std::string(), std::string("short"), std::string(100, 'a'),
                                  std::string(1 << 20, 'b'), noise}) {
    auto back = decompress_body(compress_body(body));
    BOOST_REQUIRE(back);
    BOOST_TEST((*back == body));
  }
  BOOST_TEST(compress_body(std::string(1 << 20, 'b')).size() < 1000);
}

BOOST_AUTO_TEST_CASE(a_changed_bit_in_a_stored_body_is_noticed) {
  std::string body;
  for (int i = 0; i < 300; ++i) body += "{\"project_no\":\"" + std::to_string(i * 7919) + "\"},";
  std::string stored = compress_body(body);
  BOOST_REQUIRE(stored.size() < body.size());
  for (std::size_t bit = 0; bit < stored.size() * 8; ++bit) {
    std::string changed = stored;
    changed[bit / 8] = char(changed[bit / 8] ^ (1 << (bit % 8)));
    if (changed[0] == 'p') continue;
    auto back = decompress_body(changed);
    // A few bits of a frame's head mean nothing to its reader; no bit may change the body.
    if (back) BOOST_TEST((*back == body));
    if (!back) BOOST_TEST((back.error().code == ErrorCode::store_corrupt));
  }
  BOOST_TEST(!decompress_body(""));
}
