#include "bus/pipeline/impl/router.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/bus/pipeline/pipeline_fixture.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

xml::Document event(const std::string& name, const std::string& number) {
  auto document = xml::Document::create(name, "urn:event");
  document.root().append("number").set_text(number);
  document.root().append("amount").set_text("3");
  return document;
}

Work work_of(std::vector<xml::Document> events) {
  Work work;
  work.cause = Uuid{}.derive("cause");
  work.case_key = "C-1";
  work.events = std::move(events);
  return work;
}

std::vector<xml::Document> events(std::initializer_list<const char*> names) {
  std::vector<xml::Document> list;
  for (const char* name : names) list.push_back(event(name, "N7"));
  return list;
}

}  // namespace

BOOST_AUTO_TEST_CASE(each_event_goes_to_every_interface_that_names_it_in_order) {
  World world;
  write_shop(world.folder);
  world.folder.write(
      "shop/ship.interface.xml",
      replaced(replaced(kOutboundXml, "shop.report", "shop.ship"), "Placed Shipped", "Shipped"));
  auto set = world.good();
  auto work = work_of(events({"Placed", "Shipped", "Unheard"}));
  auto deliveries = route_events(work.events, set, work, "trace");
  std::vector<std::string> routed;
  for (const auto& delivery : deliveries) routed.push_back(delivery.record.message.interface);
  BOOST_TEST(routed == (std::vector<std::string>{"shop.report", "shop.report", "shop.ship"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_delivery_carries_its_form_lane_and_cause) {
  World world;
  write_shop(world.folder);
  auto set = world.good();
  auto work = work_of(events({"Placed"}));
  auto deliveries = route_events(work.events, set, work, "trace");
  BOOST_REQUIRE(deliveries.size() == 1u);
  const auto& record = deliveries[0].record;
  BOOST_TEST(record.message.body == R"({"number":"N7","amount":3})");
  BOOST_TEST(record.message.content_type == "application/json");
  BOOST_TEST(record.message.trace_parent == "trace");
  BOOST_TEST((record.message.causation == work.cause));
  BOOST_TEST(record.case_key == "C-1");
  BOOST_TEST(record.endpoint == "shop");
  BOOST_TEST(record.lane_key == "N7");
  BOOST_TEST(record.definition_set == set->hash());
  BOOST_TEST((deliveries[0].operation == Settings{{"path", "/report"}}));
  BOOST_TEST(!deliveries[0].parked.has_value());
}

BOOST_AUTO_TEST_CASE(ids_derive_from_the_cause_so_that_a_re_run_gives_the_same) {
  World world;
  write_shop(world.folder);
  auto set = world.good();
  auto work = work_of(events({"Placed", "Shipped"}));
  auto first = route_events(work.events, set, work, {});
  auto again = route_events(work.events, set, work, {});
  BOOST_TEST((first[0].record.message.id == again[0].record.message.id));
  BOOST_TEST((first[0].record.message.id != first[1].record.message.id));
  work.cause = Uuid{}.derive("another");
  BOOST_TEST((route_events(work.events, set, work, {})[0].record.message.id !=
              first[0].record.message.id));
}

BOOST_AUTO_TEST_CASE(a_route_that_cannot_be_mapped_is_parked_at_its_place_with_the_event) {
  World world;
  write_shop(world.folder);
  world.on_map = [](xml::Node, Exchange& exchange) -> Result<void> {
    if (exchange.tree.root().name() != "Shipped") return {};
    Finding finding;
    finding.where.path = "/Shipped/amount";
    finding.en = "The code \"3\" stands in no table.";
    exchange.findings.push_back(finding);
    return {};
  };
  auto set = world.good();
  auto work = work_of(events({"Placed", "Shipped", "Placed"}));
  auto deliveries = route_events(work.events, set, work, {});
  BOOST_REQUIRE(deliveries.size() == 3u);
  BOOST_TEST(!deliveries[0].parked.has_value());
  BOOST_TEST(!deliveries[2].parked.has_value());
  const auto& parked = deliveries[1];
  BOOST_REQUIRE(parked.parked.has_value());
  BOOST_TEST(int(parked.parked->code) == int(ErrorCode::mapping_failed));
  BOOST_TEST(parked.parked->detail == "/Shipped/amount: The code \"3\" stands in no table.");
  BOOST_TEST(parked.record.lane_key == "N7");
  BOOST_TEST(parked.record.message.content_type == "application/xml");
  BOOST_TEST(parked.record.message.body == work.events[1].serialize());
}

BOOST_AUTO_TEST_CASE(the_error_of_a_step_parks_its_route) {
  World world;
  write_shop(world.folder);
  world.on_map = [](xml::Node, Exchange&) -> Result<void> {
    return fail(ErrorCode::definition_broken, "no table");
  };
  auto set = world.good();
  auto work = work_of(events({"Placed"}));
  auto deliveries = route_events(work.events, set, work, {});
  BOOST_REQUIRE(deliveries[0].parked.has_value());
  BOOST_TEST(int(deliveries[0].parked->code) == int(ErrorCode::definition_broken));
}

BOOST_AUTO_TEST_CASE(a_route_may_choose_between_maps) {
  World world;
  write_shop(world.folder);
  world.folder.write(
      "shop/report.interface.xml",
      replaced(kOutboundXml, "<map to=\"shop/events.xsd\"/>",
               "<choose><when test=\"/e:Placed\"><map to=\"shop/events.xsd\"/></when>"
               "<otherwise><map to=\"shop/events.xsd\" fails=\"1\"/></otherwise></choose>"));
  world.on_map = [](xml::Node node, Exchange& exchange) -> Result<void> {
    if (!node.attribute("fails")) return {};
    Finding finding;
    finding.where.path = "/Shipped";
    finding.en = "No.";
    exchange.findings.push_back(finding);
    return {};
  };
  auto set = world.good();
  auto work = work_of(events({"Placed", "Shipped"}));
  auto deliveries = route_events(work.events, set, work, {});
  BOOST_TEST(!deliveries[0].parked.has_value());
  BOOST_REQUIRE(deliveries[1].parked.has_value());
  BOOST_TEST(deliveries[1].parked->detail == "/Shipped: No.");
}

BOOST_AUTO_TEST_CASE(xml_is_sent_as_it_stands_and_json_needs_a_schema) {
  auto tree = event("Placed", "N1");
  BOOST_TEST(encode_body(tree, "application/xml", nullptr).value() == tree.serialize());
  auto json = encode_body(tree, "application/json", nullptr);
  BOOST_REQUIRE(!json.has_value());
  BOOST_TEST(int(json.error().code) == int(ErrorCode::definition_broken));
}
