// The step that maps inside an interface.
#include "mappings/map_step.h"

#include "tests/unit/mappings/definitions_fixture.h"

using namespace jiuqu;
using jiuqu::test::Kinds;
using jiuqu::test::shipped_roots;

namespace {

struct Steps {
  Kinds kinds;
  LoadOutcome outcome = kinds.load(shipped_roots());
  std::unique_ptr<StepKind> kind = map_step_kind();
  Findings findings;

  std::unique_ptr<Step> compile(const std::string& element) {
    BOOST_REQUIRE(outcome.set != nullptr);
    document = std::move(*xml::Document::parse_definition(element, "test.interface.xml"));
    return kind->compile(document.root(), *outcome.set, findings);
  }
  xml::Document document;
};

Exchange exchange_of(const std::string& body) {
  Exchange exchange;
  auto message = std::make_shared<Message>();
  message->created = *from_iso8601("2026-11-23T02:00:00Z");
  exchange.message = message;
  exchange.tree = std::move(*xml::Document::parse(body));
  return exchange;
}

constexpr const char* kReceipt =
    "<receipt xmlns=\"urn:jiuqu:licensing:1\"><key>P1</key>"
    "<messageId>01936f3a-5b1c-7d2e-9f00-0000000000aa</messageId>"
    "<receivedAt>2026-11-23T01:30:12Z</receivedAt></receipt>";

}  // namespace

BOOST_AUTO_TEST_SUITE(map_step)

BOOST_AUTO_TEST_CASE(replaces_the_tree_and_leaves_its_lineage) {
  Steps steps;
  auto step = steps.compile("<reply mapping=\"platform/receipt\"/>");
  auto* judge = dynamic_cast<JudgeStep*>(step.get());
  BOOST_REQUIRE(judge != nullptr);
  BOOST_REQUIRE(judge->produces() != nullptr);
  BOOST_TEST(judge->produces()->id == "platform/receipt.xsd");
  Exchange exchange = exchange_of(kReceipt);
  BOOST_REQUIRE(judge->run(exchange).has_value());
  BOOST_TEST(exchange.findings.empty());
  BOOST_TEST(exchange.tree.root().child("data").child_text("received_at") == "2026-11-23 09:30:12");
  BOOST_REQUIRE_EQUAL(exchange.lineage.size(), 1U);
  BOOST_TEST(exchange.lineage.front()->source_of("/receipt/data/project_no") == "/receipt/key");
}

BOOST_AUTO_TEST_CASE(tells_faults_of_the_target_in_the_terms_of_the_source) {
  Steps steps;
  auto step = steps.compile("<map mapping=\"platform/receipt\"/>");
  std::string body = kReceipt;
  body.replace(body.find("P1"), 2, "");
  Exchange exchange = exchange_of(body);
  BOOST_REQUIRE(dynamic_cast<JudgeStep&>(*step).run(exchange).has_value());
  BOOST_REQUIRE_EQUAL(exchange.findings.size(), 1U);
  BOOST_TEST(exchange.findings.front().where.path == "/receipt/key");
  BOOST_TEST(exchange.findings.front().code.starts_with("mapping.schema."));
}

BOOST_AUTO_TEST_CASE(does_not_echo_faults_of_a_source_already_found_faulty) {
  Steps steps;
  auto step = steps.compile("<map mapping=\"platform/receipt\"/>");
  std::string body = kReceipt;
  body.replace(body.find("P1"), 2, "");
  Exchange exchange = exchange_of(body);
  exchange.findings.push_back(Finding{Level::error, "schema.missing", {}, {}, {}, {}, {}, {}});
  BOOST_REQUIRE(dynamic_cast<JudgeStep&>(*step).run(exchange).has_value());
  BOOST_TEST(exchange.findings.size() == 1U);
  BOOST_TEST(bool(exchange.tree.root().child("data")));
}

BOOST_AUTO_TEST_CASE(names_an_unknown_mapping) {
  Steps steps;
  BOOST_TEST(steps.compile("<map mapping=\"platform/reciept\"/>") == nullptr);
  BOOST_REQUIRE_EQUAL(steps.findings.size(), 1U);
  BOOST_TEST(steps.findings.front().code == "interface.mapping-unknown");
  BOOST_TEST(steps.findings.front().suggestion == "platform/receipt");
}

BOOST_AUTO_TEST_SUITE_END()
