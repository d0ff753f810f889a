// What the rules found at intake without holding the application back reaches the applicant as the
// text of the once-only correction notice.
#include <boost/test/unit_test.hpp>

#include "tests/sim/flow.h"

using namespace jiuqu;
using namespace jiuqu::sim;

namespace {

ApplicationForm form() {
  return ApplicationForm(kNumber);
}

// Names that are those of other codes: warnings, no faults.
ApplicationForm doubtful() {
  return form().form("eqSpecies", "锅炉").form("eqCategory", "蒸汽锅炉");
}

std::string reason_of(Flow& flow) {
  auto reports = flow.hub.platform.of_case(kNumber);
  BOOST_REQUIRE(!reports.empty());
  return reports.back()->fields.string_or("bzgzyy");
}

void correct(Flow& flow, const std::string& opinion, const std::string& chosen,
             bool refused = false) {
  auto tasks = flow.open_tasks(kNumber);
  BOOST_REQUIRE(tasks.size() == 1u);
  auto command = completion(tasks[0], "correct");
  command.opinion = opinion;
  if (!chosen.empty()) command.variables["findings"] = chosen;
  auto done = flow.hub.await(flow.hub.cases->complete_task(command));
  BOOST_REQUIRE(done.has_value());
  BOOST_TEST(done->has_value() == !refused);
  flow.settle();
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_warning_at_intake_becomes_the_text_of_the_correction_notice) {
  Flow flow;
  BOOST_TEST(flow.push(doubtful()).status == 200);
  auto findings = flow.page().findings;
  BOOST_REQUIRE(findings.size() == 2u);
  BOOST_TEST(findings[0].where.path == "$.form.eqSpecies");
  flow.decide({"pass"});
  correct(flow, "", "");
  std::string reason = reason_of(flow);
  BOOST_TEST(reason.starts_with("1. " + findings[0].zh + "（字段 $.form.eqSpecies"), reason);
  BOOST_TEST(reason.contains("\n2. " + findings[1].zh + "（字段 $.form.eqCategory"), reason);
  // The corrected application brings its own findings: none.
  BOOST_TEST(flow.push(form()).status == 200);
  BOOST_TEST(flow.page().findings.empty());
}

BOOST_AUTO_TEST_CASE(the_officers_words_come_first_and_findings_may_be_chosen) {
  Flow flow;
  BOOST_TEST(flow.push(doubtful()).status == 200);
  auto findings = flow.page().findings;
  flow.decide({"pass"});
  correct(flow, "请更正名称。", "3", true);
  correct(flow, "请更正名称。", "2");
  std::string reason = reason_of(flow);
  BOOST_TEST(reason.starts_with("请更正名称。\n1. " + findings.at(1).zh), reason);
  BOOST_TEST(!reason.contains(findings.at(0).zh));
  BOOST_TEST(flow.push(doubtful().form("remark", "补")).status == 200);
  correct(flow, "只此一句。", "none");
  BOOST_TEST(reason_of(flow) == "只此一句。");
}

BOOST_AUTO_TEST_CASE(a_correction_without_words_and_findings_is_refused) {
  Flow flow;
  BOOST_TEST(flow.push(form()).status == 200);
  flow.decide({"pass"});
  correct(flow, " ", "", true);
  correct(flow, "", "none", true);
  BOOST_TEST(flow.rests_at() == "accept");
}
