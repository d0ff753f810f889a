// The store with real threads: many callers, one writer, some readers.
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <future>

#include "tests/conformance/store/store_world.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

struct Threads {
  SystemClock clock;
  ThreadPool callers{"callers", 4, clock};
  ThreadPool writer{"writer", 1, clock};
  ThreadPool readers{"readers", 2, clock};
  ThreadPool callbacks{"callbacks", 2, clock};
  TemporaryFolder folder;
  SimDisk disk{7};
  Kind kind = Kind::sqlite_files;

  std::unique_ptr<Store> open() {
    SqliteOptions options;
    options.directory = folder.path() + "/data";
    if (kind == Kind::sqlite_sim_disk) options.vfs = disk.vfs_name();
    options.writer = &writer;
    options.readers = &readers;
    options.callbacks = &callbacks;
    options.checkpoint_pages = 50;
    auto store = open_sqlite_store(options);
    BOOST_REQUIRE(store);
    BOOST_REQUIRE((*store)->migrate(ledger_tables(), shelf_tables()));
    return std::move(*store);
  }
};

// Counts down to the end of a test.
class Countdown {
 public:
  explicit Countdown(int from) : left_(from) {}
  void tick() {
    if (--left_ == 0) done_.set_value();
  }
  void wait() { done_.get_future().wait(); }

 private:
  std::atomic<int> left_;
  std::promise<void> done_;
};

std::int64_t count_entries(Store& store) {
  std::promise<std::int64_t> count;
  std::int64_t counted = -1;
  store.read(
      [&](Sql& sql) {
        return sql.query("SELECT count(*) FROM entry", {}, [&](const Row& row) {
          counted = row.integer(0);
          return true;
        });
      },
      [&](Result<void>) { count.set_value(counted); });
  return count.get_future().get();
}

void commit_and_read_at_once(Kind kind) {
  constexpr int kCalls = 2000;
  Threads threads;
  threads.kind = kind;
  auto store = threads.open();
  Countdown told(3 * kCalls);
  std::atomic<int> failed{0};
  auto tell = [&](auto result) {
    if (!result) ++failed;
    told.tick();
  };
  for (int i = 0; i < kCalls; ++i)
    threads.callers.post([&, i] {
      store->commit(numbered_entry(), tell);
      store->commit_month(i % 2 ? "202610" : "202611", entry(i), tell);
      store->read(
          [](Sql& sql) {
            return sql.query("SELECT max(id) FROM entry", {}, [](const Row&) { return true; });
          },
          tell);
    });
  told.wait();
  BOOST_TEST(failed == 0);
  BOOST_TEST(count_entries(*store) == kCalls);
  store->close();
  store = nullptr;
  store = threads.open();
  BOOST_TEST(count_entries(*store) == kCalls);
  store->close();
}

}  // namespace

BOOST_AUTO_TEST_CASE(many_callers_commit_and_read_at_once_on_files) {
  commit_and_read_at_once(Kind::sqlite_files);
}

BOOST_AUTO_TEST_CASE(many_callers_commit_and_read_at_once_on_a_simulated_disk) {
  commit_and_read_at_once(Kind::sqlite_sim_disk);
}

BOOST_AUTO_TEST_CASE(closes_while_callers_still_hand_in) {
  constexpr int kCalls = 1000;
  Threads threads;
  auto store = threads.open();
  Countdown told(kCalls);
  std::atomic<int> kept{0};
  for (int i = 0; i < kCalls; ++i)
    threads.callers.post([&] {
      store->commit(numbered_entry(), [&](Result<CommitReceipt> result) {
        if (result) ++kept;
        if (!result) BOOST_CHECK((result.error().code == ErrorCode::shutting_down));
        told.tick();
      });
    });
  store->close();
  told.wait();
  store = nullptr;
  store = threads.open();
  BOOST_TEST(count_entries(*store) == kept);
  store->close();
}
