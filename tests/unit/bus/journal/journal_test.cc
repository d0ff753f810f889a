#include "bus/journal/journal.h"

#include <boost/test/unit_test.hpp>
#include <memory>

#include "bus/base/executor.h"
#include "bus/base/random.h"
#include "bus/journal/impl/stored_message.h"
#include "bus/store/sim_disk.h"
#include "bus/store/sqlite_store.h"

using namespace jiuqu;

namespace {

constexpr auto kDay = std::chrono::hours(24);

class World {
 public:
  World() : random_(5), executor(clock, random_), disk(5), ids_(clock, random_) { open(); }

  void open() {
    SqliteOptions options;
    options.directory = "sim";
    options.vfs = disk.vfs_name();
    options.writer = options.readers = options.callbacks = &executor;
    auto opened = open_sqlite_store(options);
    BOOST_REQUIRE(opened);
    store = std::move(*opened);
    auto hub = journal_tables();
    auto month = journal_month_tables();
    auto migrated = store->migrate(std::span(&hub, 1), std::span(&month, 1));
    BOOST_REQUIRE_MESSAGE(migrated, (migrated ? "" : migrated.error().describe()));
  }
  void cut_and_open() {
    disk.power_cut(SimDisk::Loss::torn);
    executor.drop_all();
    store.reset();
    disk.reboot();
    open();
  }

  template <class T>
  T wait(Task<T> task) {
    std::optional<T> result;
    spawn<T>(std::move(task), [&](T value) { result.emplace(std::move(value)); });
    executor.run();
    BOOST_REQUIRE(result.has_value());
    return std::move(*result);
  }

  MessageRecord record(MessageState state, std::string case_key = "", std::string body = "{}") {
    MessageRecord record;
    record.message.id = ids_.next();
    record.message.correlation = record.message.id;
    record.message.created = clock.now();
    record.message.partner = "platform";
    record.message.interface = "platform.application.push";
    record.message.content_type = "application/json";
    record.message.headers = {{"X-Api-Key", "k:1"}, {"Empty", ""}};
    record.message.body = std::move(body);
    record.state = state;
    record.case_key = std::move(case_key);
    clock.advance(std::chrono::seconds(1));
    return record;
  }
  MessageRecord stored(MessageState state, std::string case_key = "") {
    auto made = record(state, std::move(case_key));
    BOOST_REQUIRE(add(made));
    return made;
  }
  Result<CommitReceipt> add(const MessageRecord& record) {
    UnitOfWork unit;
    add_message(unit, record);
    return commit(std::move(unit));
  }
  Result<CommitReceipt> commit(UnitOfWork unit) {
    std::optional<Result<CommitReceipt>> told;
    store->commit(std::move(unit), [&](Result<CommitReceipt> result) { told = std::move(result); });
    executor.run();
    BOOST_REQUIRE(told.has_value());
    return *told;
  }
  Result<CommitReceipt> set_state(const Uuid& id, MessageState state, std::string cause = "") {
    UnitOfWork unit;
    unit.add([=, now = clock.now()](Sql& sql) {
      return set_message_state_in(sql, id, state, cause, now);
    });
    return commit(std::move(unit));
  }
  std::size_t move(std::size_t slice_max = 100) {
    auto moved = wait(move_finished(*store, slice_max));
    BOOST_REQUIRE_MESSAGE(moved, (moved ? "" : moved.error().describe()));
    return *moved;
  }
  std::vector<Uuid> list(const MessageFilter& filter) {
    auto rows = wait(list_messages(*store, filter));
    BOOST_REQUIRE_MESSAGE(rows, (rows ? "" : rows.error().describe()));
    std::vector<Uuid> ids;
    for (const auto& row : *rows) ids.push_back(row.id);
    return ids;
  }
  std::int64_t rows_in_hub() {
    std::int64_t count = 0;
    store->read(
        [&](Sql& sql) {
          return sql.query("SELECT count(*) FROM message", {}, [&](const Row& row) {
            count = row.integer(0);
            return true;
          });
        },
        [](Result<void>) {});
    executor.run();
    return count;
  }

  ManualClock clock{from_iso8601("2026-11-23T06:00:00.000000Z").value()};

 private:
  SeededRandom random_;

 public:
  SimExecutor executor;
  SimDisk disk;
  std::unique_ptr<Store> store;

 private:
  UuidV7Source ids_;
};

bool same(const MessageRecord& a, const MessageRecord& b) {
  return a.message.id == b.message.id && a.message.correlation == b.message.correlation &&
         a.message.causation == b.message.causation &&
         a.message.trace_parent == b.message.trace_parent &&
         a.message.direction == b.message.direction && a.message.created == b.message.created &&
         a.message.partner == b.message.partner && a.message.interface == b.message.interface &&
         a.message.content_type == b.message.content_type &&
         a.message.headers == b.message.headers && a.message.body == b.message.body &&
         a.state == b.state && a.case_key == b.case_key && a.endpoint == b.endpoint &&
         a.lane_key == b.lane_key && a.definition_set == b.definition_set && a.cause == b.cause;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_state_has_a_name_that_reads_back) {
  for (auto state : {MessageState::accepted, MessageState::rejected, MessageState::pending,
                     MessageState::delivered, MessageState::parked, MessageState::skipped,
                     MessageState::discarded})
    BOOST_TEST((message_state(name_of(state)).value() == state));
  auto wrong = message_state("deliverd");
  BOOST_REQUIRE(!wrong);
  BOOST_TEST(wrong.error().detail.ends_with("did you mean 'delivered'?"));
}

BOOST_AUTO_TEST_CASE(headers_with_any_bytes_read_back) {
  Headers headers{{"A", "1:2\r\n"}, {"", std::string("\0x", 2)}, {"名", "张三"}};
  BOOST_TEST((journal::decode_headers(journal::encode_headers(headers)).value() == headers));
  for (std::string_view broken : {"1", "x:", "5:abc", "1:a", "1:a99:b"})
    BOOST_TEST(!journal::decode_headers(broken));
}

BOOST_AUTO_TEST_CASE(a_record_comes_back_as_it_was_also_from_its_month) {
  World world;
  auto record = world.record(MessageState::accepted, "420106-1", std::string(5000, 'x') + "末");
  record.message.causation = record.message.id.derive("cause");
  record.message.direction = Direction::out;
  record.message.trace_parent = "00-1-2-01";
  record.endpoint = "platform";
  record.lane_key = "420106-1";
  record.definition_set = "abc";
  record.cause = "because";
  BOOST_REQUIRE(world.add(record));
  for (int round = 0; round < 2; ++round) {
    auto loaded = world.wait(load_message(*world.store, record.message.id));
    BOOST_REQUIRE(loaded);
    BOOST_TEST(same(*loaded, record));
    BOOST_TEST((loaded->finished == record.message.created));
    if (round == 0) BOOST_TEST(world.move() == 1);
  }
  BOOST_TEST(world.rows_in_hub() == 0);
}

BOOST_AUTO_TEST_CASE(an_unknown_id_is_not_found) {
  World world;
  world.stored(MessageState::accepted);
  world.move();
  auto unknown = world.record(MessageState::accepted).message.id;
  for (const auto& id : {unknown, Uuid{}}) {
    auto loaded = world.wait(load_message(*world.store, id));
    BOOST_REQUIRE(!loaded);
    BOOST_TEST((loaded.error().code == ErrorCode::not_found));
  }
}

BOOST_AUTO_TEST_CASE(the_same_id_twice_is_a_conflict) {
  World world;
  auto record = world.stored(MessageState::pending);
  auto again = world.add(record);
  BOOST_REQUIRE(!again);
  BOOST_TEST((again.error().code == ErrorCode::version_conflict));
  BOOST_TEST(again.error().detail == "unique: message.id");
}

BOOST_AUTO_TEST_CASE(a_state_carries_its_cause_and_finished_ones_their_time) {
  World world;
  auto id = world.stored(MessageState::pending).message.id;
  BOOST_REQUIRE(world.set_state(id, MessageState::parked, "2005 partner_refused"));
  auto parked = world.wait(load_message(*world.store, id));
  BOOST_TEST((parked->state == MessageState::parked));
  BOOST_TEST(parked->cause == "2005 partner_refused");
  BOOST_TEST(!parked->finished.has_value());
  auto now = world.clock.now();
  BOOST_REQUIRE(world.set_state(id, MessageState::delivered));
  auto delivered = world.wait(load_message(*world.store, id));
  BOOST_TEST((delivered->finished == now));
  BOOST_REQUIRE(world.move() == 1);
  auto late = world.set_state(id, MessageState::skipped);
  BOOST_REQUIRE(!late);
  BOOST_TEST((late.error().code == ErrorCode::not_found));
}

BOOST_AUTO_TEST_CASE(only_an_open_message_takes_another_body) {
  World world;
  auto open = world.stored(MessageState::parked).message.id;
  auto done = world.stored(MessageState::delivered).message.id;
  std::string body(3000, 'y');
  auto replace = [&](Uuid id) {
    UnitOfWork unit;
    unit.add([id, stored = compress_body(body)](Sql& sql) {
      return replace_message_body_in(sql, id, "application/xml", stored);
    });
    return world.commit(std::move(unit));
  };
  BOOST_TEST(bool(replace(open)));
  BOOST_TEST((replace(done).error().code == ErrorCode::not_found));
  auto loaded = world.wait(load_message(*world.store, open));
  BOOST_TEST(loaded->message.body == body);
  BOOST_TEST(loaded->message.content_type == "application/xml");
  auto rows = world.wait(list_messages(*world.store, {}));
  BOOST_TEST(rows->front().body_bytes == body.size());
}

BOOST_AUTO_TEST_CASE(moves_finished_messages_only_slice_by_slice_to_the_month_of_their_creation) {
  World world;
  std::vector<Uuid> all;
  for (int i = 0; i < 12; ++i) {
    auto state = i % 4 == 3 ? MessageState::pending : MessageState::accepted;
    all.push_back(world.stored(state).message.id);
    world.clock.advance(5 * kDay);
  }
  BOOST_TEST(world.move(4) == 4);
  BOOST_TEST(world.move(4) == 4);
  BOOST_TEST(world.move(4) == 1);
  BOOST_TEST(world.move(4) == 0);
  BOOST_TEST(world.rows_in_hub() == 3);
  BOOST_TEST(world.store->months() == (std::vector<Month>{"202611", "202612", "202701"}));
  BOOST_TEST((world.list({}) == all));
  for (const auto& id : all) BOOST_TEST(bool(world.wait(load_message(*world.store, id))));
}

BOOST_AUTO_TEST_CASE(bodies_larger_than_a_portion_are_moved_as_well) {
  World world;
  for (int i = 0; i < 6; ++i) {
    std::string body(std::size_t(3) << 20, '\0');
    SeededRandom random(std::uint64_t(i) + 1);
    for (auto& byte : body) byte = char(random.next());
    BOOST_REQUIRE(world.add(world.record(MessageState::accepted, "", std::move(body))));
  }
  BOOST_TEST(world.move(100) == 6);
  BOOST_TEST(world.rows_in_hub() == 0);
}

BOOST_AUTO_TEST_CASE(a_move_cut_off_anywhere_loses_and_doubles_nothing) {
  for (std::uint64_t at = 1; at <= 12; ++at) {
    World world;
    std::vector<Uuid> all;
    for (int i = 0; i < 6; ++i) {
      all.push_back(world.stored(MessageState::accepted).message.id);
      world.clock.advance(9 * kDay);
    }
    world.disk.cut_at_sync(at, false, SimDisk::Loss::torn);
    spawn<Result<std::size_t>>(move_finished(*world.store, 100), [](Result<std::size_t>) {});
    world.executor.run();
    world.cut_and_open();
    BOOST_TEST((world.list({}) == all));
    world.move();
    BOOST_TEST(world.rows_in_hub() == 0);
    BOOST_TEST((world.list({}) == all));
  }
}

BOOST_AUTO_TEST_CASE(lists_by_every_field_of_the_filter_in_hub_and_months) {
  World world;
  auto old = world.stored(MessageState::accepted, "case-1").message.id;
  world.clock.advance(40 * kDay);
  auto since = world.clock.now();
  auto other = world.record(MessageState::rejected, "case-2");
  other.message.partner = "police";
  other.message.interface = "police.query";
  BOOST_REQUIRE(world.add(other));
  auto moved = world.stored(MessageState::accepted, "case-1").message.id;
  world.move();
  auto open = world.stored(MessageState::pending, "case-1").message.id;
  using Ids = std::vector<Uuid>;
  BOOST_TEST((world.list({.case_key = "case-1"}) == Ids{old, moved, open}));
  BOOST_TEST((world.list({.case_key = "case-1", .since = since}) == Ids{moved, open}));
  BOOST_TEST((world.list({.partner = "police"}) == Ids{other.message.id}));
  BOOST_TEST((world.list({.interface = "police.query"}) == Ids{other.message.id}));
  BOOST_TEST((world.list({.state = MessageState::rejected}) == Ids{other.message.id}));
  BOOST_TEST((world.list({.state = MessageState::pending}) == Ids{open}));
  BOOST_TEST((world.list({.partner = "nobody"}).empty()));
  BOOST_TEST((world.list({.rows_max = 0}).empty()));
}

BOOST_AUTO_TEST_CASE(pages_through_hub_and_months_in_the_order_of_ids) {
  World world;
  std::vector<Uuid> all;
  for (int i = 0; i < 30; ++i) {
    all.push_back(world.stored(i % 3 ? MessageState::accepted : MessageState::pending).message.id);
    world.clock.advance(4 * kDay);
    if (i % 10 == 9) world.move(5);
  }
  std::vector<Uuid> seen;
  MessageFilter filter{.rows_max = 7};
  for (;;) {
    auto page = world.list(filter);
    if (page.empty()) break;
    BOOST_TEST(page.size() <= 7);
    seen.insert(seen.end(), page.begin(), page.end());
    filter.after = page.back();
  }
  BOOST_TEST((seen == all));
}

BOOST_AUTO_TEST_CASE(ids_without_a_time_are_found_in_any_month) {
  World world;
  auto record = world.record(MessageState::accepted);
  record.message.id = Uuid::parse("7a1f6c0e-93c2-4b7e-8a51-0d6a1c2b3e4f").value();
  BOOST_REQUIRE(world.add(record));
  world.clock.advance(70 * kDay);
  world.stored(MessageState::accepted);
  world.move();
  BOOST_TEST(world.store->months().size() == 2);
  BOOST_TEST(bool(world.wait(load_message(*world.store, record.message.id))));
}
