#include "adapters/simulators/report_form.h"

#include <boost/test/unit_test.hpp>

namespace jiuqu::test {
namespace {

json::Json special(const std::string& change_from = {}, const std::string& change_to = {}) {
  std::string text =
      R"({"rowGuid":"r","projectNo":"P","specialStage":"ended","specialType":"2",)"
      R"("specialName":"现场核查","specialTime":"2026-11-25 10:00:00","specialReason":"核查",)"
      R"("endTime":"2026-11-26 09:30:00","result":"一致","handleUserCode":"sc01",)"
      R"("handleUserName":"审查甲","regionCode":"420106000000"})";
  if (auto at = text.find(change_from); !change_from.empty()) {
    BOOST_REQUIRE(at != std::string::npos);
    text.replace(at, change_from.size(), change_to);
  }
  auto parsed = json::Json::parse(text);
  BOOST_REQUIRE(parsed);
  return std::move(*parsed);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(report_form)

BOOST_AUTO_TEST_CASE(a_right_report_of_a_special_procedure_has_no_fault) {
  BOOST_TEST(simulators::special_report_fault(special()) == "");
  auto started = special(R"("endTime":"2026-11-26 09:30:00","result":"一致",)", "");
  for (auto& [name, member] : started.members)
    if (name == "specialStage") member.text = "started";
  BOOST_TEST(simulators::special_report_fault(started) == "");
}

BOOST_AUTO_TEST_CASE(every_field_of_a_special_procedure_is_looked_at) {
  const std::pair<const char*, const char*> changes[] = {
      {R"("ended")", R"("begun")"},
      {R"("ended")", R"("started")"},
      {R"("specialType":"2")", R"("specialType":"1")"},
      {"现场核查", "现场"},
      {"2026-11-25 10:00:00", "2026-11-25T10:00:00"},
      {R"("核查")", R"("")"},
      {"2026-11-26 09:30:00", "2026-11-24 09:30:00"},
      {R"("一致")", R"("")"},
      {"sc01", ""},
      {"审查甲", ""},
      {"420106000000", "420106"}};
  for (const auto& [from, to] : changes) BOOST_TEST_CONTEXT(from << " -> " << to)
  BOOST_TEST(simulators::special_report_fault(special(from, to)) != "");
}

BOOST_AUTO_TEST_CASE(reports_are_told_in_few_words) {
  simulators::ReportRecord record;
  record.path = "/gateway/v1/special-procedure";
  record.body = R"({"specialStage":"started"})";
  BOOST_TEST(simulators::report_words(record) == "special started");
  record.path = "/gateway/v1/result";
  record.body = R"({"resultStage":"expired","resultType":"5"})";
  BOOST_TEST(simulators::report_words(record) == "result expired 5");
  record.body = "[";
  BOOST_TEST(simulators::report_words(record) == "unreadable");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace jiuqu::test
