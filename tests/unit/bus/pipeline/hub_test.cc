// Hub::handle on a real store on a simulated disk, with fake steps: receipts, rejections,
// conflicts, appointments. The whole way with the shipped definitions is tests/sim.
#include "bus/json/json.h"
#include "tests/unit/bus/pipeline/hub_world.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

constexpr const char* kOrder = R"({"number":"7","name":"a","sent":"today"})";

}  // namespace

BOOST_AUTO_TEST_CASE(the_same_push_again_gets_the_same_answer_and_does_nothing) {
  HubWorld hub;
  // The step may run again, but what it wants to become true does so once.
  hub.world.on_keep = [&](Exchange&, Work& work) -> Result<void> {
    auto appointment = std::make_shared<Appointment>();
    appointment->id = work.cause;
    appointment->handler = "nobody";
    appointment->due = work.now + std::chrono::hours(1);
    schedule(work, std::move(appointment));
    return {};
  };
  hub.start();
  auto first = hub.push(kOrder);
  BOOST_TEST(first.status == 200);
  auto again = hub.push(R"({"sent":"later","name":"a","number":"7"})");
  BOOST_TEST(again.status == 200);
  BOOST_TEST(again.body == first.body);
  BOOST_TEST(hub.appointments() == 1u);
  BOOST_TEST(hub.hub->stats().accepted == 1u);
  BOOST_TEST(hub.hub->stats().repeated == 1u);
  BOOST_TEST(hub.messages().size() == 1u);
}

BOOST_AUTO_TEST_CASE(without_a_reply_of_its_own_the_receipt_is_told_in_the_format_of_the_request) {
  HubWorld hub;
  hub.start();
  auto json = hub.push(kOrder);
  BOOST_TEST(json.content_type == "application/json");
  BOOST_TEST(json::value_at(json.body, "$.key").value() == "7");
  BOOST_TEST(!json::value_at(json.body, "$.messageId").value().empty());
  std::optional<Reply> xml;
  hub.hub->submit({"shop.order",
                   "shop",
                   "application/xml",
                   {},
                   "<order xmlns='urn:order'><number>8</number><name>a</name></order>"},
                  [&xml](Reply reply) { xml = std::move(reply); });
  hub.executor.run([&] { return xml.has_value(); });
  BOOST_TEST(xml->content_type == "application/xml");
  BOOST_TEST(xml->body.contains("<key>8</key>"));
}

BOOST_AUTO_TEST_CASE(both_of_two_equal_pushes_at_once_hear_the_same) {
  HubWorld hub;
  hub.start();
  std::vector<Reply> told;
  for (int i = 0; i < 2; ++i)
    hub.hub->submit({"shop.order", "shop", "application/json", {}, kOrder},
                    [&told](Reply reply) { told.push_back(std::move(reply)); });
  hub.executor.run([&] { return told.size() == 2; });
  BOOST_TEST(told[0].body == told[1].body);
  BOOST_TEST(hub.hub->stats().accepted == 1u);
  BOOST_TEST(hub.hub->stats().repeated == 1u);
}

BOOST_AUTO_TEST_CASE(other_content_under_a_known_number_is_a_conflict) {
  HubWorld hub;
  hub.start();
  BOOST_TEST(hub.push(kOrder).status == 200);
  auto other = hub.push(R"({"number":"7","name":"b"})");
  BOOST_TEST(other.status == 409);
  BOOST_TEST(json::value_at(other.body, "$.code").value() == "1011");
  auto rows = hub.messages();
  BOOST_REQUIRE(rows.size() == 2u);
  BOOST_TEST(int(rows[1].state) == int(MessageState::rejected));
}

BOOST_AUTO_TEST_CASE(a_rejected_message_is_kept_and_claims_no_key) {
  HubWorld hub;
  hub.start();
  auto faulty = hub.push(R"({"number":"7"})");
  BOOST_TEST(faulty.status == 422);
  BOOST_TEST(json::value_at(faulty.body, "$.faults[0].field").value() == "$.name");
  auto rows = hub.messages();
  BOOST_REQUIRE(rows.size() == 1u);
  BOOST_TEST(int(rows[0].state) == int(MessageState::rejected));
  BOOST_TEST(json::value_at(rows[0].cause, "$.faults[0].rule").value() == "schema.missing");
  BOOST_TEST(hub.push(kOrder).status == 200);
}

BOOST_AUTO_TEST_CASE(a_conflict_of_versions_runs_the_steps_again) {
  HubWorld hub;
  int tries = 0;
  hub.world.on_keep = [&](Exchange&, Work& work) -> Result<void> {
    if (++tries == 1) return fail(ErrorCode::version_conflict);
    if (tries == 2)
      work.unit.add([](Sql&) -> Result<void> { return fail(ErrorCode::version_conflict); });
    return {};
  };
  hub.start();
  BOOST_TEST(hub.push(kOrder).status == 200);
  BOOST_TEST(tries == 3);
}

BOOST_AUTO_TEST_CASE(a_conflict_that_stays_is_told_after_a_few_tries) {
  HubWorld hub;
  int tries = 0;
  hub.world.on_keep = [&](Exchange&, Work&) -> Result<void> {
    ++tries;
    return fail(ErrorCode::version_conflict);
  };
  hub.start();
  auto reply = hub.push(kOrder);
  BOOST_TEST(reply.status == 503);
  BOOST_TEST(json::value_at(reply.body, "$.code").value() == "3006");
  BOOST_TEST(tries == limits::kConflictRetriesMax);
}

BOOST_AUTO_TEST_CASE(a_defect_of_the_hub_is_not_kept_as_the_senders_fault) {
  HubWorld hub;
  hub.world.on_keep = [](Exchange&, Work&) -> Result<void> {
    return fail(ErrorCode::definition_broken, "no workflow");
  };
  hub.start();
  BOOST_TEST(hub.push(kOrder).status == 500);
  BOOST_TEST(hub.messages().empty());
  BOOST_TEST(hub.hub->stats().rejected == 0u);
}

BOOST_AUTO_TEST_CASE(an_interface_that_keeps_nothing_answers_each_time_anew) {
  HubWorld hub;
  int noted = 0;
  hub.world.on_note = [&](xml::Node, Exchange&) -> Result<void> {
    ++noted;
    return {};
  };
  hub.world.folder.write(
      "shop/order.interface.xml",
      replaced(replaced(kInboundXml, "version=\"1\"", "version=\"1\" durable=\"no\""),
               "  <keep/>\n", ""));
  hub.start();
  BOOST_TEST(hub.push(kOrder).status == 200);
  BOOST_TEST(hub.push(kOrder).status == 200);
  BOOST_TEST(hub.push(R"({"number":"7"})").status == 422);
  BOOST_TEST(noted == 3);
  BOOST_TEST(hub.messages().empty());
}

BOOST_AUTO_TEST_CASE(the_events_of_a_step_are_committed_with_it_as_deliveries) {
  HubWorld hub;
  hub.world.on_keep = [](Exchange&, Work& work) -> Result<void> {
    work.case_key = "C-7";
    auto event = xml::Document::create("Placed", "urn:event");
    event.root().append("number").set_text("7");
    event.root().append("amount").set_text("3");
    work.events.push_back(std::move(event));
    return {};
  };
  hub.start();
  BOOST_TEST(hub.push(kOrder).status == 200);
  hub.executor.run_ready();
  auto rows = hub.messages();
  BOOST_REQUIRE(rows.size() == 2u);
  BOOST_TEST(rows[0].case_key == "C-7");
  BOOST_TEST(rows[1].interface == "shop.report");
  BOOST_TEST(int(rows[1].state) == int(MessageState::pending));
  BOOST_TEST(hub.dispatcher->stats().queued == 1u);
}

BOOST_AUTO_TEST_CASE(an_appointment_is_kept_once_also_after_a_restart) {
  HubWorld hub;
  struct Handler final : AppointmentHandler {
    std::string_view name() const override { return "test"; }
    Task<Result<void>> run(const Appointment& appointment, Work&) override {
      payloads.push_back(appointment.payload);
      co_return Result<void>{};
    }
    std::vector<std::string> payloads;
  } handler;
  hub.world.on_keep = [&](Exchange& exchange, Work& work) -> Result<void> {
    schedule(work, std::make_shared<Appointment>(Appointment{exchange.message->id.derive("a"),
                                                             "test", "7", "hello",
                                                             work.now + std::chrono::hours(1)}));
    return {};
  };
  hub.hub->add_handler(handler);
  hub.start();
  BOOST_TEST(hub.push(kOrder).status == 200);
  BOOST_TEST(handler.payloads.empty());
  // A second hub on the same store finds the row; the stale timer of the first does nothing.
  Hub second(Hub::Parts{hub.store.get(), &hub.clock, &hub.ids, &hub.executor, hub.dispatcher.get(),
                        nullptr});
  second.add_handler(handler);
  second.use(hub.hub->definitions());
  BOOST_REQUIRE(hub.await(second.recover()).has_value());
  hub.executor.run();
  BOOST_TEST(handler.payloads.size() >= 1u);
  auto left = hub.await([](Store* store) -> Task<std::int64_t> {
    std::int64_t rows = -1;
    auto look = [&rows](Sql& sql) {
      return sql.query("SELECT COUNT(*) FROM appointment", {}, [&](const Row& row) {
        rows = row.integer(0);
        return true;
      });
    };
    auto done = co_await read(*store, std::move(look));
    BOOST_TEST(done.has_value());
    co_return rows;
  }(hub.store.get()));
  BOOST_TEST(left == 0);
}

BOOST_AUTO_TEST_CASE(a_stopping_hub_answers_what_is_open_and_refuses_the_rest) {
  HubWorld hub;
  hub.start();
  std::optional<Reply> open;
  bool stopped = false;
  hub.hub->submit({"shop.order", "shop", "application/json", {}, kOrder},
                  [&](Reply reply) { open = std::move(reply); });
  hub.hub->stop([&] { stopped = true; });
  BOOST_TEST(!stopped);
  BOOST_TEST(hub.push(kOrder).status == 503);
  hub.executor.run([&] { return stopped; });
  BOOST_REQUIRE(open.has_value());
  BOOST_TEST(open->status == 200);
  BOOST_TEST(stopped);
  BOOST_TEST(!hub.hub->ready());
}

BOOST_AUTO_TEST_CASE(an_unknown_interface_is_not_found) {
  HubWorld hub;
  hub.start();
  BOOST_TEST(hub.push(kOrder, "shop.nothing").status == 404);
  BOOST_TEST(hub.push(kOrder, "shop.report").status == 404);
}
