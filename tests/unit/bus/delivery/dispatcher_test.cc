#include "bus/delivery/dispatcher.h"

#include <algorithm>

#include "bus/base/metrics.h"
#include "tests/unit/bus/delivery/delivery_rig.h"

namespace jiuqu {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

EndpointPolicy policy_with(int permits, OnPark on_park = OnPark::hold) {
  EndpointPolicy policy;
  policy.permits = permits;
  policy.on_park = on_park;
  return policy;
}

LaneView lane_of(DeliveryRig& rig, const std::string& lane_key, bool stuck_only = false) {
  for (const LaneView& view : rig.await(rig.dispatcher->lanes(stuck_only)))
    if (view.lane_key == lane_key) return view;
  BOOST_FAIL("no lane " + lane_key);
  return {};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

BOOST_AUTO_TEST_SUITE(dispatcher)

BOOST_AUTO_TEST_CASE(delivers_and_marks_the_record_and_leaves_no_row) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  Uuid id = rig.post("platform", "case-1", "{\"n\":1}");
  rig.drain();
  BOOST_TEST(partner.bodies() == Texts{"{\"n\":1}"}, boost::test_tools::per_element());
  BOOST_TEST((rig.record(id).state == MessageState::delivered));
  BOOST_TEST(rig.count("delivery") == 0);
  BOOST_TEST(rig.count("lane") == 0);
  BOOST_TEST(rig.dispatcher->stats().lanes == 0U);
}

BOOST_AUTO_TEST_CASE(a_request_carries_id_headers_operation_and_time_out) {
  DeliveryRig rig;
  EndpointPolicy policy;
  policy.timeout_ms = 1234;
  FakePartner& partner = rig.partner("platform", policy);
  Uuid id = rig.post("platform", "case-1", "x");
  rig.drain();
  BOOST_REQUIRE_EQUAL(partner.got.size(), 1U);
  const OutboundRequest& request = partner.got.front();
  BOOST_TEST((request.id == id));
  BOOST_TEST(request.interface == "report");
  BOOST_TEST(request.content_type == "application/json");
  BOOST_TEST(request.timeout_ms == 1234);
  BOOST_TEST(request.operation.at("path") == "/report");
  BOOST_TEST(header_of(request.headers, "Idempotency-Key") == id.text());
  BOOST_TEST(header_of(request.headers, "traceparent") ==
             "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
}

BOOST_AUTO_TEST_CASE(keeps_the_order_of_a_lane_and_the_id_over_attempts) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  partner.answer_in_turn(
      {failed(ErrorCode::partner_unavailable), failed(ErrorCode::partner_timeout)});
  for (std::string body : {"a", "b", "c"}) rig.post("platform", "case-1", body);
  rig.drain();
  Texts expected{"a", "a", "a", "b", "c"};
  BOOST_TEST(partner.bodies() == expected, boost::test_tools::per_element());
  BOOST_TEST((partner.got[0].id == partner.got[2].id));
}

BOOST_AUTO_TEST_CASE(holds_a_gap_when_calls_come_out_of_commit_order) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  std::vector<QueuedDeliveries> told;
  for (std::string body : {"a", "b", "c"}) {
    std::vector<NewDelivery> made;
    made.push_back(rig.make("platform", "case-1", body));
    told.push_back(rig.commit_only(std::move(made)));
  }
  rig.dispatcher->committed(told[2]);
  rig.dispatcher->committed(told[1]);
  rig.run_for(seconds(10));
  BOOST_TEST(partner.got.empty());
  LaneView view = lane_of(rig, "case-1", true);
  BOOST_TEST(has(view.next_step, "waits for position 1"));
  rig.dispatcher->committed(told[0]);
  rig.drain();
  Texts expected{"a", "b", "c"};
  BOOST_TEST(partner.bodies() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(takes_what_is_told_twice_once) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  std::vector<NewDelivery> made;
  made.push_back(rig.make("platform", "case-1", "a"));
  made.push_back(rig.make("platform", "case-1", "b"));
  QueuedDeliveries told = rig.commit_only(std::move(made));
  rig.dispatcher->committed(told);
  rig.dispatcher->committed(told);
  rig.executor.run_ready();
  rig.drain();
  BOOST_TEST(partner.got.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_failing_head_holds_its_own_lane_only) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  partner.on_send = [&](OutboundRequest request, SendCompletion done) {
    bool bad = request.body == "bad";
    partner.answer(std::move(done), bad ? failed(ErrorCode::partner_unavailable)
                                        : Result<OutboundAnswer>(OutboundAnswer{}));
  };
  rig.post("platform", "case-1", "bad");
  rig.post("platform", "case-1", "behind");
  for (int i = 0; i < 20; ++i) rig.post("platform", "case-" + std::to_string(i + 2), "good");
  rig.run_for(seconds(5));
  BOOST_TEST(std::ranges::count(partner.bodies(), std::string("good")) == 20);
  BOOST_TEST(std::ranges::count(partner.bodies(), std::string("behind")) == 0);
  BOOST_TEST(rig.dispatcher->stats().queued == 2U);
}

BOOST_AUTO_TEST_CASE(never_has_more_in_flight_than_the_permits) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform", policy_with(3));
  for (int i = 0; i < 40; ++i) rig.post("platform", "case-" + std::to_string(i), "x");
  rig.drain();
  BOOST_TEST(partner.got.size() == 40U);
  BOOST_TEST(partner.open_most == 3);
}

BOOST_AUTO_TEST_CASE(lanes_take_turns_for_a_permit) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform", policy_with(1));
  std::vector<NewDelivery> made;
  for (int i = 0; i < 10; ++i) made.push_back(rig.make("platform", "busy", "busy"));
  made.push_back(rig.make("platform", "small", "small"));
  rig.dispatcher->committed(rig.commit_only(std::move(made)));
  rig.drain();
  Texts bodies = partner.bodies();
  auto place = std::ranges::find(bodies, std::string("small")) - bodies.begin();
  BOOST_TEST(place <= 2);
}

BOOST_AUTO_TEST_CASE(a_slow_partner_does_not_hold_another) {
  DeliveryRig rig;
  FakePartner& slow = rig.partner("slow", policy_with(2));
  slow.on_send = [&](OutboundRequest, SendCompletion done) {
    slow.answer(std::move(done), OutboundAnswer{}, seconds(9));
  };
  FakePartner& quick = rig.partner("quick", policy_with(2));
  for (int i = 0; i < 10; ++i) rig.post("slow", "case-" + std::to_string(i), "x");
  for (int i = 0; i < 10; ++i) rig.post("quick", "case-" + std::to_string(i), "x");
  rig.run_for(seconds(1));
  BOOST_TEST(quick.got.size() == 10U);
  BOOST_TEST(slow.got.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_failed_attempt_is_durable_with_its_cause_and_time) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  partner.answer_in_turn({failed(ErrorCode::partner_unavailable, "HTTP 503")});
  Uuid id = rig.post("platform", "case-1", "a");
  rig.run_for(milliseconds(50));
  LaneView view = lane_of(rig, "case-1", true);
  BOOST_TEST(view.attempts == 1);
  BOOST_TEST((view.head == id));
  BOOST_TEST((view.head_state == DeliveryState::waiting));
  BOOST_TEST(has(view.cause, "2003 partner_unavailable"));
  BOOST_TEST(has(view.next_step, "for attempt 2"));
  BOOST_TEST(has(view.next_step, "HTTP 503"));
  BOOST_TEST(rig.count("delivery WHERE state = 'waiting' AND attempts = 1"
                       " AND next_attempt IS NOT NULL AND cause LIKE '2003%'") == 1);
  BOOST_TEST(rig.dispatcher->stats().due == 0U);
}

BOOST_AUTO_TEST_CASE(a_refused_message_parks_and_holds_its_lane) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  partner.answer_in_turn({failed(ErrorCode::partner_business_error, "code 500")});
  Uuid id = rig.post("platform", "case-1", "a");
  rig.post("platform", "case-1", "b");
  rig.run_for(seconds(60));
  BOOST_TEST(partner.got.size() == 1U);
  MessageRecord record = rig.record(id);
  BOOST_TEST((record.state == MessageState::parked));
  BOOST_TEST(has(record.cause, "2006 partner_business_error"));
  LaneView view = lane_of(rig, "case-1", true);
  BOOST_TEST(view.waiting == 2U);
  BOOST_TEST(view.next_step ==
             "parked: the same bytes fail again: have the cause mended at the partner or edit the "
             "body, then replay; or skip or discard it");
  BOOST_TEST(rig.dispatcher->stats().parked == 1U);
  auto parked = rig.await(rig.dispatcher->parked());
  BOOST_REQUIRE_EQUAL(parked.size(), 1U);
  BOOST_TEST((parked.front().id == id));
}

BOOST_AUTO_TEST_CASE(with_skip_the_next_go_on_and_the_parked_one_stays_listed) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform", policy_with(4, OnPark::skip));
  partner.answer_in_turn({failed(ErrorCode::partner_refused)});
  for (std::string body : {"a", "b", "c"}) rig.post("platform", "case-1", body);
  rig.run_for(seconds(5));
  Texts expected{"a", "b", "c"};
  BOOST_TEST(partner.bodies() == expected, boost::test_tools::per_element());
  BOOST_TEST(rig.await(rig.dispatcher->parked()).size() == 1U);
  BOOST_TEST(rig.dispatcher->stats().queued == 1U);
}

BOOST_AUTO_TEST_CASE(parks_after_the_last_attempt_allowed) {
  DeliveryRig rig;
  EndpointPolicy policy;
  policy.attempts_max = 3;
  FakePartner& partner = rig.partner("platform", policy);
  partner.on_send = [&](OutboundRequest, SendCompletion done) {
    partner.answer(std::move(done), failed(ErrorCode::partner_timeout));
  };
  rig.post("platform", "case-1", "a");
  rig.run_for(seconds(600));
  BOOST_TEST(partner.got.size() == 3U);
  BOOST_TEST(rig.dispatcher->stats().parked == 1U);
}

BOOST_AUTO_TEST_CASE(a_partner_that_comes_back_is_served_without_a_hand) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  bool down = true;
  partner.on_send = [&](OutboundRequest, SendCompletion done) {
    partner.answer(std::move(done), down ? failed(ErrorCode::partner_unreachable)
                                         : Result<OutboundAnswer>(OutboundAnswer{}));
  };
  for (int i = 0; i < 30; ++i) rig.post("platform", "case-" + std::to_string(i % 10), "x");
  rig.run_for(std::chrono::hours(1));
  BOOST_TEST(rig.dispatcher->stats().queued == 30U);
  down = false;
  rig.run_for(seconds(65));
  BOOST_TEST(rig.dispatcher->stats().queued == 0U);
}

BOOST_AUTO_TEST_CASE(waits_for_an_endpoint_that_is_not_configured_and_says_so) {
  DeliveryRig rig;
  rig.post("later", "case-1", "a");
  rig.run_for(seconds(60));
  LaneView view = lane_of(rig, "case-1", true);
  BOOST_TEST(view.cause == "no endpoint \"later\" is configured now");
  BOOST_TEST(view.next_step.starts_with("waits until this endpoint is configured: "));
  BOOST_TEST(rig.dispatcher->stats().due == 0U);
  FakePartner& partner = rig.partner("later");
  rig.dispatcher->wake();
  rig.drain();
  BOOST_TEST(partner.got.size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_attempt_in_flight_ends_though_its_endpoint_vanished) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  auto kept = rig.endpoints["platform"];
  partner.on_send = [&](OutboundRequest, SendCompletion done) {
    partner.answer(std::move(done), OutboundAnswer{}, seconds(3));
  };
  rig.post("platform", "case-1", "a");
  rig.post("platform", "case-1", "b");
  rig.run_for(seconds(1));
  rig.endpoints.erase("platform");
  rig.dispatcher->wake();
  rig.run_for(seconds(60));
  BOOST_TEST(partner.got.size() == 1U);  // and its answer counted: "a" is through
  LaneView view = lane_of(rig, "case-1", true);
  BOOST_TEST(view.waiting == 1U);
  BOOST_TEST(view.cause == "no endpoint \"platform\" is configured now");
  rig.endpoints["platform"] = kept;
  rig.dispatcher->wake();
  rig.drain();
  Texts expected{"a", "b"};
  BOOST_TEST(partner.bodies() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_lane_between_two_attempts_says_that_its_endpoint_vanished) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  partner.answer_in_turn({failed(ErrorCode::partner_unavailable)});
  rig.post("platform", "case-1", "a");
  rig.run_for(std::chrono::milliseconds(100));
  rig.endpoints.erase("platform");
  rig.dispatcher->wake();
  rig.executor.run_ready();
  LaneView view = lane_of(rig, "case-1", true);
  BOOST_TEST(view.cause == "no endpoint \"platform\" is configured now");
  BOOST_TEST(view.attempts == 1);
}

BOOST_AUTO_TEST_CASE(a_new_policy_holds_lanes_that_were_allowed_to_go_on) {
  DeliveryRig rig;
  FakePartner& first = rig.partner("platform", policy_with(4, OnPark::skip));
  first.answer_in_turn({failed(ErrorCode::partner_refused)});
  rig.post("platform", "case-1", "a");
  rig.run_for(seconds(1));
  FakePartner& second = rig.partner("platform", policy_with(4, OnPark::hold));
  rig.post("platform", "case-1", "b");
  rig.run_for(seconds(60));
  BOOST_TEST(second.got.empty());
}

BOOST_AUTO_TEST_CASE(gives_up_an_attempt_the_adapter_never_ends) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  std::vector<SendCompletion> never;
  partner.on_send = [&](OutboundRequest, SendCompletion done) {
    if (never.empty()) return never.push_back(std::move(done));
    partner.answer(std::move(done), OutboundAnswer{});
  };
  rig.post("platform", "case-1", "a");
  rig.run_for(seconds(39));
  BOOST_TEST(partner.got.size() == 1U);
  rig.run_for(seconds(3));
  BOOST_TEST(partner.got.size() == 2U);
  never.front()(OutboundAnswer{});  // far too late: changes nothing
  rig.executor.run_ready();
  BOOST_TEST(rig.dispatcher->stats().queued == 0U);
}

BOOST_AUTO_TEST_CASE(tries_again_when_the_adapter_drops_a_completion) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  partner.on_send = [&](OutboundRequest, SendCompletion done) {
    if (partner.got.size() > 1) partner.answer(std::move(done), OutboundAnswer{});
  };
  rig.post("platform", "case-1", "a");
  rig.run_for(seconds(1));
  BOOST_TEST(partner.got.size() == 2U);
}

BOOST_AUTO_TEST_CASE(an_emptied_lane_starts_a_new_lifetime) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  for (int round = 0; round < 3; ++round) {
    for (std::string body : {"a", "b"}) rig.post("platform", "case-1", body);
    rig.drain();
    BOOST_TEST(rig.count("lane") == 0);
  }
  BOOST_TEST(partner.got.size() == 6U);
}

BOOST_AUTO_TEST_CASE(loads_bodies_it_does_not_hold) {
  DeliveryRig rig;
  rig.post("platform", "case-1", std::string(5000, 'x'));
  rig.post("platform", "case-1", "second");
  rig.power_cycle();
  FakePartner& partner = rig.partner("platform");
  rig.recover();
  rig.drain();
  Texts expected{std::string(5000, 'x'), "second"};
  BOOST_TEST(partner.bodies() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(recovers_lanes_by_position_after_a_power_cut) {
  DeliveryRig rig;
  rig.partner("platform").on_send = [](OutboundRequest, SendCompletion) {};
  Texts expected;
  std::vector<NewDelivery> made;
  for (int i = 0; i < 1200; ++i) {
    expected.push_back(std::to_string(i));
    made.push_back(rig.make("platform", "case-1", expected.back()));
    made.push_back(rig.make("other", "case-1", "o"));
  }
  rig.dispatcher->committed(rig.commit_only(std::move(made)));
  rig.executor.run_ready();
  rig.power_cycle();
  FakePartner& partner = rig.partner("platform");
  rig.partner("other");
  rig.recover();
  rig.drain();
  BOOST_TEST(partner.bodies() == expected, boost::test_tools::per_element());
  BOOST_TEST(rig.count("lane") == 0);
}

BOOST_AUTO_TEST_CASE(a_recovered_lane_goes_on_with_its_positions) {
  DeliveryRig rig;
  rig.partner("platform").answer_in_turn({OutboundAnswer{}, failed(ErrorCode::partner_refused)});
  for (std::string body : {"a", "b", "c"}) rig.post("platform", "case-1", body);
  rig.run_for(seconds(1));
  rig.power_cycle();
  FakePartner& partner = rig.partner("platform", policy_with(4, OnPark::skip));
  rig.recover();
  rig.post("platform", "case-1", "d");
  rig.run_for(seconds(1));
  Texts expected{"c", "d"};
  BOOST_TEST(partner.bodies() == expected, boost::test_tools::per_element());
  BOOST_TEST(rig.dispatcher->stats().parked == 1U);
}

BOOST_AUTO_TEST_CASE(a_recovered_pause_is_never_longer_than_the_longest) {
  DeliveryRig rig;
  rig.partner("platform").answer_in_turn({failed(ErrorCode::partner_timeout)});
  rig.post("platform", "case-1", "a");
  rig.run_for(milliseconds(50));
  rig.clock = ManualClock(rig.clock.now() - std::chrono::hours(24));  // the clock was set back
  rig.power_cycle();
  FakePartner& partner = rig.partner("platform");
  rig.recover();
  rig.run_for(seconds(61));
  BOOST_TEST(partner.got.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_full_disk_shuts_the_lane_until_the_mark_is_stored) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  rig.post("platform", "case-1", "a");
  rig.post("platform", "case-1", "b");
  rig.disk.limit_bytes(1);
  rig.run_for(seconds(5));
  BOOST_TEST(partner.got.size() == 1U);
  LaneView view = lane_of(rig, "case-1", true);
  BOOST_TEST(has(view.cause, "3004 disk_full"));
  BOOST_TEST(has(view.next_step, "tried again"));
  rig.run_for(seconds(100));
  BOOST_TEST(partner.got.size() == 1U);
  rig.disk.limit_bytes(0);
  rig.run_for(seconds(31));
  Texts expected{"a", "b"};
  BOOST_TEST(partner.bodies() == expected, boost::test_tools::per_element());
  BOOST_TEST(rig.dispatcher->stats().queued == 0U);
}

BOOST_AUTO_TEST_CASE(after_a_sync_error_nothing_more_of_the_lane_leaves) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  rig.post("platform", "case-1", "a");
  rig.post("platform", "case-1", "b");
  rig.disk.fail_sync(1);
  rig.run_for(seconds(300));
  BOOST_TEST(partner.got.size() == 1U);
  rig.power_cycle();
  FakePartner& again = rig.partner("platform");
  rig.recover();
  rig.drain();
  BOOST_TEST(again.bodies().back() == "b");
}

BOOST_AUTO_TEST_CASE(stop_waits_for_open_completions_and_sends_nothing_new) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  partner.on_send = [&](OutboundRequest, SendCompletion done) {
    partner.answer(std::move(done), OutboundAnswer{}, seconds(2));
  };
  Uuid id = rig.post("platform", "case-1", "a");
  rig.post("platform", "case-1", "b");
  rig.run_for(seconds(1));
  bool stopped = false;
  rig.dispatcher->stop([&] { stopped = true; });
  rig.executor.run_ready();
  BOOST_TEST(!stopped);
  rig.run_for(seconds(5));
  BOOST_TEST(stopped);
  BOOST_TEST(partner.got.size() == 1U);
  BOOST_TEST((rig.record(id).state == MessageState::delivered));
}

BOOST_AUTO_TEST_CASE(stop_of_an_idle_dispatcher_is_told_at_once) {
  DeliveryRig rig;
  bool stopped = false;
  rig.dispatcher->stop([&] { stopped = true; });
  rig.executor.run_ready();
  BOOST_TEST(stopped);
}

BOOST_AUTO_TEST_CASE(stop_gives_up_a_mark_the_store_refuses) {
  DeliveryRig rig;
  rig.partner("platform");
  rig.post("platform", "case-1", "a");
  rig.disk.limit_bytes(1);
  rig.run_for(seconds(5));
  bool stopped = false;
  rig.dispatcher->stop([&] { stopped = true; });
  rig.executor.run_ready();
  BOOST_TEST(stopped);
}

BOOST_AUTO_TEST_CASE(a_completion_after_the_end_of_the_dispatcher_is_harmless) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  std::vector<SendCompletion> open;
  partner.on_send = [&](OutboundRequest, SendCompletion done) { open.push_back(std::move(done)); };
  rig.post("platform", "case-1", "a");
  rig.run_for(seconds(1));
  BOOST_REQUIRE_EQUAL(open.size(), 1U);
  rig.dispatcher.reset();
  open.front()(OutboundAnswer{});
  rig.executor.run_ready();
}

BOOST_AUTO_TEST_CASE(a_cancel_at_shutdown_counts_no_attempt) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  partner.answer_in_turn({failed(ErrorCode::shutting_down)});
  rig.post("platform", "case-1", "a");
  rig.run_for(seconds(1));
  BOOST_TEST(lane_of(rig, "case-1").attempts == 0);
  rig.drain();
  BOOST_TEST(partner.got.size() == 2U);
}

BOOST_AUTO_TEST_CASE(ten_thousand_waiting_deliveries_are_normal_life) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform", policy_with(64));
  bool down = true;
  partner.on_send = [&](OutboundRequest, SendCompletion done) {
    partner.answer(std::move(done), down ? failed(ErrorCode::partner_unreachable)
                                         : Result<OutboundAnswer>(OutboundAnswer{}));
  };
  std::vector<NewDelivery> made;
  for (int i = 0; i < 10'000; ++i)
    made.push_back(rig.make("platform", "case-" + std::to_string(i / 5), "x"));
  rig.dispatcher->committed(rig.commit_only(std::move(made)));
  rig.run_for(seconds(3));
  BOOST_TEST(rig.dispatcher->stats().queued == 10'000U);
  BOOST_TEST(rig.dispatcher->stats().lanes == 2'000U);
  BOOST_TEST(rig.await(rig.dispatcher->lanes(true)).size() == limits::kListRowsMax);
  down = false;
  rig.drain();
}

BOOST_AUTO_TEST_CASE(counts_results_times_and_what_is_open) {
  Metrics metrics;
  DeliveryRig rig;
  rig.metrics = &metrics;
  rig.power_cycle();
  FakePartner& partner = rig.partner("platform");
  partner.answer_in_turn(
      {failed(ErrorCode::partner_timeout), OutboundAnswer{}, failed(ErrorCode::partner_refused)});
  rig.post("platform", "case-1", "a");
  rig.post("platform", "case-1", "b");
  rig.run_for(seconds(5));
  std::string text = metrics.expose();
  for (std::string result : {"delivered", "waiting", "parked"})
    BOOST_TEST(
        has(text, "jiuqu_deliveries_total{endpoint=\"platform\",result=\"" + result + "\"} 1"));
  BOOST_TEST(has(text, "jiuqu_deliveries_parked 1"));
  BOOST_TEST(has(text, "jiuqu_deliveries_queued 1"));
  BOOST_TEST(has(text, "jiuqu_delivery_seconds_count{endpoint=\"platform\"} 3"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace jiuqu
