// Conversions of fields and parts, as they are written in a mapping.
#include "tests/unit/mappings/definitions_fixture.h"

using jiuqu::Findings;
using jiuqu::test::made_of;
using jiuqu::test::OrderMapping;
using jiuqu::test::Ran;
using jiuqu::test::ran_with;

namespace {

// The remark made from a nick.
std::string remark(const std::string& conversions, const std::string& nick) {
  std::string text =
      made_of("<field to=\"remark\" from=\"nick\" " + conversions, "<nick>" + nick + "</nick>");
  auto from = text.find('>') + 1;
  auto to = text.rfind("</remark>");
  return to == std::string::npos ? text : text.substr(from, to - from);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mapping_convert)

BOOST_AUTO_TEST_CASE(rewrites_texts) {
  BOOST_TEST(remark("trim=\"left\"/>", "  a ") == "a ");
  BOOST_TEST(remark("trim=\"collapse\"/>", " a   b ") == "a b");
  BOOST_TEST(remark("trim=\"all\"/>", " a   b ") == "ab");
  BOOST_TEST(remark("case=\"upper\"/>", "e1é") == "E1é");
  BOOST_TEST(remark("width=\"half\" case=\"lower\"/>", "ＡＢ１") == "ab1");
  BOOST_TEST(remark("><replace text=\"市\" by=\"-\"/><replace any=\"- \" by=\"\"/></field>",
                    "武 汉市") == "武汉");
}

BOOST_AUTO_TEST_CASE(takes_pieces_cuts_and_puts_around) {
  BOOST_TEST(remark("split=\"; ,2\"/>", "a; b; c") == "b");
  BOOST_TEST(remark("split=\"-,-1\" substring=\"-2\"/>", "x-1234") == "34");
  BOOST_TEST(remark("prefix=\"第\" suffix=\"号\"/>", "7") == "第7号");
  BOOST_TEST(remark("prefix=\"第\" suffix=\"号\"/>", " ") == "");
  BOOST_TEST(remark("default=\"none\" split=\";,9\"/>", "a;b") == "none");
}

BOOST_AUTO_TEST_CASE(converts_divisions_between_six_and_twelve_digits) {
  BOOST_TEST(remark("region=\"12\"/>", "420106") == "420106000000");
  BOOST_TEST(remark("region=\"6\"/>", "420106001002") == "420106");
  BOOST_TEST(remark("region=\"12\"/>", "420106001") == "420106001000");
  Ran wrong = ran_with("<field to=\"remark\" from=\"nick\" region=\"12\"/>", "<nick>42010</nick>");
  BOOST_REQUIRE_EQUAL(wrong.findings.size(), 1U);
  BOOST_TEST(wrong.findings.front().code == "mapping.region-invalid");
  BOOST_TEST(wrong.findings.front().where.path == "/order/nick");
}

BOOST_AUTO_TEST_CASE(converts_dates_that_mean_for_ever) {
  const std::string far =
      "far-in=\"2099/12/31|长期\" far-out=\"\" format-in=\"yyyy/MM/dd\" "
      "format-out=\"yyyy-MM-dd\"/>";
  BOOST_TEST(remark(far, "2099/12/31") == "");
  BOOST_TEST(remark(far, "长期") == "");
  BOOST_TEST(remark(far, "2026/11/23") == "2026-11-23");
  BOOST_TEST(remark("far-in=\"长期\" far-out=\"2099-12-31\"/>", "长期") == "2099-12-31");
}

BOOST_AUTO_TEST_CASE(converts_numbers_and_several_time_forms) {
  BOOST_TEST(remark("scale=\"4\"/>", "12.5") == "125000");
  BOOST_TEST(remark("scale=\"-4\" number=\"0.00\" round=\"half-up\"/>", "125050") == "12.51");
  BOOST_TEST(remark("number=\"#,##0.00\"/>", "1234.5") == "1,234.50");
  BOOST_TEST(remark("number-in=\"grouped\" number=\"0\"/>", "1,234") == "1234");
  const std::string times =
      "format-in=\"yyyy-MM-dd HH:mm:ss|yyyy-MM-dd|yyyyMMdd\" format-out=\"yyyyMMddTHHmmss\"/>";
  BOOST_TEST(remark(times, "20261123") == "20261123T000000");
  Ran wrong = ran_with("<field to=\"remark\" from=\"nick\" " + times, "<nick>2026/1/1</nick>");
  BOOST_REQUIRE_EQUAL(wrong.findings.size(), 1U);
  BOOST_TEST(wrong.findings.front().en.contains("yyyy-MM-dd | yyyyMMdd"));
}

BOOST_AUTO_TEST_CASE(looks_up_between_any_two_columns) {
  BOOST_TEST(remark("table=\"colours\" lookup=\"hue-to-name\"/>", "20") == "蓝");
  BOOST_TEST(remark("table=\"colours\" lookup=\"name-to-hue\"/>", "红") == "10");
  Ran gone =
      ran_with("<field to=\"remark\" from=\"nick\" table=\"colours\" lookup=\"hue-to-code\"/>",
               "<nick>30</nick>");
  BOOST_REQUIRE_EQUAL(gone.findings.size(), 1U);
  BOOST_TEST(gone.findings.front().code == "mapping.code-unknown");
}

BOOST_AUTO_TEST_CASE(does_what_is_said_of_unknown_codes) {
  BOOST_TEST(remark("table=\"colours\" unknown=\"keep\"/>", "mauve") == "mauve");
  BOOST_TEST(remark("table=\"colours\" unknown=\"empty\"/>", "mauve") == "");
  BOOST_TEST(remark("table=\"colours\" unknown-value=\"其他\"/>", "mauve") == "其他");
  BOOST_TEST(remark("table=\"colours\" unknown=\"keep\"/>", "red") == "红");
}

BOOST_AUTO_TEST_CASE(asks_conditions_of_parts) {
  const std::string parts =
      "<field to=\"remark\" join=\"-\"><part from=\"region\"/>"
      "<part constant=\"red\" when=\"colour = 'red'\"/><part from=\"nick\" "
      "case=\"upper\"/></field>";
  BOOST_TEST(made_of(parts, "<nick>n</nick><colour>red</colour>") == "<remark>r-red-N</remark>");
  BOOST_TEST(made_of(parts, "<nick>n</nick><colour>blue</colour>") == "<remark>r-N</remark>");
}

BOOST_AUTO_TEST_CASE(names_wrong_words_of_conversions) {
  auto code = [](const std::string& conversions) {
    OrderMapping order("<field to=\"id\" from=\"number\"/><field to=\"remark\" from=\"nick\" " +
                       conversions);
    return order.only().code;
  };
  BOOST_TEST(code("trim=\"sides\"/>") == "mapping.value");
  BOOST_TEST(code("width=\"wide\"/>") == "mapping.value");
  BOOST_TEST(code("substring=\"1,0\"/>") == "mapping.value");
  BOOST_TEST(code("substring=\"a\"/>") == "mapping.value");
  BOOST_TEST(code("region=\"9\"/>") == "mapping.value");
  BOOST_TEST(code("far-in=\"x\"/>") == "mapping.value");
  BOOST_TEST(code("lookup=\"code\"/>") == "mapping.value");
  BOOST_TEST(code("unknown=\"keep\"/>") == "mapping.value");
  BOOST_TEST(code("round=\"down\"/>") == "mapping.value");
  BOOST_TEST(code("scale=\"99\"/>") == "mapping.value");
  BOOST_TEST(code("split=\";\"/>") == "mapping.split");
  BOOST_TEST(code("number=\"0.x\"/>") == "mapping.format-unknown");
  BOOST_TEST(code("format-in=\"yyyy-MM-dd|yyyy-mm-DD\" format-out=\"iso\"/>") ==
             "mapping.format-unknown");
  BOOST_TEST(code("><replace by=\"x\"/></field>") == "mapping.value");
  BOOST_TEST(code("table=\"colours\" unknown=\"keep\" unknown-value=\"x\"/>") == "mapping.value");
}

BOOST_AUTO_TEST_CASE(checks_what_conversions_give_against_the_target) {
  auto told = [](const std::string& fields, jiuqu::Level level) {
    OrderMapping order(
        "<ignore from=\"region nick colour placed price contact tag line\"/>"
        "<field to=\"id\" from=\"number\"/>" +
        fields);
    return order.only(level).code;
  };
  using jiuqu::Level;
  BOOST_TEST(told("<field to=\"placedAt\" from=\"placed\" format-in=\"yyyyMMdd\" "
                  "format-out=\"yyyy-MM-dd\"/>",
                  Level::error) == "mapping.format-unfit");
  BOOST_TEST(told("<field to=\"amount\" from=\"price\" number=\"#,##0.00\"/>", Level::error) ==
             "mapping.format-unfit");
  BOOST_TEST(told("<field to=\"region\" from=\"nick\" region=\"12\"/>", Level::warning) ==
             "mapping.may-overrun");
  BOOST_TEST(told("<field to=\"region\" from=\"nick\" substring=\"0,5\" prefix=\"鄂州\"/>",
                  Level::warning) == "mapping.may-overrun");
  BOOST_TEST(told("<field to=\"region\" from=\"colour\" table=\"colours\" "
                  "unknown-value=\"much too long\"/>",
                  Level::error) == "mapping.constant-invalid");
  BOOST_TEST(told("<field to=\"placedAt\" from=\"placed\" format-in=\"yyyyMMdd\" "
                  "format-out=\"iso\" far-in=\"x\" far-out=\"长期\"/>",
                  Level::error) == "mapping.constant-invalid");
}

BOOST_AUTO_TEST_SUITE_END()
