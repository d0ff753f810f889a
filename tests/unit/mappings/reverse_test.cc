// Mappings turned round.
#include "mappings/reverse.h"

#include <algorithm>

#include "tests/unit/mappings/definitions_fixture.h"

using namespace jiuqu;
using jiuqu::test::OrderMapping;

namespace {

const std::string kId = "<field to=\"id\" from=\"number\"/>\n";

struct Both {
  explicit Both(const std::string& body) : order(kId + body) {
    auto made = reverse(order.mapping(), order.set());
    if (!made) BOOST_TEST_MESSAGE(made.error().describe());
    BOOST_REQUIRE(made.has_value());
    reversed = std::move(*made);
  }
  // Turned round from <purchase xmlns="urn:to">BODY</purchase>.
  std::string back(const std::string& body) {
    BOOST_REQUIRE(reversed.mapping != nullptr);
    auto source =
        xml::Document::parse("<purchase xmlns=\"urn:to\"><id>7</id>" + body + "</purchase>");
    findings.clear();
    auto mapped = reversed.mapping->run(*source, {}, findings);
    BOOST_REQUIRE(mapped.has_value());
    std::string text;
    for (xml::Node child : mapped->tree.root().children()) text += child.serialize();
    for (auto at = text.find(" xmlns=\"urn:from\""); at != std::string::npos;
         at = text.find(" xmlns=\"urn:from\""))
      text.erase(at, 17);
    BOOST_TEST(text.starts_with("<number>7</number>"));
    return text.substr(std::string("<number>7</number>").size());
  }
  std::string no_way_back() const {
    std::string list;
    for (const auto& part : reversed.one_way) list += part.target + ": " + part.en + ";";
    return list;
  }
  OrderMapping order;
  Reversed reversed;
  Findings findings;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(mapping_reverse)

BOOST_AUTO_TEST_CASE(turns_fields_groups_and_repetitions_round) {
  Both both(
      "<field to=\"alias\" from=\"nick\"/>"
      "<group to=\"person\" from=\"contact\"><field to=\"name\" from=\"name\"/></group>"
      "<each to=\"items/item\" from=\"line\"><field to=\"@line\" from=\"@id\"/>"
      "<field to=\"name\" from=\"article\"/><field to=\"note\" from=\"note\"/></each>"
      "<field to=\"tags\" from=\"tag\" join=\";\"/>");
  BOOST_TEST(both.no_way_back() == "");
  BOOST_TEST(both.back("<alias>a</alias><tags>t;u</tags><person><name>p</name></person><items>"
                       "<item line=\"1\"><name>x</name><note>n1</note><note>n2</note></item>"
                       "<item><name>y</name></item></items>") ==
             "<nick>a</nick><contact><name>p</name></contact><tag>t</tag><tag>u</tag>"
             "<line id=\"1\"><article>x</article><note>n1</note><note>n2</note></line>"
             "<line><article>y</article></line>");
  BOOST_TEST(both.findings.empty());
}

BOOST_AUTO_TEST_CASE(turns_conversions_round) {
  Both both(
      "<field to=\"shade\" from=\"colour\" table=\"colours\" lookup=\"code-to-name\"/>"
      "<field to=\"placedAt\" from=\"placed\" format-in=\"yyyyMMdd\" format-out=\"iso-utc\"/>"
      "<field to=\"amount\" from=\"price\" scale=\"-2\"/>"
      "<field to=\"alias\" from=\"nick\" prefix=\"第\"/>"
      "<field to=\"remark\" from=\"region\" far-in=\"长期\" far-out=\"2099-12-31\"/>");
  BOOST_TEST(both.no_way_back() == "");
  BOOST_TEST(
      both.back("<alias>第九</alias><shade>蓝</shade><placedAt>2026-11-22T16:00:00Z</placedAt>"
                "<amount>12.5</amount><remark>2099-12-31</remark>") ==
      "<region>长期</region><nick>九</nick><colour>blue</colour><placed>20261123</placed>"
      "<price>1250</price>");
}

BOOST_AUTO_TEST_CASE(checks_constants_on_the_way_back) {
  Both both("<field to=\"remark\" constant=\"fixed\"/><field to=\"alias\" setting=\"site\"/>");
  BOOST_TEST(both.reversed.text.contains("<expect from=\"remark\" value=\"fixed\"/>"));
  both.back("<alias>武汉</alias><remark>fixed</remark>");
  BOOST_TEST(both.findings.empty());
  both.back("<alias>武汉</alias><remark>other</remark>");
  BOOST_REQUIRE_EQUAL(both.findings.size(), 1U);
  BOOST_TEST(both.findings.front().code == "mapping.expect-failed");
  BOOST_TEST(both.findings.front().where.path == "/purchase/remark");
}

BOOST_AUTO_TEST_CASE(takes_one_way_back_where_a_source_is_read_twice) {
  Both both(
      "<field to=\"alias\" from=\"nick\"/><field to=\"shade\" from=\"nick\" "
      "table=\"colours\"/>");
  BOOST_TEST(both.no_way_back() == "");
  BOOST_TEST(both.back("<alias>red</alias><shade>红</shade>") == "<nick>red</nick>");
}

BOOST_AUTO_TEST_CASE(tells_what_has_no_way_back) {
  auto why = [](const std::string& body) { return Both(body).no_way_back(); };
  BOOST_TEST(why("<field to=\"alias\" from=\"nick\" when=\"nick = 'a'\"/>") ==
             "/purchase/alias: a condition stands on it;");
  BOOST_TEST(why("<field to=\"alias\" from=\"nick\" case=\"upper\"/>") ==
             "/purchase/alias: characters are changed;");
  BOOST_TEST(why("<field to=\"alias\" from=\"nick\"/><field to=\"alias\" from=\"region\"/>")
                 .starts_with("/purchase/alias: one of several sources is taken;"));
  BOOST_TEST(why("<field to=\"alias\" from=\"line[1]/article\"/>") ==
             "/purchase/alias: its source has no plain path;");
  BOOST_TEST(why("<field to=\"remark\" join=\"-\"><part from=\"nick\"/><part from=\"region\"/>"
                 "</field>") == "/purchase/remark: several parts are put together;");
  BOOST_TEST(why("<field to=\"remark\" variable=\"now\"/>") ==
             "/purchase/remark: it comes from no field;");
  BOOST_TEST(why("<field to=\"remark\" from=\"placed\" format-in=\"yyyy-MM-dd HH:mm:ss\" "
                 "format-out=\"yyyyMMdd\"/>") == "/purchase/remark: a part of the time is lost;");
  BOOST_TEST(why("<field to=\"amount\" from=\"price\" number=\"0.0\" round=\"down\"/>") ==
             "/purchase/amount: places are rounded away;");
  BOOST_TEST(why("<field to=\"alias\" from=\"nick\" pad-left=\"8,0\"/>") ==
             "/purchase/alias: fillings cannot be told from the text;");
  BOOST_TEST(why("<each to=\"label\" from=\"tag\" when=\". != 'x'\"><field to=\".\" from=\".\"/>"
                 "</each>") == "/purchase/label: a condition stands on it;");
  BOOST_TEST(why("<each to=\"label\" from=\"line/note\"><field to=\".\" from=\".\"/></each>") ==
             "/purchase/label: several repetitions become one;");
}

BOOST_AUTO_TEST_CASE(tells_tables_that_give_several_rows_one_value) {
  struct Twice : OrderMapping {
    Twice() : OrderMapping(kId) {
      write("codes/colours.csv", "code,name,valid-from,valid-to,hue\nred,红,,,10\nrot,红,,,10\n");
      write("order.map.xml",
            "<mapping xmlns=\"urn:jiuqu:mapping:1\" source=\"from.xsd\" source-root=\"order\" "
            "target=\"to.xsd\" target-root=\"purchase\">" +
                kId + "<field to=\"shade\" from=\"nick\" table=\"colours\"/></mapping>");
      load();
    }
  } twice;
  auto made = reverse(twice.mapping(), twice.set());
  BOOST_REQUIRE(made.has_value());
  BOOST_REQUIRE_EQUAL(made->one_way.size(), 1U);
  BOOST_TEST(made->one_way.front().en == "code table colours gives several rows one name");
}

BOOST_AUTO_TEST_CASE(notes_in_lint_what_has_no_way_back) {
  OrderMapping order("<ignore from=\"region colour placed price contact tag line\"/>" + kId +
                     "<field to=\"alias\" from=\"nick\" case=\"lower\"/>");
  BOOST_REQUIRE_EQUAL(order.one_way().size(), 1U);
  const Finding& note = order.one_way().front();
  BOOST_TEST(int(note.level) == int(Level::info));
  BOOST_TEST(note.en.ends_with("/purchase/alias (characters are changed)"));
}

BOOST_AUTO_TEST_SUITE_END()
