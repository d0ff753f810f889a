// Which way messages and events take, without records and without sending.
#include "bus/pipeline/way.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/bus/pipeline/pipeline_fixture.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

constexpr const char* kOrder = "<order xmlns='urn:order'><number>N7</number><name>a</name></order>";
constexpr const char* kPlaced =
    "<Placed xmlns='urn:event'><number>N7</number><amount>3</amount></Placed>";

const UtcTime kNow = *from_iso8601("2026-11-23T02:00:00Z");

void write_choices(const World& world) {
  world.folder.write(
      "shop/order.interface.xml",
      replaced(kInboundXml, "<note/>",
               "<note first=\"yes\"/><choose><when test=\"/o:order/o:number = 'N6' or $kind = "
               "'x'\"><note/></when>"
               "<when test=\"/o:order/o:line[1] or /o:order/o:name = 'a'\"><note say=\"a\"/></when>"
               "<otherwise/></choose>"));
}

std::vector<std::string> lines_of(const Result<WayTaken>& way) {
  BOOST_REQUIRE(way.has_value());
  return way_lines(*way);
}

void check_lines(const Result<WayTaken>& way, const std::vector<std::string>& wanted) {
  auto lines = lines_of(way);
  BOOST_TEST(lines == wanted, boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_way_tells_each_step_the_branch_taken_and_what_its_test_held) {
  World world;
  write_shop(world.folder);
  write_choices(world);
  world.on_note = [](xml::Node, Exchange& exchange) -> Result<void> {
    exchange.variables["kind"] = "y";
    return {};
  };
  auto set = world.good();
  auto way = way_of_message(set, "shop.order", kOrder, "application/xml", kNow);
  check_lines(way, {"validate schema=\"shop/order.xsd\"", "note first=\"yes\"", "choose",
                    "  when test=\"/o:order/o:line[1] or /o:order/o:name = 'a'\"",
                    "    note say=\"a\"", "keep", "reply 200"});
  // The branch passed by stands there too, with what its expression held.
  const auto& entries = way->entries;
  auto passed = std::ranges::find_if(entries, [](const auto& entry) { return !entry.taken; });
  BOOST_REQUIRE((passed != entries.end()));
  BOOST_TEST(passed->text == "when test=\"/o:order/o:number = 'N6' or $kind = 'x'\"");
  BOOST_REQUIRE(passed->values.size() == 2u);
  BOOST_TEST(passed->values[0].first == "/o:order/o:number");
  BOOST_TEST(passed->values[0].second == "N7");
  BOOST_TEST(passed->values[1].first == "$kind");
  BOOST_TEST(passed->values[1].second == "y");
  BOOST_TEST(passed->line > 0);
  // Of the branch taken, what stands in a predicate is left out.
  auto taken = passed + 1;
  BOOST_REQUIRE(taken->values.size() == 1u);
  BOOST_TEST(taken->values[0].first == "/o:order/o:name");
}

BOOST_AUTO_TEST_CASE(a_refused_message_ends_with_its_reply_and_its_faults) {
  World world;
  write_shop(world.folder);
  auto set = world.good();
  auto way = way_of_message(set, "shop.order",
                            "<order xmlns='urn:order'><number>123456789</number></order>",
                            "application/xml", kNow);
  check_lines(way, {"validate schema=\"shop/order.xsd\"", "note", "reply 422 1007 schema_invalid",
                    "fault /order/name schema.missing", "fault /order/number schema.too-long"});
  auto unread = way_of_message(set, "shop.order", "<order", "application/xml", kNow);
  BOOST_REQUIRE(unread.has_value());
  BOOST_TEST(unread->reply.status == 400);
}

BOOST_AUTO_TEST_CASE(an_event_goes_to_the_interfaces_whose_condition_holds) {
  World world;
  write_shop(world.folder);
  auto with = [](const std::string& id, const std::string& when) {
    return replaced(replaced(kOutboundXml, "shop.report", id), "\"Placed Shipped\"",
                    "\"Placed Shipped\" when=\"" + when + "\"");
  };
  world.folder.write("shop/few.interface.xml", with("shop.few", "/*/e:amount &lt; 3"));
  world.folder.write("shop/many.interface.xml", with("shop.many", "/*/e:amount &gt;= 3"));
  auto set = world.good();
  auto way = way_of_event(set, kPlaced, kNow);
  check_lines(way, {"event Placed", "  interface shop.many when=\"/*/e:amount >= 3\"",
                    "    map to=\"shop/events.xsd\"", "    send shop path=/report lane=N7",
                    "  interface shop.report", "    map to=\"shop/events.xsd\"",
                    "    send shop path=/report lane=N7"});
  BOOST_REQUIRE(way->out.size() == 2u);
  BOOST_TEST(way->out[0].interface == "shop.many");
  BOOST_TEST(way->out[0].body == R"({"number":"N7","amount":3})");
  check_lines(way_of_event(set, kPlaced, kNow, "shop.few"), {"event Placed"});
  check_lines(way_of_event(set, "<Unheard xmlns='urn:event'/>", kNow),
              {"event Unheard", "no interface is for it"});
}

BOOST_AUTO_TEST_CASE(an_event_whose_route_cannot_be_decided_is_parked_not_lost) {
  World world;
  write_shop(world.folder);
  world.folder.write(
      "shop/report.interface.xml",
      replaced(kOutboundXml, "\"Placed Shipped\"", "\"Placed Shipped\" when=\"$nowhere = 1\""));
  auto way = way_of_event(world.good(), kPlaced, kNow);
  BOOST_REQUIRE(way.has_value());
  BOOST_REQUIRE(way->out.size() == 1u);
  BOOST_TEST(way->out[0].body.empty());
  BOOST_TEST(lines_of(way).back().starts_with("    parked 9"), lines_of(way).back());
}

BOOST_AUTO_TEST_CASE(a_condition_that_is_no_expression_is_found_with_its_place) {
  World world;
  write_shop(world.folder);
  world.folder.write("shop/report.interface.xml",
                     replaced(kOutboundXml, "\"Placed Shipped\"", "\"Placed Shipped\" when=\"(\""));
  auto lines = world.lint();
  BOOST_REQUIRE(lines.size() == 1u);
  BOOST_TEST(lines[0].starts_with("shop/report.interface.xml:2:"), lines[0]);
  BOOST_TEST(lines[0].contains("[interface.expression]"), lines[0]);
}

BOOST_AUTO_TEST_CASE(samples_beside_an_interface_are_run_and_tell_where_the_way_parts) {
  World world;
  write_shop(world.folder);
  auto runner = interface_samples();
  SampleRunner* const runners[] = {runner.get()};
  const std::string roots[] = {world.folder.path()};
  world.on_note = [](xml::Node, Exchange&) -> Result<void> { return {}; };
  world.folder.write("shop/order.interface.xml",
                     replaced(replaced(kInboundXml, "<note/>",
                                       "<choose><when test=\"/o:order/o:name = 'a'\">"
                                       "<note say=\"a\"/></when></choose>"),
                              "<keep/>", ""));
  world.folder.write("shop/order.samples/a.in.xml", kOrder);
  world.folder.write("shop/order.samples/a.way.txt",
                     "validate schema=\"shop/order.xsd\"\nchoose\n"
                     "  when test=\"/o:order/o:name = 'a'\"\n    note say=\"a\"\nreply 200\n");
  world.folder.write("shop/report.samples/placed.in.xml", kPlaced);
  world.folder.write("shop/report.samples/placed.way.txt",
                     "event Placed\n  interface shop.report\n    map to=\"shop/events.xsd\"\n"
                     "    send shop path=/report lane=N7\n");
  world.folder.write("shop/report.samples/placed.out.json", R"({"amount": 3, "number": "N7"})");
  auto set = world.good();
  auto good = run_samples(roots, runners, *set);
  BOOST_TEST(good.passed == 2u);
  BOOST_TEST(good.failed == 0u);

  world.folder.write("shop/report.samples/placed.out.json", R"({"amount": 4, "number": "N7"})");
  world.folder.write("shop/order.samples/a.way.txt",
                     "validate schema=\"shop/order.xsd\"\nchoose\nreply 200\n");
  world.folder.write("shop/order.samples/b.in.xml", kOrder);
  auto bad = run_samples(roots, runners, *set);
  BOOST_TEST(bad.failed == 3u);
  BOOST_REQUIRE(bad.findings.size() == 3u);
  BOOST_TEST(bad.findings[0].where.line == 3);
  BOOST_TEST(bad.findings[0].en.contains("instead of \"reply 200\""), bad.findings[0].en);
  BOOST_TEST(bad.findings[1].en.contains("No b.way.txt"), bad.findings[1].en);
  BOOST_TEST(bad.findings[2].en.contains("The content differs"), bad.findings[2].en);
}
