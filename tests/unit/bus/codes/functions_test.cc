#include "bus/codes/functions.h"

#include <boost/test/unit_test.hpp>
#include <string>

using namespace jiuqu;
using namespace jiuqu::codes;

namespace {
struct Functions {
  xml::FunctionTable table;
  xml::Document document = xml::Document::create("x", "");
  xml::Namespaces namespaces = {{"hub", std::string(xml::kFunctionNamespace)}};

  Functions() {
    add_functions(table);
    auto root = document.root();
    root.append("code").set_text("11100000000013338W");
    root.append("day").set_text("2026-02-28");
    root.append("name").set_text("　武汉（甲）");
  }
  std::string operator()(const std::string& expression) {
    auto compiled = xml::XPath::compile(expression, namespaces, &table);
    if (!compiled) return compiled.error().describe();
    auto value = compiled->string(document.root());
    return value ? *value : value.error().describe();
  }
};
}  // namespace

BOOST_FIXTURE_TEST_SUITE(functions_suite, Functions)

BOOST_AUTO_TEST_CASE(judges_codes) {
  BOOST_TEST((*this)("hub:credit-code(code)") == "true");
  BOOST_TEST((*this)("hub:credit-code('')") == "false");
  BOOST_TEST((*this)("hub:credit-code-fault(code)") == "");
  BOOST_TEST((*this)("hub:credit-code-fault('1')") == "统一社会信用代码应为18位");
  BOOST_TEST((*this)("hub:credit-code-inner(code)") == "true");
  BOOST_TEST((*this)("hub:citizen-number('11010519491231002X')") == "true");
  BOOST_TEST((*this)("hub:citizen-number-fault('110105194912310021')") == "校验码不正确");
  BOOST_TEST((*this)("hub:holder-code(code)") == "true");
  BOOST_TEST((*this)("hub:holder-code('11010519491231002X')") == "true");
  BOOST_TEST((*this)("hub:holder-code(missing)") == "false");
}

BOOST_AUTO_TEST_CASE(judges_dates_and_decimals) {
  BOOST_TEST((*this)("hub:date(day)") == "true");
  BOOST_TEST((*this)("hub:date('2026-02-29')") == "false");
  BOOST_TEST((*this)("hub:date-time('2026-02-28 10:00:00')") == "true");
  BOOST_TEST((*this)("hub:date-before(day, '2026-03-01')") == "true");
  BOOST_TEST((*this)("hub:date-before('2026-03-01', day)") == "false");
  BOOST_TEST((*this)("hub:date-before(day, 'x')") == "false");
  BOOST_TEST((*this)("hub:decimal-compare('0.10', '0.1')") == "0");
  BOOST_TEST((*this)("hub:decimal-compare('110101199001011234', '110101199001011235')") == "-1");
  BOOST_TEST((*this)("hub:decimal-compare('x', '1') <= 0") == "false");
  BOOST_TEST((*this)("hub:decimal-compare('x', '1') >= 0") == "false");
}

BOOST_AUTO_TEST_CASE(judges_node_sets) {
  for (const char* text : {"1.5", "2.25", "1.5"}) document.root().append("length").set_text(text);
  document.root().append("length").set_text(" ");
  BOOST_TEST((*this)("hub:decimal-sum(length[position() < 4])") == "5.25");
  BOOST_TEST((*this)("hub:decimal-sum(length)") == "");
  BOOST_TEST((*this)("hub:decimal-sum(missing)") == "0");
  BOOST_TEST((*this)("hub:first-repeated(length)") == "1.5");
  BOOST_TEST((*this)("hub:first-repeated(length[position() > 1])") == "");
  BOOST_TEST((*this)("hub:contains-any(* , '甲方/武汉')") == "true");
  BOOST_TEST((*this)("hub:contains-any(*, '甲方//乙方')") == "false");
  BOOST_TEST((*this)("hub:contains-any(missing, '武汉')") == "false");
}

BOOST_AUTO_TEST_CASE(judges_vehicle_numbers_and_days) {
  BOOST_TEST((*this)("hub:vin('1M8GDM9AXKP042788')") == "true");
  BOOST_TEST((*this)("hub:vin-check('1M8GDM9AXKP042788')") == "true");
  BOOST_TEST((*this)("hub:vin-check('1M8GDM9A1KP042788')") == "false");
  BOOST_TEST((*this)("hub:china-day('2026-11-22T23:00:00Z')") == "2026-11-23");
  BOOST_TEST((*this)("hub:china-day('yesterday')") == "");
}

BOOST_AUTO_TEST_CASE(judges_texts) {
  BOOST_TEST((*this)("hub:length('武汉😀')") == "3");
  BOOST_TEST((*this)("hub:mobile('13800138000')") == "true");
  BOOST_TEST((*this)("hub:postcode('430000')") == "true");
  BOOST_TEST((*this)("hub:distance('武汉市', '武汉')") == "1");
  BOOST_TEST((*this)("hub:normalise(name)") == "武汉(甲)");
}

BOOST_AUTO_TEST_CASE(every_function_has_a_line_of_help) {
  BOOST_TEST(table.names().size() == 21U);
  for (const auto& name : table.names()) BOOST_TEST(!table.find(name)->help.empty(), name);
}

BOOST_AUTO_TEST_SUITE_END()
