#include "bus/pipeline/definitions.h"

#include <boost/test/unit_test.hpp>

#include "bus/pipeline/code_tables.h"
#include "tests/unit/bus/pipeline/pipeline_fixture.h"

using namespace jiuqu;
using namespace jiuqu::test;

BOOST_AUTO_TEST_CASE(loads_a_set_and_finds_definitions_by_kind_and_id) {
  World world;
  write_shop(world.folder);
  world.folder.write("codes/colour.csv", "code,name,valid-from,valid-to\nr,red,,\n");
  auto set = world.good();
  BOOST_TEST(set->files() == 6u);
  BOOST_TEST(set->ids("schema") == (std::vector<std::string>{"shop/events.xsd", "shop/order.xsd"}),
             boost::test_tools::per_element());
  BOOST_TEST(set->get<CodeTableDefinition>("code-table", "colour") != nullptr);
  BOOST_TEST(set->get<Partner>("partner", "shop") != nullptr);
  BOOST_TEST(set->get<Partner>("interface", "shop.order") == nullptr);  // of another type
  BOOST_TEST(set->find("interface", "shop.orders") == nullptr);
  BOOST_TEST(set->find("nothing", "shop") == nullptr);
  BOOST_TEST(set->all("nothing").empty());
}

BOOST_AUTO_TEST_CASE(the_hash_is_of_names_and_bytes) {
  World world;
  write_shop(world.folder);
  auto before = world.good()->hash();
  BOOST_TEST(world.good()->hash() == before);
  world.folder.write("shop/partner.xml", std::string(kPartnerXml) + "<!-- a remark -->\n");
  BOOST_TEST(world.good()->hash() != before);
}

BOOST_AUTO_TEST_CASE(leaves_samples_and_hidden_folders_out) {
  World world;
  write_shop(world.folder);
  world.folder.write("shop/order.samples/broken.xml", "<not xml");
  world.folder.write(".git/config.xml", "<not xml");
  BOOST_TEST(world.good()->files() == 5u);
}

BOOST_AUTO_TEST_CASE(only_definitions_count_not_what_lies_beside_them) {
  World world;
  write_shop(world.folder);
  auto before = world.good()->hash();
  world.folder.write("shop/README.md", "words");
  world.folder.write("shop/impl/map.cc", "int main() {}");
  world.folder.write("shop/list.csv", "not,below,a,folder,named,codes\n");
  auto set = world.good();
  BOOST_TEST(set->hash() == before);
  BOOST_TEST(set->files() == 5u);
}

namespace {

// Something else writes a schema just when the definitions are read.
class Disturbing final : public DefinitionKind {
 public:
  explicit Disturbing(const TempFolder& folder) : folder_(folder) {}
  std::string_view name() const override { return "disturbing"; }
  bool claims(const SourceFile& file) const override { return file.relative == "z/last.xml"; }
  std::vector<std::shared_ptr<Definition>> read(const SourceFile&, Findings&) const override {
    folder_.write("shop/order.xsd", std::string(kOrderXsd) + "<!-- newer -->");
    return {};
  }

 private:
  const TempFolder& folder_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(refuses_a_schema_that_changed_while_the_set_was_read) {
  World world;
  write_shop(world.folder);
  world.folder.write("z/last.xml", "<last/>");
  world.kinds.push_back(std::make_unique<Disturbing>(world.folder));
  expect_lines(world.lint(), {"shop/order.xsd:0:0: error: The file changed while the definitions "
                              "were read: load them again [file.changed]"});
  BOOST_TEST(world.good() != nullptr);  // the newer one, as it stands now
}

BOOST_AUTO_TEST_CASE(refuses_an_id_that_is_defined_twice) {
  World world;
  write_shop(world.folder);
  world.folder.write("shop/z.interface.xml", "\n" + replaced(kOutboundXml, "/report", "/other"));
  expect_lines(world.lint(), {"shop/z.interface.xml:2:0: error: The interface \"shop.report\" is "
                              "already defined in shop/report.interface.xml "
                              "[definition.duplicate]"});
}

BOOST_AUTO_TEST_CASE(refuses_a_root_element_that_no_kind_knows) {
  World world;
  write_shop(world.folder);
  world.folder.write("shop/a.interface.xml", "\n<intreface xmlns='urn:jiuqu:interface:1'/>");
  world.folder.write("shop/b.interface.xml", "<interface xmlns='urn:jiuqu:interface:2'/>");
  world.folder.write("shop/c.xml", "<shopping-list/>");
  expect_lines(
      world.lint(),
      {"shop/a.interface.xml:2:1: error: No kind of definition knows the root element "
       "\"intreface\" (urn:jiuqu:interface:1) of this file (did you mean \"interface\"?) "
       "[file.unknown]",
       "shop/b.interface.xml:1:1: error: No kind of definition knows the root element "
       "\"interface\" (urn:jiuqu:interface:2) of this file [file.unknown]",
       "shop/c.xml:1:1: error: No kind of definition knows the root element \"shopping-list\" of "
       "this file [file.unknown]"});
}

BOOST_AUTO_TEST_CASE(files_of_kinds_that_were_left_out_only_warn) {
  World world;
  write_shop(world.folder);
  DefinitionKind* const schemas_alone[] = {world.kinds.front().get()};
  const std::string roots[] = {world.folder.path()};
  auto outcome = load_definitions(roots, schemas_alone);
  BOOST_REQUIRE(outcome.set != nullptr);
  BOOST_TEST(outcome.set->ids("schema").size() == 2u);
  BOOST_TEST(outcome.findings.size() == 3u);
  for (const auto& finding : outcome.findings) BOOST_TEST(finding.code == "file.unknown");
}

BOOST_AUTO_TEST_CASE(refuses_what_is_not_xml_with_its_place) {
  World world;
  world.folder.write("a.xml", "<partner>\n  <client>\n</partner>\n");
  world.folder.write("b.xml", "");
  auto lines = world.lint();
  BOOST_REQUIRE(lines.size() == 2u);
  BOOST_TEST(lines[0].starts_with("a.xml:3:"), lines[0]);
  BOOST_TEST(lines[0].ends_with("[file.not-xml]"), lines[0]);
  BOOST_TEST(lines[1].starts_with("b.xml:"), lines[1]);
  BOOST_TEST(lines[1].ends_with("[file.not-xml]"), lines[1]);
}

BOOST_AUTO_TEST_CASE(tells_a_file_that_cannot_be_read) {
  World world;
  world.folder.write("large.csv", std::string(limits::kDefinitionBytesMax + 1, 'x'));
  auto lines = world.lint();
  BOOST_REQUIRE(lines.size() == 1u);
  BOOST_TEST(lines[0].starts_with("large.csv:0:0: error: The body is larger than the limit."),
             lines[0]);
  BOOST_TEST(lines[0].ends_with("[file.unreadable]"), lines[0]);
}

BOOST_AUTO_TEST_CASE(tells_a_folder_that_is_not_there) {
  World world;
  auto outcome = world.load({world.folder.path() + "/nowhere"});
  BOOST_TEST(outcome.set == nullptr);
  BOOST_REQUIRE(outcome.findings.size() == 1u);
  BOOST_TEST(lint_line(outcome.findings[0]) ==
             world.folder.path() +
                 "/nowhere:0:0: error: The folder cannot be read: No such file or directory "
                 "[folder.unreadable]");
}

BOOST_AUTO_TEST_CASE(tells_findings_of_all_files_in_the_order_of_files_and_lines) {
  World world;
  write_shop(world.folder);
  world.folder.write("shop/partner.xml",
                     replaced(replaced(kPartnerXml, "env:SHOP_KEY", "plain"), "fake", "fakes"));
  world.folder.write("shop/order.interface.xml", replaced(kInboundXml, "<keep/>", "<keeep/>"));
  auto lines = world.lint();
  std::vector<std::string> places;
  for (const auto& line : lines) places.push_back(line.substr(0, line.find(": ")));
  BOOST_TEST(std::ranges::is_sorted(places));
  BOOST_TEST(lines.size() >= 3u);
}

BOOST_AUTO_TEST_CASE(a_word_is_told_with_the_likely_right_one) {
  World world;
  write_shop(world.folder);
  world.folder.write("shop/partner.xml",
                     replaced(replaced(kPartnerXml, "version=", "verison="), "<client", "<cleint"));
  expect_lines(world.lint(),
               {"shop/partner.xml:1:29: error: Unknown attribute \"verison\" (did you mean "
                "\"version\"?) [definition.attribute-unknown]",
                "shop/partner.xml:3:3: error: Unknown element \"cleint\" (did you mean "
                "\"client\"?) [definition.element-unknown]"});
}

BOOST_AUTO_TEST_CASE(what_a_broken_file_would_define_is_not_told_as_unknown) {
  World world;
  write_shop(world.folder);
  world.folder.write("shop/order.xsd", replaced(kOrderXsd, "</xs:schema>", "</xs:shema>"));
  world.folder.write("shop/report.interface.xml",
                     replaced(kOutboundXml, "endpoint=\"shop\"", "endpoint=\"shopp\""));
  auto lines = world.lint();
  BOOST_REQUIRE(lines.size() == 2u);
  BOOST_TEST(lines[0].starts_with("shop/order.xsd:"), lines[0]);
  BOOST_TEST(lines[0].ends_with("[file.not-xml]"), lines[0]);
  BOOST_TEST(lines[1].starts_with("shop/report.interface.xml:4:19: error: Unknown endpoint"),
             lines[1]);
}
