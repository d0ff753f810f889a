// Deliveries that could not be mapped, mapped again when the definitions are mended.
#include "bus/pipeline/dead_letters.h"

#include "tests/unit/bus/pipeline/hub_world.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

// A hub with an endpoint, and a <map/> that fails for the events the test names.
struct MendWorld : HubWorld {
  MendWorld() {
    world.on_keep = [this](Exchange& exchange, Work& work) -> Result<void> {
      auto event = xml::Document::create("Placed", "urn:event");
      event.root().append("number").set_text("lane");
      event.root().append("amount").set_text(exchange.identity_key);
      work.events.push_back(std::move(event));
      return {};
    };
    world.on_map = [this](xml::Node node, Exchange& exchange) -> Result<void> {
      bool mended = node.attribute("mended").has_value();
      if (mended || exchange.tree.root().child_text("amount") != unmappable) return {};
      Finding finding;
      finding.where.path = "/Placed/amount";
      finding.en = "The code stands in no table.";
      exchange.findings.push_back(finding);
      return {};
    };
    start();
  }
  void place(int number) {
    auto reply = push(R"({"number":")" + std::to_string(number) + R"(","name":"a"})");
    BOOST_REQUIRE(reply.status == 200);
    executor.run_ready();  // the dispatcher takes it over
  }
  // What a mended definition looks like here.
  std::shared_ptr<const DefinitionSet> mend() {
    world.folder.write("shop/report.interface.xml",
                       replaced(kOutboundXml, "<map ", "<map mended=\"1\" "));
    auto set = world.good();
    hub->use(set);
    return set;
  }
  DeadLetterParts parts() const { return {store.get(), hub.get(), dispatcher.get()}; }
  DeadLetter only_letter() {
    auto letters = await(dispatcher->parked());
    BOOST_REQUIRE(letters.size() == 1u);
    return letters[0];
  }
  MessageRecord record(const Uuid& id) {
    auto loaded = await(load_message(*store, id));
    BOOST_REQUIRE(loaded.has_value());
    return *loaded;
  }
  std::string unmappable = "2";
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_delivery_is_mapped_again_on_replay_under_the_set_in_use) {
  MendWorld hub;
  for (int number : {1, 2, 3}) hub.place(number);
  auto letter = hub.only_letter();
  BOOST_TEST(letter.unmapped);
  BOOST_TEST(letter.position == 2u);
  BOOST_TEST(letter.behind == 1u);
  auto early = hub.await(replay_dead_letter(hub.parts(), letter.id, std::nullopt, {"op", ""}));
  BOOST_REQUIRE(!early.has_value());
  BOOST_TEST(int(early.error().code) == int(ErrorCode::mapping_failed));
  BOOST_TEST(early.error().detail == "/Placed/amount: The code stands in no table.");
  BOOST_TEST(hub.only_letter().unmapped);

  auto set = hub.mend();
  auto done = hub.await(replay_dead_letter(hub.parts(), letter.id, std::nullopt, {"op", "mended"}));
  BOOST_REQUIRE(done.has_value());
  auto record = hub.record(letter.id);
  BOOST_TEST(record.message.body == R"({"number":"lane","amount":2})");
  BOOST_TEST(record.message.content_type == "application/json");
  BOOST_TEST(record.definition_set == set->hash());
  BOOST_TEST(record.cause.contains("mapped again and replayed by op: mended"));
  BOOST_TEST(hub.await(hub.dispatcher->parked()).empty());
  // At its place: still the second of three.
  auto open = hub.await(hub.dispatcher->find(letter.id));
  BOOST_REQUIRE(open.has_value());
  BOOST_TEST(open->position == 2u);
}

BOOST_AUTO_TEST_CASE(a_dry_run_shows_what_would_be_sent_and_changes_nothing) {
  MendWorld hub;
  hub.place(2);
  auto letter = hub.only_letter();
  auto set = hub.mend();
  auto before = hub.record(letter.id);
  auto preview = hub.await(preview_replay(hub.parts(), letter.id, std::nullopt));
  BOOST_REQUIRE(preview.has_value());
  BOOST_TEST(preview->request.body == R"({"number":"lane","amount":2})");
  BOOST_TEST((preview->request.operation == Settings{{"path", "/report"}}));
  auto after = hub.record(letter.id);
  BOOST_TEST(after.message.body == before.message.body);
  BOOST_TEST(after.definition_set == before.definition_set);
  BOOST_TEST(after.cause == before.cause);
  BOOST_TEST(hub.only_letter().unmapped);
}

BOOST_AUTO_TEST_CASE(a_persons_body_goes_instead_with_the_type_of_the_interface) {
  MendWorld hub;
  hub.place(2);
  auto letter = hub.only_letter();
  std::string body = R"({"by":"hand"})";
  auto preview = hub.await(preview_replay(hub.parts(), letter.id, body));
  BOOST_REQUIRE(preview.has_value());
  BOOST_TEST(preview->request.body == body);
  BOOST_TEST(preview->request.content_type == "application/json");
  BOOST_TEST((preview->request.operation == Settings{{"path", "/report"}}));
  auto done = hub.await(replay_dead_letter(hub.parts(), letter.id, body, {"op", "by hand"}));
  BOOST_REQUIRE(done.has_value());
  BOOST_TEST(hub.record(letter.id).message.body == body);
}

BOOST_AUTO_TEST_CASE(a_page_shows_the_event_its_origin_and_why_it_cannot_go) {
  MendWorld hub;
  hub.place(2);
  auto letter = hub.only_letter();
  auto page = hub.await(show_dead_letter(hub.parts(), letter.id));
  BOOST_REQUIRE(page.has_value());
  BOOST_TEST(page->record.message.body.contains("<amount>2</amount>"));
  BOOST_REQUIRE(page->origin.has_value());
  BOOST_TEST(page->origin->message.body == R"({"number":"2","name":"a"})");
  BOOST_REQUIRE(!page->would_send.has_value());
  BOOST_TEST(int(page->would_send.error().code) == int(ErrorCode::mapping_failed));
  hub.mend();
  page = hub.await(show_dead_letter(hub.parts(), letter.id));
  BOOST_REQUIRE(page->would_send.has_value());
  BOOST_TEST(page->would_send->request.body == R"({"number":"lane","amount":2})");
}

BOOST_AUTO_TEST_CASE(an_interface_that_is_gone_or_sends_elsewhere_is_told) {
  MendWorld hub;
  hub.place(2);
  auto letter = hub.only_letter();
  auto refusal = [&] {
    hub.hub->use(hub.world.good());
    auto preview = hub.await(preview_replay(hub.parts(), letter.id, std::nullopt));
    BOOST_REQUIRE(!preview.has_value());
    return preview.error().detail;
  };
  hub.world.folder.write(
      "shop/partner.xml",
      replaced(kPartnerXml, "</partner>",
               "<endpoint id=\"other\" adapter=\"fake\" url=\"http://other\"/></partner>"));
  hub.world.folder.write("shop/report.interface.xml",
                         replaced(kOutboundXml, "endpoint=\"shop\"", "endpoint=\"other\""));
  BOOST_TEST(refusal() ==
             "the interface \"shop.report\" sends to \"other\" now, and this delivery "
             "stands in a lane of \"shop\"");
  std::filesystem::remove(hub.world.folder.path() + "/shop/report.interface.xml");
  BOOST_TEST(refusal() == "no interface \"shop.report\" sends now");
}
