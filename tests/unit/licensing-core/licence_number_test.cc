// Licence numbers and equipment codes, from the published samples.
#include "licensing-core/licence_number.h"

#include <boost/test/unit_test.hpp>

#include "licensing-core/equipment_code.h"
#include "licensing-core/functions.h"

using namespace jiuqu;
using namespace jiuqu::licensing;

BOOST_AUTO_TEST_SUITE(licence_number)

namespace {
const LicencePrefix kWuhan{"梯", "11", "鄂", "A", "", 2026};

std::shared_ptr<const codes::CodeTable> table(const std::string& name) {
  Findings findings;
  return codes::CodeTable::load(std::string(JIUQU_SOURCE_DIR) + "/mappings/codes/" + name + ".csv",
                                findings);
}
}  // namespace

BOOST_AUTO_TEST_CASE(composes_a_number_of_wuhan) {
  BOOST_TEST(compose_licence_number(kWuhan, 1).value() == "梯11鄂A00001(26)");
  BOOST_TEST(compose_licence_number(kWuhan, 99999).value() == "梯11鄂A99999(26)");
  BOOST_TEST(compose_licence_number(kWuhan, 100000).value() == "梯11鄂AA0000(26)");
  BOOST_TEST(compose_licence_number(kWuhan, 119999).value() == "梯11鄂AB9999(26)");
}

BOOST_AUTO_TEST_CASE(composes_four_digits_beside_a_county_letter) {
  LicencePrefix county{"起", "17", "辽", "J", "G", 2024};
  BOOST_TEST(compose_licence_number(county, 33).value() == "起17辽JG0033(24)");
}

BOOST_AUTO_TEST_CASE(refuses_a_serial_that_does_not_fit) {
  BOOST_TEST(!compose_licence_number(kWuhan, 0).has_value());
  BOOST_TEST(compose_licence_number(kWuhan, 359999).value() == "梯11鄂AZ9999(26)");
  auto full = compose_licence_number(kWuhan, 360000);
  BOOST_REQUIRE(!full.has_value());
  BOOST_CHECK(full.error().code == ErrorCode::limit_exceeded);
}

BOOST_AUTO_TEST_CASE(counts_each_prefix_and_year_for_itself) {
  LicencePrefix next_year = kWuhan;
  next_year.year = 2027;
  BOOST_TEST(kWuhan.scope() == "licence:梯11鄂A(2026)");
  BOOST_TEST(kWuhan.scope() != next_year.scope());
}

BOOST_AUTO_TEST_CASE(reads_the_published_samples) {
  for (std::string text : {"梯11闽E3622(16)", "梯11闽E4165(16)", "起17辽JG0033(24)",
                           "梯11宁A12345（20）", "锅10鄂B00001(26)", "梯11鄂AA0000(26)"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(parse_licence_number(text).has_value());
    }
  }
  auto number = parse_licence_number("起17辽JG0033（24）");
  BOOST_REQUIRE(number.has_value());
  BOOST_TEST(number->kind == "起");
  BOOST_TEST(number->category == "17");
  BOOST_TEST(number->province == "辽");
  BOOST_TEST(number->city == "J");
  BOOST_TEST(number->tail == "G0033");
  BOOST_TEST(number->year == 24);
  BOOST_TEST(number->key == "起17辽JG0033(24)");
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_number) {
  for (std::string text : {"", "梯11鄂A00001", "梯1鄂A00001(26)", "桥11鄂A00001(26)",
                           "梯11鄂a00001(26)", "梯11鄂A01(26)", "梯11鄂A00001(6)",
                           "梯11XA00001(26)", "梯11鄂A0000001(26)", "梯11鄂A00001(26) "}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(!parse_licence_number(text).has_value());
    }
  }
}

BOOST_AUTO_TEST_CASE(takes_prefix_and_letters_from_the_code_tables) {
  auto catalogue = table("equipment-catalogue");
  auto divisions = table("division");
  BOOST_REQUIRE(catalogue && divisions);
  auto number = [&](const char* code, const char* division) {
    auto prefix = licence_prefix(*catalogue, *divisions, code, division, "2026-11-23");
    return prefix ? compose_licence_number(*prefix, 1).value() : prefix.error().detail;
  };
  BOOST_TEST(number("3110", "420106") == "梯11鄂A00001(26)");
  BOOST_TEST(number("3110", "421000") == "梯11鄂D00001(26)");
  BOOST_TEST(number("4170", "420500") == "起17鄂E00001(26)");
  BOOST_TEST(number("2310", "429004") == "瓶31鄂M00001(26)");
  BOOST_TEST(number("3110", "420199") == "梯11鄂A00001(26)");
  BOOST_TEST(!licence_prefix(*catalogue, *divisions, "3999", "420106", "2026-11-23"));
  BOOST_TEST(!licence_prefix(*catalogue, *divisions, "3110", "990106", "2026-11-23"));
}

BOOST_AUTO_TEST_CASE(judges_equipment_codes) {
  BOOST_TEST(is_equipment_code("41702156120190307"));
  BOOST_TEST(is_equipment_code("311042010620260001"));
  BOOST_TEST(is_equipment_code("3110215612019A307"));
  for (std::string text : {"", "4170215612019030", "01702156120190307", "4170215612019030X",
                           "41702156110190307", "4170215612019o307", "4170215612019030712"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(!is_equipment_code(text));
    }
  }
}

BOOST_AUTO_TEST_CASE(offers_both_as_xpath_functions) {
  xml::FunctionTable functions;
  add_functions(functions);
  auto document = xml::Document::create("a", "");
  auto holds = [&](const std::string& expression) {
    auto compiled = xml::XPath::compile(expression, {{"hub", std::string(xml::kFunctionNamespace)}},
                                        &functions);
    BOOST_REQUIRE(compiled.has_value());
    return compiled->boolean(document.root()).value();
  };
  BOOST_TEST(holds("hub:equipment-code('41702156120190307')"));
  BOOST_TEST(!holds("hub:equipment-code('4170')"));
  BOOST_TEST(holds("hub:licence-number('梯11闽E3622(16)')"));
  BOOST_TEST(holds("hub:equipment-code-fault('41702156120190307') = ''"));
}

BOOST_AUTO_TEST_SUITE_END()
