#include "tests/unit/bus/delivery/delivery_rig.h"

namespace jiuqu {
namespace {

using std::chrono::seconds;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A lane whose first of two deliveries was refused by its partner and parked.
struct ParkedRig : DeliveryRig {
  ParkedRig() {
    on = &partner("platform");
    on->answer_in_turn({failed(ErrorCode::partner_refused, "no such case")});
    parked = post("platform", "case-1", "a");
    behind = post("platform", "case-1", "b");
    run_for(seconds(1));
    BOOST_REQUIRE_EQUAL(dispatcher->stats().parked, 1U);
  }
  FakePartner* on = nullptr;
  Uuid parked, behind;
};

NewDelivery unmapped(DeliveryRig& rig) {
  NewDelivery made = rig.make("platform", "case-1", "<Accepted/>");
  made.parked = Error{ErrorCode::mapping_failed, "code 4999 stands in no row", {}};
  return made;
}

BOOST_AUTO_TEST_SUITE(acts)

BOOST_AUTO_TEST_CASE(replay_sends_the_same_id_again_and_frees_the_lane) {
  ParkedRig rig;
  BOOST_TEST(rig.await(rig.dispatcher->replay(rig.parked, {"w01", "mended there"})).has_value());
  rig.drain();
  Texts expected{"a", "a", "b"};
  BOOST_TEST(rig.on->bodies() == expected, boost::test_tools::per_element());
  BOOST_TEST((rig.on->got[0].id == rig.on->got[1].id));
  MessageRecord record = rig.record(rig.parked);
  BOOST_TEST((record.state == MessageState::delivered));
  BOOST_TEST(has(record.cause, "replayed by w01: mended there; attempts before: 1"));
  BOOST_TEST(has(record.cause, "2005 partner_refused"));
}

BOOST_AUTO_TEST_CASE(replay_counts_attempts_from_nought) {
  ParkedRig rig;
  rig.on->answer_in_turn({failed(ErrorCode::partner_timeout)});
  BOOST_TEST(rig.await(rig.dispatcher->replay(rig.parked)).has_value());
  rig.executor.run([&] { return rig.on->got.size() == 3; });
  BOOST_TEST(rig.count("delivery WHERE attempts = 1 AND note LIKE '%replayed%'") == 1);
}

BOOST_AUTO_TEST_CASE(replay_is_durable_when_told) {
  ParkedRig rig;
  BOOST_TEST(rig.await(rig.dispatcher->replay(rig.parked)).has_value());
  rig.power_cycle();
  FakePartner& partner = rig.partner("platform");
  rig.recover();
  rig.drain();
  Texts expected{"a", "b"};
  BOOST_TEST(partner.bodies() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(replay_sends_a_waiting_delivery_at_once) {
  DeliveryRig rig;
  EndpointPolicy policy;
  policy.retry_first_ms = policy.retry_max_ms = 3'600'000;
  FakePartner& partner = rig.partner("platform", policy);
  partner.answer_in_turn({failed(ErrorCode::partner_unavailable)});
  Uuid id = rig.post("platform", "case-1", "a");
  rig.run_for(seconds(1));
  BOOST_TEST(rig.await(rig.dispatcher->replay(id)).has_value());
  rig.run_for(seconds(1));
  BOOST_TEST(partner.got.size() == 2U);
  BOOST_TEST(rig.dispatcher->stats().queued == 0U);
}

BOOST_AUTO_TEST_CASE(skip_lets_the_lane_go_on_and_keeps_the_dead_letter) {
  ParkedRig rig;
  ActBy by{"w01", "withdrawn by\ntelephone"};
  BOOST_TEST(rig.await(rig.dispatcher->skip(rig.parked, by)).has_value());
  rig.run_for(seconds(1));
  Texts expected{"a", "b"};
  BOOST_TEST(rig.on->bodies() == expected, boost::test_tools::per_element());
  MessageRecord record = rig.record(rig.parked);
  BOOST_TEST((record.state == MessageState::skipped));
  BOOST_TEST(has(record.cause, "skipped by w01: withdrawn by telephone"));
  BOOST_TEST(has(record.cause, "2005 partner_refused"));
  BOOST_TEST(!record.finished.has_value());
  auto left = rig.await(rig.dispatcher->parked());
  BOOST_REQUIRE(left.size() == 1U);
  BOOST_TEST((left[0].state == DeliveryState::skipped));
  BOOST_TEST(rig.await(rig.dispatcher->lanes(true)).empty());  // nothing is stuck
  Result<void> again = rig.await(rig.dispatcher->skip(rig.parked, by));
  BOOST_REQUIRE(!again);
  BOOST_TEST((again.error().code == ErrorCode::bad_request));
}

BOOST_AUTO_TEST_CASE(what_was_skipped_may_be_replayed_later) {
  ParkedRig rig;
  BOOST_TEST(rig.await(rig.dispatcher->skip(rig.parked, {"w01", "later"})).has_value());
  rig.run_for(seconds(1));
  rig.power_cycle();
  FakePartner& partner = rig.partner("platform");
  rig.recover();
  rig.run_for(seconds(1));
  BOOST_TEST(partner.got.empty());
  BOOST_TEST(rig.dispatcher->stats().parked == 1U);
  BOOST_TEST(rig.await(rig.dispatcher->replay(rig.parked, {"w02", ""})).has_value());
  rig.drain();
  BOOST_TEST(partner.bodies() == Texts{"a"}, boost::test_tools::per_element());
  MessageRecord record = rig.record(rig.parked);
  BOOST_TEST((record.state == MessageState::delivered));
  BOOST_TEST(has(record.cause, "skipped by w01: later"));
  BOOST_TEST(has(record.cause, "replayed by w02"));
  BOOST_TEST(rig.count("lane") == 0);
}

BOOST_AUTO_TEST_CASE(discard_takes_it_away_and_leaves_state_and_reason_on_the_record) {
  for (bool skipped_before : {false, true}) {
    ParkedRig rig;
    if (skipped_before)
      BOOST_TEST(rig.await(rig.dispatcher->skip(rig.parked, {"w01", "first"})).has_value());
    BOOST_TEST(rig.await(rig.dispatcher->discard(rig.parked, {"w01", "sent twice"})).has_value());
    rig.drain();
    Texts expected{"a", "b"};
    BOOST_TEST(rig.on->bodies() == expected, boost::test_tools::per_element());
    MessageRecord record = rig.record(rig.parked);
    BOOST_TEST((record.state == MessageState::discarded));
    BOOST_TEST(has(record.cause, "discarded by w01: sent twice"));
    BOOST_TEST(has(record.cause, "2005 partner_refused"));
    BOOST_TEST(record.finished.has_value());
    BOOST_TEST(record.message.body == "a");
    BOOST_TEST(rig.count("delivery") == 0);
    BOOST_TEST(rig.count("lane") == 0);
    Result<void> gone = rig.await(rig.dispatcher->replay(rig.parked));
    BOOST_REQUIRE(!gone);
    BOOST_TEST((gone.error().code == ErrorCode::not_found));
  }
}

BOOST_AUTO_TEST_CASE(discard_of_the_last_delivery_ends_the_lane) {
  DeliveryRig rig;
  Uuid id = rig.post("nowhere", "case-1", "a");
  rig.executor.run_ready();
  BOOST_TEST(rig.await(rig.dispatcher->discard(id, {"w01", "partner is gone"})).has_value());
  BOOST_TEST(rig.dispatcher->stats().lanes == 0U);
  BOOST_TEST(rig.count("lane") == 0);
}

BOOST_AUTO_TEST_CASE(assign_names_who_sees_to_it_and_changes_nothing_else) {
  ParkedRig rig;
  BOOST_TEST(rig.await(rig.dispatcher->assign(rig.parked, "zhang", {"w01", ""})).has_value());
  rig.power_cycle();
  rig.partner("platform");
  rig.recover();
  auto letters = rig.await(rig.dispatcher->parked());
  BOOST_REQUIRE(letters.size() == 1U);
  BOOST_TEST(letters[0].owner == "zhang");
  BOOST_TEST((letters[0].state == DeliveryState::parked));
  BOOST_TEST(has(letters[0].cause, "2005 partner_refused"));
  MessageRecord record = rig.record(rig.parked);
  BOOST_TEST((record.state == MessageState::parked));
  BOOST_TEST(record.cause.starts_with("2005 partner_refused"));
  BOOST_TEST(has(record.cause, "assigned to zhang by w01"));
  Result<void> needless = rig.await(rig.dispatcher->assign(rig.behind, "zhang", {"w01", ""}));
  BOOST_REQUIRE(!needless);
  BOOST_TEST((needless.error().code == ErrorCode::bad_request));
}

BOOST_AUTO_TEST_CASE(preview_is_exactly_what_replay_sends_and_sends_nothing) {
  ParkedRig rig;
  auto preview = rig.await(rig.dispatcher->preview(rig.parked, std::nullopt));
  BOOST_REQUIRE(preview.has_value());
  const OutboundRequest* request = &preview->request;
  BOOST_TEST(preview->wire == "to the fake partner: a");
  BOOST_TEST(rig.on->got.size() == 1U);
  BOOST_TEST(rig.await(rig.dispatcher->replay(rig.parked)).has_value());
  rig.drain();
  const OutboundRequest& sent = rig.on->got.at(1);
  BOOST_TEST((request->id == sent.id));
  BOOST_TEST(request->body == sent.body);
  BOOST_TEST(request->content_type == sent.content_type);
  BOOST_TEST((request->operation == sent.operation));
  BOOST_TEST((request->headers == sent.headers));
  BOOST_TEST(request->timeout_ms == sent.timeout_ms);
  Result<Preview> gone = rig.await(rig.dispatcher->preview(rig.parked, std::nullopt));
  BOOST_REQUIRE(!gone);
  BOOST_TEST((gone.error().code == ErrorCode::not_found));
}

BOOST_AUTO_TEST_CASE(preview_of_another_body_leaves_the_record_as_it_is) {
  ParkedRig rig;
  NewBody with{"text/plain", "mended", {{"path", "/other"}}, {}};
  auto preview = rig.await(rig.dispatcher->preview(rig.parked, with));
  BOOST_REQUIRE(preview.has_value());
  BOOST_TEST(preview->request.body == "mended");
  BOOST_TEST((preview->request.operation == with.operation));
  BOOST_TEST(rig.record(rig.parked).message.body == "a");
}

BOOST_AUTO_TEST_CASE(replace_sends_the_new_body_and_operation_under_the_same_id) {
  ParkedRig rig;
  Settings operation{{"method", "PUT"}, {"path", "/other=\\\n"}};
  BOOST_TEST(
      rig.await(rig.dispatcher->replace(rig.parked, {"text/plain", "mended", operation, {}}, {}))
          .has_value());
  rig.drain();
  const OutboundRequest& second = rig.on->got.at(1);
  BOOST_TEST((second.id == rig.parked));
  BOOST_TEST(second.body == "mended");
  BOOST_TEST(second.content_type == "text/plain");
  BOOST_TEST((second.operation == operation));
  MessageRecord record = rig.record(rig.parked);
  BOOST_TEST(record.message.body == "mended");
  BOOST_TEST(has(record.cause, "replaced and replayed by a person"));
  BOOST_TEST(record.definition_set == "set-1");
}

BOOST_AUTO_TEST_CASE(replace_is_durable_when_told) {
  ParkedRig rig;
  Settings operation{{"path", "/a=b\\n\nc"}};
  BOOST_TEST(
      rig.await(rig.dispatcher->replace(rig.parked, {"text/plain", "mended", operation, {}}, {}))
          .has_value());
  rig.power_cycle();
  FakePartner& partner = rig.partner("platform");
  rig.recover();
  rig.drain();
  BOOST_TEST(partner.got.at(0).body == "mended");
  BOOST_TEST((partner.got.at(0).operation == operation));
}

BOOST_AUTO_TEST_CASE(an_unmapped_delivery_stands_parked_at_its_place) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  rig.post("platform", "case-1", "first");
  std::vector<NewDelivery> made;
  made.push_back(unmapped(rig));
  Uuid id = made.front().record.message.id;
  rig.dispatcher->committed(rig.commit_only(std::move(made)));
  rig.post("platform", "case-1", "third");
  rig.run_for(seconds(60));
  BOOST_TEST(partner.bodies() == Texts{"first"}, boost::test_tools::per_element());
  MessageRecord record = rig.record(id);
  BOOST_TEST((record.state == MessageState::parked));
  BOOST_TEST(has(record.cause, "code 4999 stands in no row"));
  BOOST_TEST(rig.await(rig.dispatcher->replace(id, {"application/json", "second", {}, "set-2"},
                                               {"w01", ""}))
                 .has_value());
  rig.drain();
  Texts expected{"first", "second", "third"};
  BOOST_TEST(partner.bodies() == expected, boost::test_tools::per_element());
  record = rig.record(id);
  BOOST_TEST(record.definition_set == "set-2");
  BOOST_TEST(has(record.cause, "mapped again and replayed by w01"));
}

BOOST_AUTO_TEST_CASE(refuses_to_replay_what_was_never_mapped) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  std::vector<NewDelivery> made;
  made.push_back(unmapped(rig));
  Uuid id = made.front().record.message.id;
  rig.dispatcher->committed(rig.commit_only(std::move(made)));
  rig.power_cycle();
  rig.recover();
  Result<void> replayed = rig.await(rig.dispatcher->replay(id));
  BOOST_REQUIRE(!replayed);
  BOOST_TEST((replayed.error().code == ErrorCode::bad_request));
  rig.run_for(seconds(5));
  BOOST_TEST(partner.got.empty());
}

BOOST_AUTO_TEST_CASE(refuses_acts_on_what_is_unknown_or_in_flight) {
  DeliveryRig rig;
  FakePartner& partner = rig.partner("platform");
  partner.on_send = [&](OutboundRequest, SendCompletion done) {
    partner.answer(std::move(done), OutboundAnswer{}, seconds(5));
  };
  Uuid id = rig.post("platform", "case-1", "a");
  rig.run_for(seconds(1));
  Result<void> busy = rig.await(rig.dispatcher->skip(id, {"w01", "too late"}));
  BOOST_REQUIRE(!busy);
  BOOST_TEST((busy.error().code == ErrorCode::version_conflict));
  Result<void> unknown = rig.await(rig.dispatcher->replay(rig.ids.next()));
  BOOST_REQUIRE(!unknown);
  BOOST_TEST((unknown.error().code == ErrorCode::not_found));
}

BOOST_AUTO_TEST_CASE(of_two_acts_at_once_one_wins) {
  ParkedRig rig;
  int won = 0, lost = 0, told = 0;
  auto count = [&](Result<void> result) {
    ++told;
    result ? ++won : ++lost;
  };
  spawn<Result<void>>(rig.dispatcher->replay(rig.parked), count);
  spawn<Result<void>>(rig.dispatcher->skip(rig.parked, {"w01", "twice"}), count);
  rig.executor.run([&] { return told == 2; });
  BOOST_TEST(won == 1);
  BOOST_TEST(lost == 1);
}

BOOST_AUTO_TEST_CASE(an_act_the_store_refuses_changes_nothing) {
  ParkedRig rig;
  rig.disk.limit_bytes(1);
  Result<void> replayed = rig.await(rig.dispatcher->replay(rig.parked));
  BOOST_REQUIRE(!replayed);
  BOOST_TEST((replayed.error().code == ErrorCode::disk_full));
  BOOST_TEST(rig.dispatcher->stats().parked == 1U);
  rig.disk.limit_bytes(0);
  BOOST_TEST(rig.await(rig.dispatcher->replay(rig.parked)).has_value());
  rig.drain();
}

BOOST_AUTO_TEST_CASE(the_note_keeps_the_latest_acts_within_bounds) {
  DeliveryRig rig;
  Uuid id = rig.post("nowhere", "case-1", "a");
  rig.executor.run_ready();
  for (int i = 0; i < 200; ++i) BOOST_REQUIRE(rig.await(rig.dispatcher->replay(id)).has_value());
  std::string reason;
  for (int i = 0; i < 1000; ++i) reason += "撤";
  BOOST_TEST(rig.await(rig.dispatcher->skip(id, {"w01", reason})).has_value());
  std::string cause = rig.record(id).cause;
  BOOST_TEST(cause.size() <= 4000U);
  BOOST_TEST(has(cause, "撤…"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace jiuqu
