// The text of a once-only correction notice.
#include <boost/test/unit_test.hpp>

#include "bus/base/text.h"
#include "licensing-core/case_findings.h"

using namespace jiuqu;
using namespace jiuqu::licensing;

namespace {

Findings findings(std::size_t count, const std::string& sentence) {
  Findings list(count);
  for (std::size_t i = 0; i < count; ++i) {
    list[i].level = Level::warning;
    list[i].zh = sentence;
    list[i].where.path = "$.form.f" + std::to_string(i + 1);
  }
  return list;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_notice_numbers_the_findings_after_the_officers_words) {
  auto list = findings(3, "不正确。");
  list[1].clause = "TSG 08-2017";
  BOOST_TEST(
      notice_text(" 请更正。 ", list, "").value() ==
      "请更正。\n1. 不正确。（字段 $.form.f1）\n2. 不正确。（字段 $.form.f2；依据 TSG 08-2017）\n"
      "3. 不正确。（字段 $.form.f3）");
  BOOST_TEST(notice_text("", list, "3, 1 3").value() ==
             "1. 不正确。（字段 $.form.f3）\n2. 不正确。（字段 $.form.f1）");
  BOOST_TEST(notice_text("请更正。", list, "none").value() == "请更正。");
  BOOST_TEST(notice_text("", {}, "").value().empty());
}

BOOST_AUTO_TEST_CASE(a_number_that_is_none_of_a_finding_is_refused) {
  auto list = findings(2, "不正确。");
  for (const char* chosen : {"0", "3", "x", "1 -1", "none 1"})
    BOOST_TEST((notice_text("", list, chosen).error().code == ErrorCode::bad_request), chosen);
}

BOOST_AUTO_TEST_CASE(what_has_no_room_in_the_report_is_counted) {
  std::string sentence;
  for (int i = 0; i < 300; ++i) sentence += "长";
  std::string text = notice_text("请更正。", findings(9, sentence), "").value();
  BOOST_TEST(utf8_length(text) <= 2000u);
  BOOST_TEST(text.ends_with("\n另有 3 项，详见办件。"), text);
}
