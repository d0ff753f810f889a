// A dispatcher on one simulated thread, clock and disk, with partners that do what the test says.
#pragma once

#include <boost/test/unit_test.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bus/base/ids.h"
#include "bus/base/log.h"
#include "bus/delivery/dispatcher.h"
#include "bus/store/sim_disk.h"
#include "bus/store/sqlite_store.h"

namespace jiuqu {

// Answers ok after a millisecond unless told otherwise; keeps what it was sent.
class FakePartner final : public OutboundAdapter {
 public:
  explicit FakePartner(Executor& executor, const Clock& clock)
      : executor_(executor), clock_(clock) {}

  void send(OutboundRequest request, SendCompletion done) override {
    got.push_back(request);
    ++open;
    open_most = std::max(open_most, open);
    SendCompletion counted = [this, done = std::move(done)](Result<OutboundAnswer> answer) mutable {
      --open;
      done(std::move(answer));
    };
    if (on_send) return on_send(std::move(request), std::move(counted));
    answer(std::move(counted), OutboundAnswer{200, {}, {}, {}});
  }
  std::string describe(const OutboundRequest& request) const override {
    return "to the fake partner: " + request.body;
  }
  void ping(Callback<Result<std::string>> done) override { done(std::string("pong")); }
  void stop() override {}

  void answer(SendCompletion done, Result<OutboundAnswer> what,
              Duration after = std::chrono::milliseconds(1)) {
    executor_.post_at(
        clock_.steady() + after,
        [done = std::move(done), what = std::move(what)]() mutable { done(std::move(what)); });
  }
  // Each send takes the next of these; then ok.
  void answer_in_turn(std::vector<Result<OutboundAnswer>> answers) {
    auto left = std::make_shared<std::vector<Result<OutboundAnswer>>>(std::move(answers));
    on_send = [this, left](OutboundRequest, SendCompletion done) {
      Result<OutboundAnswer> next = OutboundAnswer{200, {}, {}, {}};
      if (!left->empty()) {
        next = left->front();
        left->erase(left->begin());
      }
      answer(std::move(done), std::move(next));
    };
  }
  std::vector<std::string> bodies() const {
    std::vector<std::string> all;
    for (const OutboundRequest& request : got) all.push_back(request.body);
    return all;
  }

  std::function<void(OutboundRequest, SendCompletion)> on_send;
  std::vector<OutboundRequest> got;
  int open = 0, open_most = 0;

 private:
  Executor& executor_;
  const Clock& clock_;
};

struct DeliveryRig {
  explicit DeliveryRig(std::uint64_t seed = 1) : random(seed), disk(seed) {
    log::set_level(log::Severity::error);  // acts and lost endpoints are what these tests are about
    boot();
  }
  ~DeliveryRig() { power_off(); }

  void boot() {
    SqliteOptions options;
    options.directory = "hub";
    options.vfs = disk.vfs_name();
    options.writer = options.readers = options.callbacks = &executor;
    options.clock = &clock;
    Result<std::unique_ptr<Store>> opened = open_sqlite_store(options);
    BOOST_REQUIRE_MESSAGE(opened, (opened ? "" : opened.error().describe()));
    store = std::move(*opened);
    TableSet hub_tables[] = {journal_tables(), delivery_tables()};
    TableSet month_tables[] = {journal_month_tables()};
    Result<void> migrated = store->migrate(hub_tables, month_tables);
    BOOST_REQUIRE_MESSAGE(migrated, (migrated ? "" : migrated.error().describe()));
    Dispatcher::Parts parts;
    parts.store = store.get();
    parts.clock = &clock;
    parts.random = &random;
    parts.executor = &executor;
    parts.metrics = metrics;
    parts.endpoints = [this](const std::string& name) -> std::shared_ptr<const EndpointTarget> {
      auto found = endpoints.find(name);
      return found == endpoints.end() ? nullptr : found->second;
    };
    dispatcher = std::make_unique<Dispatcher>(parts);
  }
  // Everything in memory is gone; what was synced stays.
  void power_off() {
    dispatcher.reset();
    executor.drop_all();
    store.reset();
    executor.drop_all();
  }
  void power_cycle() {
    if (!disk.is_cut()) disk.power_cut(SimDisk::Loss::all_unsynced);
    power_off();
    disk.reboot();
    boot();
  }
  void recover() {
    Result<void> recovered = await(dispatcher->recover());
    BOOST_REQUIRE_MESSAGE(recovered, (recovered ? "" : recovered.error().describe()));
  }

  FakePartner& partner(const std::string& endpoint, EndpointPolicy policy = {}) {
    auto adapter = std::make_shared<FakePartner>(executor, clock);
    endpoints[endpoint] = std::make_shared<EndpointTarget>(EndpointTarget{adapter, policy});
    return *adapter;
  }

  NewDelivery make(const std::string& endpoint, const std::string& lane, const std::string& body) {
    NewDelivery made;
    Message& message = made.record.message;
    message.id = ids.next();
    message.correlation = message.id;
    message.trace_parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    message.direction = Direction::out;
    message.created = clock.now();
    message.partner = endpoint;
    message.interface = "report";
    message.content_type = "application/json";
    message.body = body;
    made.record.endpoint = endpoint;
    made.record.lane_key = lane;
    made.record.case_key = lane;
    made.record.definition_set = "set-1";
    made.operation = {{"method", "POST"}, {"path", "/report"}};
    return made;
  }
  // Committed, not yet told to the dispatcher.
  QueuedDeliveries commit_only(std::vector<NewDelivery> made) {
    UnitOfWork unit;
    QueuedDeliveries queued = add_deliveries(unit, std::move(made));
    std::optional<Result<CommitReceipt>> told;
    store->commit(std::move(unit), [&](Result<CommitReceipt> receipt) { told = receipt; });
    executor.run([&] { return told.has_value(); });
    BOOST_REQUIRE(told);
    BOOST_REQUIRE_MESSAGE(told->has_value(), (*told ? "" : told->error().describe()));
    return queued;
  }
  Uuid post(const std::string& endpoint, const std::string& lane, const std::string& body) {
    std::vector<NewDelivery> made;
    made.push_back(make(endpoint, lane, body));
    Uuid id = made.front().record.message.id;
    dispatcher->committed(commit_only(std::move(made)));
    return id;
  }

  template <class T>
  T await(Task<T> task) {
    auto told = std::make_shared<std::optional<T>>();
    spawn<T>(std::move(task), [told](T value) { told->emplace(std::move(value)); });
    executor.run([&] { return told->has_value(); });
    BOOST_REQUIRE(told->has_value());
    return std::move(**told);
  }
  void run_for(Duration time) {
    auto over = std::make_shared<bool>(false);
    executor.post_at(clock.steady() + time, [over] { *over = true; });
    executor.run([&] { return *over; });
    executor.run_ready();
  }
  void drain() {
    executor.run_ready();  // what was just told is taken over
    executor.run([&] { return dispatcher->stats().queued == 0; });
    BOOST_REQUIRE_EQUAL(dispatcher->stats().queued, 0U);
  }
  std::int64_t count(const std::string& table) {
    std::int64_t rows = -1;
    auto look = [&](Sql& sql) {
      return sql.query("SELECT count(*) FROM " + table, {}, [&](const Row& row) {
        rows = row.integer(0);
        return false;
      });
    };
    auto told = std::make_shared<bool>(false);
    store->read(look, [told](Result<void>) { *told = true; });
    executor.run([&] { return *told; });
    return rows;
  }
  MessageRecord record(const Uuid& id) {
    Result<MessageRecord> loaded = await(load_message(*store, id));
    BOOST_REQUIRE_MESSAGE(loaded, (loaded ? "" : loaded.error().describe()));
    return *loaded;
  }

  ManualClock clock{from_micros(1'763'900'000'000'000)};
  SeededRandom random;
  SimExecutor executor{clock, random};
  UuidV7Source ids{clock, random};
  SimDisk disk;
  Metrics* metrics = nullptr;
  std::map<std::string, std::shared_ptr<const EndpointTarget>> endpoints;
  std::unique_ptr<Store> store;
  std::unique_ptr<Dispatcher> dispatcher;
};

inline Result<OutboundAnswer> failed(ErrorCode code, std::string detail = "as the test said") {
  return fail(code, std::move(detail));
}
using Texts = std::vector<std::string>;

}  // namespace jiuqu
