#include "bus/pipeline/impl/judge.h"

#include <boost/test/unit_test.hpp>

#include "bus/json/json.h"
#include "tests/unit/bus/pipeline/pipeline_fixture.h"

using namespace jiuqu;
using namespace jiuqu::test;

namespace {

struct Court {
  Court() { write_shop(world.folder); }

  Exchange exchange(const std::string& body, const std::string& type = "application/json") {
    if (!set) set = world.good();
    Exchange made;
    made.definitions = set;
    made.interface = set->get<Interface>("interface", "shop.order");
    auto message = std::make_shared<Message>();
    message->id = Uuid{}.derive("m");
    message->content_type = type;
    message->body = body;
    made.message = message;
    return made;
  }
  void interface_text(const std::string& text) {
    world.folder.write("shop/order.interface.xml", text);
  }

  World world;
  std::shared_ptr<const DefinitionSet> set;
};

Finding finding(const std::string& code, const std::string& path, const std::string& words = "No.",
                Level level = Level::error) {
  Finding made;
  made.level = level;
  made.code = code;
  made.where.path = path;
  made.en = words;
  made.zh = "否";
  return made;
}

std::vector<std::string> told(const Exchange& exchange) {
  std::vector<std::string> lines;
  for (const auto& each : exchange.findings) lines.push_back(each.code + " " + each.where.path);
  return lines;
}

}  // namespace

BOOST_AUTO_TEST_CASE(takes_keys_and_hash_from_the_parsed_tree) {
  Court court;
  auto first = court.exchange(R"({"number":"7","name":"a","sent":"today"})");
  BOOST_REQUIRE(judge(first).has_value());
  BOOST_TEST(first.findings.empty());
  BOOST_TEST(first.identity_key == "7");
  BOOST_TEST(first.order_key == "7");
  auto later = court.exchange("{ \"sent\":\"tomorrow\",\n \"name\":\"a\", \"number\":\"7\" }");
  BOOST_REQUIRE(judge(later).has_value());
  BOOST_TEST(later.content_hash == first.content_hash);
  auto other = court.exchange(R"({"number":"7","name":"b"})");
  BOOST_REQUIRE(judge(other).has_value());
  BOOST_TEST(other.content_hash != first.content_hash);
  auto xml = court.exchange("<order xmlns='urn:order'><number>7</number><name>a</name></order>",
                            "application/xml");
  BOOST_REQUIRE(judge(xml).has_value());
  BOOST_TEST(xml.content_hash == first.content_hash);
}

BOOST_AUTO_TEST_CASE(all_faults_of_all_steps_are_told_in_the_senders_words) {
  Court court;
  court.world.on_note = [](xml::Node, Exchange& exchange) -> Result<void> {
    exchange.findings.push_back(finding("note.line", "/order/line[2]/article"));
    exchange.findings.push_back(finding("note.line", "/order/line"));
    exchange.findings.push_back(finding("note.gone", "/order/missing"));
    return {};
  };
  auto exchange =
      court.exchange(R"({"number":"123456789","line":[{"article":"a"},{"article":"b"}]})");
  BOOST_REQUIRE(judge(exchange).has_value());
  BOOST_TEST(told(exchange) ==
                 (std::vector<std::string>{"schema.missing $.name", "schema.too-long $.number",
                                           "note.line $.line[1].article", "note.line $.line[0]",
                                           "note.gone $.missing"}),
             boost::test_tools::per_element());
  BOOST_TEST(int(findings_error(exchange.findings).code) == int(ErrorCode::schema_invalid));
}

BOOST_AUTO_TEST_CASE(xml_senders_hear_xml_paths) {
  Court court;
  auto exchange = court.exchange("<order xmlns='urn:order'><number>123456789</number></order>",
                                 "application/xml");
  BOOST_REQUIRE(judge(exchange).has_value());
  BOOST_TEST(told(exchange) == (std::vector<std::string>{"schema.missing /order/name",
                                                         "schema.too-long /order/number"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_fault_the_schema_told_is_not_told_again_by_rules) {
  Court court;
  court.world.on_note = [](xml::Node, Exchange& exchange) -> Result<void> {
    exchange.findings.push_back(finding("rule.number", "/order/number"));
    exchange.findings.push_back(finding("rule.name", "/order/name", "Empty."));
    exchange.findings.push_back(finding("rule.name", "/order/name", "Empty."));
    exchange.findings.push_back(finding("rule.other", "/order/name", "Odd."));
    exchange.findings.push_back(finding("hint", "/order/number", "Unusual.", Level::warning));
    return {};
  };
  auto exchange = court.exchange(R"({"number":"123456789","name":""})");
  BOOST_REQUIRE(judge(exchange).has_value());
  BOOST_TEST(
      told(exchange) == (std::vector<std::string>{"schema.too-long $.number", "rule.name $.name",
                                                  "rule.other $.name", "hint $.number"}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(findings_after_maps_are_told_on_the_fields_they_came_from) {
  Court court;
  court.interface_text(replaced(kInboundXml, "<note/>", "<map/><note/><map/><note/>"));
  int maps = 0;
  court.world.on_map = [&](xml::Node, Exchange& exchange) -> Result<void> {
    using Paths = std::map<std::string, std::string, std::less<>>;
    exchange.lineage.push_back(std::make_shared<FakeLineage>(
        ++maps == 1 ? Paths{{"/a", "/order"}, {"/a/b", "/order/line"}, {"/a/c", "/order/line[2]"}}
                    : Paths{{"/x/y", "/a/b"}, {"/x/z", "/a/c"}, {"/x", "/a"}}));
    return {};
  };
  court.world.on_note = [&](xml::Node, Exchange& exchange) -> Result<void> {
    if (maps == 1) {
      exchange.findings.push_back(finding("1", "/a/b"));
      exchange.findings.push_back(finding("2", "/a/c/made-up"));
    } else {
      exchange.findings.push_back(finding("3", "/x/y"));
      exchange.findings.push_back(finding("4", "/x/z"));
      exchange.findings.push_back(finding("5", "/x/nothing"));
      exchange.findings.push_back(finding("6", "/elsewhere"));
    }
    return {};
  };
  auto exchange = court.exchange(R"({"number":"7","name":"a"})");
  BOOST_REQUIRE(judge(exchange).has_value());
  // The array itself, not its first element.
  BOOST_TEST(told(exchange) == (std::vector<std::string>{"1 $.line", "2 $.line[1]", "3 $.line",
                                                         "4 $.line[1]", "5 $", "6 $"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(findings_inside_choose_are_told_once_translated) {
  Court court;
  court.interface_text(
      replaced(kInboundXml, "<note/>", "<choose><otherwise><map/><note/></otherwise></choose>"));
  court.world.on_map = [&](xml::Node, Exchange& exchange) -> Result<void> {
    exchange.findings.push_back(finding("before", "/order/line"));
    exchange.lineage.push_back(
        std::make_shared<FakeLineage>(std::map<std::string, std::string, std::less<>>{
            {"/a", "/order"}, {"/a/b", "/order/line[3]"}}));
    return {};
  };
  court.world.on_note = [&](xml::Node, Exchange& exchange) -> Result<void> {
    exchange.findings.push_back(finding("after", "/a/b"));
    return {};
  };
  auto exchange = court.exchange(R"({"number":"7","name":"a"})");
  BOOST_REQUIRE(judge(exchange).has_value());
  BOOST_TEST(told(exchange) == (std::vector<std::string>{"before $.line[0]", "after $.line[2]"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_step_that_stops_after_findings_leaves_the_findings) {
  Court court;
  court.world.on_note = [](xml::Node, Exchange&) -> Result<void> {
    return fail(ErrorCode::mapping_failed, "stop");
  };
  auto faulty = court.exchange(R"({"number":"7"})");
  BOOST_REQUIRE(judge(faulty).has_value());
  BOOST_TEST(faulty.findings.size() == 1u);
  auto good = court.exchange(R"({"number":"7","name":"a"})");
  auto stopped = judge(good);
  BOOST_REQUIRE(!stopped.has_value());
  BOOST_TEST(int(stopped.error().code) == int(ErrorCode::mapping_failed));
}

BOOST_AUTO_TEST_CASE(findings_are_bounded) {
  Court court;
  court.world.on_note = [](xml::Node, Exchange& exchange) -> Result<void> {
    for (int i = 0; i < 1000; ++i)
      exchange.findings.push_back(finding("r" + std::to_string(i), "/order/name"));
    return {};
  };
  auto exchange = court.exchange(R"({"number":"7","name":"a"})");
  BOOST_REQUIRE(judge(exchange).has_value());
  BOOST_TEST(exchange.findings.size() == limits::kFindingsMax);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_an_error_with_its_place) {
  Court court;
  auto broken = court.exchange("{\"number\":\n  oops}");
  auto result = judge(broken);
  BOOST_REQUIRE(!result.has_value());
  BOOST_TEST(int(result.error().code) == int(ErrorCode::body_not_json));
  BOOST_TEST(result.error().where.line == 2);
  auto strange = court.exchange("a=1", "text/plain");
  BOOST_TEST(int(judge(strange).error().code) == int(ErrorCode::content_type_unknown));
  auto nameless = court.exchange(R"({"name":"a"})");
  BOOST_TEST(int(judge(nameless).error().code) == int(ErrorCode::key_missing));
}

BOOST_AUTO_TEST_CASE(one_answer_tells_all_faults_in_both_languages) {
  Court court;
  court.world.on_note = [](xml::Node, Exchange& exchange) -> Result<void> {
    auto fault = finding("rule.name", "/order/name", "Too short.");
    fault.clause = "7.1.5";
    fault.suggestion = "abc";
    fault.values = {{"name", "a*"}};
    exchange.findings.push_back(fault);
    return {};
  };
  auto exchange = court.exchange(R"({"number":"7","name":"a"})");
  BOOST_REQUIRE(judge(exchange).has_value());
  auto error = findings_error(exchange.findings);
  BOOST_TEST(int(error.code) == int(ErrorCode::rules_failed));
  auto reply = faults_reply(exchange, error);
  BOOST_TEST(reply.status == 422);
  BOOST_TEST(reply.body ==
             "{\"code\":\"1008\",\"msg\":\"报文不符合办理项校验规则。\","
             "\"message_en\":\"The message breaks rules of this handling item.\","
             "\"message_id\":\"" +
                 exchange.message->id.text() +
                 "\",\"faults\":[{\"field\":\"$.name\",\"rule\":\"rule.name\",\"clause\":\"7.1.5\","
                 "\"level\":\"error\",\"zh\":\"否\",\"en\":\"Too short.\",\"suggestion\":\"abc\","
                 "\"values\":{\"name\":\"a*\"}}]}");
}

BOOST_AUTO_TEST_CASE(who_sent_xml_is_told_its_faults_in_xml) {
  Court court;
  court.world.on_note = [](xml::Node, Exchange& exchange) -> Result<void> {
    auto fault = finding("rule.name", "/order/name", "Too <short>.");
    fault.values = {{"name", "a*"}};
    exchange.findings.push_back(fault);
    return {};
  };
  auto exchange = court.exchange(
      "<order xmlns=\"urn:order\"><number>7</number><name>a</name></order>", "application/xml");
  BOOST_REQUIRE(judge(exchange).has_value());
  auto reply = faults_reply(exchange, findings_error(exchange.findings));
  BOOST_TEST(reply.status == 422);
  BOOST_TEST(reply.content_type == "application/xml");
  auto answer = xml::Document::parse(reply.body);
  BOOST_REQUIRE(answer.has_value());
  xml::Node root = answer->root();
  BOOST_TEST(root.is("error", "urn:jiuqu:error:1"));
  BOOST_TEST(root.child_text("code") == "1008");
  BOOST_TEST(root.child_text("message_id") == exchange.message->id.text());
  xml::Node fault = root.child("faults").child("fault");
  BOOST_TEST(fault.child_text("field") == "/order/name");
  BOOST_TEST(fault.child_text("rule") == "rule.name");
  BOOST_TEST(fault.child_text("en") == "Too <short>.");
  BOOST_TEST(fault.child("value").attribute("name").value_or("") == "name");

  auto broken = court.exchange("<order>", "application/xml");
  auto unread = judge(broken);
  BOOST_REQUIRE(!unread.has_value());
  auto told = xml::Document::parse(faults_reply(broken, unread.error()).body);
  BOOST_REQUIRE(told.has_value());
  BOOST_TEST(told->root().child_text("code") == "1002");
  BOOST_TEST(!told->root().child_text("line").empty());
}

BOOST_AUTO_TEST_CASE(an_answer_of_a_busy_hub_says_when_to_come_again) {
  auto reply = plain_reply(Error{ErrorCode::overloaded, {}, {}});
  BOOST_TEST(reply.status == 503);
  BOOST_TEST(header_of(reply.headers, "retry-after") == "1");
  BOOST_TEST(
      header_of(plain_reply(Error{ErrorCode::not_found, {}, {}}).headers, "retry-after").empty());
}
