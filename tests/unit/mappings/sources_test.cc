// Values that come from elsewhere than the source tree: headers, settings, ids, expectations.
#include "tests/unit/mappings/definitions_fixture.h"

using namespace jiuqu;
using jiuqu::test::OrderMapping;

namespace {

const std::string kId = "<field to=\"id\" from=\"number\"/>\n";

struct Run {
  std::string text;
  Findings findings;
};

Run run(const std::string& mapping, MapContext context, const std::string& source = "") {
  OrderMapping order(kId + mapping);
  auto tree =
      xml::Document::parse("<order xmlns=\"urn:from\"><number>7</number>" + source + "</order>");
  Run result;
  auto mapped = order.mapping().run_judged(*tree, context, result.findings);
  BOOST_REQUIRE(mapped.has_value());
  for (xml::Node child : mapped->tree.root().children())
    if (child.name() != "id") result.text += std::string(child.name()) + "=" + child.text() + ";";
  return result;
}

Finding refused(const std::string& mapping) {
  return OrderMapping(kId + mapping).only();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mapping_sources)

BOOST_AUTO_TEST_CASE(reads_headers_of_the_message) {
  Headers headers{{"X-Batch", " b1 "}};
  MapContext context;
  context.headers = &headers;
  BOOST_TEST(run("<field to=\"alias\" header=\"x-batch\"/>", context).text == "alias=b1;");
  BOOST_TEST(run("<field to=\"alias\" header=\"X-Other\" default=\"none\"/>", context).text ==
             "alias=none;");
  BOOST_TEST(run("<field to=\"alias\" header=\"X-Batch\"/>", {}).text == "");
}

BOOST_AUTO_TEST_CASE(reads_settings_of_the_environment) {
  BOOST_TEST(run("<field to=\"alias\" setting=\"site\"/>", {}).text == "alias=武汉;");
  Finding unknown = refused("<field to=\"alias\" setting=\"stie\"/>");
  BOOST_TEST(unknown.code == "mapping.setting-unknown");
  BOOST_TEST(unknown.suggestion == "site");
}

BOOST_AUTO_TEST_CASE(reads_the_setting_of_the_partner_the_message_is_for) {
  MapContext context;
  context.partner = "south";
  const std::string field = "<field to=\"region\" partner-setting=\"area\"/>";
  BOOST_TEST(run(field, context).text == "region=421000;");
  context.partner = "west";
  Run missing = run(field, context);
  BOOST_REQUIRE_EQUAL(missing.findings.size(), 1U);
  BOOST_TEST(missing.findings.front().code == "mapping.setting-missing");
  BOOST_TEST(missing.findings.front().en.contains("west.area"));
  BOOST_TEST(refused("<field to=\"alias\" partner-setting=\"arae\"/>").suggestion == "area");
}

BOOST_AUTO_TEST_CASE(derives_the_same_ids_on_every_run) {
  std::map<std::string, std::string> variables{
      {"messageId", "01936f3a-5b1c-7d2e-9f00-0000000000aa"}};
  MapContext context;
  context.variables = &variables;
  const std::string ids =
      "<field to=\"remark\" id=\"uuid\"/><field to=\"tags\" id=\"uuid-32\"/>"
      "<each to=\"label\" from=\"tag\"><field to=\".\" id=\"uuid\"/></each>";
  const std::string tags = "<tag>a</tag><tag>b</tag>";
  Run first = run(ids, context, tags);
  BOOST_TEST(first.findings.empty());
  BOOST_TEST(first.text == run(ids, context, tags).text);
  auto value = [&](const Run& of, std::size_t from, std::size_t length) {
    return of.text.substr(of.text.find('=', from) + 1, length);
  };
  std::string uuid = value(first, first.text.find("remark="), 36);
  BOOST_TEST(Uuid::parse(uuid).has_value());
  // Every place has its own; every message has others.
  auto label = first.text.find("label=");
  BOOST_TEST(value(first, label, 36) != value(first, first.text.find("label=", label + 1), 36));
  variables["messageId"] = "01936f3a-5b1c-7d2e-9f00-0000000000ab";
  Run second = run(ids, context, tags);
  BOOST_TEST(value(second, second.text.find("remark="), 36) != uuid);
  BOOST_TEST(first.text.find("tags=") + 5 + 32 == first.text.find(';', first.text.find("tags=")));
  Run without = run("<field to=\"remark\" id=\"uuid\"/>", {});
  BOOST_REQUIRE_EQUAL(without.findings.size(), 1U);
  BOOST_TEST(without.findings.front().code == "mapping.variable-missing");
  BOOST_TEST(refused("<field to=\"remark\" id=\"guid\"/>").code == "mapping.value");
}

BOOST_AUTO_TEST_CASE(wants_exactly_one_source) {
  BOOST_TEST(refused("<field to=\"alias\" from=\"nick\" header=\"X\"/>").code ==
             "mapping.source-missing");
  BOOST_TEST(refused("<field to=\"alias\"/>").code == "mapping.source-missing");
}

BOOST_AUTO_TEST_CASE(expects_values_of_the_source) {
  const std::string expect = "<expect from=\"region\" value=\"r\" when=\"nick\"/>";
  BOOST_TEST(run(expect, {}, "<region>r</region><nick>n</nick>").findings.empty());
  BOOST_TEST(run(expect, {}, "<region>s</region>").findings.empty());
  Run wrong = run(expect, {}, "<region>s</region><nick>n</nick>");
  BOOST_REQUIRE_EQUAL(wrong.findings.size(), 1U);
  BOOST_TEST(wrong.findings.front().code == "mapping.expect-failed");
  BOOST_TEST(wrong.findings.front().where.path == "/order/region");
  BOOST_TEST(refused("<expect from=\"regoin\" value=\"r\"/>").suggestion == "region");
  BOOST_TEST(
      OrderMapping(kId + "<expect from=\"colour\" value=\"green\"/>").only(Level::warning).code ==
      "mapping.when-dead");
}

BOOST_AUTO_TEST_SUITE_END()
