// What a mapping file is told when it is loaded.
#include <algorithm>

#include "tests/unit/mappings/definitions_fixture.h"

using jiuqu::Finding;
using jiuqu::Level;
using jiuqu::lint_line;
using jiuqu::test::OrderMapping;

namespace {

const std::string kId = "<field to=\"id\" from=\"number\"/>\n";
const std::string kIgnoreAll =
    "<ignore from=\"number region nick colour placed price contact tag line\"/>\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(mapping_link)

BOOST_AUTO_TEST_CASE(takes_a_mapping_that_fits_both_schemas) {
  OrderMapping order(kIgnoreAll + kId);
  BOOST_TEST(order.findings().empty());
  BOOST_TEST(order.mapping().target_root() == "purchase");
}

BOOST_AUTO_TEST_CASE(names_an_unknown_source_field_with_place_and_likely_word) {
  OrderMapping order("<field to=\"id\" from=\"numbr\"/>");
  Finding finding = order.only();
  BOOST_TEST(finding.code == "mapping.source-unknown");
  BOOST_TEST(finding.suggestion == "number");
  BOOST_TEST(finding.where.file.ends_with("order.map.xml"));
  BOOST_TEST(finding.where.line == 2);
  BOOST_TEST(finding.where.column > 1);
}

BOOST_AUTO_TEST_CASE(names_an_unknown_target_field) {
  OrderMapping order(kId + "<field to=\"person/nam\" from=\"nick\"/>");
  BOOST_TEST(order.only().code == "mapping.target-unknown");
  BOOST_TEST(order.only().suggestion == "name");
  BOOST_TEST(order.only().where.line == 3);
}

BOOST_AUTO_TEST_CASE(tells_attributes_from_elements) {
  OrderMapping order(kId +
                     "<each to=\"items/item\" from=\"line\"><field to=\"name\" from=\"article\"/>"
                     "<field to=\"@line\" from=\"id\"/></each>");
  BOOST_TEST(order.only().code == "mapping.source-unknown");
  BOOST_TEST(order.only().suggestion == "@id");
}

BOOST_AUTO_TEST_CASE(checks_paths_in_every_source_root) {
  OrderMapping known(kIgnoreAll + kId, "order draft");
  BOOST_TEST(known.findings().empty());
  OrderMapping unknown(kIgnoreAll + kId, "order dratf");
  BOOST_TEST(unknown.only().suggestion == "draft");
}

BOOST_AUTO_TEST_CASE(wants_every_required_target_field_fed) {
  OrderMapping order(kIgnoreAll + "<field to=\"alias\" from=\"nick\"/>");
  BOOST_TEST(order.only().code == "mapping.required-unfed");
  BOOST_TEST(order.only().en.contains("/purchase/id"));
  OrderMapping inner(kIgnoreAll + kId + "<field to=\"person/phone\" from=\"contact/phone\"/>");
  BOOST_TEST(inner.only().en.contains("/purchase/person/name"));
}

BOOST_AUTO_TEST_CASE(warns_of_a_required_field_fed_only_under_conditions) {
  OrderMapping order(kIgnoreAll + "<field to=\"id\" from=\"number\" when=\"f:nick\"/>");
  BOOST_TEST(order.only(Level::warning).code == "mapping.required-conditional");
}

BOOST_AUTO_TEST_CASE(warns_of_a_length_that_may_overrun) {
  OrderMapping order(kIgnoreAll + kId + "<field to=\"region\" from=\"region\"/>");
  BOOST_TEST(order.only(Level::warning).code == "mapping.may-overrun");
  OrderMapping cut(kIgnoreAll + kId + "<field to=\"region\" from=\"region\" substring=\"0,6\"/>");
  BOOST_TEST(cut.findings().empty());
}

BOOST_AUTO_TEST_CASE(warns_of_types_that_differ_without_a_conversion) {
  OrderMapping order(kIgnoreAll + kId + "<field to=\"placedAt\" from=\"placed\"/>");
  BOOST_TEST(order.only(Level::warning).code == "mapping.type-differs");
}

BOOST_AUTO_TEST_CASE(refuses_a_repeated_source_without_each_or_join) {
  OrderMapping order(kId + "<field to=\"tags\" from=\"tag\"/>");
  BOOST_TEST(order.only().code == "mapping.source-repeats");
  OrderMapping deep(kId + "<field to=\"alias\" from=\"line/article\"/>");
  BOOST_TEST(deep.only().code == "mapping.source-repeats");
  OrderMapping joined(kIgnoreAll + kId + "<field to=\"tags\" from=\"tag\" join=\";\"/>");
  BOOST_TEST(joined.findings().empty());
}

BOOST_AUTO_TEST_CASE(takes_the_first_of_a_repeated_source) {
  OrderMapping first(kIgnoreAll + kId + "<field to=\"alias\" from=\"line[1]/article\"/>");
  BOOST_TEST(first.findings().empty());
}

BOOST_AUTO_TEST_CASE(refuses_a_group_that_is_kept_without_a_source) {
  const std::string name = "<field to=\"name\" from=\"/contact/name\"/></group>";
  OrderMapping none(kId + "<group to=\"person\" empty=\"keep\">" + name);
  BOOST_TEST(none.only().en == "A group with \"empty\" needs \"from\"");
  OrderMapping skip(kId + "<group to=\"person\" from=\"contact\" empty=\"skip\">" + name);
  BOOST_TEST(skip.only().en == "A group knows only empty=\"keep\"");
}

BOOST_AUTO_TEST_CASE(refuses_an_each_into_a_single_target) {
  OrderMapping order(kId +
                     "<each to=\"person\" from=\"line\"><field to=\"name\" "
                     "from=\"article\"/></each>");
  BOOST_TEST(order.only().code == "mapping.target-single");
}

BOOST_AUTO_TEST_CASE(refuses_text_of_elements_with_children) {
  OrderMapping source(kId + "<field to=\"alias\" from=\"contact\"/>");
  BOOST_TEST(source.only().code == "mapping.source-not-leaf");
  OrderMapping target(kId + "<field to=\"person\" from=\"nick\"/>");
  BOOST_TEST(target.only().code == "mapping.target-not-leaf");
}

BOOST_AUTO_TEST_CASE(names_unknown_tables_lookups_and_formats) {
  OrderMapping table(kId + "<field to=\"shade\" from=\"colour\" table=\"colour\"/>");
  BOOST_TEST(table.only().code == "mapping.table-unknown");
  BOOST_TEST(table.only().suggestion == "colours");
  OrderMapping lookup(kId +
                      "<field to=\"shade\" from=\"colour\" table=\"colours\" "
                      "lookup=\"code-to-hew\"/>");
  BOOST_TEST(lookup.only().code == "mapping.lookup-unknown");
  BOOST_TEST(lookup.only().suggestion == "code-to-hue");
  OrderMapping format(kId +
                      "<field to=\"placedAt\" from=\"placed\" format-in=\"yyyy-mm-DD\" "
                      "format-out=\"iso-utc\"/>");
  BOOST_TEST(format.only().code == "mapping.format-unknown");
  BOOST_TEST(format.only().suggestion == "yyyy-MM-dd");
}

BOOST_AUTO_TEST_CASE(warns_of_a_table_that_does_not_cover_the_source) {
  OrderMapping order(
      kIgnoreAll + kId +
      "<field to=\"shade\" from=\"colour\" table=\"colours\" lookup=\"name-to-code\"/>");
  std::vector<std::string> codes;
  for (const auto& finding : order.findings()) codes.push_back(finding.code);
  BOOST_TEST(codes.size() == 2U);
  for (const auto& code : codes) BOOST_TEST(code == "mapping.table-uncovered");
}

BOOST_AUTO_TEST_CASE(checks_constants_against_the_target) {
  OrderMapping order(kIgnoreAll + kId + "<field to=\"region\" constant=\"too long for it\"/>");
  BOOST_TEST(order.only().code == "mapping.constant-invalid");
  OrderMapping amount(kIgnoreAll + kId +
                      "<field to=\"amount\" from=\"price\" number=\"0.00\" "
                      "default=\"none\"/>");
  BOOST_TEST(amount.only().code == "mapping.constant-invalid");
}

BOOST_AUTO_TEST_CASE(names_misspelt_words_of_the_vocabulary) {
  OrderMapping order("<field to=\"id\" form=\"number\"/>");
  auto misspelt =
      std::ranges::find(order.findings(), "definition.attribute-unknown", &Finding::code);
  BOOST_REQUIRE(misspelt != order.findings().end());
  BOOST_TEST(misspelt->suggestion == "from");
  OrderMapping element(kId + "<feild to=\"alias\" from=\"nick\"/>");
  BOOST_TEST(element.only().code == "definition.element-unknown");
}

BOOST_AUTO_TEST_CASE(refuses_null_where_the_target_takes_none) {
  OrderMapping order(kId + "<field to=\"alias\" from=\"nick\" empty=\"null\"/>");
  BOOST_TEST(order.only().code == "mapping.target-not-nillable");
}

BOOST_AUTO_TEST_CASE(refuses_an_expression_it_cannot_read) {
  OrderMapping order(kId + "<field to=\"alias\" from=\"nick\" when=\"g:nick = \"/>");
  BOOST_TEST(order.only().code == "mapping.when");
}

BOOST_AUTO_TEST_CASE(tells_which_source_fields_nobody_reads) {
  OrderMapping order("<ignore from=\"region nick colour placed price contact line\"/>" + kId);
  Finding finding = order.only(Level::info);
  BOOST_TEST(finding.code == "mapping.source-unread");
  BOOST_TEST(finding.en.ends_with(": /order/tag"));
  OrderMapping more("<ignore from=\"region nick colour placed price tag\"/>" + kId +
                    "<field to=\"person/name\" from=\"contact/name\"/>");
  BOOST_TEST(more.only(Level::info).en.ends_with(": /order/contact/phone /order/line"));
}

BOOST_AUTO_TEST_SUITE_END()
