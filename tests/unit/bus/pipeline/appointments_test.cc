// Appointments whose due time is counted again: when a hub starts, and under another set.
#include "tests/unit/bus/pipeline/hub_world.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

constexpr const char* kOrder = R"({"number":"7","name":"a","sent":"today"})";

// Due when the test wants.
struct Moving final : AppointmentHandler {
  explicit Moving(const Clock& of) : clock(of) {}
  std::string_view name() const override { return "moving"; }
  Task<Result<void>> run(const Appointment&, Work& work) override {
    // Counts when it is committed: a stale one fails there.
    work.unit.add([this, now = work.now](Sql&) -> Result<void> {
      ran.push_back(now);
      return {};
    });
    co_return Result<void>{};
  }
  UtcTime due(const Appointment&, const DefinitionSet&) const override { return wanted; }
  const Clock& clock;
  UtcTime wanted{};
  std::vector<UtcTime> ran;
};

Appointment in_an_hour(const Uuid& id, const Clock& clock) {
  return {id, "moving", "7", "hello", clock.now() + std::chrono::hours(1)};
}

struct MovingWorld : HubWorld {
  MovingWorld() {
    handler.wanted = clock.now() + std::chrono::hours(1);
    world.on_keep = [this](Exchange& exchange, Work& work) -> Result<void> {
      auto made = in_an_hour(exchange.message->id.derive("a"), clock);
      id = made.id;
      schedule(work, std::make_shared<Appointment>(std::move(made)));
      return {};
    };
    hub->add_handler(handler);
    start();
    BOOST_TEST(push(kOrder).status == 200);
  }

  void wait(Duration time) {
    bool over = false;
    executor.post_at(clock.steady() + time, [&over] { over = true; });
    executor.run([&over] { return over; });
  }
  std::vector<Appointment> rows() {
    auto found = await(look(store.get()));
    BOOST_REQUIRE(found.has_value());
    return *found;
  }
  static Task<Result<std::vector<Appointment>>> look(Store* from) {
    Result<std::vector<Appointment>> found;
    auto ask = [&found](Sql& sql) -> Result<void> {
      found = appointments_of(sql, "7");
      return {};
    };
    auto done = co_await read(*from, std::move(ask));
    if (!done) co_return std::unexpected(done.error());
    co_return found;
  }

  Moving handler{clock};
  Uuid id;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(appointments)

BOOST_AUTO_TEST_CASE(another_set_moves_a_due_time_forward) {
  MovingWorld hub;
  hub.handler.wanted = hub.clock.now() + std::chrono::minutes(10);
  hub.hub->use(hub.world.good());
  hub.wait(std::chrono::minutes(11));
  BOOST_REQUIRE(hub.handler.ran.size() == 1u);
  BOOST_TEST(hub.rows().empty());
  hub.wait(std::chrono::hours(2));  // the time it had at first does nothing
  BOOST_TEST(hub.handler.ran.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_hub_that_starts_counts_again_and_writes_it_down) {
  MovingWorld hub;
  auto later = hub.clock.now() + std::chrono::hours(3);
  hub.handler.wanted = later;
  hub.hub = std::make_unique<Hub>(Hub::Parts{hub.store.get(), &hub.clock, &hub.ids, &hub.executor,
                                             hub.dispatcher.get(), nullptr});
  hub.hub->add_handler(hub.handler);
  hub.start();
  auto rows = hub.rows();
  BOOST_REQUIRE(rows.size() == 1u);
  BOOST_CHECK(rows[0].due == later);
  hub.wait(std::chrono::hours(2));
  BOOST_TEST(hub.handler.ran.empty());
  hub.wait(std::chrono::hours(2));
  BOOST_TEST(hub.handler.ran.size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_is_taken_back_does_not_run) {
  MovingWorld hub;
  Hub::Body body = [&hub](Work& work) -> Task<Result<void>> {
    cancel(work, hub.id);
    cancel(work, hub.id.derive("never there"));
    co_return Result<void>{};
  };
  BOOST_REQUIRE(hub.await(hub.hub->transact("7", hub.ids.next(), body)).has_value());
  BOOST_TEST(hub.rows().empty());
  hub.wait(std::chrono::hours(2));
  BOOST_TEST(hub.handler.ran.empty());
}

BOOST_AUTO_TEST_SUITE_END()
