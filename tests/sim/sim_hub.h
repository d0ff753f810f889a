// The whole hub on one thread: executor, clock, randomness and disk are simulated; store,
// dispatcher, pipeline, workflow and definitions are the real ones. kill() is a power cut: jobs are
// dropped, the parts end in the order of the program's, and only the disk and the partner are left.
// Thread: one. Ownership: one SimHub at a time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "bus/base/random.h"
#include "bus/journal/journal.h"
#include "bus/pipeline/endpoints.h"
#include "bus/pipeline/hub.h"
#include "bus/store/sim_disk.h"
#include "bus/store/sqlite_store.h"
#include "tests/sim/platform.h"
#include "tests/sim/shipped.h"

namespace jiuqu::sim {

// The hub cannot now: it stops, or its disk does not take what it must keep.
inline bool is_refusal(const Error& error) {
  auto number = entry_of(error.code).number;
  return number >= 3001 && number <= 3006 && error.code != ErrorCode::conflict_unresolved;
}

inline constexpr std::string_view kPushInterface = "platform.application.push";
inline constexpr std::string_view kWithdrawInterface = "platform.withdrawal.push";

class SimHub {
 public:
  explicit SimHub(std::uint64_t seed, UtcTime start = from_iso8601("2026-11-23T01:30:00Z").value())
      : clock(start),
        random(seed),
        executor(clock, random),
        disk(seed),
        ids(clock, random),
        platform(executor, clock, random) {
    (void)shipped();
  }
  ~SimHub() { kill(); }

  // Opens the store, migrates, recovers, starts housekeeping. An error tells what failed, also when
  // it was the power.
  Result<void> boot() {
    shipped().http.deliver = [this](OutboundRequest request, SendCompletion done) {
      platform.deliver(std::move(request), std::move(done));
    };
    if (auto opened = open_store(); !opened) return opened;
    cases = &shipped().place.make(*store, ids);
    if (day_length > Duration{}) cases->use_day_length(day_length);
    endpoints = std::make_unique<Endpoints>(std::vector<AdapterKind*>{&shipped().http},
                                            AdapterContext{&clock, &executor, nullptr});
    auto used = endpoints->use(*shipped().set, {{"platform.url", "http://127.0.0.1:1"}});
    if (!used) return used;
    make_dispatcher();
    make_hub();
    auto recovered = await(hub->recover());
    if (!recovered) return fail(ErrorCode::store_failed, "recovery did not end");
    if (!*recovered) return *recovered;
    hub->start_housekeeping();
    may_refuse = false;
    return {};
  }

  // As the program stops: no new work, what is in progress ends or is given up after a while, the
  // store finishes what waits and closes.
  void stop() {
    may_refuse = true;
    wait_for([this](Job done) { hub->stop(std::move(done)); });
    wait_for([this](Job done) { dispatcher->stop(std::move(done)); });
    endpoints->stop();
    store->close();
    for (auto steps = random.below(20); steps > 0 && executor.step(); --steps) {
    }
    kill();
  }

  void kill() {
    executor.drop_all();
    hub.reset();
    dispatcher.reset();
    endpoints.reset();
    shipped().place.end();
    cases = nullptr;
    store.reset();
    executor.drop_all();
  }

  // Runs until the task has ended; empty when the power was cut or nothing moves it.
  template <class T>
  std::optional<T> await(Task<T> task) {
    auto result = std::make_shared<std::optional<T>>();
    spawn<T>(std::move(task), [result](T value) { *result = std::move(value); });
    executor.run([&] { return result->has_value() || disk.is_cut(); }, kStepsMax);
    return std::move(*result);
  }

  void submit(std::string body, Callback<Reply> reply,
              std::string content_type = "application/json",
              std::string_view interface = kPushInterface) {
    Incoming incoming;
    incoming.interface = interface;
    incoming.client = "platform";
    incoming.content_type = std::move(content_type);
    incoming.body = std::move(body);
    hub->submit(std::move(incoming), std::move(reply));
  }

  void run_for(Duration time) {
    bool over = false;
    executor.post_at(clock.steady() + time, [&over] { over = true; });
    executor.run([&] { return over || disk.is_cut(); }, kStepsMax);
  }

  Duration day_length{};  // of a working day; nothing: the calendar's
  // Officers' commands run in lanes of their own, not in the case's: only the versions of the
  // records keep them apart.
  bool split_lanes = false;
  // The hub stops, or its disk is in trouble: it may answer 503, and what it refused is told again.
  bool may_refuse = false;

  ManualClock clock;
  SeededRandom random;
  SimExecutor executor;
  SimDisk disk;
  UuidV7Source ids;
  FakePlatform platform;
  std::unique_ptr<Store> store;
  licensing::CaseService* cases = nullptr;  // lives in shipped().place
  std::unique_ptr<Endpoints> endpoints;
  std::unique_ptr<Dispatcher> dispatcher;
  std::unique_ptr<Hub> hub;

 private:
  static constexpr std::size_t kStepsMax = 5'000'000;

  Result<void> open_store() {
    SqliteOptions options;
    options.directory = "sim";
    options.vfs = disk.vfs_name();
    options.writer = options.readers = options.callbacks = &executor;
    options.clock = &clock;
    auto opened = open_sqlite_store(options);
    if (!opened) return std::unexpected(opened.error());
    store = std::move(*opened);
    const TableSet hub_tables[] = {journal_tables(), delivery_tables(), pipeline_tables(),
                                   licensing::licensing_tables()};
    const TableSet month_tables[] = {journal_month_tables()};
    return store->migrate(hub_tables, month_tables);
  }

  void make_dispatcher() {
    Dispatcher::Parts parts;
    parts.store = store.get();
    parts.clock = &clock;
    parts.random = &random;
    parts.executor = &executor;
    parts.endpoints = [this](const std::string& id) { return endpoints->find(id); };
    dispatcher = std::make_unique<Dispatcher>(parts);
  }

  void make_hub() {
    Hub::Parts parts;
    parts.store = store.get();
    parts.clock = &clock;
    parts.ids = &ids;
    parts.workers = &executor;
    parts.dispatcher = dispatcher.get();
    hub = std::make_unique<Hub>(parts);
    cases->connect(*hub);
    if (split_lanes) connect_apart();
    hub->use(shipped().set);
  }

  void connect_apart() {
    auto transact = [this](std::string lane, Uuid cause, Hub::Body body) {
      lane += " " + std::to_string(random.below(1000));
      return hub->transact(std::move(lane), cause, std::move(body));
    };
    cases->connect([this] { return hub->definitions(); }, transact);
  }

  void wait_for(std::function<void(Job)> stop_part) {
    auto told = std::make_shared<bool>(false);
    stop_part([told] { *told = true; });
    SteadyTime patience = clock.steady() + std::chrono::milliseconds(2500);
    executor.run([&] { return *told || disk.is_cut() || clock.steady() > patience; }, kStepsMax);
  }
};

}  // namespace jiuqu::sim
