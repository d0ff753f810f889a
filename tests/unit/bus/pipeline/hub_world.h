// A hub on a real store on a simulated disk, one thread, with the shop's definitions and fake
// steps. Thread: one.
#pragma once

#include "bus/base/log.h"
#include "bus/base/random.h"
#include "bus/journal/journal.h"
#include "bus/pipeline/hub.h"
#include "bus/pipeline/impl/agenda_rows.h"
#include "bus/store/sim_disk.h"
#include "bus/store/sqlite_store.h"
#include "tests/unit/bus/pipeline/pipeline_fixture.h"

namespace jiuqu::test {

struct HubWorld {
  HubWorld() {
    log::set_level(log::Severity::error);
    write_shop(world.folder);
    SqliteOptions options;
    options.directory = "sim";
    options.vfs = disk.vfs_name();
    options.writer = options.readers = options.callbacks = &executor;
    auto opened = open_sqlite_store(options);
    BOOST_REQUIRE(opened.has_value());
    store = std::move(*opened);
    const TableSet tables[] = {journal_tables(), delivery_tables(), pipeline_tables()};
    const TableSet month_tables[] = {journal_month_tables()};
    BOOST_REQUIRE(store->migrate(tables, month_tables).has_value());
    Dispatcher::Parts delivery;
    delivery.store = store.get();
    delivery.clock = &clock;
    delivery.random = &random;
    delivery.executor = &executor;
    delivery.endpoints = [](const std::string&) { return nullptr; };
    dispatcher = std::make_unique<Dispatcher>(delivery);
    hub = std::make_unique<Hub>(
        Hub::Parts{store.get(), &clock, &ids, &executor, dispatcher.get(), nullptr});
  }
  ~HubWorld() {
    hub.reset();
    dispatcher.reset();
    store->close();
    executor.drop_all();
  }

  void start() {
    hub->use(world.good());
    BOOST_REQUIRE(await(hub->recover()).has_value());
  }
  template <class T>
  T await(Task<T> task) {
    std::optional<T> told;
    spawn<T>(std::move(task), [&told](T value) { told = std::move(value); });
    executor.run([&] { return told.has_value(); });
    BOOST_REQUIRE(told.has_value());
    return std::move(*told);
  }
  Reply push(const std::string& body, const std::string& interface = "shop.order") {
    std::optional<Reply> told;
    hub->submit({interface, "shop", "application/json", {}, body},
                [&told](Reply reply) { told = std::move(reply); });
    executor.run([&] { return told.has_value(); });
    BOOST_REQUIRE(told.has_value());
    return std::move(*told);
  }
  std::size_t appointments() {
    auto rows = await(load_appointments(*store));
    BOOST_REQUIRE(rows.has_value());
    return rows->size();
  }
  std::vector<MessageSummary> messages() {
    auto rows = await(list_messages(*store, {}));
    BOOST_REQUIRE(rows.has_value());
    return *rows;
  }

  World world;
  ManualClock clock{from_micros(1'795'413'600'000'000)};
  SeededRandom random{11};
  SimExecutor executor{clock, random};
  UuidV7Source ids{clock, random};
  SimDisk disk{11};
  std::unique_ptr<Store> store;
  std::unique_ptr<Dispatcher> dispatcher;
  std::unique_ptr<Hub> hub;
};

}  // namespace jiuqu::test
