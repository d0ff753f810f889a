// What an inspection system gave for a case is read-only: a correction that says otherwise is
// refused, each field named as the sender calls it (7.1.5 f, 7.3.3 d).
#include <boost/test/unit_test.hpp>

#include "tests/sim/flow.h"

using namespace jiuqu;
using namespace jiuqu::sim;

namespace {

// The institution's words on the lift of the case, as its mapping makes them.
xml::Document owner_data(const std::string& number, const std::string& conclusion) {
  auto document = xml::Document::parse(
      "<ownerData xmlns=\"urn:jiuqu:licensing:1\"><projectNo>" + number +
      "</projectNo><owner>inspection</owner><reference>DT2026000123</reference><statement>"
      "<inspection><checkComName>武汉市特种设备检验所</checkComName><checkConclusion>" +
      conclusion + "</checkConclusion></inspection></statement></ownerData>");
  BOOST_REQUIRE(document.has_value());
  Findings broken;
  auto schema =
      xml::Schema::compile(std::string(JIUQU_SOURCE_DIR) + "/mappings/canonical/owner-data.xsd",
                           std::string(JIUQU_SOURCE_DIR) + "/mappings/canonical", broken);
  BOOST_REQUIRE(schema != nullptr);
  for (const Finding& finding : schema->validate(*document)) BOOST_ERROR(lint_line(finding));
  return std::move(*document);
}

Result<void> give(Flow& flow, const std::string& number, const std::string& conclusion) {
  auto exchange = std::make_shared<Exchange>();
  exchange->tree = owner_data(number, conclusion);
  Hub::Body body = [&flow, exchange, number](Work& work) {
    return flow.hub.cases->owner_data_received(*exchange, work, number);
  };
  auto done = flow.hub.await(flow.hub.hub->transact(number, Uuid{}.derive("report"), body));
  BOOST_REQUIRE(done.has_value());
  return *done;
}

ApplicationForm form() {
  return ApplicationForm(kNumber);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_correction_may_not_change_what_the_inspection_system_gave) {
  Flow flow;
  BOOST_TEST(flow.push(form()).status == 200);
  auto given = give(flow, kNumber, "合格");
  BOOST_REQUIRE_MESSAGE(given.has_value(), (given ? "" : given.error().describe()));
  flow.decide({"pass", "correct"});

  auto wrong = flow.push(form().form("checkConclusion", "复检合格").form("remark", "补"));
  BOOST_TEST(wrong.status == 422, wrong.body);
  auto answer = parsed(wrong);
  const json::Json* faults = answer.member("faults");
  BOOST_REQUIRE(faults != nullptr);
  BOOST_REQUIRE_MESSAGE(faults->items.size() == 2u, wrong.body);
  for (const json::Json& fault : faults->items)
    BOOST_TEST(fault.string_or("rule") == "case.read-only");
  BOOST_TEST(wrong.body.contains("$.form.checkConclusion"), wrong.body);
  BOOST_TEST(wrong.body.contains("$.form.checkComName"), wrong.body);
  BOOST_TEST(wrong.body.contains("检验检测系统提供的数据“合格”（DT2026000123）为只读"), wrong.body);
  BOOST_TEST(wrong.body.contains("The inspection system gave"), wrong.body);
  // Nothing moved, and what was refused is kept with its reason.
  BOOST_TEST(flow.rests_at() == "");
  BOOST_TEST(flow.messages(MessageState::rejected).size() == 1u);

  auto right = form().form("checkComName", "武汉市 特种设备检验所").form("checkConclusion", "合格");
  BOOST_TEST(flow.push(right.form("remark", "补")).status == 200);
  BOOST_TEST(flow.rests_at() == "accept");
}

BOOST_AUTO_TEST_CASE(a_corrected_report_replaces_the_value_and_the_case_page_shows_it) {
  Flow flow;
  BOOST_TEST(flow.push(form()).status == 200);
  BOOST_TEST(give(flow, kNumber, "不合格").has_value());
  BOOST_TEST(give(flow, kNumber, "合格").has_value());
  auto values = flow.page().owner_values;
  BOOST_REQUIRE(values.size() == 2u);
  BOOST_TEST(values[1].field == "inspection/checkConclusion");
  BOOST_TEST(values[1].value == "合格");
  BOOST_TEST(values[1].owner == "inspection");
  BOOST_TEST(values[1].reference == "DT2026000123");
}

BOOST_AUTO_TEST_CASE(data_for_a_case_that_is_not_there_is_refused) {
  Flow flow;
  auto given = give(flow, kNumber, "合格");
  BOOST_REQUIRE(!given.has_value());
  BOOST_TEST((given.error().code == ErrorCode::case_unknown));
}
