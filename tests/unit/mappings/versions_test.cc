// Versions of one mapping and the days they are in force on.
#include "mappings/map_step.h"
#include "tests/unit/mappings/definitions_fixture.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

struct World : DefinitionFolder {
  World() {
    write("from.xsd", kFromXsd);
    write("to.xsd", kToXsd);
    write("codes/colours.csv", kColours);
  }
  // A version with a constant of its own, so that a run tells which it was.
  void version(const std::string& name, const std::string& days,
               const std::string& target_root = "purchase") {
    write(name + ".map.xml",
          "<mapping xmlns=\"urn:jiuqu:mapping:1\" version=\"1\" source=\"from.xsd\" "
          "source-root=\"order\" target=\"to.xsd\" target-root=\"" +
              target_root + "\" " + days + ">\n<field to=\"id\" constant=\"" + name +
              "\"/>\n<ignore from=\"number\"/>\n</mapping>\n");
  }
  void load() { outcome = kinds.load({path()}); }
  std::vector<std::string> told() {
    load();
    std::vector<std::string> lines;
    for (const Finding& finding : outcome.findings)
      if (finding.level != Level::info)
        lines.push_back(finding.where.file.substr(path().size() + 1) + ":" +
                        std::to_string(finding.where.line) + " " + finding.code);
    return lines;
  }

  Kinds kinds;
  LoadOutcome outcome;
};

using Lines = std::vector<std::string>;

Exchange message_of(const char* time, const std::string& placed) {
  Exchange exchange;
  auto message = std::make_shared<Message>();
  message->created = *from_iso8601(time);
  exchange.message = message;
  exchange.tree = std::move(*xml::Document::parse(
      "<order xmlns=\"urn:from\"><number>7</number><region>r</region><placed>" + placed +
      "</placed></order>"));
  return exchange;
}

// The id that the version in force gives; else what is wrong.
std::string mapped_by(World& world, const std::string& step, Exchange exchange) {
  auto kind = map_step_kind();
  auto document = xml::Document::parse_definition(step, "x.interface.xml");
  Findings findings;
  auto compiled = kind->compile(document->root(), *world.outcome.set, findings);
  BOOST_REQUIRE(compiled != nullptr);
  auto ran = dynamic_cast<JudgeStep&>(*compiled).run(exchange);
  return ran ? exchange.tree.root().child_text("id") : ran.error().detail;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(versions)

BOOST_AUTO_TEST_CASE(the_version_in_force_on_the_day_the_message_came_in_maps_it) {
  World world;
  world.version("order", "valid-to=\"2026-12-31\"");
  world.version("order@2027", "valid-from=\"2027-01-01\"");
  BOOST_TEST(world.told() == Lines{}, boost::test_tools::per_element());
  const std::string step = "<map mapping=\"order\"/>";
  // The day is China's: 16:00 UTC is midnight there.
  BOOST_TEST(mapped_by(world, step, message_of("2026-12-31T15:59:59Z", "")) == "order");
  BOOST_TEST(mapped_by(world, step, message_of("2026-12-31T16:00:00Z", "")) == "order@2027");
}

BOOST_AUTO_TEST_CASE(a_date_of_the_document_goes_before_the_day_it_came_in) {
  World world;
  world.version("order", "valid-to=\"2026-12-31\"");
  world.version("order@2027", "valid-from=\"2027-01-01\"");
  BOOST_TEST(world.told() == Lines{}, boost::test_tools::per_element());
  const std::string step =
      "<map mapping=\"order\" date=\"string(/f:order/f:placed)\" xmlns:f=\"urn:from\"/>";
  BOOST_TEST(mapped_by(world, step, message_of("2027-03-01T00:00:00Z", "2026-11-23")) == "order");
  BOOST_TEST(mapped_by(world, step, message_of("2027-03-01T00:00:00Z", "")) == "order@2027");
}

BOOST_AUTO_TEST_CASE(a_message_without_a_version_in_force_gets_one_clear_fault) {
  World world;
  world.version("order", "valid-to=\"2026-12-31\"");
  world.load();
  BOOST_TEST(mapped_by(world, "<map mapping=\"order\"/>", message_of("2027-03-01T00:00:00Z", "")) ==
             "no version of mapping order is in force on 2027-03-01");
}

BOOST_AUTO_TEST_CASE(two_versions_on_one_day_are_refused) {
  World world;
  world.version("order", "valid-to=\"2027-01-01\"");
  world.version("order@2027", "valid-from=\"2027-01-01\"");
  BOOST_TEST(world.told() == Lines{"order@2027.map.xml:1 mapping.version-overlap"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(days_between_versions_are_told) {
  World world;
  world.version("order", "valid-to=\"2026-12-30\"");
  world.version("order@2027", "valid-from=\"2027-01-01\" valid-to=\"2027-06-30\"");
  world.version("order@2027b", "valid-from=\"2027-07-01\"");
  BOOST_TEST(world.told() == Lines{"order@2027.map.xml:1 mapping.version-gap"},
             boost::test_tools::per_element());
  std::string words;
  for (const Finding& finding : world.outcome.findings) words += finding.en + "\n";
  BOOST_TEST(words.contains("from 2026-12-31 until 2027-01-01"));
}

BOOST_AUTO_TEST_CASE(days_that_are_none_and_other_forms_are_refused) {
  World world;
  world.version("order", "valid-to=\"2026-02-30\"");
  BOOST_TEST(world.told() == Lines{"order.map.xml:1 mapping.validity"},
             boost::test_tools::per_element());
  world.version("order", "valid-from=\"2027-01-01\" valid-to=\"2026-01-01\"");
  BOOST_TEST(world.told() == Lines{"order.map.xml:1 mapping.validity"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
