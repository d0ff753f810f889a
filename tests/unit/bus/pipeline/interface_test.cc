// *.interface.xml: what is read, and what is refused with its place.
#include <boost/test/unit_test.hpp>

#include "tests/unit/bus/pipeline/pipeline_fixture.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

std::vector<std::string> lint_inbound(const std::string& from, const std::string& to) {
  World world;
  write_shop(world.folder);
  world.folder.write("shop/order.interface.xml", replaced(kInboundXml, from, to));
  return world.lint();
}

std::vector<std::string> lint_outbound(const std::string& from, const std::string& to) {
  World world;
  write_shop(world.folder);
  world.folder.write("shop/report.interface.xml", replaced(kOutboundXml, from, to));
  return world.lint();
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_a_receiving_interface) {
  World world;
  write_shop(world.folder);
  auto set = world.good();
  const auto& order = *set->get<Interface>("interface", "shop.order");
  BOOST_TEST(order.version == "1");
  BOOST_TEST(order.partner == "shop");
  BOOST_TEST(order.durable);
  BOOST_REQUIRE(order.receive.has_value());
  BOOST_TEST(order.receive->settings.at("path") == "/orders");
  BOOST_TEST(order.root_element == "order");
  BOOST_TEST(order.schema == set->get<SchemaDefinition>("schema", "shop/order.xsd"));
  BOOST_TEST(order.identity_ignore == std::vector<std::string>{"sent"},
             boost::test_tools::per_element());
  BOOST_TEST(int(order.on_change) == int(OnChange::refuse));
  BOOST_REQUIRE(order.judge_steps.size() == 2u);
  BOOST_TEST(order.judge_steps[1]->element == "note");
  BOOST_TEST(order.judge_steps[1]->line == 6);
  BOOST_TEST(order.record_steps.size() == 1u);
  BOOST_TEST(order.reply_step == nullptr);
}

BOOST_AUTO_TEST_CASE(reads_a_sending_interface) {
  World world;
  write_shop(world.folder);
  auto set = world.good();
  const auto& report = *set->get<Interface>("interface", "shop.report");
  BOOST_TEST(!report.receive.has_value());
  BOOST_TEST(report.on_events == (std::vector<std::string>{"Placed", "Shipped"}),
             boost::test_tools::per_element());
  BOOST_TEST(report.endpoint == "shop");
  BOOST_TEST((report.operation == Settings{{"path", "/report"}}));
  BOOST_TEST(report.send_content_type == "application/json");
}

BOOST_AUTO_TEST_CASE(refuses_an_unknown_step_with_the_likely_one) {
  expect_lines(lint_inbound("<note/>", "<nota/>"),
               {"shop/order.interface.xml:6:3: error: Unknown element \"nota\" (did you mean "
                "\"note\"?) [definition.element-unknown]"});
}

BOOST_AUTO_TEST_CASE(refuses_an_unknown_schema) {
  expect_lines(lint_inbound("shop/order.xsd", "shop/ordr.xsd"),
               {"shop/order.interface.xml:5:21: error: Unknown schema \"shop/ordr.xsd\" (did you "
                "mean \"shop/order.xsd\"?) [interface.schema-unknown]"});
}

BOOST_AUTO_TEST_CASE(refuses_what_a_step_kind_cannot_find) {
  expect_lines(lint_outbound("to=\"shop/events.xsd\"", "to=\"shop/event.xsd\""),
               {"shop/report.interface.xml:3:12: error: Unknown schema \"shop/event.xsd\" (did you "
                "mean \"shop/events.xsd\"?) [fake.schema-unknown]"});
}

BOOST_AUTO_TEST_CASE(refuses_unknown_endpoints_events_and_adapters) {
  expect_lines(lint_outbound("endpoint=\"shop\"", "endpoint=\"shoop\""),
               {"shop/report.interface.xml:4:19: error: Unknown endpoint \"shoop\" (did you mean "
                "\"shop\"?) [interface.endpoint-unknown]"});
  expect_lines(lint_outbound("Placed Shipped", "Placed Shiped"),
               {"shop/report.interface.xml:2:14: error: Unknown event \"Shiped\" (did you mean "
                "\"Shipped\"?) [interface.event-unknown]"});
  expect_lines(lint_inbound("adapter=\"fake\"", "adapter=\"fax\""),
               {"shop/order.interface.xml:2:21: error: Unknown adapter \"fax\" (did you mean "
                "\"fake\"?) [interface.adapter-unknown]"});
}

BOOST_AUTO_TEST_CASE(refuses_wrong_and_missing_settings_of_the_protocol) {
  expect_lines(lint_inbound("path=\"/orders\"", "pth=\"/orders\""),
               {"shop/order.interface.xml:2:3: error: The setting \"path\" is missing: below the "
                "url [setting.missing]",
                "shop/order.interface.xml:2:32: error: Unknown setting \"pth\" (did you mean "
                "\"path\"?) [setting.unknown]"});
  expect_lines(lint_outbound(" path=\"/report\"", ""),
               {"shop/report.interface.xml:4:3: error: The setting \"path\" is missing: below the "
                "url [setting.missing]"});
}

BOOST_AUTO_TEST_CASE(refuses_a_durable_interface_without_keys) {
  World world;
  write_shop(world.folder);
  std::string text = replaced(
      kInboundXml,
      "  <identity key=\"string(/o:order/o:number)\" ignore=\"sent\" on-change=\"refuse\"/>\n", "");
  world.folder.write("shop/order.interface.xml",
                     replaced(text, "  <order key=\"string(/o:order/o:number)\"/>\n", ""));
  expect_lines(world.lint(), {"shop/order.interface.xml:1:1: error: A durable interface needs "
                              "<identity key=…> [interface.identity-missing]",
                              "shop/order.interface.xml:1:1: error: A durable interface needs "
                              "<order key=…> [interface.order-missing]"});
}

BOOST_AUTO_TEST_CASE(refuses_expressions_that_cannot_be_read) {
  auto lines = lint_inbound("<order key=\"string(/o:order/o:number)\"/>",
                            "<order key=\"string(/x:order\"/>");
  BOOST_REQUIRE(lines.size() == 1u);
  BOOST_TEST(
      lines[0].starts_with("shop/order.interface.xml:4:15: error: The expression cannot be read: "),
      lines[0]);
  BOOST_TEST(lines[0].ends_with("[interface.expression]"), lines[0]);
  BOOST_TEST(lint_inbound("<order key=\"string(/o:order/o:number)\"/>", "<order/>").size() == 1u);
}

BOOST_AUTO_TEST_CASE(refuses_steps_out_of_order) {
  expect_lines(lint_inbound("<note/>\n  <keep/>", "<keep/>\n  <note/>"),
               {"shop/order.interface.xml:7:3: error: \"note\" must stand before the steps that "
                "keep records [interface.step-order]"});
  expect_lines(lint_inbound("  <validate schema=\"shop/order.xsd\"/>\n  <note/>\n",
                            "  <map to=\"shop/order.xsd\"/>\n"),
               {"shop/order.interface.xml:1:1: error: The first step of a receiving interface must "
                "be <validate>: its schema reads the body [interface.schema-missing]"});
  expect_lines(lint_outbound("  <send", "  <keep/>\n  <send"),
               {"shop/report.interface.xml:1:1: error: \"keep\" keeps records: only a receiving "
                "interface may [interface.step-order]"});
}

BOOST_AUTO_TEST_CASE(refuses_an_interface_that_goes_no_way_or_both) {
  expect_lines(lint_outbound("  <on event=\"Placed Shipped\"/>\n", ""),
               {"shop/report.interface.xml:1:1: error: A sending interface needs both <on> and "
                "<send> [interface.outbound]"});
  auto both = lint_inbound("  <keep/>", "  <keep/>\n  <on event=\"Placed\"/>");
  BOOST_TEST(std::ranges::count_if(both, [](const std::string& line) {
               return line.ends_with("[interface.direction]");
             }) == 1);
}

BOOST_AUTO_TEST_CASE(refuses_words_that_stand_for_nothing) {
  expect_lines(lint_inbound("version=\"1\"", "version=\"1\" durable=\"maybe\" reply=\"on-comit\""),
               {"shop/order.interface.xml:1:49: error: Unknown durable \"maybe\" "
                "[interface.value]",
                "shop/order.interface.xml:1:63: error: Unknown reply \"on-comit\" (did you mean "
                "\"on-commit\"?) [interface.value]"});
  expect_lines(lint_inbound("on-change=\"refuse\"", "on-change=\"reufse\""),
               {"shop/order.interface.xml:3:70: error: Unknown on-change \"reufse\" (did you mean "
                "\"refuse\"?) [interface.value]"});
}

BOOST_AUTO_TEST_CASE(an_interface_that_keeps_nothing_has_no_records_and_needs_no_keys) {
  expect_lines(lint_inbound("version=\"1\"", "version=\"1\" durable=\"no\""),
               {"shop/order.interface.xml:1:1: error: An interface with durable=\"no\" keeps "
                "nothing: no step may keep records [interface.not-durable]"});
}

BOOST_AUTO_TEST_CASE(json_is_sent_by_a_schema) {
  expect_lines(lint_outbound("  <map to=\"shop/events.xsd\"/>\n", ""),
               {"shop/report.interface.xml:1:1: error: No step names the schema of what is sent: "
                "JSON is written by a schema [interface.form-unknown]"});
  BOOST_TEST(lint_outbound("  <map to=\"shop/events.xsd\"/>\n  <send",
                           "  <send content-type=\"application/xml\"")
                 .empty());
}

BOOST_AUTO_TEST_CASE(refuses_an_interface_without_id) {
  expect_lines(lint_inbound(" id=\"shop.order\"", ""),
               {"shop/order.interface.xml:1:1: error: The interface has no id "
                "[interface.id-missing]"});
}
