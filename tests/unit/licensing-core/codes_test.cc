// Licence identifiers and equipment codes: the published examples, and every way they go wrong.
#include <boost/test/unit_test.hpp>
#include <string>

#include "licensing-core/equipment_code.h"
#include "licensing-core/functions.h"
#include "licensing-core/licence_identifier.h"

using namespace jiuqu;
using namespace jiuqu::licensing;

namespace {

// Identifiers of real licences.
const std::string kIdentifiers[] = {
    "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
    "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9",
    "1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001.F",
    "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0"};

std::string evaluated(const std::string& expression) {
  xml::FunctionTable table;
  add_functions(table);
  auto document = xml::Document::create("x", "");
  return xml::XPath::compile(expression, {}, &table)->string(document.root()).value();
}

}  // namespace

BOOST_AUTO_TEST_CASE(licence_identifiers_of_real_licences_pass) {
  for (const std::string& text : kIdentifiers) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(licence_identifier_fault(text) == "");
      auto parts = parse_licence_identifier(text);
      BOOST_REQUIRE(parts.has_value());
      BOOST_TEST(compose_licence_identifier(*parts).value() == text);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_changed_character_of_a_licence_identifier_is_found) {
  const std::string& text = kIdentifiers[0];
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = text[i] == '.' ? '0' : text[i] == '7' ? '8' : '7';
    BOOST_TEST(licence_identifier_fault(changed) != "", changed);
    BOOST_TEST(!parse_licence_identifier(changed).has_value());
  }
}

BOOST_AUTO_TEST_CASE(says_what_is_wrong_with_a_licence_identifier) {
  auto fault = [](const std::string& text) { return std::string(licence_identifier_fault(text)); };
  const std::string root = "1.2.156.3005.2.";
  BOOST_TEST(fault("") == "电子证照标识应以 1.2.156.3005.2. 开头");
  BOOST_TEST(fault("1.2.156.3005.3.x") == "电子证照标识应以 1.2.156.3005.2. 开头");
  BOOST_TEST(fault(root + "a.b.c.d") == "电子证照标识应由根代码和5个部分组成");
  BOOST_TEST(fault(root + "a.b.c.d.e.f") == "电子证照标识应由根代码和5个部分组成");
  BOOST_TEST(fault(root + "11100000000013338X011.340100.1.001.U") ==
             "证照类型代码应为定义机构的统一社会信用代码加3位流水号");
  BOOST_TEST(fault(root + "11100000000013338W011.34010.1.001.U") ==
             "颁发机构代码应为统一社会信用代码或6位行政区划代码");
  BOOST_TEST(fault(root + "11100000000013338W011.340100..001.U") ==
             "流水号只能由数字和大写字母组成");
  BOOST_TEST(fault(root + "11100000000013338W011.340100.a.001.U") ==
             "流水号只能由数字和大写字母组成");
  BOOST_TEST(fault(root + "11100000000013338W011.340100.1.1.U") == "版本号应为3位数字");
  BOOST_TEST(fault(root + "11100000000013338W011.11430000006122244L.20230000403.001.V") ==
             "校验位不正确");
  BOOST_TEST(!compose_licence_identifier({"x", "340100", "1", "001"}).has_value());
}

BOOST_AUTO_TEST_CASE(equipment_codes_have_17_or_18_characters) {
  BOOST_TEST(is_equipment_code("41702156120190307"));  // a real one: crane, made 2019
  BOOST_TEST(is_equipment_code("3110420102202600A1") == false);
  BOOST_TEST(is_equipment_code("311042010220260001"));  // composed by the registrar
  BOOST_TEST(is_equipment_code("3110108902026A001"));   // above 9999 of a year
  BOOST_TEST(equipment_code_fault("4170215612019030") == "设备代码应为17位或18位");
  BOOST_TEST(equipment_code_fault("4170215612019030a") == "设备代码只能由数字和大写字母组成");
  BOOST_TEST(equipment_code_fault("0170215612019A307") == "设备基本代码首位不正确");
  BOOST_TEST(equipment_code_fault("4170X156120190307") == "制造单位代号应为数字");
  BOOST_TEST(equipment_code_fault("41702156118190307") == "制造年份不合理");
}

BOOST_AUTO_TEST_CASE(rules_call_them_by_their_names) {
  BOOST_TEST(evaluated("hub:licence-identifier('" + kIdentifiers[1] + "')") == "true");
  BOOST_TEST(evaluated("hub:licence-identifier('1.2')") == "false");
  BOOST_TEST(evaluated("hub:licence-identifier-fault('1.2')") ==
             "电子证照标识应以 1.2.156.3005.2. 开头");
  BOOST_TEST(evaluated("hub:equipment-code('41702156120190307')") == "true");
  BOOST_TEST(evaluated("hub:equipment-code-fault('1')") == "设备代码应为17位或18位");
  // Samples of real licences, brackets of both widths.
  for (const char* number :
       {"梯11闽E3622(16)", "梯11闽E4165(16)", "起17辽JG0033(24)", "梯11宁A00012（18）"})
    BOOST_TEST(evaluated(std::string("hub:licence-number('") + number + "')") == "true", number);
  BOOST_TEST(evaluated("hub:licence-number('梯1闽E3622(16)')") == "false");
}
