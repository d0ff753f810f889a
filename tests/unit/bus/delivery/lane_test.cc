#include "bus/delivery/impl/lane.h"

#include <boost/test/unit_test.hpp>

namespace jiuqu::delivery {
namespace {

Uuid id_of(std::string_view name) {
  return Uuid::from_bytes(std::string(16, 'x')).derive(name);
}

LaneItem item(std::uint64_t position, std::string_view life = "a",
              DeliveryState state = DeliveryState::pending) {
  LaneItem made;
  made.delivery.position = position;
  made.delivery.lane_born = id_of(life);
  made.delivery.state = state;
  return made;
}

std::uint64_t current(Lane& lane, OnPark on_park = OnPark::hold) {
  LaneItem* found = lane.current(on_park);
  return found ? found->delivery.position : 0;
}

BOOST_AUTO_TEST_SUITE(lane)

BOOST_AUTO_TEST_CASE(gives_deliveries_by_position) {
  Lane lane(id_of("a"));
  BOOST_TEST((lane.add(item(1)) == Lane::Added::queued));
  BOOST_TEST((lane.add(item(2)) == Lane::Added::queued));
  BOOST_TEST(current(lane) == 1U);
  lane.remove(1);
  BOOST_TEST(current(lane) == 2U);
}

BOOST_AUTO_TEST_CASE(holds_a_gap_until_the_missing_position_is_told) {
  Lane lane(id_of("a"));
  BOOST_TEST((lane.add(item(3)) == Lane::Added::held));
  BOOST_TEST((lane.add(item(2)) == Lane::Added::held));
  BOOST_TEST(current(lane) == 0U);
  BOOST_TEST(lane.waits_for_gap());
  BOOST_TEST((lane.add(item(1)) == Lane::Added::queued));
  BOOST_TEST(current(lane) == 1U);
  BOOST_TEST(lane.queued() == 3U);
}

BOOST_AUTO_TEST_CASE(takes_a_position_once) {
  Lane lane(id_of("a"));
  lane.add(item(1));
  lane.add(item(3));
  BOOST_TEST((lane.add(item(1)) == Lane::Added::duplicate));
  BOOST_TEST((lane.add(item(3)) == Lane::Added::duplicate));
  BOOST_TEST(lane.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_skipped_delivery_holds_nothing_and_keeps_the_lane) {
  Lane lane(id_of("a"));
  lane.restore(item(1, "a", DeliveryState::skipped), 3);
  lane.restore(item(2), 3);
  BOOST_TEST(current(lane) == 2U);
  BOOST_TEST(lane.head(OnPark::hold)->delivery.position == 2U);
  lane.remove(2);
  BOOST_TEST(!lane.is_empty());
  BOOST_TEST(lane.head(OnPark::hold)->delivery.position == 1U);
  lane.find(1)->delivery.state = DeliveryState::pending;
  lane.refile(1);
  BOOST_TEST(current(lane) == 1U);
  lane.remove(1);
  BOOST_TEST(lane.is_empty());
}

BOOST_AUTO_TEST_CASE(counts_what_waits_behind_a_dead_letter) {
  Lane lane(id_of("a"));
  for (std::uint64_t position : {1, 2, 3, 4})
    lane.add(item(position, "a", position == 2 ? DeliveryState::parked : DeliveryState::pending));
  BOOST_TEST(lane.queued_behind(2) == 2U);
  BOOST_TEST(lane.dead_letters().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_parked_delivery_holds_those_behind_it) {
  Lane lane(id_of("a"));
  for (std::uint64_t position : {1, 2, 3})
    lane.add(item(position, "a", position == 2 ? DeliveryState::parked : DeliveryState::pending));
  BOOST_TEST(current(lane) == 1U);
  lane.remove(1);
  BOOST_TEST(current(lane, OnPark::hold) == 0U);
  BOOST_TEST(lane.head(OnPark::hold)->delivery.position == 2U);
}

BOOST_AUTO_TEST_CASE(with_skip_those_behind_go_on_and_the_parked_one_stays) {
  Lane lane(id_of("a"));
  lane.add(item(1, "a", DeliveryState::parked));
  lane.add(item(2));
  BOOST_TEST(current(lane, OnPark::skip) == 2U);
  lane.remove(2);
  BOOST_TEST(current(lane, OnPark::skip) == 0U);
  BOOST_TEST(lane.dead() == 1U);
  BOOST_TEST(!lane.is_empty());
}

BOOST_AUTO_TEST_CASE(a_replayed_delivery_goes_before_those_behind_it) {
  Lane lane(id_of("a"));
  lane.add(item(1, "a", DeliveryState::parked));
  lane.add(item(2));
  lane.find(1)->delivery.state = DeliveryState::pending;
  lane.refile(1);
  BOOST_TEST(current(lane, OnPark::skip) == 1U);
}

BOOST_AUTO_TEST_CASE(after_recovery_missing_positions_are_finished_ones) {
  Lane lane(id_of("a"));
  lane.restore(item(4, "a", DeliveryState::parked), 9);
  lane.restore(item(7), 9);
  BOOST_TEST(current(lane, OnPark::skip) == 7U);
  BOOST_TEST((lane.add(item(10)) == Lane::Added::held));
  BOOST_TEST((lane.add(item(9)) == Lane::Added::queued));
  BOOST_TEST((lane.add(item(8)) == Lane::Added::duplicate));
}

BOOST_AUTO_TEST_CASE(the_next_lifetime_waits_for_the_end_of_this_one) {
  Lane lane(id_of("a"));
  lane.add(item(1));
  lane.add(item(2, "b"));
  lane.add(item(1, "b"));
  BOOST_TEST(lane.queued() == 1U);
  BOOST_TEST(lane.size() == 3U);
  lane.remove(1);
  BOOST_TEST(lane.is_empty());
  BOOST_TEST(current(lane) == 0U);
  BOOST_TEST(lane.begin_next_lifetime());
  BOOST_TEST(current(lane) == 1U);
  BOOST_TEST(lane.queued() == 2U);
  BOOST_TEST(lane.next_position() == 3U);
}

BOOST_AUTO_TEST_CASE(nothing_told_means_no_next_lifetime) {
  Lane lane(id_of("a"));
  BOOST_TEST(!lane.begin_next_lifetime());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace jiuqu::delivery
