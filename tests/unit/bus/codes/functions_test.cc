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

BOOST_AUTO_TEST_CASE(calculates_with_exact_decimals) {
  BOOST_TEST((*this)("hub:decimal-add('0.1', '0.2')") == "0.3");
  BOOST_TEST((*this)("hub:decimal-add('110101199001011234', '1')") == "110101199001011235");
  BOOST_TEST((*this)("hub:decimal-add('-1.5', '1.50')") == "0");
  BOOST_TEST((*this)("hub:decimal-add('x', '1')") == "");
  BOOST_TEST((*this)("hub:decimal-subtract('1', '0.999')") == "0.001");
  BOOST_TEST((*this)("hub:decimal-subtract('1', '2')") == "-1");
  BOOST_TEST((*this)("hub:decimal-multiply('1.25', '-0.8')") == "-1");
  BOOST_TEST((*this)("hub:decimal-multiply('12345678901234567890', '10')") ==
             "123456789012345678900");
  BOOST_TEST((*this)("hub:decimal-multiply('0', '-5')") == "0");
}

BOOST_AUTO_TEST_CASE(compares_quantities_across_their_units) {
  BOOST_TEST((*this)("hub:quantity('1.50 兆帕')") == "1.5MPa");
  BOOST_TEST((*this)("hub:quantity('１，２５０ＫＧ')") == "1250kg");
  BOOST_TEST((*this)("hub:quantity('2.5米/秒')") == "2.5m/s");
  BOOST_TEST((*this)("hub:quantity('20 °C')") == "20℃");
  BOOST_TEST((*this)("hub:quantity('5')") == "5");
  BOOST_TEST((*this)("hub:quantity('5 xyz')") == "");
  BOOST_TEST((*this)("hub:quantity('12,50kg')") == "");
  BOOST_TEST((*this)("hub:quantity('kg')") == "");
  BOOST_TEST((*this)("hub:same-quantity('1000kg', '1 吨')") == "true");
  BOOST_TEST((*this)("hub:same-quantity('1000', '1000 kg')") == "true");
  BOOST_TEST((*this)("hub:same-quantity('1.6MPa', '16 bar')") == "true");
  BOOST_TEST((*this)("hub:same-quantity('1.6MPa', '1.61MPa')") == "false");
  BOOST_TEST((*this)("hub:same-quantity('1.6MPa', '1.61MPa', '0.01')") == "true");
  BOOST_TEST((*this)("hub:same-quantity('100kg', '102kg', '2%')") == "true");
  BOOST_TEST((*this)("hub:same-quantity('100kg', '102.01kg', '2%')") == "false");
  BOOST_TEST((*this)("hub:same-quantity('1m', '1kg')") == "false");
  BOOST_TEST((*this)("hub:same-quantity('1m/s', '60m/min')") == "false");
  BOOST_TEST((*this)("hub:same-quantity('', '1kg')") == "false");
  BOOST_TEST((*this)("hub:same-quantity('1', '1', '-1')") == "false");
}

BOOST_AUTO_TEST_CASE(compares_texts_and_days_of_different_hands) {
  BOOST_TEST((*this)("hub:same-text('ＡＢ（1） 号', 'ab(1)号')") == "true");
  BOOST_TEST((*this)("hub:same-text('甲', '乙')") == "false");
  BOOST_TEST((*this)("hub:similarity('武汉电梯有限公司', '武汉电梯公司')") == "0.75");
  BOOST_TEST((*this)("hub:similarity('', ' ')") == "1");
  BOOST_TEST((*this)("hub:similarity('甲', '')") == "0");
  for (const char* day : {"2026-05-01", "20260501", "2026/5/1", "2026.05.01", "2026年5月1日",
                          "２０２６－０５－０１", "2026-05-01 08:00:00", "2026-05-01T08:00:00Z"})
    BOOST_TEST((*this)(std::string("hub:day('") + day + "')") == "2026-05-01", day);
  for (const char* day :
       {"", "2026-02-30", "2026-5", "26-05-01", "202605", "2026-05-01x", "2026051"})
    BOOST_TEST((*this)(std::string("hub:day('") + day + "')") == "", day);
  BOOST_TEST((*this)("hub:division-code('420102')") == "420102");
  BOOST_TEST((*this)("hub:division-code('420102000000')") == "420102");
  BOOST_TEST((*this)("hub:division-code('420102000001')") == "");
  BOOST_TEST((*this)("hub:division-code('02')") == "");
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
  BOOST_TEST(table.names().size() == 30U);
  for (const auto& name : table.names()) BOOST_TEST(!table.find(name)->help.empty(), name);
}

BOOST_AUTO_TEST_SUITE_END()
