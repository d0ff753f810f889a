#include "bus/pipeline/impl/inbound_lanes.h"

#include <boost/test/unit_test.hpp>
#include <vector>

#include "bus/base/random.h"

using namespace jiuqu;

namespace {

struct Lanes {
  ManualClock clock{from_micros(0)};
  SeededRandom random{3};
  SimExecutor executor{clock, random};
  std::shared_ptr<InboundLanes> lanes = std::make_shared<InboundLanes>(executor);
  std::vector<int> order;
  int working = 0;
  int at_once_max = 0;

  // Holds the turn of the key for a while.
  static Task<void> work(Lanes* self, std::string key, int number) {
    Turn turn = co_await self->lanes->enter(key);
    self->at_once_max = std::max(self->at_once_max, ++self->working);
    self->order.push_back(number);
    co_await sleep_until(self->executor, self->clock.steady() + std::chrono::milliseconds(5));
    --self->working;
  }
  static Task<void> take(Lanes* self, std::string key, int number) {
    Turn turn = co_await self->lanes->enter(key);
    self->order.push_back(number);
  }
};

// Counts how many are alive in the frames of coroutines.
struct Witness {
  explicit Witness(int* alive) : alive_(alive) { ++*alive_; }
  Witness(Witness&& other) noexcept : alive_(std::exchange(other.alive_, nullptr)) {}
  Witness& operator=(Witness&&) = delete;
  ~Witness() {
    if (alive_ != nullptr) --*alive_;
  }
  int* alive_;
};

Task<void> hold(std::shared_ptr<InboundLanes> lanes, SimExecutor* executor, ManualClock* clock,
                Witness witness) {
  Turn turn = co_await lanes->enter("k");
  co_await sleep_until(*executor, clock->steady() + std::chrono::hours(1));
  (void)witness;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_key_is_worked_on_one_at_a_time_in_order_of_arrival) {
  Lanes world;
  for (int i = 0; i < 20; ++i) spawn(Lanes::work(&world, "k", i));
  world.executor.run();
  BOOST_TEST(world.at_once_max == 1);
  std::vector<int> wanted(20);
  for (int i = 0; i < 20; ++i) wanted[std::size_t(i)] = i;
  BOOST_TEST(world.order == wanted, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(other_keys_do_not_wait) {
  Lanes world;
  for (int i = 0; i < 4; ++i) spawn(Lanes::work(&world, "k" + std::to_string(i), i));
  BOOST_TEST(world.working == 4);
  world.executor.run();
}

BOOST_AUTO_TEST_CASE(a_free_lane_gives_its_turn_at_once) {
  Lanes world;
  spawn(Lanes::take(&world, "k", 1));
  spawn(Lanes::take(&world, "k", 2));
  BOOST_TEST(world.order.size() == 2u);
  BOOST_TEST(world.executor.idle());
}

BOOST_AUTO_TEST_CASE(a_dropped_turn_frees_the_lane) {
  Lanes world;
  {
    std::optional<Turn> turn;
    spawn([](Lanes* self, std::optional<Turn>* slot) -> Task<void> {
      Turn mine = co_await self->lanes->enter("k");
      slot->emplace(std::move(mine));
    }(&world, &turn));
    BOOST_REQUIRE(turn.has_value());
    spawn(Lanes::take(&world, "k", 7));
    world.executor.run();
    BOOST_TEST(world.order.empty());
  }
  world.executor.run();
  BOOST_TEST(world.order == std::vector<int>{7}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(those_that_wait_are_freed_when_everything_is_dropped) {
  Lanes world;
  int alive = 0;
  std::weak_ptr<InboundLanes> weak = world.lanes;
  for (int i = 0; i < 50; ++i)
    spawn(hold(world.lanes, &world.executor, &world.clock, Witness(&alive)));
  world.executor.run_ready();
  BOOST_TEST(alive == 50);
  world.lanes.reset();
  world.executor.drop_all();
  BOOST_TEST(alive == 0);
  BOOST_TEST(weak.expired());
}
