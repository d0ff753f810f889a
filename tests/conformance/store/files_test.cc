// Month files, migrations, readers: what every store promises about its tables and looks.
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/conformance/store/store_world.h"

using namespace jiuqu;
using namespace jiuqu::test;

using Numbers = std::vector<std::int64_t>;

BOOST_DATA_TEST_CASE(a_month_is_made_when_it_is_first_written, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  BOOST_TEST(world.store->months().empty());
  auto missing = world.read_month("202611", [](Sql&) -> Result<void> { return {}; });
  BOOST_REQUIRE(!missing);
  BOOST_TEST((missing.error().code == ErrorCode::not_found));
  BOOST_REQUIRE(world.commit_month("202611", entry(1)));
  BOOST_TEST(world.store->months() == std::vector<Month>{"202611"});
  BOOST_TEST(world.numbers("SELECT id FROM entry", "202611") == Numbers{1});
  BOOST_TEST(world.numbers("SELECT id FROM entry").empty());
}

BOOST_DATA_TEST_CASE(months_are_found_again_and_stay_apart, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  std::vector<Month> months;
  // More months than are kept open at a time.
  for (int i = 1; i <= 12; ++i)
    months.push_back(i < 10 ? "20260" + std::to_string(i) : "2026" + std::to_string(i));
  for (std::size_t i = 0; i < months.size(); ++i)
    BOOST_REQUIRE(world.commit_month(months[i], entry(std::int64_t(i))));
  for (int round = 0; round < 2; ++round) {
    BOOST_TEST(world.store->months() == months);
    for (std::size_t i = 0; i < months.size(); ++i)
      BOOST_TEST(world.numbers("SELECT id FROM entry", months[i]) == Numbers{std::int64_t(i)});
    if (round == 0) world.close();
    if (round == 0) BOOST_REQUIRE(world.open());
  }
}

BOOST_DATA_TEST_CASE(a_conflict_in_a_month_file_is_told_as_in_the_hub, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  BOOST_REQUIRE(world.commit_month("202611", entry(1)));
  auto again = world.commit_month("202611", entry(1));
  BOOST_REQUIRE(!again);
  BOOST_TEST((again.error().code == ErrorCode::version_conflict));
}

BOOST_DATA_TEST_CASE(runs_only_the_migrations_that_are_missing, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  BOOST_REQUIRE(world.commit(entry(1)));
  BOOST_REQUIRE(world.commit_month("202611", entry(2)));
  world.close();
  auto hub = ledger_tables();
  auto month = shelf_tables();
  hub[0].migrations.push_back("ALTER TABLE entry ADD COLUMN note TEXT; UPDATE entry SET unit = 77");
  month[0].migrations.push_back("UPDATE entry SET unit = 88");
  hub.push_back({"other", {"CREATE TABLE other (id BIGINT PRIMARY KEY)"}});
  for (int i = 0; i < 2; ++i) {
    BOOST_REQUIRE(world.open(hub, month));
    BOOST_TEST(world.numbers("SELECT unit FROM entry WHERE note IS NULL") == Numbers{77});
    BOOST_TEST(world.numbers("SELECT unit FROM entry", "202611") == Numbers{88});
    BOOST_TEST(world.numbers("SELECT version FROM store_schema WHERE module = 'ledger'") ==
               Numbers{2});
    world.close();
  }
}

BOOST_DATA_TEST_CASE(a_migration_that_fails_leaves_its_step_undone, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  BOOST_REQUIRE(world.commit(entry(1)));
  world.close();
  auto hub = ledger_tables();
  hub[0].migrations.push_back("UPDATE entry SET unit = 77; INSERT INTO nowhere VALUES (1)");
  auto refused = world.open(hub);
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.error().detail.starts_with("migration ledger step 2: "));
  BOOST_REQUIRE(world.open());
  BOOST_TEST(world.numbers("SELECT unit FROM entry") == Numbers{1});
}

BOOST_DATA_TEST_CASE(refuses_files_of_a_newer_program_before_touching_any, kKinds, kind) {
  StoreWorld world(kind);
  auto newer = shelf_tables();
  newer[0].migrations.push_back("UPDATE entry SET unit = 88");
  BOOST_REQUIRE(world.open(ledger_tables(), newer));
  BOOST_REQUIRE(world.commit_month("202611", entry(2)));
  world.close();
  auto hub = ledger_tables();
  hub[0].migrations.push_back("CREATE TABLE touched (id BIGINT)");
  auto refused = world.open(hub, shelf_tables());
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.error().code == ErrorCode::configuration_invalid));
  BOOST_TEST(refused.error().detail ==
             "the tables of module shelf are of version 2, this program knows them up to 1; the "
             "file was written by a newer program and was left as it is");
  BOOST_TEST(refused.error().where.file.ends_with("messages-202611.db"));
  BOOST_REQUIRE(world.open(ledger_tables(), newer));
  BOOST_TEST(world.numbers("SELECT count(*) FROM sqlite_master WHERE name = 'touched'") ==
             Numbers{0});
}

BOOST_DATA_TEST_CASE(a_read_sees_one_moment, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  BOOST_REQUIRE(world.commit(entry(1)));
  std::optional<Result<void>> told;
  std::vector<std::int64_t> counts;
  auto count = [&](Sql& sql) {
    return sql.query("SELECT count(*) FROM entry", {}, [&](const Row& row) {
      counts.push_back(row.integer(0));
      return true;
    });
  };
  // A writer that commits between two statements of the look; legal here because one thread runs
  // everything.
  auto look = [&](Sql& sql) -> Result<void> {
    auto first = count(sql);
    if (!first) return first;
    world.store->commit(entry(2), [](auto result) { BOOST_TEST(bool(result)); });
    world.executor.run();
    return count(sql);
  };
  BOOST_REQUIRE(world.read(look));
  BOOST_TEST(counts == (Numbers{1, 1}));
  BOOST_TEST(world.numbers("SELECT id FROM entry").size() == 2);
}

BOOST_DATA_TEST_CASE(a_read_cannot_write, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  auto seen = world.read([](Sql& sql) -> Result<void> {
    auto written = sql.run("INSERT INTO entry (id) VALUES (1)");
    if (!written) return std::unexpected(written.error());
    return {};
  });
  BOOST_REQUIRE(!seen);
  BOOST_TEST((seen.error().code == ErrorCode::defect));
  BOOST_TEST(world.numbers("SELECT id FROM entry").empty());
}

BOOST_DATA_TEST_CASE(a_read_that_computes_too_long_is_stopped, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  auto seen = world.read([](Sql& sql) {
    return sql.query(
        "WITH RECURSIVE endless(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM endless)"
        " SELECT max(n) FROM endless",
        {}, [](const Row&) { return true; });
  });
  BOOST_REQUIRE(!seen);
  BOOST_TEST((seen.error().code == ErrorCode::read_failed));
  BOOST_TEST(world.numbers("SELECT id FROM entry").empty());
}

BOOST_DATA_TEST_CASE(a_row_function_may_ask_the_same_question_again, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  for (std::int64_t i = 1; i <= 3; ++i) BOOST_REQUIRE(world.commit(entry(i)));
  int inner = 0;
  auto seen = world.read([&](Sql& sql) {
    constexpr std::string_view kSql = "SELECT id FROM entry WHERE id >= $1 ORDER BY id";
    return sql.query(kSql, {std::int64_t(1)}, [&](const Row& row) {
      auto again = sql.query(kSql, {row.integer(0)}, [&](const Row&) { return ++inner > 0; });
      return bool(again);
    });
  });
  BOOST_REQUIRE(seen);
  BOOST_TEST(inner == 6);
}

BOOST_DATA_TEST_CASE(parameters_are_bound_by_their_number, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  auto seen = world.read([](Sql& sql) -> Result<void> {
    std::string got;
    for (std::string_view text : {"SELECT $2 || $1 || $2", "SELECT ?2 || ?1 || ?2"}) {
      auto asked = sql.query(text, {"a", "b"}, [&](const Row& row) {
        got += row.text(0);
        return true;
      });
      if (!asked) return asked;
    }
    BOOST_TEST(got == "babbab");
    auto few = sql.query("SELECT ?1, ?2", {"a"}, [](const Row&) { return true; });
    BOOST_TEST(!few);
    auto two = sql.run("SELECT 1; SELECT 2");
    BOOST_TEST(!two);
    return {};
  });
  BOOST_TEST(bool(seen));
}

BOOST_DATA_TEST_CASE(looks_over_the_number_of_readers_wait_in_line, kKinds, kind) {
  StoreWorld world(kind);
  BOOST_REQUIRE(world.open());
  BOOST_REQUIRE(world.commit(entry(1)));
  int done = 0;
  for (int i = 0; i < 50; ++i)
    world.store->read(
        [](Sql& sql) { return sql.query("SELECT 1", {}, [](const Row&) { return true; }); },
        [&](Result<void> result) { done += bool(result); });
  world.executor.run();
  BOOST_TEST(done == 50);
}
