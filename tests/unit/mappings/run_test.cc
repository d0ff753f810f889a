// What a mapping makes of a message.
#include "tests/unit/mappings/definitions_fixture.h"

using jiuqu::Findings;
using jiuqu::test::OrderMapping;
using jiuqu::test::Ran;
using jiuqu::test::run_mapping;

namespace {

const std::string kId = "<field to=\"id\" from=\"number\"/>\n";
const std::string kNumber = "<number>7</number><region>r</region>";

Ran ran(const std::string& mapping, const std::string& source,
        const std::map<std::string, std::string>& variables = {}) {
  return jiuqu::test::ran_with(mapping, source, variables);
}

std::string made(const std::string& mapping, const std::string& source,
                 const std::map<std::string, std::string>& variables = {}) {
  return jiuqu::test::made_of(mapping, source, variables);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mapping_run)

BOOST_AUTO_TEST_CASE(writes_the_target_in_schema_order) {
  OrderMapping order("<field to=\"shade\" from=\"colour\"/><field to=\"alias\" from=\"nick\"/>" +
                     kId);
  Ran result = run_mapping(order.mapping(), kNumber + "<nick>n</nick><colour>red</colour>");
  BOOST_TEST(result.text == "<id>7</id><alias>n</alias><shade>red</shade>");
}

BOOST_AUTO_TEST_CASE(reads_a_source_that_is_out_of_order) {
  OrderMapping order(kId + "<field to=\"alias\" from=\"nick\"/>");
  Ran result = run_mapping(order.mapping(), "<nick>n</nick><region>r</region><number>7</number>");
  BOOST_TEST(result.text == "<id>7</id><alias>n</alias>");
}

BOOST_AUTO_TEST_CASE(trims_and_leaves_out_what_is_empty) {
  BOOST_TEST(made("<field to=\"alias\" from=\"nick\"/>", "<nick>  n </nick>") ==
             "<alias>n</alias>");
  BOOST_TEST(made("<field to=\"alias\" from=\"nick\" trim=\"no\"/>", "<nick> n </nick>") ==
             "<alias> n </alias>");
  BOOST_TEST(made("<field to=\"alias\" from=\"nick\"/>", "<nick>  </nick>") == "");
  BOOST_TEST(made("<field to=\"alias\" from=\"nick\" empty=\"keep\"/>", "") == "<alias/>");
}

BOOST_AUTO_TEST_CASE(leaves_a_required_field_empty_for_the_rules_to_judge) {
  OrderMapping order(kId +
                     "<field to=\"person/name\" from=\"contact/name\"/>"
                     "<field to=\"person/phone\" from=\"contact/phone\"/>");
  Ran result = run_mapping(order.mapping(), "<contact><name/><phone>1</phone></contact>");
  BOOST_TEST(result.text == "<id/><person><name/><phone>1</phone></person>");
}

BOOST_AUTO_TEST_CASE(writes_null_where_the_mapping_says_so) {
  Ran result = ran("<field to=\"remark\" from=\"nick\" empty=\"null\"/>", "");
  BOOST_TEST(result.findings.empty());
  BOOST_TEST(result.text.contains("<remark"));
  BOOST_TEST(result.text.contains("nil=\"true\""));
}

BOOST_AUTO_TEST_CASE(takes_defaults_constants_and_variables) {
  BOOST_TEST(made("<field to=\"alias\" from=\"nick\" default=\"none\"/>", "") ==
             "<alias>none</alias>");
  BOOST_TEST(made("<field to=\"alias\" constant=\"fixed\"/>", "") == "<alias>fixed</alias>");
  BOOST_TEST(made("<field to=\"alias\" variable=\"who\"/>", "", {{"who", "me"}}) ==
             "<alias>me</alias>");
  BOOST_TEST(made("<field to=\"remark\" variable=\"now\"/>", "") ==
             "<remark>2026-11-23T02:00:00Z</remark>");
}

BOOST_AUTO_TEST_CASE(tells_a_variable_without_a_value) {
  Ran result = ran("<field to=\"alias\" variable=\"who\"/>", "");
  BOOST_REQUIRE_EQUAL(result.findings.size(), 1U);
  BOOST_TEST(result.findings.front().code == "mapping.variable-missing");
}

BOOST_AUTO_TEST_CASE(looks_codes_up) {
  auto shade = [](const std::string& lookup, const std::string& value) {
    return made("<field to=\"shade\" from=\"nick\" table=\"colours\" lookup=\"" + lookup + "\"/>",
                "<nick>" + value + "</nick>");
  };
  BOOST_TEST(shade("code", "red") == "<shade>red</shade>");
  BOOST_TEST(shade("code-to-name", "blue") == "<shade>蓝</shade>");
  BOOST_TEST(shade("name-to-code", "红") == "<shade>red</shade>");
  BOOST_TEST(shade("code-to-hue", "blue") == "<shade>20</shade>");
}

BOOST_AUTO_TEST_CASE(tells_an_unknown_code_at_its_source) {
  Ran result = ran("<field to=\"shade\" from=\"nick\" table=\"colours\"/>", "<nick>rde</nick>");
  BOOST_TEST(result.text == "<id>7</id>");
  BOOST_REQUIRE_EQUAL(result.findings.size(), 1U);
  const auto& finding = result.findings.front();
  BOOST_TEST(finding.code == "mapping.code-unknown");
  BOOST_TEST(finding.where.path == "/order/nick");
  BOOST_TEST(finding.en.contains("colours (1021)"));
  BOOST_TEST(finding.suggestion == "red");
  BOOST_REQUIRE(!finding.values.empty());
  BOOST_TEST(finding.values.front().second == "rde");
}

BOOST_AUTO_TEST_CASE(refuses_a_code_that_is_no_longer_valid) {
  Ran result = ran("<field to=\"shade\" from=\"nick\" table=\"colours\"/>", "<nick>old</nick>");
  BOOST_REQUIRE_EQUAL(result.findings.size(), 1U);
  BOOST_TEST(result.findings.front().code == "mapping.code-unknown");
}

BOOST_AUTO_TEST_CASE(tells_all_values_that_cannot_be_mapped_at_once) {
  Ran result =
      ran("<field to=\"shade\" from=\"nick\" table=\"colours\"/>"
          "<field to=\"placedAt\" from=\"placed\" format-in=\"yyyy-MM-dd\" format-out=\"iso-utc\"/>"
          "<field to=\"amount\" from=\"price\" number=\"0.00\"/>",
          "<nick>x</nick><placed>2026-13-01</placed><price>1,5</price>");
  BOOST_REQUIRE_EQUAL(result.findings.size(), 3U);
  BOOST_TEST(result.findings[1].code == "mapping.time-invalid");
  BOOST_TEST(result.findings[1].where.path == "/order/placed");
  BOOST_TEST(result.findings[2].code == "mapping.number-invalid");
}

BOOST_AUTO_TEST_CASE(masks_personal_values_in_findings) {
  Ran result = ran("<field to=\"shade\" from=\"contact/name\" table=\"colours\"/>",
                   "<contact><name>钟岚溪</name></contact>");
  BOOST_REQUIRE_EQUAL(result.findings.size(), 1U);
  BOOST_TEST(!result.findings.front().values.front().second.contains("岚"));
  BOOST_TEST(result.findings.front().zh.starts_with("联系人："));
}

BOOST_AUTO_TEST_CASE(converts_times_and_numbers) {
  BOOST_TEST(made("<field to=\"placedAt\" from=\"placed\" format-in=\"yyyyMMdd\" "
                  "format-out=\"iso-utc\"/>",
                  "<placed>20261124</placed>") == "<placedAt>2026-11-23T16:00:00Z</placedAt>");
  BOOST_TEST(made("<field to=\"amount\" from=\"price\" number=\"0.00\"/>", "<price>12.5</price>") ==
             "<amount>12.50</amount>");
}

BOOST_AUTO_TEST_CASE(cuts_and_pads_in_characters) {
  BOOST_TEST(made("<field to=\"alias\" from=\"nick\" substring=\"1,2\"/>",
                  "<nick>武昌区湖北</nick>") == "<alias>昌区</alias>");
  BOOST_TEST(made("<field to=\"alias\" from=\"nick\" substring=\"9,2\"/>", "<nick>abc</nick>") ==
             "");
  BOOST_TEST(made("<field to=\"alias\" from=\"nick\" pad-right=\"6,0\"/>", "<nick>42</nick>") ==
             "<alias>420000</alias>");
  BOOST_TEST(made("<field to=\"alias\" from=\"nick\" pad-left=\"4,零\"/>", "<nick>七</nick>") ==
             "<alias>零零零七</alias>");
}

BOOST_AUTO_TEST_CASE(joins_repeated_values) {
  BOOST_TEST(made("<field to=\"tags\" from=\"tag\" join=\"; \"/>",
                  "<tag>a</tag><tag/><tag> b </tag>") == "<tags>a; b</tags>");
  BOOST_TEST(made("<field to=\"tags\" from=\"tag\" join=\"; \"/>", "") == "");
}

BOOST_AUTO_TEST_CASE(puts_parts_together) {
  const std::string parts =
      "<field to=\"remark\" join=\"-\"><part from=\"region\" pad-left=\"3,0\"/>"
      "<part constant=\"x\"/><part from=\"nick\"/></field>";
  BOOST_TEST(made(parts, "<nick>n</nick>") == "<remark>00r-x-n</remark>");
  BOOST_TEST(made(parts, "") == "<remark>00r-x</remark>");
}

BOOST_AUTO_TEST_CASE(takes_the_first_source_that_gives_a_value) {
  const std::string two =
      "<field to=\"alias\" from=\"nick\"/><field to=\"alias\" from=\"region\"/>";
  BOOST_TEST(made(two, "<nick>n</nick>") == "<alias>n</alias>");
  BOOST_TEST(made(two, "") == "<alias>r</alias>");
  Ran result = ran(two, "");
  BOOST_TEST(result.lineage->source_of("/purchase/alias") == "/order/region");
}

BOOST_AUTO_TEST_CASE(asks_conditions_of_the_source) {
  const std::string when =
      "<field to=\"alias\" constant=\"red one\" when=\"f:colour = 'red'\"/>"
      "<field to=\"alias\" constant=\"other\"/>";
  BOOST_TEST(made(when, "<colour>red</colour>") == "<alias>red one</alias>");
  BOOST_TEST(made(when, "<colour>blue</colour>") == "<alias>other</alias>");
}

BOOST_AUTO_TEST_CASE(runs_from_each_of_its_source_roots) {
  OrderMapping order(kId + "<field to=\"alias\" constant=\"draft\" when=\"/f:draft\"/>",
                     "order draft");
  BOOST_TEST(run_mapping(order.mapping(), kNumber).text == "<id>7</id>");
  Ran draft = run_mapping(order.mapping(), kNumber, "draft");
  BOOST_TEST(draft.text == "<id>7</id><alias>draft</alias>");
  BOOST_TEST(draft.lineage->source_of("/purchase/id") == "/draft/number");
}

BOOST_AUTO_TEST_CASE(refuses_a_root_that_is_not_its_own) {
  OrderMapping order(kId);
  auto source = jiuqu::xml::Document::parse("<other xmlns=\"urn:from\"/>");
  Findings findings;
  auto mapped = order.mapping().run(*source, {}, findings);
  BOOST_REQUIRE(!mapped.has_value());
  BOOST_TEST(int(mapped.error().code) == int(jiuqu::ErrorCode::mapping_failed));
}

BOOST_AUTO_TEST_CASE(makes_optional_groups_only_when_something_feeds_them) {
  const std::string person =
      "<group to=\"person\" from=\"contact\"><field to=\"name\" from=\"name\"/>"
      "<field to=\"source\" constant=\"form\"/></group>";
  BOOST_TEST(made(person, "") == "");
  BOOST_TEST(made(person, "<contact><name>n</name></contact>") ==
             "<person><name>n</name><source>form</source></person>");
}

BOOST_AUTO_TEST_CASE(merges_groups_of_one_element) {
  BOOST_TEST(made("<group to=\"person\"><field to=\"phone\" from=\"nick\"/></group>"
                  "<field to=\"person/name\" from=\"contact/name\"/>",
                  "<nick>1</nick><contact><name>n</name></contact>") ==
             "<person><name>n</name><phone>1</phone></person>");
}

BOOST_AUTO_TEST_CASE(chooses_between_conditional_groups) {
  const std::string groups =
      "<group to=\"person\" when=\"f:nick\"><field to=\"name\" from=\"nick\"/></group>"
      "<group to=\"person\" from=\"contact\"><field to=\"name\" from=\"name\"/></group>";
  BOOST_TEST(made(groups, "<nick>a</nick><contact><name>b</name></contact>") ==
             "<person><name>a</name></person>");
  BOOST_TEST(made(groups, "<contact><name>b</name></contact>") ==
             "<person><name>b</name></person>");
  Ran second = ran(groups, "<contact><name>b</name></contact>");
  BOOST_TEST(second.lineage->source_of("/purchase/person/name") == "/order/contact/name");
}

BOOST_AUTO_TEST_CASE(chooses_between_groups_of_different_sources) {
  const std::string groups =
      "<group to=\"person\" from=\"line[1]\"><field to=\"name\" from=\"article\"/></group>"
      "<group to=\"person\" from=\"contact\"><field to=\"name\" from=\"name\"/></group>";
  const std::string line = "<line><article>a</article></line>";
  const std::string contact = "<contact><name>b</name></contact>";
  BOOST_TEST(made(groups, contact + line) == "<person><name>a</name></person>");
  BOOST_TEST(made(groups, contact) == "<person><name>b</name></person>");
  BOOST_TEST(made(groups, "") == "");
  Ran second = ran(groups, contact);
  BOOST_TEST(second.lineage->source_of("/purchase/person/name") == "/order/contact/name");
}

BOOST_AUTO_TEST_CASE(keeps_an_empty_group_whose_source_is_there) {
  const std::string groups =
      "<group to=\"person\" from=\"contact\" empty=\"keep\"><field to=\"phone\" "
      "from=\"phone\"/><field to=\"name\" from=\"name\"/></group>"
      "<group to=\"person\" from=\"line[1]\" empty=\"keep\"><field to=\"phone\" "
      "from=\"kind\"/><field to=\"name\" from=\"article\"/></group>";
  BOOST_TEST(made(groups, "") == "");
  BOOST_TEST(made(groups, "<contact/>") == "<person><name/></person>");
  Ran second = ran(groups, "<line><article/></line>");
  BOOST_TEST(second.text.ends_with("<person><name/></person>"));
  BOOST_TEST(second.lineage->source_of("/purchase/person/phone") == "/order/line[1]/kind");
}

BOOST_AUTO_TEST_CASE(takes_the_first_of_repeated_elements) {
  const std::string both =
      "<field to=\"alias\" from=\"line[1]/article\"/><field to=\"remark\" from=\"tag[1]\"/>"
      "<each to=\"items/item\" from=\"line\"><field to=\"name\" from=\"article\"/></each>";
  const std::string source =
      "<tag>t</tag><tag>u</tag><line><article>a</article></line><line><article>b</article></line>";
  Ran result = ran(both, source);
  BOOST_TEST(result.text ==
             "<id>7</id><alias>a</alias><remark>t</remark>"
             "<items><item><name>a</name></item><item><name>b</name></item></items>");
  BOOST_TEST(result.lineage->source_of("/purchase/alias") == "/order/line[1]/article");
  BOOST_TEST(result.lineage->source_of("/purchase/items/item[2]/name") == "/order/line[2]/article");
  BOOST_TEST(made(both, "") == "");
}

BOOST_AUTO_TEST_CASE(goes_through_repeated_elements) {
  const std::string items =
      "<each to=\"items/item\" from=\"line\" when=\"f:kind != 'hidden'\">"
      "<field to=\"@line\" from=\"@id\"/><field to=\"name\" from=\"article\"/>"
      "<each to=\"note\" from=\"note\"><field to=\".\" from=\".\"/></each></each>";
  const std::string source =
      "<line id=\"1\"><article>a</article><kind>x</kind><note>n1</note><note>n2</note></line>"
      "<line id=\"2\"><article>b</article><kind>hidden</kind></line>"
      "<line><article>c</article><kind>y</kind><note>n3</note></line>";
  Ran result = ran(items, source);
  BOOST_TEST(result.findings.empty());
  BOOST_TEST(result.text ==
             "<id>7</id><items><item line=\"1\"><name>a</name><note>n1</note><note>n2</note></item>"
             "<item><name>c</name><note>n3</note></item></items>");
  auto source_of = [&](const char* path) { return result.lineage->source_of(path); };
  BOOST_TEST(source_of("/purchase/items/item[2]/name") == "/order/line[3]/article");
  BOOST_TEST(source_of("/purchase/items/item[1]/note[2]") == "/order/line[1]/note[2]");
  BOOST_TEST(source_of("/purchase/items/item/@line") == "/order/line[1]/@id");
  BOOST_TEST(source_of("/purchase/items/item[2]") == "/order/line[3]");
  BOOST_TEST(source_of("/purchase/items") == "/order/line");
  BOOST_TEST(source_of("/purchase/items/item[3]/name") == "");
}

BOOST_AUTO_TEST_CASE(writes_text_and_attributes_of_one_element) {
  BOOST_TEST(made("<each to=\"label\" from=\"tag\"><field to=\".\" from=\".\"/>"
                  "<field to=\"@lang\" constant=\"zh\"/></each>",
                  "<tag>a</tag><tag>b</tag>") ==
             "<label lang=\"zh\">a</label><label lang=\"zh\">b</label>");
}

BOOST_AUTO_TEST_CASE(tells_where_target_fields_came_from_even_when_they_are_missing) {
  Ran result =
      ran("<group to=\"person\" from=\"contact\"><field to=\"name\" from=\"name\"/>"
          "<field to=\"phone\" from=\"phone\"/></group>"
          "<field to=\"remark\" constant=\"x\"/>",
          "");
  auto source_of = [&](const char* path) { return result.lineage->source_of(path); };
  BOOST_TEST(source_of("/purchase") == "/order");
  BOOST_TEST(source_of("/purchase/person") == "/order/contact");
  BOOST_TEST(source_of("/purchase/person/phone") == "/order/contact/phone");
  BOOST_TEST(source_of("/purchase/remark") == "");
  BOOST_TEST(source_of("/purchase/unknown") == "");
  BOOST_TEST(source_of("/other") == "");
}

BOOST_AUTO_TEST_CASE(tells_faults_of_the_target_at_their_source) {
  Ran result =
      ran("<each to=\"items/item\" from=\"line\"><field to=\"name\" from=\"article\"/>"
          "</each>",
          "<line><article>short</article></line>"
          "<line><article>much longer than twelve</article></line>");
  BOOST_REQUIRE_EQUAL(result.findings.size(), 1U);
  BOOST_TEST(result.findings.front().code.starts_with("mapping.schema."));
  BOOST_TEST(result.findings.front().where.path == "/order/line[2]/article");
}

BOOST_AUTO_TEST_SUITE_END()
