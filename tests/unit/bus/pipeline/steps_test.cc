// The bus's own steps: validate and choose.
#include <boost/test/unit_test.hpp>

#include "bus/pipeline/impl/router.h"
#include "tests/unit/bus/pipeline/pipeline_fixture.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

std::string with_choose(const std::string& content) {
  return replaced(kInboundXml, "<note/>", "<choose>\n" + content + "\n  </choose>");
}

std::vector<std::string> lint_choose(const std::string& content) {
  World world;
  write_shop(world.folder);
  world.folder.write("shop/order.interface.xml", with_choose(content));
  return world.lint();
}

Exchange exchange_of(const std::shared_ptr<const DefinitionSet>& set, const std::string& body) {
  Exchange exchange;
  exchange.definitions = set;
  exchange.interface = set->get<Interface>("interface", "shop.order");
  auto message = std::make_shared<Message>();
  message->content_type = "application/xml";
  exchange.message = message;
  auto tree = xml::Document::parse(body);
  BOOST_REQUIRE(tree.has_value());
  exchange.tree = std::move(*tree);
  return exchange;
}

}  // namespace

BOOST_AUTO_TEST_CASE(validate_tells_every_fault_and_names_its_schema) {
  World world;
  write_shop(world.folder);
  auto set = world.good();
  auto exchange = exchange_of(set, "<order xmlns='urn:order'><number>123456789</number></order>");
  const auto& step = *exchange.interface->judge_steps.at(0);
  BOOST_REQUIRE(step.run(exchange).has_value());
  BOOST_REQUIRE(exchange.findings.size() == 2u);
  BOOST_TEST(exchange.findings[0].where.path == "/order/name");
  BOOST_TEST(exchange.findings[1].where.path == "/order/number");
  BOOST_TEST(step.produces() == exchange.interface->schema);
}

BOOST_AUTO_TEST_CASE(choose_takes_the_first_branch_that_holds) {
  World world;
  write_shop(world.folder);
  world.folder.write(
      "shop/order.interface.xml",
      with_choose("<when test=\"/o:order/o:number = '1'\"><note say=\"one\"/></when>"
                  "<when test=\"/o:order/o:number\"><note say=\"some\"/></when>"
                  "<otherwise><note say=\"none\"/><note say=\"more\"/></otherwise>"));
  std::string said;
  world.on_note = [&](xml::Node node, Exchange&) -> Result<void> {
    said += node.attribute("say").value_or("") + " ";
    return {};
  };
  auto set = world.good();
  for (const char* number : {"<number>1</number>", "<number>2</number>", ""}) {
    auto exchange = exchange_of(
        set, std::string("<order xmlns='urn:order'>") + number + "<name>a</name></order>");
    BOOST_REQUIRE(exchange.interface->judge_steps.at(1)->run(exchange).has_value());
  }
  BOOST_TEST(said == "one some none more ");
}

BOOST_AUTO_TEST_CASE(choose_stops_at_the_error_of_a_step) {
  World world;
  write_shop(world.folder);
  world.folder.write("shop/order.interface.xml",
                     with_choose("<otherwise><note/><note/></otherwise>"));
  int runs = 0;
  world.on_note = [&](xml::Node, Exchange&) -> Result<void> {
    ++runs;
    return fail(ErrorCode::mapping_failed, "no");
  };
  auto set = world.good();
  auto exchange = exchange_of(set, "<order xmlns='urn:order'><name>a</name></order>");
  BOOST_TEST(!exchange.interface->judge_steps.at(1)->run(exchange).has_value());
  BOOST_TEST(runs == 1);
}

BOOST_AUTO_TEST_CASE(choose_leaves_the_form_its_branches_agree_on) {
  World world;
  write_shop(world.folder);
  auto events = "<map to=\"shop/events.xsd\"/>";
  auto form_of = [&](const std::string& content) -> std::string {
    world.folder.write("shop/order.interface.xml", with_choose(content));
    auto set = world.good();
    const auto* schema =
        set->get<Interface>("interface", "shop.order")->judge_steps.at(1)->produces();
    return schema == nullptr ? "" : schema->id;
  };
  auto when = [](const std::string& steps) { return "<when test=\"1\">" + steps + "</when>"; };
  auto otherwise = [](const std::string& steps) { return "<otherwise>" + steps + "</otherwise>"; };
  BOOST_TEST(form_of(when(events) + otherwise(events)) == "shop/events.xsd");
  BOOST_TEST(form_of(when(events) + otherwise("<map to=\"shop/order.xsd\"/>")).empty());
  BOOST_TEST(form_of(when(events) + otherwise("<note/>")).empty());
  BOOST_TEST(form_of(when(events)).empty());
}

BOOST_AUTO_TEST_CASE(choose_refuses_what_it_cannot_run) {
  expect_lines(lint_choose("<when test=\"1\"><nota/></when><otherwise/><when test=\"2\"/>"),
               {"shop/order.interface.xml:7:16: error: Unknown step \"nota\" (did you mean "
                "\"note\"?) [interface.step-unknown]",
                "shop/order.interface.xml:7:42: error: Nothing may follow <otherwise> "
                "[choose.after-otherwise]"});
  expect_lines(lint_choose("<when test=\"1\"><keep/></when>"),
               {"shop/order.interface.xml:7:16: error: The step \"keep\" may not stand inside "
                "<choose> [choose.record-step]"});
  expect_lines(lint_choose("<wenn test=\"1\"/>"),
               {"shop/order.interface.xml:7:1: error: Unknown element \"wenn\" (did you mean "
                "\"when\"?) [definition.element-unknown]"});
  auto missing = lint_choose("<when tset=\"1\"/><otherwise/>");
  BOOST_TEST(missing.size() == 2u);
  for (const auto& line : missing)
    BOOST_TEST(
        (line.ends_with("[definition.attribute-unknown]") || line.ends_with("[choose.test]")),
        line);
}
