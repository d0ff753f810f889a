// Groups, repeated elements, choices and picks: how the trees of both sides meet.
#include "tests/unit/mappings/definitions_fixture.h"

using jiuqu::Finding;
using jiuqu::Findings;
using jiuqu::Level;
using jiuqu::test::made_of;
using jiuqu::test::OrderMapping;
using jiuqu::test::Ran;
using jiuqu::test::ran_with;
using jiuqu::test::run_mapping;

namespace {

const std::string kId = "<field to=\"id\" from=\"number\"/>\n";
const std::string kIgnoreAll =
    "<ignore from=\"number region nick colour placed price contact tag line\"/>\n";
const std::string kLines =
    "<line id=\"1\"><article>a</article><kind>x</kind><note>n1</note><note>n2</note></line>"
    "<line id=\"2\"><article>b</article><kind>y</kind></line>"
    "<line id=\"3\"><article>c</article><kind>x</kind><note>n3</note></line>";

Finding only_of(const std::string& mapping, Level level = Level::error) {
  return OrderMapping(kIgnoreAll + kId + mapping).only(level);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mapping_structure)

BOOST_AUTO_TEST_CASE(picks_one_of_many_by_position_or_condition) {
  auto alias = [](const std::string& from) {
    return made_of("<field to=\"alias\" from=\"" + from + "\"/>", kLines);
  };
  BOOST_TEST(alias("line[2]/article") == "<alias>b</alias>");
  BOOST_TEST(alias("line[last]/article") == "<alias>c</alias>");
  BOOST_TEST(alias("line[last()]/@id") == "<alias>3</alias>");
  BOOST_TEST(alias("line[9]/article") == "");
  BOOST_TEST(alias("line[kind='y']/article") == "<alias>b</alias>");
  BOOST_TEST(alias("line[@id='3']/note[1]") == "<alias>n3</alias>");
  BOOST_TEST(alias("line[f:kind = 'x' and not(note)]/article") == "");
  BOOST_TEST(alias("line[kind='a/b' or contains(kind, ']')]/article") == "");
}

BOOST_AUTO_TEST_CASE(tells_which_one_was_picked) {
  Ran result = ran_with(
      "<field to=\"alias\" from=\"line[kind='y']/article\"/>"
      "<field to=\"remark\" from=\"line[last]/note[1]\"/>"
      "<field to=\"shade\" from=\"line[3]/kind\" table=\"colours\"/>",
      kLines);
  BOOST_TEST(result.lineage->source_of("/purchase/alias") == "/order/line[2]/article");
  BOOST_TEST(result.lineage->source_of("/purchase/remark") == "/order/line[3]/note[1]");
  BOOST_REQUIRE_EQUAL(result.findings.size(), 1U);
  BOOST_TEST(result.findings.front().where.path == "/order/line[3]/kind");
}

BOOST_AUTO_TEST_CASE(picks_anew_in_every_turn) {
  Ran result = ran_with(
      "<each to=\"items/item\" from=\"line\"><field to=\"name\" "
      "from=\"note[last]\"/></each>",
      kLines);
  BOOST_TEST(result.text ==
             "<id>7</id><items><item><name>n2</name></item><item><name/></item>"
             "<item><name>n3</name></item></items>");
  BOOST_TEST(result.lineage->source_of("/purchase/items/item[1]/name") == "/order/line[1]/note[2]");
  BOOST_TEST(result.lineage->source_of("/purchase/items/item[3]/name") == "/order/line[3]/note[1]");
}

BOOST_AUTO_TEST_CASE(refuses_picks_that_cannot_be) {
  BOOST_TEST(only_of("<field to=\"alias\" from=\"line[kind='x'/article\"/>").code ==
             "mapping.path");
  BOOST_TEST(only_of("<field to=\"alias\" from=\"nick[2]\"/>").code == "mapping.pick-beyond");
  Finding unknown = only_of("<field to=\"alias\" from=\"line[knid='x']/article\"/>");
  BOOST_TEST(unknown.code == "mapping.when-unknown");
  BOOST_TEST(unknown.suggestion == "kind");
  BOOST_TEST(only_of("<field to=\"alias\" from=\"nick[1]\"/>", Level::warning).code ==
             "mapping.pick-single");
}

BOOST_AUTO_TEST_CASE(joins_over_every_repetition_of_a_path) {
  BOOST_TEST(made_of("<field to=\"tags\" from=\"line/note\" join=\",\"/>", kLines) ==
             "<tags>n1,n2,n3</tags>");
  BOOST_TEST(made_of("<field to=\"tags\" from=\"line/article\" join=\"\"/>", kLines) ==
             "<tags>abc</tags>");
  // What is gone through for a value is there again for the next.
  BOOST_TEST(made_of("<field to=\"tags\" from=\"line/note\" join=\",\"/>"
                     "<each to=\"label\" from=\"line\"><field to=\".\" from=\"article\"/></each>",
                     kLines) ==
             "<tags>n1,n2,n3</tags><label>a</label><label>b</label><label>c</label>");
}

BOOST_AUTO_TEST_CASE(maps_repeated_fields_to_repeated_fields) {
  const std::string labels =
      "<each to=\"items/item\" from=\"line\"><field to=\"name\" from=\"article\"/>"
      "<field to=\"note\" from=\"note\" case=\"upper\"/></each>";
  Ran result = ran_with(labels, kLines);
  BOOST_TEST(result.findings.empty());
  BOOST_TEST(result.text ==
             "<id>7</id><items><item><name>a</name><note>N1</note><note>N2</note></item>"
             "<item><name>b</name></item><item><name>c</name><note>N3</note></item></items>");
  BOOST_TEST(result.lineage->source_of("/purchase/items/item[1]/note[2]") ==
             "/order/line[1]/note[2]");
  const std::string one = "<line><article>a</article><note>n</note><note/></line>";
  BOOST_TEST(ran_with(labels, one).text.ends_with("<note>N</note></item></items>"));
  std::string kept = labels;
  kept.replace(kept.find(" case"), 0, " empty=\"keep\"");
  BOOST_TEST(ran_with(kept, one).text.ends_with("<note>N</note><note/></item></items>"));
}

BOOST_AUTO_TEST_CASE(goes_through_repetitions_inside_repetitions) {
  Ran result = ran_with(
      "<each to=\"label\" from=\"line/note\"><field to=\".\" from=\".\"/>"
      "</each>",
      kLines);
  BOOST_TEST(result.text == "<id>7</id><label>n1</label><label>n2</label><label>n3</label>");
  BOOST_TEST(result.lineage->source_of("/purchase/label[1]") == "/order/line[1]/note[1]");
  BOOST_TEST(result.lineage->source_of("/purchase/label[3]") == "/order/line[3]/note[1]");
  BOOST_TEST(result.lineage->source_of("/purchase/label[4]") == "");
}

BOOST_AUTO_TEST_CASE(splits_a_text_into_elements) {
  const std::string each =
      "<each to=\"items/item\" from=\"nick\" split=\";\"><field to=\"name\" from=\".\"/>"
      "<field to=\"@line\" position=\"yes\"/></each>";
  BOOST_TEST(made_of(each, "<nick>a; b;;c</nick>") ==
             "<items><item line=\"1\"><name>a</name></item><item line=\"2\"><name>b</name></item>"
             "<item line=\"3\"><name>c</name></item></items>");
  BOOST_TEST(made_of(each, "<nick> </nick>") == "");
  BOOST_TEST(made_of(each, "") == "");
  BOOST_TEST(made_of("<each to=\"label\" from=\"tag\" split=\",\"><field to=\".\" from=\".\" "
                     "case=\"upper\"/></each>",
                     "<tag>a,b</tag><tag>c</tag>") ==
             "<label>A</label><label>B</label><label>C</label>");
  Ran wrong = ran_with(
      "<each to=\"label\" from=\"tag\" split=\",\"><field to=\".\" from=\".\" "
      "table=\"colours\"/></each>",
      "<tag>red</tag><tag>blue,mauve</tag>");
  BOOST_REQUIRE_EQUAL(wrong.findings.size(), 1U);
  BOOST_TEST(wrong.findings.front().where.path == "/order/tag[2]");
}

BOOST_AUTO_TEST_CASE(splits_a_field_into_a_repeated_field) {
  Ran result = ran_with(
      "<each to=\"items/item\" from=\"line[1]\"><field to=\"name\" "
      "from=\"article\"/><field to=\"note\" from=\"kind\" split=\"、\" "
      "substring=\"0,2\"/></each>",
      "<line><article>a</article><kind>甲子、乙、丙寅卯</kind></line>");
  BOOST_TEST(result.text ==
             "<id>7</id><items><item><name>a</name><note>甲子</note><note>乙</note>"
             "<note>丙寅</note></item></items>");
  BOOST_TEST(result.lineage->source_of("/purchase/items/item[1]/note[2]") == "/order/line[1]/kind");
}

BOOST_AUTO_TEST_CASE(feeds_one_repeated_target_from_several_places) {
  const std::string items =
      "<group to=\"items\"><group to=\"item\"><field to=\"name\" from=\"nick\"/></group>"
      "<each to=\"item\" from=\"line\" when=\"kind = 'x'\"><field to=\"name\" from=\"article\"/>"
      "</each><group to=\"item\" from=\"contact\"><field to=\"name\" from=\"name\"/></group>"
      "<each to=\"item\" from=\"tag\"><field to=\"name\" from=\".\"/></each></group>";
  Ran result =
      ran_with(items, "<nick>n</nick><contact><name>k</name></contact><tag>t</tag>" + kLines);
  BOOST_TEST(result.text ==
             "<id>7</id><items><item><name>n</name></item><item><name>a</name></item>"
             "<item><name>c</name></item><item><name>k</name></item><item><name>t</name></item>"
             "</items>");
  auto source_of = [&](const char* path) { return result.lineage->source_of(path); };
  BOOST_TEST(source_of("/purchase/items/item[1]/name") == "/order/nick");
  BOOST_TEST(source_of("/purchase/items/item[3]/name") == "/order/line[3]/article");
  BOOST_TEST(source_of("/purchase/items/item[4]/name") == "/order/contact/name");
  BOOST_TEST(source_of("/purchase/items/item[5]/name") == "/order/tag[1]");
}

BOOST_AUTO_TEST_CASE(takes_the_first_case_that_holds) {
  const std::string choose =
      "<choose><case when=\"colour = 'red'\"><field to=\"alias\" from=\"nick\"/>"
      "<field to=\"person/name\" constant=\"Red\"/></case>"
      "<case when=\"colour\"><field to=\"alias\" constant=\"other\"/></case>"
      "<otherwise><field to=\"remark\" constant=\"none\"/></otherwise></choose>";
  BOOST_TEST(made_of(choose, "<nick>n</nick><colour>red</colour>") ==
             "<alias>n</alias><person><name>Red</name></person>");
  // The first case is taken even when it gives nothing.
  BOOST_TEST(made_of(choose, "<colour>red</colour>") == "<person><name>Red</name></person>");
  BOOST_TEST(made_of(choose, "<nick>n</nick><colour>blue</colour>") == "<alias>other</alias>");
  BOOST_TEST(made_of(choose, "") == "<remark>none</remark>");
}

BOOST_AUTO_TEST_CASE(chooses_inside_cases_and_turns) {
  const std::string items =
      "<each to=\"items/item\" from=\"line\"><choose><case when=\"kind = 'x'\">"
      "<field to=\"name\" from=\"article\" case=\"upper\"/>"
      "<choose><case when=\"note\"><field to=\"@line\" constant=\"noted\"/></case></choose>"
      "</case><otherwise><field to=\"name\" from=\"article\"/></otherwise></choose></each>";
  OrderMapping order(kIgnoreAll + kId + items);
  BOOST_TEST(order.findings().empty());
  Ran result = run_mapping(order.mapping(), "<number>7</number>" + kLines);
  BOOST_TEST(result.text ==
             "<id>7</id><items><item line=\"noted\"><name>A</name></item>"
             "<item><name>b</name></item><item line=\"noted\"><name>C</name></item></items>");
}

BOOST_AUTO_TEST_CASE(asks_conditions_of_groups_without_a_target) {
  const std::string group =
      "<group when=\"colour = 'red'\"><field to=\"alias\" from=\"nick\"/>"
      "<field to=\"person/name\" from=\"nick\"/></group>"
      "<field to=\"person/phone\" from=\"region\"/>";
  BOOST_TEST(made_of(group, "<nick>n</nick><colour>red</colour>") ==
             "<alias>n</alias><person><name>n</name><phone>r</phone></person>");
  BOOST_TEST(ran_with(group, "<nick>n</nick><colour>blue</colour>").text ==
             "<id>7</id><person><name/><phone>r</phone></person>");
}

BOOST_AUTO_TEST_CASE(knows_when_a_required_field_is_fed_in_every_case) {
  const std::string all =
      "<choose><case when=\"nick\"><field to=\"id\" from=\"number\"/></case><otherwise>"
      "<field to=\"id\" constant=\"x\"/></otherwise></choose>";
  BOOST_TEST(OrderMapping(kIgnoreAll + all).findings().empty());
  const std::string some =
      "<choose><case when=\"nick\"><field to=\"id\" from=\"number\"/></case></choose>";
  BOOST_TEST(OrderMapping(kIgnoreAll + some).only(Level::warning).code ==
             "mapping.required-conditional");
  // An optional group is fed, or not, by each case as a whole.
  const std::string group =
      "<choose><case when=\"nick\"><group to=\"person\" from=\"contact\"><field to=\"name\" "
      "from=\"name\"/><field to=\"phone\" from=\"phone\"/></group></case></choose>";
  BOOST_TEST(OrderMapping(kIgnoreAll + kId + group).findings().empty());
  const std::string half =
      "<choose><case when=\"nick\"><field to=\"person/name\" from=\"nick\"/></case>"
      "<otherwise><field to=\"person/phone\" from=\"region\"/></otherwise></choose>";
  BOOST_TEST(OrderMapping(kIgnoreAll + kId + half).only(Level::warning).code ==
             "mapping.required-conditional");
}

BOOST_AUTO_TEST_CASE(refuses_choices_that_are_none) {
  BOOST_TEST(only_of("<choose><otherwise/><case when=\"nick\"/></choose>").code ==
             "mapping.choose");
  BOOST_TEST(only_of("<choose><case/></choose>").code == "mapping.choose");
  BOOST_TEST(only_of("<choose><cas when=\"nick\"/></choose>").suggestion == "case");
  BOOST_TEST(only_of("<choose><case when=\"nick\"><field to=\"alias\" from=\"nick\"/></case>"
                     "<case when=\"nick\"><field to=\"alias\" from=\"region\"/></case></choose>",
                     Level::warning)
                 .code == "mapping.when-dead");
}

BOOST_AUTO_TEST_CASE(warns_of_alternatives_that_are_never_taken) {
  Finding dead = only_of("<field to=\"alias\" constant=\"x\"/><field to=\"alias\" from=\"nick\"/>",
                         Level::warning);
  BOOST_TEST(dead.code == "mapping.alternative-dead");
  BOOST_TEST(dead.en.starts_with("Line 4 "));
  BOOST_TEST(only_of("<field to=\"alias\" from=\"nick\" default=\"x\"/>"
                     "<field to=\"alias\" from=\"region\"/>",
                     Level::warning)
                 .code == "mapping.alternative-dead");
}

BOOST_AUTO_TEST_CASE(refuses_what_does_not_fit_in_number) {
  BOOST_TEST(only_of("<field to=\"alias\" from=\"tag\"/>").code == "mapping.source-repeats");
  BOOST_TEST(only_of("<group to=\"person\" from=\"line\"><field to=\"name\" from=\"article\"/>"
                     "</group>")
                 .code == "mapping.source-repeats");
  BOOST_TEST(only_of("<each to=\"person\" from=\"nick\" split=\";\"><field to=\"name\" from=\".\"/>"
                     "</each>")
                 .code == "mapping.target-single");
  BOOST_TEST(only_of("<each to=\"label\" from=\"line\" split=\";\"><field to=\".\" "
                     "from=\"article\"/></each>")
                 .code == "mapping.split");
  BOOST_TEST(only_of("<field to=\"alias\" position=\"yes\"/>").code == "mapping.value");
}

BOOST_AUTO_TEST_SUITE_END()
